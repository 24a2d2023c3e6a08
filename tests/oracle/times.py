"""Calendar rules: buckets, spans, zones and the words of date ranges. All times are naive."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.oracle.refusals import CannotSay
from tests.oracle.values import moment

TICK = timedelta(microseconds=1)
UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
ANCHOR = datetime(2001, 1, 1)  # a Monday that is also the start of a year


@dataclass(frozen=True)
class Span:
    """A length of time on the calendar. Months and seconds do not convert into each other."""

    months: int = 0
    seconds: int = 0

    def times(self, count: int) -> Span:
        return Span(self.months * count, self.seconds * count)


@dataclass(frozen=True)
class Grain:
    """A bucket length: a standard unit by name, or a span counted from an origin."""

    name: str
    span: Span
    origin: datetime | None = None


def read_span(text: str) -> Span:
    """`3 months 3 days 3 hours`, `-1 day`."""
    months = seconds = 0
    for count, unit in re.findall(r"(-?\d+)\s*([a-zA-Z]+)", text):
        one = unit_span(unit.lower().rstrip("s"))
        months, seconds = months + int(count) * one.months, seconds + int(count) * one.seconds
    if not (months or seconds):
        raise CannotSay(f"the interval `{text}`")
    return Span(months, seconds)


def unit_span(unit: str) -> Span:
    """One standard unit."""
    if unit in ("month", "quarter", "year"):
        return Span(months={"month": 1, "quarter": 3, "year": 12}[unit])
    lengths = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
    return Span(seconds=lengths[unit])


def move(when: datetime, span: Span, sign: int = 1) -> datetime:
    """Months first, to the last day of a shorter month; then the rest."""
    index = when.year * 12 + when.month - 1 + sign * span.months
    year, month = divmod(index, 12)
    day = min(when.day, calendar.monthrange(year, month + 1)[1])
    moved = when.replace(year=year, month=month + 1, day=day)
    return moved + sign * timedelta(seconds=span.seconds)


def standard(unit: str) -> Grain:
    """A grain of the calendar."""
    if unit not in UNITS:
        raise CannotSay(f"the granularity `{unit}`")
    return Grain(unit, unit_span(unit))


def custom(written: dict[str, Any]) -> Grain:
    """A grain as a dimension's `granularities` say it."""
    origin = moment(str(written["origin"])) if written.get("origin") else ANCHOR
    if written.get("offset"):
        origin = move(origin, read_span(written["offset"]))
    return Grain(written["name"], read_span(written["interval"]), origin)


def bucket(when: datetime | None, grain: Grain) -> datetime | None:
    """The start of the bucket that holds a moment."""
    return None if when is None else bucket_of(when, grain)


def bucket_of(when: datetime, grain: Grain) -> datetime:
    """The start of the bucket that holds a moment that is known."""
    if grain.origin is not None:
        count = _bucket_number(when, grain)
        return move(grain.origin, grain.span.times(count))
    midnight = datetime(when.year, when.month, when.day)
    match grain.name:
        case "second":
            return when.replace(microsecond=0)
        case "minute":
            return when.replace(second=0, microsecond=0)
        case "hour":
            return when.replace(minute=0, second=0, microsecond=0)
        case "day":
            return midnight
        case "week":
            return midnight - timedelta(days=midnight.weekday())
        case "month":
            return midnight.replace(day=1)
        case "quarter":
            return midnight.replace(day=1, month=(midnight.month - 1) // 3 * 3 + 1)
        case _:
            return midnight.replace(day=1, month=1)


def _bucket_number(when: datetime, grain: Grain) -> int:
    """Which bucket counted from the origin: found by walking, so that it is plainly right."""
    assert grain.origin is not None
    about = (when - grain.origin).total_seconds() / (
        grain.span.months * 30.5 * 86400 + grain.span.seconds
    )
    count = int(about) - 3
    while move(grain.origin, grain.span.times(count + 1)) <= when:
        count += 1
    return count


def bucket_end(start: datetime, grain: Grain) -> datetime:
    """Where the next bucket starts."""
    if grain.origin is None:
        return move(start, grain.span)
    return move(grain.origin, grain.span.times(_bucket_number(start, grain) + 1))


def buckets(first: datetime, last: datetime, grain: Grain) -> list[datetime]:
    """The starts of all buckets that hold some moment between two."""
    found: list[datetime] = []
    following = bucket_of(first, grain)
    while not found or following <= last:
        found.append(following)
        following = bucket_end(following, grain)
    return found


def local(when: datetime | None, zone: str) -> datetime | None:
    """A naive UTC time, or none, as the wall clock of a zone shows it."""
    return None if when is None else wall_clock(when, zone)


def wall_clock(when: datetime, zone: str) -> datetime:
    """A naive UTC time that is known as the wall clock of a zone shows it."""
    if zone == "UTC":
        return when
    return when.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


# ---------------------------------------------------------------- date ranges


def read_range(written: Any, as_of: date | None) -> tuple[datetime, datetime]:
    """First and last microsecond of a range; a day covers the whole of it."""
    if isinstance(written, str):
        written = [written]
    if len(written) == 1:
        return _words(written[0], as_of)
    return _words(written[0], as_of)[0], _words(written[1], as_of)[1]


def _words(text: str, as_of: date | None) -> tuple[datetime, datetime]:
    text = text.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        start = moment(text)
        return start, start + timedelta(days=1) - TICK
    if re.fullmatch(r"\d{4}-\d{2}", text):
        return _units(moment(text + "-01"), "month", 1)
    if re.fullmatch(r"\d{4}", text):
        return _units(moment(text + "-01-01"), "year", 1)
    if re.match(r"\d{4}-\d{2}-\d{2}[T ]", text):
        return moment(text), moment(text)
    if as_of is None:
        raise CannotSay(f"the date range `{text}` without a day to count from")
    today = datetime(as_of.year, as_of.month, as_of.day)
    return _relative(text.lower(), today, as_of)


def _relative(text: str, today: datetime, as_of: date) -> tuple[datetime, datetime]:
    if found := re.fullmatch(r"from (.+) to (.+)", text):
        return _words(found[1], as_of)[0], _words(found[2], as_of)[1]
    if text in ("today", "now", "yesterday", "tomorrow"):
        days = {"yesterday": -1, "tomorrow": 1}.get(text, 0)
        return _units(today + timedelta(days=days), "day", 1)
    if found := re.fullmatch(r"(\d+) (\w+?)s? (ago|from now)", text):
        sign = -1 if found[3] == "ago" else 1
        return _units(move(today, unit_span(found[2]).times(int(found[1])), sign), "day", 1)
    if found := re.fullmatch(r"(last|this|next) (?:(\d+) )?(\w+?)s?", text):
        which, count, unit = found[1], int(found[2] or 1), found[3]
        start = bucket_of(today, standard(unit))
        if which == "last":
            start = move(start, unit_span(unit).times(count), -1)
        if which == "next":
            start = move(start, unit_span(unit))
        return _units(start, unit, count)
    raise CannotSay(f"the date range `{text}`")


def _units(start: datetime, unit: str, count: int) -> tuple[datetime, datetime]:
    return start, move(start, unit_span(unit).times(count)) - TICK

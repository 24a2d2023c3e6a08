"""Date ranges as people and Cube write them: absolute, or relative to a given day.

Everything is wall-clock time in the query's time zone. "Today" is never read from a clock:
it is `as_of`, which the caller gives.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from semantic.errors import QueryError
from semantic.model.days import ABSOLUTE, start_of
from semantic.query.types import Range

TICK = timedelta(microseconds=1)
_UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
_RELATIVE = re.compile(
    r"(last|previous|past|this|current|next)\s+(?:(\d{1,5})\s+)?([a-z]+?)s?", re.I
)
_AGO = re.compile(
    r"(?:(now|today|yesterday|tomorrow)|(\d{1,5})\s+([a-z]+?)s?\s+(ago|from now))", re.I
)
_FROM_TO = re.compile(r"(?:from\s+)?(.+?)\s+to\s+(.+)", re.I)
SHAPES = (
    'write a day "2023-10-26", a pair ["2023-01-01", "2023-12-31"], or words such as '
    '"last 30 days", "this month", "previous quarter", "from 7 days ago to now"'
)


def read_range(written: str | Sequence[str], as_of: date | None, path: str) -> Range:
    """The range that a `dateRange` means. Raises QueryError ("bad-date") with what is valid."""
    if isinstance(written, str):
        return _words(written.strip(), as_of, path)
    parts = [part for part in written if isinstance(part, str)]
    if len(parts) != len(written) or len(parts) not in (1, 2):
        raise QueryError(
            "bad-date",
            f"a date range has one or two dates, not {list(written)!r}",
            path=path,
            hint=SHAPES,
        )
    if len(parts) == 1:
        return _words(parts[0].strip(), as_of, path)
    first, last = (_bounds(part.strip(), as_of, path) for part in parts)
    if last.end < first.start:
        raise QueryError(
            "bad-date",
            f"the range ends ({parts[1]}) before it starts ({parts[0]})",
            path=path,
            hint="give the earlier day first",
        )
    return Range(first.start, last.end)


def add_units(start: datetime, unit: str, count: int) -> datetime:
    """Calendar-true arithmetic; 31 January plus one month is the last day of February."""
    match unit:
        case "month" | "quarter" | "year":
            months = start.month - 1 + count * {"month": 1, "quarter": 3, "year": 12}[unit]
            year, month = start.year + months // 12, months % 12 + 1
            day = min(start.day, calendar.monthrange(year, month)[1])
            return start.replace(year=year, month=month, day=day)
        case _:
            return start + count * timedelta(**{f"{unit}s": 1})


def unit_start(moment: datetime, unit: str) -> datetime:
    """The start of the standard bucket that holds a moment. Weeks start on Monday."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    match unit:
        case "second":
            return moment.replace(microsecond=0)
        case "minute":
            return moment.replace(second=0, microsecond=0)
        case "hour":
            return moment.replace(minute=0, second=0, microsecond=0)
        case "week":
            return midnight - timedelta(days=midnight.weekday())
        case "month":
            return midnight.replace(day=1)
        case "quarter":
            return midnight.replace(day=1, month=(midnight.month - 1) // 3 * 3 + 1)
        case "year":
            return midnight.replace(day=1, month=1)
        case _:
            return midnight


def span(unit: str, first: datetime, count: int = 1) -> Range:
    """`count` whole units, the first of which holds the moment given."""
    start = unit_start(first, unit)
    return Range(start, add_units(start, unit, count) - TICK)


def _words(text: str, as_of: date | None, path: str) -> Range:
    if ABSOLUTE.fullmatch(text):
        return _bounds(text, as_of, path)
    if found := _RELATIVE.fullmatch(text):
        return _relative(found, text, _today(as_of, text, path), path)
    if _AGO.fullmatch(text):
        return _bounds(text, as_of, path)
    if found := _FROM_TO.fullmatch(text):
        first, last = (_bounds(part.strip(), as_of, path) for part in found.groups())
        return Range(first.start, last.end)
    raise QueryError("bad-date", f"`{text}` is not a date range", path=path, hint=SHAPES)


def _relative(found: re.Match[str], text: str, today: datetime, path: str) -> Range:
    which, count, unit = found[1].lower(), int(found[2] or 1), found[3].lower()
    if unit not in _UNITS:
        raise QueryError(
            "bad-date",
            f"`{unit}` in `{text}` is not a unit of time",
            path=path,
            near=[word for word in _UNITS if word[0] == unit[0]],
            hint=SHAPES,
        )
    current = unit_start(today, unit)
    if which in ("this", "current"):
        return span(unit, current, count)
    if which == "next":
        return span(unit, add_units(current, unit, 1), count)
    return span(unit, add_units(current, unit, -count), count)


def _bounds(text: str, as_of: date | None, path: str) -> Range:
    if found := ABSOLUTE.fullmatch(text):
        return _absolute(found, text, path)
    found = _AGO.fullmatch(text)
    if not found:
        raise QueryError("bad-date", f"`{text}` is not a date", path=path, hint=SHAPES)
    today = _today(as_of, text, path)
    if found[1]:
        days = {"yesterday": -1, "tomorrow": 1}.get(found[1].lower(), 0)
        return span("day", today + timedelta(days=days))
    unit, count = found[3].lower(), int(found[2])
    if unit not in _UNITS:
        raise QueryError(
            "bad-date", f"`{unit}` in `{text}` is not a unit of time", path=path, hint=SHAPES
        )
    return span("day", add_units(today, unit, -count if found[4].lower() == "ago" else count))


def _absolute(found: re.Match[str], text: str, path: str) -> Range:
    try:
        start = start_of(found)
        if found["hour"]:
            return Range(start, start)
        unit = "day" if found["day"] else "month" if found["month"] else "year"
        return Range(start, add_units(start, unit, 1) - TICK)
    except (ValueError, OverflowError) as fault:
        raise QueryError(
            "bad-date", f"`{text}` is not a day of the calendar", path=path, hint=SHAPES
        ) from fault


def _today(as_of: date | None, text: str, path: str) -> datetime:
    if as_of is None:
        raise QueryError(
            "no-as-of",
            f"`{text}` is relative, and no day is given to count from",
            path=path,
            hint="give `as_of` (--as-of 2023-11-08) or absolute dates",
        )
    return datetime.combine(as_of, time())

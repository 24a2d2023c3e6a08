"""Dates in a question: periods, and the words around them that open or join them.

Everything is counted from `as_of`, which the caller gives: the newest day with data, unless
somebody says otherwise. Nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from semantic.ask.period import Period
from semantic.ask.periods import read_period, settle
from semantic.ask.words import Word
from semantic.query.dates import add_units
from semantic.query.types import Range

_IN = {"in", "during", "for", "within", "of", "on", "over", "throughout", "across", "at", "around",
       "from", "inside"}  # fmt: skip
_SINCE = {("since",), ("from",), ("starting",), ("starting", "in"), ("starting", "from"),
          ("beginning", "in"), ("as", "of"), ("ever", "since"), ("not", "before"),
          ("starting", "with"), ("on", "or", "after"), ("from", "the")}  # fmt: skip
_AFTER = {("after",), ("later", "than"), ("following",), ("past",)}
_BEFORE = {("before",), ("prior", "to"), ("earlier", "than"), ("preceding",)}
_UNTIL = {
    tuple(words.split())
    for words in (
        "until", "till", "through", "thru", "up to", "up until", "no later than", "not after",
        "until the end of", "up to the end of", "by the end of", "on or before",
    )
}  # fmt: skip
_TO = {"to", "until", "till", "through", "-", "thru"}
_ONWARD = {"on", "onward", "onwards", "forward"}


@dataclass(frozen=True, slots=True)
class Dated:
    """Words `start` to `end` mean these days, both included; None is an open side.

    `unit` is the calendar unit named; `back` counts units for "last year" and the like.
    `moment`: only how things stood at its end is asked for.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    unit: str
    back: int = 0
    note: str = ""
    moment: bool = False

    @property
    def closed(self) -> bool:
        """Whether both sides are known."""
        return self.first is not None and self.last is not None


def find_dates(words: Sequence[Word], as_of: date) -> tuple[Dated, ...]:
    """All dates of a question, left to right, never overlapping; the longest at each place."""
    found: list[Dated] = []
    at = 0
    while at < len(words):
        closed = words[at].quote or _is_compared(words, at, as_of)
        dated = None if closed else read_date(words, at, as_of)
        if dated and dated.end > at:
            found.append(dated)
            at = dated.end
        else:
            at += 1
    return tuple(found)


def read_date(words: Sequence[Word], at: int, as_of: date) -> Dated | None:
    """The date that starts at this word, with the words that open it, if there is one."""
    for read in (_between, _from_to, _at_end, _since, _after, _before, _until, _within):
        try:
            if dated := read(words, at, as_of):
                return dated
        except (ValueError, OverflowError):  # beyond the ends of the calendar
            return None
    return None


_COMPARING = {"above", "below", "under", "than", "least", "most", "exceeding", "exceeds", "exactly"}


def _is_compared(words: Sequence[Word], at: int, as_of: date) -> bool:
    """ "above 2000": the number of a comparison, whatever year it could be."""
    before = words[at - 1].key if at else ""
    compared = before in _COMPARING or (before == "over" and _is_amount(words, at, as_of))
    return compared and words[at].key.isdigit()


def _is_amount(words: Sequence[Word], at: int, as_of: date) -> bool:
    """ "over 2000" is an amount, "over 2023" a year that was just there."""
    key = words[at].key if at < len(words) else ""
    return key.isdigit() and len(key) == 4 and not -5 <= int(key) - as_of.year <= 1


def to_range(dated: Dated, as_of: date) -> Range | None:
    """The days as a range; an open end reaches to `as_of`. None where a side stays open."""
    last = dated.last if dated.last is not None else as_of
    if dated.first is None or last < dated.first:
        return None
    return day_range(dated.first, last)


def day_range(first: date, last: date) -> Range:
    """From the first moment of one day to the last of another."""
    end = datetime.combine(last, time()) + timedelta(days=1, microseconds=-1)
    return Range(datetime.combine(first, time()), end)


def shifted(span: Range, unit: str, back: int) -> Range:
    """The same days some units earlier; a period that fills its month or year still does."""
    first = span.start.date()
    after = span.end.date() + timedelta(days=1)
    if unit == "period":
        months = (after.year - first.year) * 12 + after.month - first.month
        if first.day == 1 and after.day == 1 and months:
            unit, back = "month", back * months
        else:
            unit, back = "day", back * (after - first).days
    start = add_units(datetime.combine(first, time()), unit, -back)
    end = add_units(datetime.combine(after, time()), unit, -back)
    return Range(start, end - timedelta(microseconds=1))


def _between(words: Sequence[Word], at: int, as_of: date) -> Dated | None:
    if words[at].key != "between":
        return None
    return _pair(words, at, at + 1, as_of, {"and", "to", "-", "&"})


def _from_to(words: Sequence[Word], at: int, as_of: date) -> Dated | None:
    first = at + (words[at].key in ("from", "in", "since"))
    return _pair(words, at, first, as_of, _TO)


def _pair(
    words: Sequence[Word], start: int, first: int, as_of: date, joins: set[str]
) -> Dated | None:
    one = read_period(words, first, as_of)
    if one is None and (first == start or not (one := _lone_day(words, first, as_of))):
        return None
    if one.end >= len(words) or words[one.end].key not in joins:
        return None
    two = read_period(words, one.end + 1, as_of)
    now = words[one.end + 1].key if one.end + 1 < len(words) else ""
    if two is None and now in ("now", "date", "present"):
        two = Period("day", one.end + 2, as_of, as_of)
    if two is None:
        return None
    one, two = _same_year(one, two, as_of)
    if one.first is None or two.last is None or two.last < one.first:
        return None
    return Dated(start, two.end, one.first, two.last, two.unit, note=one.note or two.note)


def _lone_day(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """The "3" of "between 3 and 10 October": it takes its month from its partner."""
    if at + 2 < len(words) and words[at].key.isdigit() and words[at + 1].key in ("and", *_TO):
        partner = read_period(words, at + 2, as_of)
        if partner and partner.unit == "day" and 1 <= int(words[at].key) <= 31:
            partner = settle(partner, as_of)
            try:
                day = partner.first.replace(day=int(words[at].key)) if partner.first else None
            except ValueError:
                return None
            return Period("day", at + 1, day, day)
    return None


def _same_year(one: Period, two: Period, as_of: date) -> tuple[Period, Period]:
    """A side without a year takes its partner's, or the year before if that would turn them."""
    two = settle(two, as_of, one.first.year if one.first and two.open else None)
    if two.last and one.first and two.last < one.first and two.note == "":
        return one, two
    if not one.open or two.first is None:
        return settle(one, as_of), two
    filled = settle(one, as_of, two.first.year)
    if filled.first and two.last and filled.first > two.last:
        filled = settle(one, as_of, two.first.year - 1)
    return filled, two


def _opened(
    words: Sequence[Word], at: int, opening: set[tuple[str, ...]], as_of: date
) -> Period | None:
    """The period after one of these openings, the longest of them first."""
    for size in (5, 4, 3, 2, 1):
        key = tuple(word.key for word in words[at : at + size])
        if len(key) == size and key in opening:
            period = read_period(words, at + size, as_of) if at + size < len(words) else None
            if period:
                return settle(period, as_of)
    return None


def _since(words: Sequence[Word], at: int, as_of: date) -> Dated | None:
    period = _opened(words, at, _SINCE, as_of)
    if period is None:
        return None
    onward = period.end < len(words) and words[period.end].key in _ONWARD
    if words[at].key == "from" and not onward:
        return None  # "from 2023" alone means in 2023
    return Dated(at, period.end + onward, period.first, None, period.unit, note=period.note)


def _after(words: Sequence[Word], at: int, as_of: date) -> Dated | None:
    period = _opened(words, at, _AFTER, as_of)
    if period is None or period.last is None:
        return None
    if words[at].key == "past" and period.unit != "day":
        return None
    first = period.last + timedelta(days=1)
    return Dated(at, period.end, first, None, period.unit, note=period.note)


def _before(words: Sequence[Word], at: int, as_of: date) -> Dated | None:
    period = _opened(words, at, _BEFORE, as_of)
    if period is None or period.first is None:
        return None
    last = period.first - timedelta(days=1)
    return Dated(at, period.end, None, last, period.unit, note=period.note)


def _until(words: Sequence[Word], at: int, as_of: date) -> Dated | None:
    period = _opened(words, at, _UNTIL, as_of)
    if period is None:
        return None
    return Dated(at, period.end, None, period.last, period.unit, note=period.note)


_AT_END = {
    tuple(words.split())
    for words in ("at the end of", "at end of", "as of the end of", "at the close of",
                  "as at the end of", "as of end of")
}  # fmt: skip


def _at_end(words: Sequence[Word], at: int, as_of: date) -> Dated | None:
    period = _opened(words, at, _AT_END, as_of)
    if period is None:
        return None
    return Dated(at, period.end, period.first, period.last, period.unit, note=period.note,
                 moment=True)  # fmt: skip


_EARLIER = {"earlier", "before"}


def _open_side(words: Sequence[Word], at: int) -> str:
    """ "May 2024 or later": what stands after "or" opens a side."""
    said = words[at + 1].key if at + 1 < len(words) and words[at].key == "or" else ""
    return said if said in _EARLIER | {"later", "after"} else ""


_JOINING = {"and", "or", "vs", "versus", "to", "with", "compared", "against", "than", "the", "&",
            "in", "q", "quarter"}  # fmt: skip


def _year_ahead(words: Sequence[Word], period: Period, as_of: date) -> int | None:
    """ "Q1 and Q2 2023": the year that a later period of the same kind brings for both."""
    at = period.end
    while period.open and at < len(words):
        if words[at].key in _JOINING and at + 1 < len(words):
            at += 1
            continue
        other = read_period(words, at, as_of)
        if other is None or other.unit != period.unit or (not other.number and other.open):
            return None
        if not other.open:
            return other.first.year if other.first else None
        at = other.end
    return None


def _within(words: Sequence[Word], at: int, as_of: date) -> Dated | None:
    if words[at].key in ("over", "around", "at") and _is_amount(words, at + 1, as_of):
        return None
    start = at + (words[at].key in _IN)
    if start >= len(words):
        return None
    period = read_period(words, start, as_of)
    if period is None:
        return None
    period = settle(period, as_of, _year_ahead(words, period, as_of))
    if period.first is None:
        return None
    onward = period.end < len(words) and words[period.end].key in ("onward", "onwards", "forward")
    if (side := _open_side(words, period.end)) and not period.open:
        early = side in _EARLIER
        return Dated(at, period.end + 2, None if early else period.first,
                     period.last if early else None, period.unit, note=period.note)  # fmt: skip
    last = None if onward else period.last
    return Dated(at, period.end + onward, period.first, last, period.unit, period.back, period.note)

"""Single periods in words: a year, quarter, month, week or day, absolute or counted from `as_of`.

`read_period` looks at one place in the question. A period without a year ("October", "Q3") is
left open until `settle` gives it one: the year of its partner ("March to June 2023"), else the
latest that has begun by `as_of`, which is then said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from semantic.ask.period import (
    Period,
    bare_at,
    changed,
    dated_in,
    day_words,
    key_at,
    period_words,
    unit_period,
)
from semantic.ask.relative import LAST, UNITS, count_at, read_relative
from semantic.ask.words import Word
from semantic.query.dates import add_units

_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,"
        "september sept sep,october oct,november nov,december dec".split(","), 1)
    for name in names.split()
}  # fmt: skip


_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        "monday mon,tuesday tue tues,wednesday wed,thursday thu thur thurs,friday fri,"
        "saturday,sunday".split(","))
    for name in names.split()
}  # fmt: skip


_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
             "4th": 4, "last": 4}  # fmt: skip


_LEAD = {"in", "since", "until", "till", "before", "after", "from", "of", "last", "this", "to",
         "and", "between", "during", "through", "by", "next", "for", "vs", "versus", "or", "early",
         "late", "than", "on", "month"}  # fmt: skip


_TRAIL = {"to", "and", "-", "through", "until", "till"}
_DAY = re.compile(r"(\d{1,2})(st|nd|rd|th)?")


_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")


_SLASHED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})")


_QUARTER = re.compile(r"q([1-4])|([1-4])q")


def read_period(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """The longest period that starts at this word, if any."""
    at = _skip(words, at)
    found = [read(words, at, as_of) for read in _READERS]
    return max((period for period in found if period), key=lambda p: p.end, default=None)


def settle(period: Period, as_of: date, year: int | None = None) -> Period:
    """The period with its days known."""
    if not period.open:
        return period
    if year is not None:
        return dated_in(period, year)
    guess = dated_in(period, as_of.year)
    if guess.first is None or guess.first > as_of:
        guess = dated_in(period, as_of.year - 1)
    if guess.first is None:
        return guess
    shown = period_words(guess)
    note = f"“{shown.rpartition(' ')[0]}” is read as {shown}, the latest up to {day_words(as_of)}"
    return changed(guess, note=note)


def _skip(words: Sequence[Word], at: int) -> int:
    """Past "the", "the month of", "the year", which say nothing more than what follows."""
    at += key_at(words, at) == "the"
    grouped = key_at(words, at - 1) in ("each", "every", "per", "by", "which", "what", "any")
    if not grouped and key_at(words, at) in ("month", "year") and key_at(words, at + 1) == "of":
        return at + 2 + (key_at(words, at + 2) == "the")
    if key_at(words, at) == "year" and _year(words, at + 1):
        return at + 1
    if key_at(words, at) == "calendar" and key_at(words, at + 1) == "year":
        return at + 2
    return at


def _year(words: Sequence[Word], at: int) -> int | None:
    key = bare_at(words, at)
    return int(key) if key.isdigit() and len(key) == 4 and 1900 <= int(key) <= 2100 else None


def _year_after(words: Sequence[Word], at: int) -> tuple[int | None, int]:
    """A year here, perhaps after "of", "in" or "the year"; and the word after it."""
    for skip in (0, 1, 2, 3):
        if any(key_at(words, at + n) not in ("of", "in", "the", "year") for n in range(skip)):
            break
        if year := _year(words, at + skip):
            return year, at + skip + 1
    return _relative_year(words, at)


def _relative_year(words: Sequence[Word], at: int) -> tuple[int | None, int]:
    start = at + (key_at(words, at) in ("of", "in"))
    start += key_at(words, start) == "the"
    if bare_at(words, start + 1) == "year" and key_at(words, start) in (*LAST, "this", "current"):
        return (-1 if key_at(words, start) in LAST else -2), start + 2
    return None, at


def _settled(period: Period, year: int | None, as_of: date) -> Period:
    if year is None:
        return period
    real = as_of.year - 1 if year == -1 else as_of.year if year == -2 else year
    return dated_in(period, real)


def _read_year(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    if year := _year(words, at):
        return dated_in(Period("year", at + 1), year)
    decade = re.fullmatch(r"((?:19|20)\d0)s", key_at(words, at))
    if decade:
        first = int(decade[1])
        return Period("year", at + 1, date(first, 1, 1), date(first + 9, 12, 31))
    return None


def _read_quarter(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    if year := _year(words, at):
        found = _QUARTER.fullmatch(bare_at(words, at + 1))
        return dated_in(Period("quarter", at + 2, number=_number(found)), year) if found else None
    found = _QUARTER.fullmatch(bare_at(words, at))
    number, end = (_number(found), at + 1) if found else (0, at)
    if not found and bare_at(words, at + 1) == "quarter" and key_at(words, at) in _ORDINALS:
        number, end = _ORDINALS[key_at(words, at)], at + 2
        if key_at(words, at) == "last" and _year_after(words, end)[0] is None:
            return None
    if not number:
        return None
    year, end = _year_after(words, end)
    return _settled(Period("quarter", end, number=number), year, as_of)


def _number(found: re.Match[str]) -> int:
    return int(found[1] or found[2])


def _read_half(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    number, end = {"h1": 1, "h2": 2}.get(key_at(words, at), 0), at + 1
    if not number and key_at(words, at + 1) == "half":
        number, end = (
            {"first": 1, "1st": 1, "second": 2, "2nd": 2}.get(key_at(words, at), 0),
            at + 2,
        )
    if not number:
        return None
    if key_at(words, end) == "of" and (inner := read_period(words, end + 1, as_of)):
        if inner.unit == "month":
            return _half_of_month(settle(inner, as_of), number)
        if inner.unit != "year":
            return None
    year, end = _year_after(words, end)
    return _settled(Period("half", end, number=number), year, as_of)


def _half_of_month(month: Period, number: int) -> Period | None:
    """To its 15th day, or from its 16th."""
    if month.first is None or month.last is None:
        return None
    first, last = month.first.replace(day=16), month.first.replace(day=15)
    days = (month.first, last) if number == 1 else (first, month.last)
    return Period("day", month.end, *days, note=month.note)


_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11)}


def _read_season(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """ "summer 2023", "last summer": three whole months, as weather services count them."""
    last = key_at(words, at) == "last"
    months = _SEASONS.get(key_at(words, at + last))
    led = last or key_at(words, at - 1) in ("in", "during", "this", "the", "of", "since")
    year, end = _year_after(words, at + last + 1)
    if not months or not (led or year):
        return None
    number = as_of.year if not year else as_of.year - 1 if year == -1 else year
    if year is None and date(number, months[0], 1) > as_of:
        number -= 1
    first, past = date(number, months[0], 1), date(number, months[1] + 1, 1)
    note = f"{key_at(words, at + last)} is {first:%B} to {past - timedelta(days=1):%B} {number}"
    return Period("season", end, first, past - timedelta(days=1), note=note)


def _read_month(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    month = _month(words, at)
    if not month:
        return None
    year, end = _year_after(words, at + 1)
    return _settled(Period("month", end, number=month), year, as_of)


def _month(words: Sequence[Word], at: int) -> int:
    month = _MONTHS.get(bare_at(words, at), 0)
    if month and key_at(words, at) in ("may", "march", "mar"):
        dated = _year_after(words, at + 1)[0] or _DAY.fullmatch(key_at(words, at + 1))
        led = key_at(words, at - 1) in _LEAD or key_at(words, at + 1) in _TRAIL
        sure = words[at].caps or (words[at].said[:1].isupper() and at > 0)
        # "May" opens no phrase after a preposition unless it is the month.
        placed = key_at(words, at - 1) in ("in", "since", "during", "until", "till", "of", "before")
        return (
            month
            if dated or placed or (led and (sure or key_at(words, at) != "may")) or sure
            else 0
        )
    return month


def _read_day(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    return _written_day(words, at) or _day_in_words(words, at, as_of) or _weekday(words, at, as_of)


def _written_day(words: Sequence[Word], at: int) -> Period | None:
    if found := _ISO.fullmatch(key_at(words, at)):
        day = int(found[3]) if found[3] else 0
        unit = "day" if day else "month"
        return dated_in(Period(unit, at + 1, number=int(found[2]), day=day), int(found[1]))
    if found := _SLASHED.fullmatch(key_at(words, at)):
        one, two, year = int(found[1]), int(found[2]), int(found[3])
        year += 2000 if year < 100 else 0
        day, month = (two, one) if two > 12 else (one, two)
        made = dated_in(Period("day", at + 1, number=month, day=day), year)
        if one <= 12 and two <= 12 and one != two and made.first:
            note = f"“{words[at].said}” is read day first: {day_words(made.first)}"
            return changed(made, note=note)
        return made
    return None


def _day_in_words(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """ "26 October 2023", "the 26th of October", "October 26th, 2023"."""
    if found := _DAY.fullmatch(key_at(words, at)):
        after = at + 1 + (key_at(words, at + 1) == "of")
        if 1 <= int(found[1]) <= 31 and (month := _MONTHS.get(bare_at(words, after), 0)):
            return _day_of(words, int(found[1]), month, after + 1, as_of)
    month = _month(words, at)
    after = at + 1 + (key_at(words, at + 1) == "the")
    found = _DAY.fullmatch(bare_at(words, after))
    if month and found and 1 <= int(found[1]) <= 31:
        return _day_of(words, int(found[1]), month, after + 1, as_of)
    return None


def _day_of(words: Sequence[Word], day: int, month: int, end: int, as_of: date) -> Period | None:
    year, end = _year_after(words, end)
    made = _settled(Period("day", end, number=month, day=day), year, as_of)
    return made if year is None or made.first else None


def _weekday(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    which, start = key_at(words, at), at + 1
    if which not in (*LAST, "this", "next", "on"):
        if key_at(words, at - 1) not in ("on", "since", "until", "before", "after", "till"):
            return None
        which, start = "on", at
    number = _WEEKDAYS.get(bare_at(words, start))
    if number is None:
        return None
    ahead = 7 if which == "next" else 0
    behind = (as_of.weekday() - number) % 7
    if which in LAST and behind == 0:
        behind = 7
    day = as_of - timedelta(days=behind) + timedelta(days=ahead)
    note = f"“{words[start].said}” is read as {day_words(day)}" if which == "on" else ""
    return Period("day", start + 1, day, day, note=note)


def _read_week(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """ "week 42 of 2023", "the week of 16 October"."""
    if key_at(words, at) != "week":
        return None
    if key_at(words, at + 1) == "of":
        inner = _day_in_words(words, at + 2, as_of) or _written_day(words, at + 2)
        if inner is None:
            return None
        inner = settle(inner, as_of)
        return unit_period("week", inner.first, inner.end) if inner.first else None
    number = key_at(words, at + 1)
    year, end = _year_after(words, at + 2)
    if not number.isdigit() or year is None or year < 0 or not 1 <= int(number) <= 53:
        return None
    try:
        return unit_period("week", date.fromisocalendar(year, int(number), 1), end)
    except ValueError:
        return None


def _read_part(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """ "The last five months of 2024", "the first two weeks of March"."""
    first = key_at(words, at) == "first"
    count, after = count_at(words, at + 1) if first or key_at(words, at) in _FINAL else (None, at)
    unit = UNITS.get(words[after].stem) if count and after < len(words) else None
    if not unit or count is None or key_at(words, after + 1) not in ("of", "in"):
        return None
    whole = read_period(words, after + 2, as_of)
    whole = settle(whole, as_of) if whole else None
    if whole is None or whole.first is None or whole.last is None or whole.unit == unit:
        return None
    start = datetime.combine(whole.first, time())
    end = datetime.combine(whole.last + timedelta(days=1), time())
    low, high = (start, add_units(start, unit, count)) if first else (
        add_units(end, unit, -count), end)  # fmt: skip
    if low < start or high > end:
        return None
    return Period(unit, whole.end, low.date(), (high - timedelta(days=1)).date(), note=whole.note)


_FINAL = ("last", "final")

_READERS = (
    _read_part,
    _read_year,
    _read_quarter,
    _read_half,
    _read_month,
    _read_season,
    _read_day,
    read_relative,
    _read_week,
)

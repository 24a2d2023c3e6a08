"""Single periods in words: a year, quarter, month, week or day, absolute or counted from `as_of`.

`read_period` looks at one place in the question. A period without a year ("October", "Q3") is
left open until `settle` gives it one: the year of its partner ("March to June 2023"), else the
latest that has begun by `as_of`, which is then said.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from semantic.ask.operators import NUMBER_WORDS
from semantic.ask.words import Word
from semantic.query.dates import add_units, unit_start

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
_UNITS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_LAST = {"last", "previous", "past", "prior", "preceding"}
_LEAD = {"in", "since", "until", "till", "before", "after", "from", "of", "last", "this", "to",
         "and", "between", "during", "through", "by", "next", "for", "vs", "versus", "or", "early",
         "late", "than", "on", "month"}  # fmt: skip
_DAY = re.compile(r"(\d{1,2})(st|nd|rd|th)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_SLASHED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})")
_QUARTER = re.compile(r"q([1-4])|([1-4])q")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last` once settled; `end` is the word after it.

    `year` None with `first` None: a year is still missing. `back` counts units for "last year"
    and the like, so that a comparison can shift instead.
    """

    unit: str
    end: int
    first: date | None = None
    last: date | None = None
    number: int = 0
    day: int = 0
    back: int = 0
    note: str = ""

    @property
    def open(self) -> bool:
        return self.first is None


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
        return _dated(period, year)
    guess = _dated(period, as_of.year)
    if guess.first is None or guess.first > as_of:
        guess = _dated(period, as_of.year - 1)
    if guess.first is None:
        return guess
    shown = _shown(guess)
    note = f"“{shown.rpartition(' ')[0]}” is read as {shown}, the latest up to {_day(as_of)}"
    return _replace(guess, note=note)


def unit_period(unit: str, day: date, end: int, back: int = 0, note: str = "") -> Period:
    """The calendar unit that holds a day."""
    first = unit_start(datetime.combine(day, time()), unit)
    last = add_units(first, unit, 1) - timedelta(days=1)
    return Period(unit, end, first.date(), last.date(), back=back, note=note)


def _skip(words: Sequence[Word], at: int) -> int:
    """Past "the", "the month of", "the year", which say nothing more than what follows."""
    at += _key(words, at) == "the"
    if _key(words, at) in ("month", "year") and _key(words, at + 1) == "of":
        return at + 2 + (_key(words, at + 2) == "the")
    if _key(words, at) == "year" and _year(words, at + 1):
        return at + 1
    if _key(words, at) == "calendar" and _key(words, at + 1) == "year":
        return at + 2
    return at


def _key(words: Sequence[Word], at: int) -> str:
    return words[at].key if 0 <= at < len(words) else ""


def _bare(words: Sequence[Word], at: int) -> str:
    """The word without its possessive."""
    return _key(words, at).removesuffix("'s").rstrip("'")


def _year(words: Sequence[Word], at: int) -> int | None:
    key = _bare(words, at)
    return int(key) if key.isdigit() and len(key) == 4 and 1900 <= int(key) <= 2100 else None


def _year_after(words: Sequence[Word], at: int) -> tuple[int | None, int]:
    """A year here, perhaps after "of", "in" or "the year"; and the word after it."""
    for skip in (0, 1, 2, 3):
        if any(_key(words, at + n) not in ("of", "in", "the", "year") for n in range(skip)):
            break
        if year := _year(words, at + skip):
            return year, at + skip + 1
    return _relative_year(words, at)


def _relative_year(words: Sequence[Word], at: int) -> tuple[int | None, int]:
    start = at + (_key(words, at) in ("of", "in"))
    start += _key(words, start) == "the"
    if _bare(words, start + 1) == "year" and _key(words, start) in (*_LAST, "this", "current"):
        return (-1 if _key(words, start) in _LAST else -2), start + 2
    return None, at


def _settled(period: Period, year: int | None, as_of: date) -> Period:
    if year is None:
        return period
    real = as_of.year - 1 if year == -1 else as_of.year if year == -2 else year
    return _dated(period, real)


def _read_year(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    if year := _year(words, at):
        return _dated(Period("year", at + 1), year)
    decade = re.fullmatch(r"((?:19|20)\d0)s", _key(words, at))
    if decade:
        first = int(decade[1])
        return Period("year", at + 1, date(first, 1, 1), date(first + 9, 12, 31))
    return None


def _read_quarter(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    if year := _year(words, at):
        found = _QUARTER.fullmatch(_bare(words, at + 1))
        return _dated(Period("quarter", at + 2, number=_number(found)), year) if found else None
    found = _QUARTER.fullmatch(_bare(words, at))
    number, end = (_number(found), at + 1) if found else (0, at)
    if not found and _bare(words, at + 1) == "quarter" and _key(words, at) in _ORDINALS:
        number, end = _ORDINALS[_key(words, at)], at + 2
        if _key(words, at) == "last" and _year_after(words, end)[0] is None:
            return None
    if not number:
        return None
    year, end = _year_after(words, end)
    return _settled(Period("quarter", end, number=number), year, as_of)


def _number(found: re.Match[str]) -> int:
    return int(found[1] or found[2])


def _read_half(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    number, end = {"h1": 1, "h2": 2}.get(_key(words, at), 0), at + 1
    if not number and _key(words, at + 1) == "half":
        number, end = {"first": 1, "1st": 1, "second": 2, "2nd": 2}.get(_key(words, at), 0), at + 2
    if not number:
        return None
    year, end = _year_after(words, end)
    return _settled(Period("half", end, number=number), year, as_of)


def _read_month(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    month = _month(words, at)
    if not month:
        return None
    year, end = _year_after(words, at + 1)
    return _settled(Period("month", end, number=month), year, as_of)


def _month(words: Sequence[Word], at: int) -> int:
    month = _MONTHS.get(_bare(words, at), 0)
    if month and _key(words, at) in ("may", "march", "mar"):
        dated = _year_after(words, at + 1)[0] or _DAY.fullmatch(_key(words, at + 1))
        led = _key(words, at - 1) in _LEAD or _key(words, at + 1) in ("to", "and", "-")
        sure = words[at].caps or (words[at].said[:1].isupper() and at > 0)
        return month if dated or (led and (sure or _key(words, at) != "may")) or sure else 0
    return month


def _read_day(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    return _written_day(words, at) or _day_in_words(words, at, as_of) or _weekday(words, at, as_of)


def _written_day(words: Sequence[Word], at: int) -> Period | None:
    if found := _ISO.fullmatch(_key(words, at)):
        day = int(found[3]) if found[3] else 0
        unit = "day" if day else "month"
        return _dated(Period(unit, at + 1, number=int(found[2]), day=day), int(found[1]))
    if found := _SLASHED.fullmatch(_key(words, at)):
        one, two, year = int(found[1]), int(found[2]), int(found[3])
        year += 2000 if year < 100 else 0
        day, month = (two, one) if two > 12 else (one, two)
        made = _dated(Period("day", at + 1, number=month, day=day), year)
        if one <= 12 and two <= 12 and one != two and made.first:
            note = f"“{words[at].said}” is read day first: {_day(made.first)}"
            return _replace(made, note=note)
        return made
    return None


def _day_in_words(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """ "26 October 2023", "the 26th of October", "October 26th, 2023"."""
    if found := _DAY.fullmatch(_key(words, at)):
        after = at + 1 + (_key(words, at + 1) == "of")
        if 1 <= int(found[1]) <= 31 and (month := _MONTHS.get(_bare(words, after), 0)):
            return _day_of(words, int(found[1]), month, after + 1, as_of)
    month = _month(words, at)
    after = at + 1 + (_key(words, at + 1) == "the")
    found = _DAY.fullmatch(_bare(words, after))
    if month and found and 1 <= int(found[1]) <= 31:
        return _day_of(words, int(found[1]), month, after + 1, as_of)
    return None


def _day_of(words: Sequence[Word], day: int, month: int, end: int, as_of: date) -> Period | None:
    year, end = _year_after(words, end)
    made = _settled(Period("day", end, number=month, day=day), year, as_of)
    return made if year is None or made.first else None


def _weekday(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    which, start = _key(words, at), at + 1
    if which not in (*_LAST, "this", "next", "on"):
        if _key(words, at - 1) not in ("on", "since", "until", "before", "after", "till"):
            return None
        which, start = "on", at
    number = _WEEKDAYS.get(_bare(words, start))
    if number is None:
        return None
    ahead = 7 if which == "next" else 0
    behind = (as_of.weekday() - number) % 7
    if which in _LAST and behind == 0:
        behind = 7
    day = as_of - timedelta(days=behind) + timedelta(days=ahead)
    note = f"“{words[start].said}” is read as {_day(day)}" if which == "on" else ""
    return Period("day", start + 1, day, day, note=note)


def _read_relative(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    days = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
    if (shift := days.get(_bare(words, at))) is not None:
        return unit_period("day", as_of + timedelta(days=shift), at + 1)
    return _to_date(words, at, as_of) or _counted(words, at, as_of) or _ago(words, at, as_of)


def _to_date(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    unit = {"ytd": "year", "mtd": "month", "qtd": "quarter", "wtd": "week"}.get(_key(words, at))
    end = at + 1
    if not unit and _key(words, at + 1) == "to" and _key(words, at + 2) == "date":
        unit, end = _UNITS.get(_key(words, at)), at + 3
    if not unit and _key(words, at) == "so" and _key(words, at + 1) == "far":
        unit, end = _UNITS.get(_bare(words, at + 3)), at + 4
        unit = unit if _key(words, at + 2) == "this" else None
    if not unit and _key(words, at) == "this" and _key(words, at + 2) == "so":
        unit, end = _UNITS.get(_key(words, at + 1)), at + 4
        unit = unit if _key(words, at + 3) == "far" else None
    if not unit:
        return None
    return Period(unit, end, unit_period(unit, as_of, 0).first, as_of, note=f"up to {_day(as_of)}")


def _counted(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """ "last month", "this year", "the past 30 days", "next week"."""
    which = _key(words, at)
    if which not in (*_LAST, "this", "current", "next"):
        return None
    count, after = _count(words, at + 1)
    after += _key(words, after) in ("calendar", "full", "complete", "whole")
    unit = _UNITS.get(_bare(words, after)) or _UNITS.get(
        words[after].stem if after < len(words) else ""
    )
    if _key(words, after) in ("period", "one") and which in _LAST and not count:
        return Period("period", after + 1, as_of, as_of, back=1)
    if not unit or (count is not None and not 1 <= count <= 10_000):
        return None
    today = datetime.combine(as_of, time())
    number = count or 1
    if which in ("this", "current"):
        return unit_period(unit, as_of, after + 1)
    try:
        shift = 1 if which == "next" else -number
        first = add_units(unit_start(today, unit), unit, shift)
        last = add_units(first, unit, number) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    back = 0 if which == "next" else number
    note = ""
    if count and which != "next" and number > 1:
        note = f"the last {number} {unit}s are complete ones, before {_this(unit, as_of)}"
    return Period(unit, after + 1, first.date(), last.date(), back=back, note=note)


def _this(unit: str, as_of: date) -> str:
    return f"{_day(as_of)}" if unit == "day" else f"the {unit} of {_day(as_of)}"


def _count(words: Sequence[Word], at: int) -> tuple[int | None, int]:
    key = _key(words, at)
    if key.isdigit() and len(key) <= 5:
        return int(key), at + 1
    if key in NUMBER_WORDS:
        return NUMBER_WORDS[key], at + 1
    if key == "couple" and _key(words, at + 1) == "of":
        return 2, at + 2
    return None, at


def _ago(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    count, after = _count(words, at)
    if count is None and _key(words, at) in ("a", "an"):
        count, after = 1, at + 1
    if count is None or after + 1 >= len(words) or _key(words, after + 1) != "ago":
        return None
    unit = _UNITS.get(words[after].stem)
    if not unit:
        return None
    try:
        day = add_units(datetime.combine(as_of, time()), unit, -count).date()
    except (ValueError, OverflowError):
        return None
    return unit_period(unit, day, after + 2)


def _read_week(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """ "week 42 of 2023", "the week of 16 October"."""
    if _key(words, at) != "week":
        return None
    if _key(words, at + 1) == "of":
        inner = _day_in_words(words, at + 2, as_of) or _written_day(words, at + 2)
        if inner is None:
            return None
        inner = settle(inner, as_of)
        return unit_period("week", inner.first, inner.end) if inner.first else None
    number = _key(words, at + 1)
    year, end = _year_after(words, at + 2)
    if not number.isdigit() or year is None or year < 0 or not 1 <= int(number) <= 53:
        return None
    try:
        return unit_period("week", date.fromisocalendar(year, int(number), 1), end)
    except ValueError:
        return None


_READERS = (
    _read_year,
    _read_quarter,
    _read_half,
    _read_month,
    _read_day,
    _read_relative,
    _read_week,
)


def _dated(period: Period, year: int) -> Period:
    """The period in a given year; unchanged when the calendar has no such day."""
    try:
        match period.unit:
            case "year":
                first, last = date(year, 1, 1), date(year, 12, 31)
            case "half":
                first = date(year, 1 + 6 * (period.number - 1), 1)
                last = date(year, 6, 30) if period.number == 1 else date(year, 12, 31)
            case "quarter":
                month = 3 * period.number
                first, last = (
                    date(year, month - 2, 1),
                    date(year, month, monthrange(year, month)[1]),
                )
            case "month":
                first = date(year, period.number, 1)
                last = date(year, period.number, monthrange(year, period.number)[1])
            case _:
                first = last = date(year, period.number, period.day)
    except ValueError:
        return period
    return _replace(period, first=first, last=last)


def _replace(
    period: Period, first: date | None = None, last: date | None = None, note: str = ""
) -> Period:
    return Period(period.unit, period.end, first or period.first, last or period.last,
                  period.number, period.day, period.back, note or period.note)  # fmt: skip


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _shown(period: Period) -> str:
    first = period.first
    if first is None:
        return period.unit
    match period.unit:
        case "month":
            return f"{first:%B %Y}"
        case "quarter":
            return f"Q{period.number} {first.year}"
        case "half":
            return f"H{period.number} {first.year}"
        case _:
            return f"{first.day} {first:%B %Y}"

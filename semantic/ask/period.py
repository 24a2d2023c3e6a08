"""One period: a year, quarter, month, week or day, with or without its days known."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from semantic.ask.words import Word
from semantic.query.dates import add_units, unit_start


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
        """Whether a year is missing."""
        return self.first is None


def unit_period(unit: str, day: date, end: int, back: int = 0, note: str = "") -> Period:
    """The calendar unit that holds a day."""
    first = unit_start(datetime.combine(day, time()), unit)
    last = add_units(first, unit, 1) - timedelta(days=1)
    return Period(unit, end, first.date(), last.date(), back=back, note=note)


def key_at(words: Sequence[Word], at: int) -> str:
    """The folded word here, empty beyond the ends."""
    return words[at].key if 0 <= at < len(words) else ""


def bare_at(words: Sequence[Word], at: int) -> str:
    """The word without its possessive."""
    return key_at(words, at).removesuffix("'s").rstrip("'")


def dated_in(period: Period, year: int) -> Period:
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
    return changed(period, first=first, last=last)


def changed(
    period: Period, first: date | None = None, last: date | None = None, note: str = ""
) -> Period:
    """The period with other days or another note."""
    return Period(period.unit, period.end, first or period.first, last or period.last,
                  period.number, period.day, period.back, note or period.note)  # fmt: skip


def day_words(day: date) -> str:
    """A day as it is said: "26 Oct 2023"."""
    return f"{day.day} {day:%b %Y}"


def period_words(period: Period) -> str:
    """A period as it is said: "Q3 2023"."""
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

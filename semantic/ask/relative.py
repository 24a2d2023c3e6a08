"""Periods counted from `as_of`: "last month", "3 weeks ago", "year to date"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from semantic.ask.operators import NUMBER_WORDS
from semantic.ask.period import Period, bare_at, day_words, key_at, unit_period
from semantic.ask.words import Word
from semantic.query.dates import add_units, unit_start

UNITS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}


LAST = {"last", "previous", "past", "prior", "preceding"}


def read_relative(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """A period counted from `as_of` that starts at this word."""
    days = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
    if (shift := days.get(bare_at(words, at))) is not None:
        return unit_period("day", as_of + timedelta(days=shift), at + 1)
    return _to_date(words, at, as_of) or _counted(words, at, as_of) or _ago(words, at, as_of)


def _to_date(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    unit = {"ytd": "year", "mtd": "month", "qtd": "quarter", "wtd": "week"}.get(key_at(words, at))
    end = at + 1
    if not unit and key_at(words, at + 1) == "to" and key_at(words, at + 2) == "date":
        unit, end = UNITS.get(key_at(words, at)), at + 3
    if not unit and key_at(words, at) == "so" and key_at(words, at + 1) == "far":
        unit, end = UNITS.get(bare_at(words, at + 3)), at + 4
        unit = unit if key_at(words, at + 2) == "this" else None
    if not unit and key_at(words, at) == "this" and key_at(words, at + 2) == "so":
        unit, end = UNITS.get(key_at(words, at + 1)), at + 4
        unit = unit if key_at(words, at + 3) == "far" else None
    if not unit:
        return None
    return Period(
        unit, end, unit_period(unit, as_of, 0).first, as_of, note=f"up to {day_words(as_of)}"
    )


def _counted(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    """ "last month", "this year", "the past 30 days", "next week"."""
    which = key_at(words, at)
    if which not in (*LAST, "this", "current", "next"):
        return None
    count, after = count_at(words, at + 1)
    after += key_at(words, after) in ("calendar", "full", "complete", "whole")
    unit = UNITS.get(bare_at(words, after)) or UNITS.get(
        words[after].stem if after < len(words) else ""
    )
    if key_at(words, after) in ("period", "one") and which in LAST and not count:
        return Period("period", after + 1, as_of, as_of, back=1)
    if not unit or (count is not None and not 1 <= count <= 10_000):
        return None
    today = datetime.combine(as_of, time())
    number = count or 1
    if which in ("this", "current"):
        return unit_period(unit, as_of, after + 1)
    # The newest day is a whole one, and so is the month that ends with it.
    whole = number > 1 and unit_period(unit, as_of, 0).last == as_of
    try:
        shift = 1 if which == "next" else whole - number
        first = add_units(unit_start(today, unit), unit, shift)
        last = add_units(first, unit, number) - timedelta(days=1)
    except (ValueError, OverflowError):
        return None
    back = 0 if which == "next" else number
    note = ""
    if count and which != "next" and whole:
        note = f"the last {number} {unit}s end with {day_words(as_of)}"
    elif count and which != "next" and number > 1:
        note = f"the last {number} {unit}s are complete ones, before {_this(unit, as_of)}"
    return Period(unit, after + 1, first.date(), last.date(), back=back, note=note)


def _this(unit: str, as_of: date) -> str:
    return f"the {unit} of {day_words(as_of)}"


def count_at(words: Sequence[Word], at: int) -> tuple[int | None, int]:
    """A number in digits or words here, and the place after it; None where there is none."""
    key = key_at(words, at)
    if key.isdigit() and len(key) <= 5:
        return int(key), at + 1
    if key in NUMBER_WORDS:
        return NUMBER_WORDS[key], at + 1
    if key == "couple" and key_at(words, at + 1) == "of":
        return 2, at + 2
    return None, at


def _ago(words: Sequence[Word], at: int, as_of: date) -> Period | None:
    count, after = count_at(words, at)
    if count is None and key_at(words, at) in ("a", "an"):
        count, after = 1, at + 1
    if count is None or after + 1 >= len(words) or key_at(words, after + 1) != "ago":
        return None
    unit = UNITS.get(words[after].stem)
    if not unit:
        return None
    try:
        day = add_units(datetime.combine(as_of, time()), unit, -count).date()
    except (ValueError, OverflowError):
        return None
    return unit_period(unit, day, after + 2)

"""Spans of calendar time as people write them: `1 month`, `3 months 2 days`."""

from __future__ import annotations

import re

from semantic.errors import ModelError
from semantic.model.source import Word
from semantic.model.types import Interval

UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": 1, "week": 7}
_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_PART = re.compile(rf"(-?[0-9]{{1,6}})\s+({'|'.join(UNITS)})s?")
SPAN = rf"\s*{_PART.pattern}(\s+{_PART.pattern})*\s*"
_WHOLE = re.compile(SPAN)
# Lengths that begin anew in each next longer unit, so that no origin is needed.
_DIVIDES = {"second": 60, "minute": 60, "hour": 24, "month": 12, "quarter": 4}


def read_interval(word: Word, key: str) -> Interval:
    """The span a text means. Raises ModelError ("bad-interval") with an example."""
    if not _WHOLE.fullmatch(word):
        raise ModelError(
            "bad-interval",
            f"`{key}` is a span of time, not `{word[:60]}`",
            place=word.place,
            hint="write a number and a unit (" + ", ".join(UNITS) + "): `1 month`, `2 weeks`",
        )
    months = days = seconds = 0
    for number, unit in _PART.findall(word):
        months += int(number) * _MONTHS.get(unit, 0)
        days += int(number) * _DAYS.get(unit, 0)
        seconds += int(number) * _SECONDS.get(unit, 0)
    return Interval(months, days, seconds)


def needs_origin(word: Word) -> bool:
    """Whether buckets of this length do not fall on the calendar's own boundaries."""
    parts = _PART.findall(word)
    if len(parts) != 1:
        return True
    number, unit = int(parts[0][0]), parts[0][1]
    if unit == "year":
        return number < 1
    return number < 1 or (number != 1 if unit in _DAYS else _DIVIDES[unit] % number != 0)

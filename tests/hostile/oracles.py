"""What each operator means, said with bound parameters or in plain Python, never with SQL text."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

Value = str | None
COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}
_POSITIVE = {
    "equals": "v = ?",
    "contains": "contains(lower(v), lower(?))",
    "startsWith": "starts_with(lower(v), lower(?))",
    "endsWith": "ends_with(lower(v), lower(?))",
    "gt": "v > ?",
    "gte": "v >= ?",
    "lt": "v < ?",
    "lte": "v <= ?",
}
NEGATED = {
    "notEquals": "equals",
    "notContains": "contains",
    "notStartsWith": "startsWith",
    "notEndsWith": "endsWith",
}
TEXT = (*_POSITIVE, *NEGATED, "set", "notSet")


def text_condition(word: str, values: list[Value]) -> tuple[str, list[str]]:
    """The condition on the column `v` with `?` for each value, and what to bind.

    A negation keeps rows without a value, unless NULL is among the values.
    """
    if word in ("set", "notSet"):
        return f"v IS {'NOT ' if word == 'set' else ''}NULL", []
    given = [each for each in values if each is not None]
    tests = [_POSITIVE[NEGATED.get(word, word)] for _ in given]
    if word in COMPARE:
        return " OR ".join(tests), given
    null = "v IS NULL"
    if word not in NEGATED:
        return " OR ".join([*tests, *([null] if None in values else [])]), given
    none_of = " AND ".join(["v IS NOT NULL", *(f"NOT {each}" for each in tests)])
    return none_of if None in values else f"({none_of}) OR {null}", given


# ------------------------------------------------------------------ numbers and times


def compared(word: str, known: Any, given: Any) -> bool:
    """Whether a number or a time of a row meets a comparison; NULL meets only `notEquals`."""
    if word == "notEquals":
        return bool(known != given)
    if known is None:
        return False
    return known == given if word == "equals" else COMPARE[word](known, given)


NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def number_of(text: str) -> float | int | None:
    """The number that a text is, in any digits that Python reads; None when it is none.

    None, too, beyond what a float can hold.
    """
    bare = text.strip()
    try:
        number = float(bare)
    except ValueError:
        return None
    if number - number != 0:
        return None
    try:
        return int(bare)
    except ValueError:
        return number


DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def moment_of(text: str) -> datetime | None:
    """The instant that a text is, in UTC; None when it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is not None:
        try:
            offset = moment.utcoffset()
            moment = moment.replace(tzinfo=None)
            return moment - offset if offset else moment
        except OverflowError:
            return None
    return moment


SPAN = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


def span_of(text: str) -> tuple[datetime, datetime] | None:
    """First instant of a year, month or day, and the first one after it; None for all else."""
    found = SPAN.fullmatch(text.strip())
    if not found:
        return None
    year, month, day = (None if each is None else int(each) for each in found.groups())
    assert year is not None
    try:
        first = datetime(year, 1 if month is None else month, 1 if day is None else day)
        if day is not None:
            return first, first + timedelta(days=1)
        after = first.year * 12 + first.month - 1 + (12 if month is None else 1)
        return first, datetime(after // 12, after % 12 + 1, 1)
    except (ValueError, OverflowError):
        return None


def dated(word: str, known: datetime | None, span: tuple[datetime, datetime]) -> bool:
    """Whether a row's time meets a date operator; NULL meets none."""
    if known is None:
        return False
    first, after = span
    tests = {
        "inDateRange": first <= known < after,
        "notInDateRange": not first <= known < after,
        "onTheDate": first <= known < after,
        "beforeDate": known < first,
        "beforeOrOnDate": known < after,
        "afterDate": known >= after,
        "afterOrOnDate": known >= first,
    }
    return tests[word]

""" "And the quarter before?": periods counted from the one that was just asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from semantic.ask.dates import shifted
from semantic.ask.words import Word
from semantic.query.dates import add_units, unit_start
from semantic.query.types import Query, Range

_UNITS = ("day", "week", "month", "quarter", "year")
_EARLIER = frozenset(("before", "earlier", "prior", "preceding", "previous"))
_LATER = frozenset(("after", "later", "following", "next"))
_THAT = frozenset(("that", "this", "it"))
_MOST = 7  # words of a follow-up that only moves the period
_AGAINST = frozenset("vs versus compare compared than over against to as".split())


def before_that(words: Sequence[Word], previous: Query | None) -> tuple[Word, ...]:
    """The words with a period that the previous query's range gives, as days.

    A unit as long as the range or shorter is the one beside it; of a longer one, the range moves
    by it: a month's "year before" is that month a year earlier. Compared periods stay as they
    are, and so does "last month", which is counted from today.
    """
    span = next((t.date_range for t in previous.time_dimensions if t.date_range), None) \
        if previous else None  # fmt: skip
    keys = [word.key for word in words]
    if span is None or len(words) > _MOST or _AGAINST & set(keys):
        return tuple(words)
    for at, unit in enumerate(keys):
        if unit not in _UNITS or words[at].quote:
            continue
        first, end, way = _around(keys, at)
        if way:
            moved = _moved(span, unit, way)
            days = f"{moved.start.date()}", "to", f"{moved.end.date()}"
            said = " ".join(word.said for word in words[first:end])
            put = [replace(words[at], said=said, key=key, stem=key) for key in days]
            return (*words[:first], *put, *words[end:])
    return tuple(words)


def _around(keys: Sequence[str], at: int) -> tuple[int, int, int]:
    """From where to where a period is spoken of, and which way it lies; 0 if it is none."""
    ahead = keys[at - 1] if at else ""
    behind = keys[at + 1] if at + 1 < len(keys) else ""
    first, end, way = at, at + 1, 0
    if ahead in _EARLIER | _LATER:
        first, way = at - 1, -1 if ahead in _EARLIER else 1
    elif behind in _EARLIER | _LATER:
        end, way = at + 2, -1 if behind in _EARLIER else 1
        end += end < len(keys) and keys[end] in _THAT
    if way and first and keys[first - 1] == "the":
        first -= 1
    if first and keys[first - 1] in ("in", "for", "of"):
        first -= 1
    return (first, end, way) if end == len(keys) else (at, at, 0)


def _moved(span: Range, unit: str, way: int) -> Range:
    days = span.end - span.start
    if add_units(span.start, unit, 1) - span.start > days + timedelta(days=1):
        return shifted(span, unit, -way)
    edge = span.start - timedelta(days=1) if way < 0 else span.end + timedelta(days=1)
    start = unit_start(datetime.combine(edge.date(), datetime.min.time()), unit)
    return Range(start, add_units(start, unit, 1) - timedelta(microseconds=1))

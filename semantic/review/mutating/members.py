"""What could be wrong in one measure, dimension or segment: each function one sort of slip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Literal

from semantic.errors import Place
from semantic.model.parts import Expr, Interval, RollingWindow, TimeShift
from semantic.model.types import Cube, Dimension, Measure, MeasureType, Segment
from semantic.model.variants import (
    always,
    case_edges,
    moved_edges,
    negated,
    other_signs,
    without_branch,
    written,
)
from semantic.review.mutating.types import Kind, Mutant

Slip = Callable[[Any, Cube], Iterator[Mutant]]

# What repeats most, as far as types tell: a distinct count of it is the furthest from a count.
_BREADTH = {"boolean": 0, "string": 1, "geo": 2, "number": 3, "time": 4}
_OTHER: dict[str, MeasureType] = {
    "sum": "avg", "avg": "median", "median": "avg", "min": "max", "max": "min",
    "count_distinct": "count", "count_distinct_approx": "count",
}  # fmt: skip


def other_aggregate(measure: Measure, cube: Cube) -> Iterator[Mutant]:
    """Another aggregate of the same column; a count of something that repeats."""
    if other := _OTHER.get(measure.type):
        says = f"{measure.type} becomes {other}"
        sql = None if other == "count" else measure.sql
        yield _of(measure, "aggregate", says, type=other, sql=sql)
    if measure.type == "count":
        plain = sorted(filter(_is_column, cube.dimensions.values()), key=lambda d: _BREADTH[d.type])
        some = next(iter(plain), None)
        if some is not None:
            says = f"count becomes count_distinct of `{some.name}`"
            yield _of(measure, "aggregate", says, type="count_distinct", sql=some.sql)
    if measure.type == "percentile" and measure.percentile is not None:
        other_end = round(1 - measure.percentile, 9) if measure.percentile != 0.5 else 0.9
        says = f"percentile {measure.percentile} becomes {other_end}"
        yield _of(measure, "aggregate", says, percentile=other_end)
    if measure.type == "rank" and measure.order_by:
        first, *rest = measure.order_by
        way: Literal["asc", "desc"] = "asc" if first.direction == "desc" else "desc"
        turned = (replace(first, direction=way), *rest)
        yield _of(measure, "aggregate", f"ranked {way}", order_by=turned)


def _is_column(dimension: Dimension) -> bool:
    plain = dimension.sql is not None and not dimension.sql.members
    return plain and not (dimension.primary_key or dimension.sub_query)


def other_filter(measure: Measure, cube: Cube) -> Iterator[Mutant]:
    """A filter left out, turned round, or with its bound moved."""
    for at, each in enumerate(measure.filters):
        before, after = measure.filters[:at], measure.filters[at + 1 :]
        place = each.place or measure.about.place
        says = f"the filter `{written(each)}` "
        yield _of(measure, "filter", says + "is left out", place, filters=(*before, *after))
        yield _of(measure, "filter", says + "is negated", place,
                  filters=(*before, negated(each), *after))  # fmt: skip
        for what, changed in moved_edges(each):
            yield _of(measure, "filter", what, place, filters=(*before, changed, *after))


def other_segment(segment: Segment, cube: Cube) -> Iterator[Mutant]:
    """A segment that leaves nothing out, the opposite one, or one with its bound moved."""
    place = segment.sql.place
    says = f"the condition `{written(segment.sql)}` "
    yield _of(segment, "segment", says + "is left out", place, sql=always(segment.sql))
    yield _of(segment, "segment", says + "is negated", place, sql=negated(segment.sql))
    for what, changed in moved_edges(segment.sql):
        yield _of(segment, "segment", what, place, sql=changed)


def other_arithmetic(member: Measure | Dimension, cube: Cube) -> Iterator[Mutant]:
    """Plus for minus, times for over, a ratio upside down, a bound moved."""
    if member.sql is None or (isinstance(member, Dimension) and member.primary_key):
        return
    for what, changed in (*other_signs(member.sql), *moved_edges(member.sql)):
        yield _of(member, "arithmetic", what, member.sql.place, sql=changed)


def other_case(dimension: Dimension, cube: Cube) -> Iterator[Mutant]:
    """A case without its first branch, or with a bound moved."""
    if dimension.case is None:
        return
    place = _first(dimension.case.branches[0].when, dimension.about.place)
    if shorter := without_branch(dimension.case):
        yield _of(dimension, "case", "the first branch is left out", place, case=shorter)
    for what, changed in case_edges(dimension.case):
        yield _of(dimension, "case", what, place, case=changed)


def other_window(measure: Measure, cube: Cube) -> Iterator[Mutant]:
    """A window of another length, a shift that looks elsewhere, the other end of a period."""
    if (rolling := measure.rolling) is not None:
        for says, changed in _windows(rolling):
            yield _of(measure, "window", says, rolling=changed)
    for at, shift in enumerate(measure.time_shift):
        for says, moved in _shifts(shift):
            shifts = (*measure.time_shift[:at], moved, *measure.time_shift[at + 1 :])
            yield _of(measure, "window", says, time_shift=shifts)
    if (edge := measure.semi_additive) is not None:
        other: Literal["first", "last"] = "first" if edge.choose == "last" else "last"
        says = f"the {edge.choose} moment becomes the {other}"
        yield _of(measure, "window", says, semi_additive=replace(edge, choose=other))
        yield _of(measure, "window", "every moment counts", semi_additive=None)
    if (share := measure.share_of) is not None and share.keep is not None:
        says = "a share of the parent becomes a share of the total"
        yield _of(measure, "window", says, share_of=replace(share, keep=None))


def _windows(rolling: RollingWindow) -> Iterator[tuple[str, RollingWindow]]:
    if rolling.to_date:
        grain = "quarter" if rolling.to_date == "year" else "year"
        says = f"to date by {rolling.to_date} becomes by {grain}"
        yield says, replace(rolling, to_date=grain)
    elif rolling.trailing == "unbounded":
        yield (
            "an unbounded window becomes one of a month",
            replace(rolling, trailing=Interval(months=1)),
        )
    elif rolling.trailing is not None:
        yield "the window is twice as long", replace(rolling, trailing=_twice(rolling.trailing))


def _shifts(shift: TimeShift) -> Iterator[tuple[str, TimeShift]]:
    yield "the shift is twice as long", replace(shift, interval=_twice(shift.interval))
    way: Literal["prior", "next"] = "next" if shift.direction == "prior" else "prior"
    yield f"the shift looks {way}", replace(shift, direction=way)


def _twice(span: Interval | Any) -> Interval:
    return Interval(2 * span.months, 2 * span.days, 2 * span.seconds)


def _first(expr: Expr, place: Place | None) -> Place | None:
    return expr.place or place


def _of(member: Any, kind: Kind, says: str, place: Place | None = None, **changed: Any) -> Mutant:
    """A mutant of a member with some of its parts changed."""
    where = place or member.about.place
    return Mutant(kind, member.full_name, says, where, member, replace(member, **changed))


OF_MEASURES: tuple[Slip, ...] = (other_aggregate, other_filter, other_arithmetic, other_window)
OF_DIMENSIONS: tuple[Slip, ...] = (other_arithmetic, other_case)
OF_SEGMENTS: tuple[Slip, ...] = (other_segment,)

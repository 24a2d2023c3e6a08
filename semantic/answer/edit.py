"""One change to a query: another measure, breakdown, grain, range, filter, segment or order.

Each function gives a new query that is whole again: what ordered by something no longer shown
goes, and a limit stays only where rows are ordered. Whether it compiles is for the compiler.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from semantic.query.spec import read_query
from semantic.query.types import (
    SET_OPERATORS,
    And,
    AnyFilter,
    Filter,
    Or,
    Order,
    Query,
    Range,
    TimeDimension,
)

Path = tuple[int, ...]


def with_measures(query: Query, names: Sequence[str]) -> Query:
    """These numbers; a sort by the only measure moves to its successor."""
    old, new = query.measures, tuple(names)
    order = query.order
    if order and len(old) == len(new) == 1:
        order = tuple(replace(key, member=new[0]) if key.member == old[0] else key for key in order)
    ungrouped = query.ungrouped and not new
    return _whole(replace(query, measures=new, order=order, ungrouped=ungrouped))


def with_breakdown(query: Query, names: Sequence[str]) -> Query:
    """By these attributes."""
    return _whole(replace(query, dimensions=tuple(names)))


def with_grain(query: Query, time: str, grain: str | None) -> Query:
    """A time dimension by day, month …; None: not by time, though its range stays."""
    times = [each for each in query.time_dimensions if each.dimension != time]
    own = next((each for each in query.time_dimensions if each.dimension == time), None)
    dated = replace(own or TimeDimension(time), granularity=grain)
    if grain or dated.date_range or dated.compare:
        times.insert(0, dated)
    return _whole(replace(query, time_dimensions=tuple(times)))


def with_range(query: Query, time: str, *ranges: Range) -> Query:
    """Within one range of a time dimension, or comparing several; none: all time."""
    times = [each for each in query.time_dimensions if each.dimension != time]
    own = next((each for each in query.time_dimensions if each.dimension == time), None)
    base = own or TimeDimension(time)
    dated = replace(
        base,
        date_range=ranges[0] if len(ranges) == 1 else None,
        compare=tuple(ranges) if len(ranges) > 1 else (),
    )
    if dated.granularity or ranges:
        times.insert(0, dated)
    return _whole(replace(query, time_dimensions=tuple(times)))


def with_filter(query: Query, path: Path, new: AnyFilter | None) -> Query:
    """The condition at `path` replaced, or removed; a path one past the end adds one.

    A path leads through the filter tree: (2, 0) is the first condition inside the third.
    """
    return replace(query, filters=_changed(query.filters, path, new))


def with_segments(query: Query, names: Sequence[str]) -> Query:
    """Within these named conditions."""
    return replace(query, segments=tuple(names))


def with_order(query: Query, member: str | None, descending: bool, limit: int | None) -> Query:
    """Sorted by one member, and perhaps the first `limit` rows only; None: as usual."""
    order = (Order(member, "desc" if descending else "asc"),) if member else None
    series = query.fill_missing_dates and order is None and limit is None
    return replace(query, order=order, limit=limit, offset=0, fill_missing_dates=series)


def made_filter(member: str, operator: str, values: Sequence[Any]) -> Filter:
    """A condition from what somebody chose. Raises QueryError where the values do not fit."""
    written = {"member": member, "operator": operator, "values": list(values)}
    if operator in SET_OPERATORS:
        del written["values"]
    (made,) = read_query({"filters": [written]}).filters
    assert isinstance(made, Filter)
    return made


def leaf_paths(filters: Sequence[AnyFilter], above: Path = ()) -> list[tuple[Path, Filter]]:
    """The single conditions of a filter tree, each with its path."""
    found: list[tuple[Path, Filter]] = []
    for at, each in enumerate(filters):
        path = (*above, at)
        if isinstance(each, Filter):
            found.append((path, each))
        else:
            found += leaf_paths(each.filters, path)
    return found


def shown_members(query: Query) -> tuple[str, ...]:
    """What the rows show, and so can be sorted by."""
    times = tuple(each.dimension for each in query.time_dimensions if each.granularity)
    return (*query.measures, *query.dimensions, *times)


def _changed(
    filters: Sequence[AnyFilter], path: Path, new: AnyFilter | None
) -> tuple[AnyFilter, ...]:
    at, *rest = path
    kept = list(filters)
    if rest:
        group = kept[at]
        assert isinstance(group, And | Or)
        inner = _changed(group.filters, tuple(rest), new)
        kept[at : at + 1] = [replace(group, filters=inner)] if len(inner) > 1 else inner
    else:
        kept[at : at + 1] = [new] if new else []
    return tuple(kept)


def _whole(query: Query) -> Query:
    shown = shown_members(query)
    order = tuple(key for key in query.order or () if key.member in shown) or None
    cut_by_nothing = query.limit is not None and order is None and query.order is not None
    series = any(each.granularity for each in query.time_dimensions)
    return replace(
        query,
        order=order,
        limit=None if cut_by_nothing else query.limit,
        offset=0,
        fill_missing_dates=series and bool(query.measures) and order is None,
    )

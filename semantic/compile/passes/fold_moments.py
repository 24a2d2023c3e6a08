"""Aggregate the rows of one moment before windows pair them with buckets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from semantic.compile import nodes as n
from semantic.compile.calendar import origin_of
from semantic.compile.windows import interval_of
from semantic.model.types import Dimension, Granularity, Interval

AGAIN = {"sum": "sum", "count": "counts", "min": "min", "max": "max"}
DISTINCT = ("count_distinct", "count_distinct_approx")
_UNITS = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}


def fold_moments(plan: n.Plan) -> n.Plan:
    """Windows over one row for each moment and group instead of over every row of the fact.

    A row stands in as many windows as the window has buckets, so ten million rows in windows of
    seven days are seventy million pairs; sums of days are 365 a year. Moments are cut to the
    largest unit in which every window begins and ends.
    """
    plan = n.map_inputs(plan, fold_moments)
    match plan:
        case n.Aggregate(n.Windowed(n.Series() as series, rows) as windows, _, ((name, counted),)):
            if not (isinstance(rows, n.Project | n.Distinct) and isinstance(counted, n.Aggregated)):
                return plan
            if folded := _folded(rows, series, windows, name, counted):
                within, again = folded
                if series.within is not None:
                    series = replace(series, within=within)
                windows = replace(windows, left=series, right=within)
                return replace(plan, input=windows, measures=((name, again),))
    return plan


def _folded(
    rows: n.Project | n.Distinct,
    series: n.Series,
    windows: n.Windowed,
    name: str,
    counted: n.Aggregated,
) -> tuple[n.Plan, n.AnyExpression] | None:
    """The rows of each moment as one, and what to make of them in a window."""
    value, known = n.Column(name), dict(rows.columns)
    at = _cut(known["at"], _unit(series, windows))
    hidden = {"at", name, *(rows.keys if isinstance(rows, n.Distinct) else ())}
    groups: tuple[n.Named, ...] = (
        *((each, n.Column(each)) for each in known if each not in hidden),
        ("at", at),
    )
    if counted.kind in DISTINCT:
        return n.Distinct(rows, (*groups, (name, value))), counted
    if counted.kind == "avg":
        parts = (
            (f"{name}.sum", n.Aggregated("sum", value)),
            (f"{name}.count", n.Aggregated("count", value)),
        )
        total, count = (n.Column(each) for each, _ in parts)
        mean = n.Divided(n.Aggregated("sum", total), n.Aggregated("counts", count))
        return n.Aggregate(rows, groups, parts), mean
    if again := AGAIN.get(counted.kind):
        return n.Aggregate(rows, groups, ((name, replace(counted, where=())),)), n.Aggregated(
            again, value
        )
    return None


def _cut(at: n.AnyExpression, unit: str | None) -> n.AnyExpression:
    """The moment of a row, as coarse as windows can tell apart."""
    column = n.Column("at")
    match at:
        case n.Bucket():
            return column
        case n.Local(n.Attribute(Dimension() as dimension)) if dimension.about.format == "date":
            return column
    return n.Bucket(column, unit) if unit else column


def _unit(series: n.Series, windows: n.Windowed) -> str | None:
    """The largest of day, hour, minute and second in which all bounds of windows are whole."""
    seconds = [*_seconds(series.grain)]
    for each in windows.on:
        if isinstance(each, n.Compared) and isinstance(each.right, n.Moved | n.Bucket):
            bound = each.right
            seconds += (
                [bound.interval.seconds] if isinstance(bound, n.Moved) else _seconds(bound.grain)
            )
    fitting = (unit for unit, size in _UNITS.items() if all(not each % size for each in seconds))
    return next(fitting, None)


def _seconds(grain: str | Granularity) -> Iterator[float]:
    """What a grain's buckets are long and away from midnight, in seconds beyond whole days."""
    interval: Interval = interval_of(grain)
    yield interval.seconds
    if isinstance(grain, Granularity):
        origin = origin_of(grain)
        midnight = datetime(origin.year, origin.month, origin.day)
        yield (origin - midnight) / timedelta(seconds=1)

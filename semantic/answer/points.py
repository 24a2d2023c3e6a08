"""The marks of a chart as plain rows: what is drawn, before anything draws it.

One point a row: `x` (a label, or a moment), `series`, `y` (a number, or None for a gap) and the
texts people read. The screen's chart, the downloaded picture and the text alternative all come
from these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from semantic.answer.chart import Chart
from semantic.answer.formats import format_value, with_unit
from semantic.compile.types import Column
from semantic.query.dates import add_units
from semantic.query.types import GRANULARITIES
from semantic.result import Result

MOST_BUCKETS = 5_000


@dataclass(frozen=True, slots=True)
class Point:
    """One mark. `at` is the moment of a bucket, None for a category. `rest`: "other"."""

    x: str
    y: float | None
    shown: str
    series: str = ""
    at: datetime | None = None
    rest: bool = False


def points(chart: Chart, result: Result) -> tuple[Point, ...]:
    """The marks of a chart in the order in which they are drawn; empty for cards and tables."""
    if chart.kind in ("card", "table") or chart.x is None:
        return ()
    columns = {column.name: at for at, column in enumerate(result.columns)}
    made = _of_rows(chart, result, columns)
    x = result.columns[columns[chart.x]]
    if x.kind == "time":
        made = _only_top_series(chart, made)
        return _with_gaps(made, x, chart, result.columns[columns[chart.measures[0]]])
    if chart.kind == "bars":
        return _ranked(made, chart, result, columns)
    return tuple(point for point in made if point.y is not None)


def _of_rows(chart: Chart, result: Result, columns: dict[str, int]) -> list[Point]:
    assert chart.x is not None
    x_at = columns[chart.x]
    series_at = columns.get(chart.series or "")
    several = len(chart.measures) > 1
    made = []
    for row in result.rows:
        at = _moment(row[x_at])
        label = format_value(row[x_at], result.columns[x_at])
        for name in chart.measures:
            column = result.columns[columns[name]]
            value = row[columns[name]]
            series = column.title if several else ""
            if series_at is not None:
                series = format_value(row[series_at], result.columns[series_at])
            made.append(Point(label, number(value), with_unit(value, column), series, at))
    return made


def _only_top_series(chart: Chart, made: Sequence[Point]) -> list[Point]:
    """The series with the largest totals, as many as can be told apart."""
    if chart.top is None:
        return list(made)
    totals: dict[str, float] = defaultdict(float)
    for point in made:
        totals[point.series] += point.y or 0
    kept = sorted(totals, key=lambda name: (-totals[name], name))[: chart.top]
    return [point for point in made if point.series in kept]


def _with_gaps(
    made: Sequence[Point], x: Column, chart: Chart, measure: Column
) -> tuple[Point, ...]:
    """A point for every bucket between the first and the last: zero for counts, else a gap."""
    moments = sorted({point.at for point in made if point.at})
    expected = _buckets(moments, x.granularity)
    if not expected:
        return tuple(sorted(made, key=lambda point: str(point.at)))
    there = {(point.at, point.series): point for point in made}
    empty = 0.0 if chart.gaps == "zero" else None
    shown = with_unit(0 if chart.gaps == "zero" else None, measure)
    names = dict.fromkeys(point.series for point in made if point.y is not None)
    return tuple(
        there.get((at, name)) or Point(format_value(at, x), empty, shown, name, at)
        for name in names
        for at in expected
    )


def _buckets(moments: Sequence[datetime], grain: str | None) -> list[datetime]:
    """Every bucket from the first moment to the last; none where they do not lie on the grain."""
    if not moments or grain not in GRANULARITIES:
        return []
    found: list[datetime] = []
    at = moments[0]
    while at <= moments[-1] and len(found) < MOST_BUCKETS:
        found.append(at)
        at = add_units(at, grain, 1)
    return found if set(moments) <= set(found) else []


def _ranked(
    made: list[Point], chart: Chart, result: Result, columns: dict[str, int]
) -> tuple[Point, ...]:
    """The largest first, unless the query orders; what is cut is added up where that means
    something."""
    if result.query.order is None and len(chart.measures) == 1:
        made = sorted(made, key=lambda point: -(point.y if point.y is not None else -1e308))
    if chart.top is None or len(chart.measures) > 1:
        kept = chart.top * len(chart.measures) if chart.top else None
        return tuple(made[:kept])
    top, rest = made[: chart.top], made[chart.top :]
    if chart.other and rest and not result.truncated:
        total = sum(point.y or 0 for point in rest)
        whole = int(total) if total == int(total) else total
        column = result.columns[columns[chart.measures[0]]]
        label = f"{len(rest):,} others"
        top = [*top, Point(label, total, with_unit(whole, column), rest=True)]
    return tuple(top)


def number(value: object) -> float | None:
    """A cell as a number to draw; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or value != value:
        return None
    return float(value)


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else None

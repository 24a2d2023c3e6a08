"""A chart in words, for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence

from semantic.answer.chart import Chart
from semantic.answer.points import Point, points
from semantic.query.paraphrase import low
from semantic.result import Result

_NAMES = {
    "line": "Line chart", "lines": "Line chart", "columns": "Column chart", "bars": "Bar chart",
    "grouped": "Grouped bar chart", "heatmap": "Heat map",
}  # fmt: skip
_LISTED = 5


def alternative(chart: Chart, result: Result) -> str:
    """What the chart shows: its kind, title, extent, and its highest and lowest points."""
    made = points(chart, result)
    if not made:
        return f"{chart.title}: no value."
    known = [point for point in made if point.y is not None]
    names = list(dict.fromkeys(point.series for point in made if point.series))
    said = [f"{_NAMES[chart.kind]} of {headline(chart, result)}"]
    if names:
        shown = ", ".join(names[:_LISTED]) + (" and others" if len(names) > _LISTED else "")
        said.append(f"{len(names)} series: {shown}")
    if made[0].at is not None:
        said.append(f"from {made[0].x} to {made[-1].x}")
    else:
        said.append(f"{len(made)} bars" if chart.kind == "bars" else f"{len(made)} values")
    if not known:
        return ", ".join(said) + ", no value."
    return f"{', '.join(said)}. {_extremes(known)}."


def headline(chart: Chart, result: Result) -> str:
    """What a chart is of: "Episodes by kind and month"."""
    return f"{chart.title}{_by(chart, result)}"


def _by(chart: Chart, result: Result) -> str:
    keys = [name for name in (chart.x, chart.series) if name]
    titles = [
        column.granularity if column.kind == "time" and column.granularity else low(column.title)
        for name in keys
        for column in result.columns
        if column.name == name
    ]
    return f" by {' and '.join(titles)}" if titles else ""


def _extremes(known: Sequence[Point]) -> str:
    def at(point: Point) -> str:
        return f"{point.shown} ({', '.join(part for part in (point.series, point.x) if part)})"

    named = [point for point in known if not point.rest] or list(known)
    highest = max(named, key=lambda point: point.y or 0)
    lowest = min(named, key=lambda point: point.y or 0)
    if highest.y == lowest.y:
        return f"All are {highest.shown}"
    return f"Highest {at(highest)}, lowest {at(lowest)}"

"""Which groups and lines are drawn where there are more than can be read, and in which order.

The first number of an answer decides for all of its charts, so that a line keeps its colour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from semantic.answer.chart import (
    ACROSS,
    MOST_BARS,
    MOST_GROUPED,
    ROWS,
    Chart,
    drawable,
)
from semantic.answer.formats import MISSING, format_value
from semantic.compile.types import Column
from semantic.query.paraphrase import low
from semantic.result import Result


def group_name(value: object, column: Column) -> str:
    """A group's name; the group without one is said as such, as in the sentence."""
    return without_name(column) if nameless(value, column) else format_value(value, column)


def nameless(value: object, column: Column) -> bool:
    """Whether a cell is the group of all that have no name."""
    return column.kind != "time" and format_value(value, column) == MISSING


def without_name(column: Column) -> str:
    """What the group without a name is called: "no company"."""
    return f"no {low(column.title)}"


def series_of(chart: Chart, result: Result) -> tuple[str, ...]:
    """The series that are drawn, in the order of their colours: the same in all charts.

    Lines stand by their size, others as the rows do; the group without a name stands last.
    """
    measures = [column.title for column in result.columns if column.name in chart.measures]
    if chart.series is None:
        return tuple(measures) if len(measures) > 1 else ()
    at = _place(result, chart.series)
    timed = result.columns[_place(result, chart.x)].kind == "time"
    most = ROWS if timed else ACROSS
    limit = {"lines": chart.top, "grouped": MOST_GROUPED}.get(chart.kind, most)
    kept = _largest(result, at, result.rows)[:limit]
    if not timed:
        kept = _as_rows(result, at, kept)
    return _names(kept, result.columns[at])


def groups_of(chart: Chart, result: Result) -> tuple[str, ...]:
    """The groups of a grouped chart, the rows of a heat map: as many as can be read."""
    at, kept = _place(result, chart.x), series_of(chart, result)
    rows = result.rows
    if chart.series is not None:
        other = _place(result, chart.series)
        rows = tuple(
            row for row in rows if group_name(row[other], result.columns[other]) in kept
        )  # fmt: skip
    most = ROWS if chart.kind == "heatmap" else max(3, MOST_BARS // max(1, len(kept)))
    return _names(_as_rows(result, at, _largest(result, at, rows)[:most]), result.columns[at])


def _largest(result: Result, at: int, rows: Sequence[tuple[object, ...]]) -> list[object]:
    """The cells of a column with the largest totals, the largest first; with the largest values
    where totals mean nothing."""
    first = drawable(result)[0]
    number = _place(result, first.name)
    sizes: dict[object, float] = defaultdict(float)
    for row in rows:
        size = abs(float(row[number] or 0))  # type: ignore[arg-type]
        sizes[row[at]] = sizes[row[at]] + size if first.additive else max(sizes[row[at]], size)
    return sorted(sizes, key=lambda cell: -sizes[cell])


def _as_rows(result: Result, at: int, cells: Sequence[object]) -> list[object]:
    kept = set(cells)
    return [cell for cell in dict.fromkeys(row[at] for row in result.rows) if cell in kept]


def _names(cells: Sequence[object], column: Column) -> tuple[str, ...]:
    last = sorted(cells, key=lambda cell: nameless(cell, column))
    return tuple(dict.fromkeys(group_name(cell, column) for cell in last))


def _place(result: Result, name: str | None) -> int:
    return [column.name for column in result.columns].index(name or "")

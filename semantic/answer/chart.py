"""Which chart shows a result best, by rules; and small bars for a terminal.

The choice is data: any screen can draw it, and a test can read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from semantic.answer.formats import format_value, is_share
from semantic.compile.types import Column
from semantic.result import Result

Kind = Literal["card", "line", "columns", "bars", "lines", "grouped", "heatmap", "table"]
FEW_BUCKETS = 12
TOP = 20
MOST_LINES = 7
MOST_CHARTS = 4
MOST_GROUPED = 6
MOST_BARS = 40  # of a grouped chart; more are a heat map
ROWS, ACROSS = 20, 12  # of a heat map
_COUNTS = ("count", "count_distinct", "count_distinct_approx")


@dataclass(frozen=True, slots=True)
class Chart:
    """How to draw one part of a result; names are those of the result's columns.

    `top` keeps the first groups; `other` adds up the rest, only where that means something.
    `gaps`: missing points are breaks, or zeros for counts: a sum of nothing is unknown, not 0.
    `percent` axes run in percents and are never stacked. Bars start at zero.
    """

    kind: Kind
    measures: tuple[str, ...]
    x: str | None = None
    series: str | None = None
    title: str = ""
    axis: str = ""
    top: int | None = None
    other: bool = False
    percent: bool = False
    gaps: Literal["break", "zero"] = "break"


def charts(result: Result) -> tuple[Chart, ...]:
    """The charts of a result: one for each unit, so that no axis has two meanings.

    One for each number where colours already tell the groups of a second key apart.
    """
    measures = [column for column in result.columns if column.kind == "measure"]
    numbers = drawable(result)
    keys = [column for column in result.columns if column.kind != "measure"]
    if not numbers or not result.rows:
        return (Chart("table", tuple(column.name for column in measures)),)
    groups = _by_unit(numbers)
    if len(keys) == len(_telling(result, keys)) == 2 and len(numbers) <= MOST_CHARTS:
        groups = [[column] for group in groups for column in group]
    return tuple(_chart(result, keys, group) for group in groups)


def drawable(result: Result) -> list[Column]:
    """The measures that are numbers; the first decides which groups are drawn."""
    return [
        column
        for column in result.columns
        if column.kind == "measure" and column.type not in ("string", "time", "boolean")
    ]


def _telling(result: Result, keys: Sequence[Column]) -> list[Column]:
    """The keys that tell rows apart: a time of which there is one bucket does not."""
    return [key for key in keys if key.kind != "time" or _distinct(result, key) > 1]


def _by_unit(measures: Sequence[Column]) -> list[list[Column]]:
    """Measures that may share an axis: the same unit and format."""
    groups: dict[tuple[str | None, bool], list[Column]] = {}
    for column in measures:
        groups.setdefault((column.unit, is_share(column)), []).append(column)
    return list(groups.values())


def _chart(result: Result, keys: Sequence[Column], measures: Sequence[Column]) -> Chart:
    names = tuple(column.name for column in measures)
    share = any(is_share(column) for column in measures)
    counts = all(column.type in _COUNTS for column in measures)
    title = " and ".join(column.title for column in measures)
    axis = "percent" if share else measures[0].unit or ""
    base = Chart("table", names, title=title, axis=axis, percent=share,
                 gaps="zero" if counts else "break")  # fmt: skip
    return _shaped(base, result, keys, measures)


def _shaped(
    base: Chart, result: Result, keys: Sequence[Column], measures: Sequence[Column]
) -> Chart:
    times = [column for column in keys if column.kind == "time"]
    others = [column for column in keys if column.kind != "time"]
    match len(times), len(others):
        case 0, 0:
            return _as(base, "card")
        case 1, 0:
            # Columns of several numbers would be told apart by colour alone.
            few = _distinct(result, times[0]) <= FEW_BUCKETS and len(measures) == 1
            return _as(base, "columns" if few else "line", x=times[0].name)
        case 0, 1:
            return _categories(base, result, others[0], measures)
        case 1, 1 if _distinct(result, times[0]) == 1:
            return _categories(base, result, others[0], measures)
        case 1, 1 if len(measures) == 1:
            many = _distinct(result, others[0], measures) > MOST_LINES
            return _as(base, "lines", times[0].name, others[0].name, MOST_LINES if many else None)
        case 0, 2 if len(measures) == 1:
            groups, series = (_distinct(result, each, measures) for each in others)
            small = series <= MOST_GROUPED and groups * series <= MOST_BARS
            kind: Kind = "grouped" if small else "heatmap"
            return _as(base, kind, others[0].name, others[1].name)
    return base


def _categories(base: Chart, result: Result, key: Column, measures: Sequence[Column]) -> Chart:
    """Sorted bars; the rest is added up only where adding means something."""
    many = len(result.rows) > TOP
    addable = all(column.additive for column in measures) and not base.percent
    chart = _as(base, "bars", x=key.name, top=TOP if many else None)
    return _with_other(chart) if many and addable else chart


def _as(
    base: Chart, kind: Kind, x: str | None = None, series: str | None = None, top: int | None = None
) -> Chart:
    return replace(base, kind=kind, x=x, series=series, top=top)


def _with_other(chart: Chart) -> Chart:
    return replace(chart, other=True)


def switches(chart: Chart) -> tuple[Kind, ...]:
    """The kinds that show the same part of a result as well, the rules' choice first."""
    others: dict[Kind, tuple[Kind, ...]] = {
        "line": ("columns",), "columns": ("line",), "lines": ("heatmap",),
        "grouped": ("heatmap",), "heatmap": ("grouped",),
    }  # fmt: skip
    if chart.kind in ("card", "table"):
        return (chart.kind,)
    more = () if len(chart.measures) > 1 else others.get(chart.kind, ())
    return (chart.kind, *more, "table")


def switched(chart: Chart, kind: Kind) -> Chart:
    """The chart as another kind, where that shows it; else as it is."""
    return _as(chart, kind, chart.x, chart.series, chart.top) if kind in switches(chart) else chart


def _distinct(result: Result, column: Column, measures: Sequence[Column] = ()) -> int:
    """How many groups there are; with measures, those in which one of these has a value."""
    columns = [each.name for each in result.columns]
    at, numbers = columns.index(column.name), [columns.index(each.name) for each in measures]
    return len(
        {
            row[at]
            for row in result.rows
            if not numbers or any(row[each] is not None for each in numbers)
        }
    )


_EIGHTHS = " ▏▎▍▌▋▊▉█"


def text_chart(result: Result, width: int = 40, most: int = TOP) -> str:
    """Bars from zero, one a row, for a terminal; empty where bars say nothing."""
    keys = [at for at, column in enumerate(result.columns) if column.kind != "measure"]
    counted = drawable(result)
    numbers = [at for at, column in enumerate(result.columns) if column in counted]
    if not keys or not numbers or not len(result.rows) >= 2:
        return ""
    at, rows = numbers[0], result.rows[:most]
    sizes = [_size(row[at]) for row in rows]
    known = [size for size in sizes if size is not None]
    if not known or min(known) < 0 or max(known) <= 0:
        return ""
    labels = [_label(row, keys, result.columns) for row in rows]
    wide = min(32, max(map(len, labels)))
    lines = [
        f"{_cut(label, wide):<{wide}}  {_bar(size / max(known), width) if size is not None else ''}"
        f" {format_value(row[at], result.columns[at])}".rstrip()
        for label, size, row in zip(labels, sizes, rows, strict=True)
    ]
    left = len(result.rows) - len(rows)
    return "\n".join([*lines, f"… {left:,} more"] if left else lines)


def _label(row: tuple[object, ...], keys: Sequence[int], columns: Sequence[Column]) -> str:
    text = ", ".join(format_value(row[at], columns[at]) for at in keys)
    return " ".join(text.split())


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def _bar(share: float, width: int) -> str:
    eighths = max(1 if share > 0 else 0, round(share * width * 8))
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (_EIGHTHS[rest] if rest else "")


def _size(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or value != value:
        return None
    return float(value)

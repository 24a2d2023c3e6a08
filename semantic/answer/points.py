"""The marks of a chart as plain rows: what is drawn, before anything draws it.

One point a row: `x` (a label, or a moment), `series`, `y` (a number, or None for a gap) and the
texts people read. The screen's chart, the downloaded picture and the text alternative all come
from these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from semantic.answer.chart import Chart, drawable
from semantic.answer.formats import common_digits, format_value, is_share, with_unit
from semantic.answer.largest import group_name, groups_of, nameless, series_of
from semantic.compile.types import Column
from semantic.query.dates import add_units
from semantic.query.types import GRANULARITIES
from semantic.result import Result

MOST_BUCKETS = 5_000
FAR = 2  # a bar so many times as long as the longest other flattens them all


@dataclass(frozen=True, slots=True)
class Point:
    """One mark. `at` is the moment of a bucket, None for a category. `rest`: "other".

    `shown` is the value with its unit, `short` without. `missing`: the group without a name.
    """

    x: str
    y: float | None
    shown: str
    series: str = ""
    at: datetime | None = None
    rest: bool = False
    short: str = ""
    missing: bool = False


def points(chart: Chart, result: Result) -> tuple[Point, ...]:
    """The marks of a chart in the order in which they are drawn; empty for cards and tables."""
    if chart.kind in ("card", "table") or chart.x is None:
        return ()
    made = _of_rows(chart, result)
    if chart.kind == "bars":
        return _ranked(made, chart, result)
    if chart.series or len(chart.measures) > 1:
        made = _kept(made, series_of(chart, result), by_series=True)
    x = next(column for column in result.columns if column.name == chart.x)
    if x.kind == "time" and chart.kind != "heatmap":
        return _with_gaps(made, x, chart, _measure(chart, result))
    if x.kind != "time" and chart.kind in ("grouped", "heatmap"):
        made = _kept(made, groups_of(chart, result))
    return tuple(point for point in made if point.y is not None)


def _kept(made: Sequence[Point], names: Sequence[str], by_series: bool = False) -> list[Point]:
    """The points of these groups or series, in their order."""
    place = {name: at for at, name in enumerate(names)}
    keyed = [(place.get(each.series if by_series else each.x), each) for each in made]
    kept = [(at, each) for at, each in keyed if at is not None]
    return [each for _, each in sorted(kept, key=lambda pair: pair[0])]


def marked(made: Sequence[Point], always: bool) -> set[int]:
    """The places of the points that have a mark of their own.

    One without neighbours always has one: no line passes through it. Where several lines lie on
    zero, none has: the last would hide the others, and seem to be the only one.
    """
    zeros = Counter(point.x for point in made if point.y == 0)
    return {
        at
        for at, point in enumerate(made)
        if point.y is not None
        and (_alone(made, at) or (always and (point.y != 0 or zeros[point.x] < 2)))
    }


def _alone(made: Sequence[Point], at: int) -> bool:
    """Whether no line passes through a point: its neighbours are gaps, or of other lines."""
    beside = [made[each] for each in (at - 1, at + 1) if 0 <= each < len(made)]
    return not any(each.y is not None and each.series == made[at].series for each in beside)


def nothing(result: Result) -> bool:
    """Whether rows hold numbers of which none is more than zero: a drawing would be empty."""
    numbers = [at for at, column in enumerate(result.columns) if column.kind == "measure"]
    cells = [row[at] for row in result.rows for at in numbers]
    return bool(cells) and not any(cell and number(cell) != 0 for cell in cells)


def left_out(chart: Chart, result: Result, made: Sequence[Point]) -> str:
    """What of the rows is not drawn, as a sentence; "" where all is."""
    parts = []
    names = {"lines": ("points", "lines"), "heatmap": ("rows", "columns"),
             "grouped": ("groups", "bars a group"), "bars": ("groups", "")}  # fmt: skip
    one, two = names.get(chart.kind, ("points", "series"))
    size = _size(chart, result, made)
    for key, word, drawn in (
        (chart.x, one, {point.x for point in made if not point.rest}),
        (chart.series, two, {point.series for point in made}),
    ):
        known = _valued(chart, result, key)
        if there := len(known - drawn):
            drawn &= known
            parts.append(f"the {size.format(f'{len(drawn):,}')} of {len(drawn) + there:,} {word}")
    said = [f"Drawn: {' and '.join(parts)}"] if parts else []
    if far := _far(chart, result, made):
        said.append(f"Not drawn: {far.x}, together {far.shown}")
    return f"{'. '.join(said)}; the table has all." if said else ""


def _valued(chart: Chart, result: Result, key: str | None) -> set[str]:
    """The names of a key's groups in which a number of the chart has a value; none of a time.

    Bars of the largest stand beside that of the group without a name: it is none of them.
    """
    measures = [at for at, column in enumerate(result.columns) if column.name in chart.measures]
    at = next((at for at, column in enumerate(result.columns) if column.name == key), None)
    if at is None or result.columns[at].kind == "time":
        return set()
    column = result.columns[at]
    return {
        group_name(row[at], column)
        for row in result.rows
        if any(number(row[each]) is not None for each in measures)
        and not (chart.kind == "bars" and nameless(row[at], column))
    }


def _size(chart: Chart, result: Result, made: Sequence[Point]) -> str:
    """Which are drawn, of some: the largest, by another number, or the first of an order."""
    if chart.kind == "bars":
        sizes = [each.y for each in made if each.y is not None and not each.rest | each.missing]
        return "{} largest" if sizes == sorted(sizes, reverse=True) else "first {}"
    first = drawable(result)[0]
    by = "" if first.name in chart.measures else f" by {first.title}"
    return f"{{}} largest{by}"


def _of_rows(chart: Chart, result: Result) -> list[Point]:
    columns = {column.name: at for at, column in enumerate(result.columns)}
    x_at, series_at = columns[chart.x or ""], columns.get(chart.series or "")
    several = len(chart.measures) > 1
    digits = {name: _digits(chart, result, columns[name]) for name in chart.measures}
    made = []
    for row in result.rows:
        at = _moment(row[x_at])
        label = group_name(row[x_at], result.columns[x_at])
        missing = nameless(row[x_at], result.columns[x_at])
        for name in chart.measures:
            column = result.columns[columns[name]]
            value = row[columns[name]]
            series = column.title if several else ""
            if series_at is not None:
                series = group_name(row[series_at], result.columns[series_at])
            shown = with_unit(value, column, digits[name])
            short = format_value(value, column, _short(chart, column, digits[name]))
            made.append(Point(label, number(value), shown, series, at, False, short, missing))
    return made


def _digits(chart: Chart, result: Result, at: int) -> int | None:
    """As many decimals for all values that are read side by side."""
    if chart.kind not in ("bars", "grouped", "heatmap"):
        return None
    return common_digits([row[at] for row in result.rows], result.columns[at])


def _short(chart: Chart, column: Column, digits: int | None) -> int | None:
    """A cell of a heat map is narrow: its percents have one decimal."""
    narrow = chart.kind == "heatmap" and is_share(column) and digits is not None
    return min(1, digits or 0) if narrow else digits


def _measure(chart: Chart, result: Result) -> Column:
    return next(column for column in result.columns if column.name == chart.measures[0])


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


def _ranked(made: list[Point], chart: Chart, result: Result) -> tuple[Point, ...]:
    """The largest first, unless the query orders; then the group without a name; then the rest."""
    top, rest = _cut(made, chart, result)
    missing = [point for point in made if point.missing]
    others = _others(rest, chart, result)
    drawn = [others] if others and not _flattens(others, [*top, *missing]) else []
    return (*top, *missing, *drawn)


def _cut(
    made: Sequence[Point], chart: Chart, result: Result
) -> tuple[Sequence[Point], Sequence[Point]]:
    """The groups with a name: those that are drawn, and the rest."""
    named = [point for point in made if not point.missing]
    if result.query.order is None and len(chart.measures) == 1:
        named.sort(key=lambda point: -(point.y if point.y is not None else -1e308))
    kept = len(named) if chart.top is None else chart.top * len(chart.measures)
    return named[:kept], named[kept:]


def _others(rest: Sequence[Point], chart: Chart, result: Result) -> Point | None:
    """The rest as one bar, where adding up means something."""
    if not (chart.other and rest) or result.truncated or len(chart.measures) > 1:
        return None
    total = sum(point.y or 0 for point in rest)
    whole = int(total) if total == int(total) else total
    shown = with_unit(whole, _measure(chart, result))
    return Point(f"{len(rest):,} others", total, shown, rest=True)


def _flattens(others: Point, bars: Sequence[Point]) -> bool:
    longest = max((abs(point.y) for point in bars if point.y is not None), default=0)
    return abs(others.y or 0) > FAR * longest


def _far(chart: Chart, result: Result, made: Sequence[Point]) -> Point | None:
    """The others that are not drawn, as they would flatten the rest."""
    if chart.kind != "bars" or any(point.rest for point in made):
        return None
    return _others(_cut(_of_rows(chart, result), chart, result)[1], chart, result)


def number(value: object) -> float | None:
    """A cell as a number to draw; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or value != value:
        return None
    return float(value)


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else None

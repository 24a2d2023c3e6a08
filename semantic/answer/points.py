"""The marks of a chart as plain rows: what is drawn, before anything draws it.

One point a row: `x` (a label, or a moment), `series`, `y` (a number, or None for a gap) and the
texts people read. The screen's chart, the downloaded picture and the text alternative all come
from these.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from semantic.answer.chart import ACROSS, MOST_BARS, MOST_GROUPED, ROWS, Chart
from semantic.answer.formats import MISSING, format_value, with_unit
from semantic.compile.types import Column
from semantic.query.dates import add_units
from semantic.query.paraphrase import low
from semantic.query.types import GRANULARITIES
from semantic.result import Result

MOST_BUCKETS = 5_000


@dataclass(frozen=True, slots=True)
class Point:
    """One mark. `at` is the moment of a bucket, None for a category. `rest`: "other".

    `shown` is the value with its unit, `short` without.
    """

    x: str
    y: float | None
    shown: str
    series: str = ""
    at: datetime | None = None
    rest: bool = False
    short: str = ""


def points(chart: Chart, result: Result) -> tuple[Point, ...]:
    """The marks of a chart in the order in which they are drawn; empty for cards and tables."""
    if chart.kind in ("card", "table") or chart.x is None:
        return ()
    columns = {column.name: at for at, column in enumerate(result.columns)}
    made = _of_rows(chart, result, columns)
    x = result.columns[columns[chart.x]]
    if x.kind == "time":
        measure = result.columns[columns[chart.measures[0]]]
        if chart.kind == "heatmap":
            known = [point for point in made if point.y is not None]
            kept = _top(known, lambda point: point.series, measure, ROWS)
            return tuple(point for point in known if point.series in kept)
        return _with_gaps(_only_top_series(chart, made), x, chart, measure)
    if chart.kind == "bars":
        return _ranked(made, chart, result, columns)
    known = [point for point in made if point.y is not None]
    if chart.kind in ("grouped", "heatmap"):
        return _largest(known, chart, result.columns[columns[chart.measures[0]]])
    return tuple(known)


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
    measures = [at for at, column in enumerate(result.columns) if column.name in chart.measures]
    for key, word, drawn in (
        (chart.x, one, {point.x for point in made if not point.rest}),
        (chart.series, two, {point.series for point in made}),
    ):
        at = next((at for at, column in enumerate(result.columns) if column.name == key), None)
        if at is None or result.columns[at].kind == "time":
            continue
        known = {row[at] for row in result.rows if any(number(row[each]) is not None
                                                       for each in measures)}  # fmt: skip
        if len(known) > len(drawn):
            parts.append(f"the {len(drawn):,} largest of {len(known):,} {word}")
    return f"Drawn: {' and '.join(parts)}; the table has all." if parts else ""


def _of_rows(chart: Chart, result: Result, columns: dict[str, int]) -> list[Point]:
    assert chart.x is not None
    x_at = columns[chart.x]
    series_at = columns.get(chart.series or "")
    several = len(chart.measures) > 1
    made = []
    for row in result.rows:
        at = _moment(row[x_at])
        label = _name(row[x_at], result.columns[x_at])
        for name in chart.measures:
            column = result.columns[columns[name]]
            value = row[columns[name]]
            series = column.title if several else ""
            if series_at is not None:
                series = _name(row[series_at], result.columns[series_at])
            shown, short = with_unit(value, column), format_value(value, column)
            made.append(Point(label, number(value), shown, series, at, short=short))
    return made


def _name(value: object, column: Column) -> str:
    """A group's name; the group without one is said as such, as in the sentence."""
    text = format_value(value, column)
    return f"no {low(column.title)}" if text == MISSING and column.kind != "time" else text


def _largest(made: Sequence[Point], chart: Chart, measure: Column) -> tuple[Point, ...]:
    """As many groups as can be read, the largest, in the order of the rows."""
    heat = chart.kind == "heatmap"
    series = _top(made, lambda point: point.series, measure, ACROSS if heat else MOST_GROUPED)
    made = [point for point in made if point.series in series]
    most = ROWS if heat else max(3, MOST_BARS // max(1, len(series)))
    groups = _top(made, lambda point: point.x, measure, most)
    return tuple(point for point in made if point.x in groups)


def _top(
    made: Sequence[Point], key: Callable[[Point], str], measure: Column, most: int
) -> Collection[str]:
    """The names with the largest totals; with the largest values where totals mean nothing."""
    sizes: dict[str, float] = defaultdict(float)
    for point in made:
        size, name = abs(point.y or 0), key(point)
        sizes[name] = sizes[name] + size if measure.additive else max(sizes[name], size)
    return sorted(sizes, key=lambda name: -sizes[name])[:most]


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

"""The axes of a chart: from where to where, how they are written, in which unit.

Needs the `chat` extra.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from semantic.answer.chart import FEW_BUCKETS, Chart
from semantic.answer.points import Point
from semantic.compile.types import Column

TICKS = 5
FLAT = 0.8  # of the highest value; what stays above looks flat from zero
LABEL, SMALL = 12, 11  # sizes of text in a chart
MOST_LETTERS = 180  # pixels of a name beside a bar: on a phone the bar needs room, too
# Steps between the lines of a grid of times, in the axis' unit.
_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 480, 720, 1440)
_CLOCK = {"second": _MINUTES, "minute": _MINUTES, "hour": (1, 2, 3, 6, 12, 24, 48, 72, 120, 240)}


@dataclass(frozen=True, slots=True)
class Ground:
    """The colours that depend on what a chart is drawn on.

    `accent` is one series' colour; `ink` and `soft` those of text; `faint` and `strong` the ends
    of a heat map, `on` the text on `strong`.
    """

    accent: str = "#0f766e"
    ink: str = "#1c1917"
    soft: str = "#57534e"
    rule: str = "#e7e5e4"
    faint: str = "#dff0ed"
    on: str = "#ffffff"


PAPER = Ground()
DARK = Ground("#2dd4bf", "#f0eeea", "#b8b3aa", "#343a3e", "#1d3b3a", "#0c0a09")


def value_axis(chart: Chart, made: Sequence[Point], ground: Ground) -> Any:
    """Percents as percents, thousands as "20k"; no half of a thing that is counted.

    The title stands level, above an upright axis and at the start of a lying one.
    """
    import altair

    form = "~%" if chart.percent else "~s" if _large(made) else ",.2~f"
    lying = chart.kind in ("bars", "grouped")
    title: dict[str, Any] = {"titleAnchor": "start"} if lying else {
        "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -14,
    }  # fmt: skip
    return altair.Axis(
        format=form, domain=False, ticks=False, labelPadding=8, gridColor=ground.rule,
        **title, **_ticks(chart, made), **texts(ground),
    )  # fmt: skip


def _ticks(chart: Chart, made: Sequence[Point]) -> dict[str, Any]:
    """Where the lines of the grid are: at whole things, and at what clocks divide time into."""
    known = [each.y for each in made if each.y is not None]
    if not known or chart.percent or min(known) < 0:
        return {"tickCount": TICKS}
    most = max(known)
    if most < TICKS and all(y == int(y) for y in known):
        return {"values": list(range(int(most) + 1))}
    steps = _CLOCK.get(chart.axis.lower().rstrip("s"), ())
    step = next((step for step in steps if most / step <= TICKS), None)
    if step is None or most < step:
        return {"tickCount": TICKS}
    return {"values": list(range(0, ceil(most / step) * step + 1, step))}


def value_scale(chart: Chart, made: Sequence[Point]) -> Any:
    """From zero, except flat lines of percents."""
    import altair

    zero = from_zero(chart, made)
    if chart.kind not in ("line", "lines"):
        return altair.Scale(zero=zero, nice=True)
    # A point above the last line of the grid looks lost; a bar has its value beside it.
    lines = _ticks(chart, made).get("values")
    if lines and lines[-1]:
        return altair.Scale(zero=zero, nice=False, domainMax=lines[-1])
    return altair.Scale(zero=zero, nice=TICKS)


def from_zero(chart: Chart, made: Sequence[Point]) -> bool:
    """Whether the axis starts at zero: not where a line of percents would look flat from there."""
    known = [each.y for each in made if each.y is not None]
    if chart.kind not in ("line", "lines") or not chart.percent or not known:
        return True
    return min(known) < FLAT * max(known)


def name_axis(ground: Ground, **more: Any) -> Any:
    """Names beside bars and cells: as dark as the text around the chart."""
    import altair

    about = {"labelLimit": MOST_LETTERS, "domain": False, "ticks": False, "labelPadding": 8}
    look = texts(ground) | {"labelColor": ground.ink}
    return altair.Axis(**(about | look | more))


def bucket_axis(made: Sequence[Point], column: Column | None, ground: Ground) -> Any:
    """Each bucket by name where there are few, so that no label stands between two of them."""
    import altair

    names = list(dict.fromkeys(each.x for each in made))
    if len(names) <= FEW_BUCKETS:
        return altair.X("x:N", sort=names, title=None, axis=short_axis(names, ground))
    return altair.X(
        "t:T", title=None,
        axis=altair.Axis(
            grid=False, labelOverlap=True, tickCount=8, labelPadding=6, domainColor=ground.rule,
            labelFlush=False, tickColor=ground.rule, **texts(ground), **_time_format(column),
        ),
    )  # fmt: skip


def short_axis(names: Sequence[str], ground: Ground, **more: Any) -> Any:
    """Buckets as "Feb" over "2023", the year where it begins: level, and as wide as a column."""
    labels = dict(zip(names, bucket_labels(names), strict=True))
    return name_axis(
        ground, labelExpr=f"{json.dumps(labels)}[datum.value]", labelAngle=0, labelOverlap=True,
        **more,
    )  # fmt: skip


def bucket_labels(names: Sequence[str]) -> list[list[str]]:
    """The lines of each bucket's label. The words are the calendar's, never the data's."""
    made, shown = [], ""
    for name in names:
        day, _, year = name.removeprefix("week of ").rpartition(" ")
        if not (day and year.isdigit()):
            made.append([name])
            continue
        made.append([day, year] if year != shown else [day])
        shown = year
    return made


def axis_title(chart: Chart, made: Sequence[Point] = ()) -> str:
    """ "Episodes", "Length (minutes)": the unit is not said twice. An axis from elsewhere than
    zero says so."""
    unit = "" if chart.percent else chart.axis
    said = unit and unit != "number" and unit.lower() not in chart.title.lower()
    title = f"{chart.title} ({unit})" if said else chart.title
    return title if from_zero(chart, made) else f"{title}, not from 0%"


def texts(ground: Ground) -> dict[str, Any]:
    """The text of an axis: large enough to be read, dark enough to be seen."""
    return {"labelFontSize": LABEL, "titleFontSize": LABEL, "labelColor": ground.soft,
            "titleColor": ground.soft, "titleFontWeight": "normal"}  # fmt: skip


def _large(made: Sequence[Point]) -> bool:
    return max((abs(each.y) for each in made if each.y is not None), default=0) >= 10_000


def _time_format(column: Column | None) -> dict[str, Any]:
    forms = {"year": "%Y", "quarter": "Q%q %Y", "month": "%b %Y", "week": "%-d %b %Y",
             "day": "%-d %b %Y"}  # fmt: skip
    form = forms.get(column.granularity or "") if column else None
    return {"format": form} if form else {}

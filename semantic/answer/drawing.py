"""Charts as Vega-Lite, through Altair. Needs the `chat` extra.

The data stands inside the chart: nothing is fetched. Colour never stands alone: series differ in
shape or are written beside their bars, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from semantic.answer.alternative import alternative
from semantic.answer.chart import FEW_BUCKETS, Chart
from semantic.answer.points import Point, points
from semantic.compile.types import Column
from semantic.result import Result

if TYPE_CHECKING:
    import altair

PALETTE = ("#0f766e", "#c2570c", "#4f46e5", "#be185d", "#4d7c0f", "#0e7490", "#78716c")
INK, SOFT, RULE, REST = "#1c1917", "#57534e", "#e7e5e4", "#a8a29e"
MOST_POINTS = 48
TICKS = 5
_BAR, _GROUPED, _LEGEND = 26, 18, 22
AROUND = 60  # a chart's height holds its axes, titles and legend, too


@dataclass(frozen=True, slots=True)
class Ground:
    """The colours that depend on what a chart is drawn on: of one series, and of its labels."""

    accent: str = PALETTE[0]
    ink: str = INK


PAPER = Ground()
DARK = Ground("#2dd4bf", "#f0eeea")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be shown: Altair's object, its text alternative and its title."""

    chart: altair.LayerChart | altair.Chart
    alternative: str
    title: str

    def spec(self) -> dict[str, Any]:
        """The chart as Vega-Lite. Not held against its schema, which takes longer than drawing:
        tests do that for every kind."""
        return self.chart.to_dict(validate=False)


def draw(chart: Chart, result: Result, ground: Ground = PAPER) -> Drawing | None:
    """The chart of a result; None where there is nothing to draw (a card, a table)."""
    made = points(chart, result)
    if not made:
        return None
    kinds = {"line": _lines, "lines": _lines, "columns": _columns, "bars": _bars,
             "grouped": _grouped, "heatmap": _heatmap}  # fmt: skip
    drawn = kinds[chart.kind](chart, result, made, ground)
    return Drawing(drawn, alternative(chart, result), chart.title)


def picture(drawing: Drawing, format: str) -> bytes:
    """The chart as a PNG or SVG file, on white, with its title."""
    import vl_convert

    chart = drawing.chart.properties(
        title=drawing.title, description=drawing.alternative, width=720
    ).configure(**_ON_PAPER)
    if format == "png":
        return vl_convert.vegalite_to_png(
            chart.to_dict(validate=False), scale=2, allowed_base_urls=[]
        )
    svg: str = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), allowed_base_urls=[])
    return svg.encode()


_ON_PAPER: dict[str, Any] = {
    "background": "#ffffff", "padding": 20, "font": "sans-serif",
    "view": {"stroke": None},
    "title": {"anchor": "start", "fontSize": 16, "color": INK, "offset": 14},
    "axis": {"labelColor": SOFT, "titleColor": SOFT, "gridColor": RULE, "domainColor": RULE,
             "tickColor": RULE, "labelFontSize": 12, "titleFontSize": 12,
             "titleFontWeight": "normal"},
    "legend": {"labelColor": SOFT, "titleColor": SOFT, "labelFontSize": 12},
    "text": {"color": INK},
    "range": {"category": list(PALETTE)},
}  # fmt: skip


def _rows(made: tuple[Point, ...], ground: Ground) -> list[dict[str, Any]]:
    """Fields with names of our own: no title or value can be read as a path or an option.

    `k` is the colour of a bar, `d` that of the text in a cell of a heat map.
    """
    high = 0.55 * max((each.y for each in made if each.y is not None), default=0)
    return [
        {"x": each.x, "y": each.y, "s": each.series, "v": each.shown,
         "t": each.at.isoformat() if each.at else None,
         "k": REST if each.rest else ground.accent, "d": "#ffffff" if (each.y or 0) > high else INK}
        for each in made
    ]  # fmt: skip


def _base(made: tuple[Point, ...], ground: Ground) -> altair.Chart:
    import altair

    return altair.Chart(altair.InlineData(values=_rows(made, ground)))


def _axis(chart: Chart, made: tuple[Point, ...]) -> Any:
    """Percents as percents, thousands as "20k"; no half of a thing that is counted."""
    import altair

    form = "~%" if chart.percent else "~s" if _large(made) else ",.2~f"
    known = [each.y for each in made if each.y is not None]
    whole = all(0 <= y < TICKS and y == int(y) for y in known)
    ticks: dict[str, Any] = {"tickCount": TICKS}
    if known and whole and not chart.percent:
        ticks = {"values": list(range(int(max(known)) + 1))}
    return altair.Axis(format=form, domain=False, ticks=False, labelPadding=8, **ticks)


def _scale(chart: Chart, made: tuple[Point, ...]) -> Any:
    """From zero; a line of percents far from it may start higher."""
    import altair

    line = chart.kind in ("line", "lines")
    return altair.Scale(zero=not (line and chart.percent) or _low(made), nice=True)


def axis_title(chart: Chart) -> str:
    """ "Episodes", "Length (minutes)": the unit is not said twice."""
    unit = "" if chart.percent else chart.axis
    said = unit and unit.lower() not in chart.title.lower()
    return f"{chart.title} ({unit})" if said else chart.title


def _large(made: tuple[Point, ...]) -> bool:
    return max((abs(each.y) for each in made if each.y is not None), default=0) >= 10_000


def _tips(chart: Chart, result: Result, series: bool) -> list[Any]:
    import altair

    tips = [altair.Tooltip("x:N", title=_tip_title(_column(result, chart.x)))]
    if series:
        name = _column(result, chart.series) if chart.series else None
        tips.append(altair.Tooltip("s:N", title=_tip_title(name) if name else "Measure"))
    return [*tips, altair.Tooltip("v:N", title=_safe(chart.title))]


def _tip_title(column: Column | None) -> str:
    if column is None:
        return ""
    grain = column.granularity if column.kind == "time" else None
    return _safe((grain or column.title).capitalize() if grain else column.title)


def _safe(title: str) -> str:
    """Tooltips show a field called "image" as a picture and "title" as a headline: not ours."""
    return f"{title}:" if title.lower() in ("image", "title") else title


def _column(result: Result, name: str | None) -> Column | None:
    return next((column for column in result.columns if column.name == name), None)


def _series_names(made: tuple[Point, ...]) -> list[str]:
    return list(dict.fromkeys(each.series for each in made if each.series))


def _lines(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> Any:
    import altair

    base, names = _base(made, ground), _series_names(made)
    encoded: dict[str, Any] = {
        "x": _time_axis(chart, result, made),
        "y": altair.Y("y:Q", scale=_scale(chart, made), axis=_axis(chart, made),
                      title=axis_title(chart)),
        "tooltip": _tips(chart, result, bool(names)),
    }  # fmt: skip
    few = len(made) // max(1, len(names)) <= MOST_POINTS
    dot: dict[str, Any] = {"filled": True, "size": 60 if few else 30, "opacity": 1}
    if names:
        legend = altair.Legend(title=None, orient="bottom", columns=3, labelLimit=220)
        # Equal in both, or they do not become one legend.
        told: dict[str, Any] = {"scale": altair.Scale(domain=names), "legend": legend}
        encoded |= {"color": altair.Color("s:N", **told), "shape": altair.Shape("s:N", **told)}
        look: dict[str, Any] = {"point": dot}
    else:
        look = {
            "color": ground.accent,
            "point": dot | {"color": ground.accent} if few else "transparent",
        }
    return altair.layer(base.mark_line(strokeWidth=2.5, **look).encode(**encoded)).properties(
        height=320
    )


def _time_axis(chart: Chart, result: Result, made: tuple[Point, ...]) -> Any:
    """Each bucket by name where there are few, so that no label stands between two of them."""
    import altair

    names = list(dict.fromkeys(each.x for each in made))
    if len(names) <= FEW_BUCKETS:
        return altair.X(
            "x:N",
            sort=names,
            title=None,
            axis=altair.Axis(labelAngle=0 if len(names) <= 8 else -40, labelLimit=120, ticks=False),
        )
    return altair.X(
        "t:T",
        title=None,
        axis=altair.Axis(
            grid=False,
            labelOverlap=True,
            tickCount=8,
            labelPadding=6,
            **_time_labels(result, chart),
        ),
    )


def _low(made: tuple[Point, ...]) -> bool:
    """Whether zero is near enough to be shown without flattening the line."""
    known = [each.y for each in made if each.y is not None]
    return not known or min(known) < max(known) / 2


def _time_labels(result: Result, chart: Chart) -> dict[str, Any]:
    column = _column(result, chart.x)
    forms = {"year": "%Y", "quarter": "Q%q %Y", "month": "%b %Y", "week": "%-d %b %Y",
             "day": "%-d %b %Y"}  # fmt: skip
    form = forms.get(column.granularity or "") if column else None
    return {"format": form} if form else {}


def _columns(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> Any:
    import altair

    names, order = _series_names(made), list(dict.fromkeys(each.x for each in made))
    x = altair.X(
        "x:N",
        sort=order,
        title=None,
        axis=altair.Axis(
            labelAngle=0 if len(order) <= 8 else -40, labelLimit=120, domain=False, ticks=False
        ),
    )
    encoded: dict[str, Any] = {
        "x": x, "y": altair.Y("y:Q", scale=_scale(chart, made), axis=_axis(chart, made),
                      title=axis_title(chart)),
        "tooltip": _tips(chart, result, bool(names)),
    }  # fmt: skip
    if names:
        legend = altair.Legend(title=None, orient="bottom", columns=3, labelLimit=220)
        encoded |= {"color": altair.Color("s:N", scale=altair.Scale(domain=names), legend=legend),
                    "xOffset": altair.XOffset("s:N", sort=names)}  # fmt: skip
    look: dict[str, Any] = {} if names else {"color": ground.accent}
    bars = _base(made, ground).mark_bar(cornerRadiusEnd=3, **look).encode(**encoded)
    return altair.layer(bars).properties(height=320)


def _bars(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> Any:
    import altair

    if _series_names(made):
        return _grouped(chart, result, made, ground)
    order = [each.x for each in made]
    y = altair.Y(
        "x:N",
        sort=order,
        title=None,
        axis=altair.Axis(
            labelLimit=260,
            labelOverlap=False,
            labelBaseline="middle",
            domain=False,
            ticks=False,
            labelPadding=8,
        ),
    )
    x = altair.X("y:Q", title=axis_title(chart), scale=_scale(chart, made), axis=_axis(chart, made))
    base = _base(made, ground).encode(y=y, x=x, tooltip=_tips(chart, result, False))
    bars = base.mark_bar(cornerRadiusEnd=3).encode(
        color=altair.Color("k:N", scale=None, legend=None)
    )
    labels = base.mark_text(align="left", dx=6, fontSize=12, color=ground.ink).encode(
        text=altair.Text("v:N")
    )
    return altair.layer(bars, labels).properties(height=_BAR * len(made) + AROUND)


def _grouped(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> Any:
    import altair

    order, names = list(dict.fromkeys(each.x for each in made)), _series_names(made)
    y = altair.Y(
        "x:N",
        sort=order,
        title=None,
        axis=altair.Axis(
            labelLimit=220,
            labelOverlap=False,
            labelBaseline="middle",
            domain=False,
            ticks=False,
            labelPadding=8,
        ),
    )
    x = altair.X("y:Q", title=axis_title(chart), scale=_scale(chart, made), axis=_axis(chart, made))
    legend = altair.Legend(title=None, orient="bottom", columns=3, labelLimit=220)
    base = _base(made, ground).encode(
        y=y, x=x, yOffset=altair.YOffset("s:N", sort=names), tooltip=_tips(chart, result, True)
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(
        color=altair.Color("s:N", sort=names, legend=legend)
    )
    labels = base.mark_text(align="left", dx=4, fontSize=11, color=ground.ink).encode(
        text=altair.Text("v:N"), yOffset=altair.YOffset("s:N", sort=names, bandPosition=0.5)
    )
    return altair.layer(bars, labels).properties(
        height=_GROUPED * len(order) * len(names) + AROUND + 20 + _LEGEND * -(-len(names) // 3)
    )


def _heatmap(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> Any:
    import altair

    rows, across = list(dict.fromkeys(each.x for each in made)), _series_names(made)
    base = _base(made, ground).encode(
        y=altair.Y("x:N", sort=rows, title=None, axis=altair.Axis(
            labelLimit=220, domain=False, ticks=False)),
        x=altair.X("s:N", sort=across, title=None, axis=altair.Axis(
            labelLimit=140, domain=False, ticks=False, labelAngle=-40, orient="top")),
        tooltip=_tips(chart, result, True),
    )  # fmt: skip
    cells = base.mark_rect(cornerRadius=2).encode(
        color=altair.Color("y:Q", legend=None, scale=altair.Scale(scheme="tealblues", zero=True))
    )
    numbers = base.mark_text(fontSize=11).encode(
        text=altair.Text("v:N"), color=altair.Color("d:N", scale=None, legend=None)
    )
    return (
        altair.layer(cells, numbers)
        .properties(height=_BAR * len(rows) + 2 * AROUND)
        .resolve_scale(color="independent")
    )

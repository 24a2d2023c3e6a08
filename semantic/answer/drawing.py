"""Charts as Vega-Lite, through Altair. Needs the `chat` extra.

The data stands inside the chart: nothing is fetched. Colour never stands alone: series differ in
shape or are written beside their bars, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

from semantic.answer.alternative import alternative, headline
from semantic.answer.axes import (
    DARK,
    LABEL,
    MOST_LETTERS,
    PAPER,
    SMALL,
    Ground,
    axis_title,
    bucket_axis,
    name_axis,
    short_axis,
    value_axis,
    value_scale,
)
from semantic.answer.chart import FEW_BUCKETS, Chart
from semantic.answer.largest import series_of
from semantic.answer.names import shortened, wrapped
from semantic.answer.points import Point, left_out, marked, points
from semantic.compile.types import Column
from semantic.result import Result

if TYPE_CHECKING:
    import altair

__all__ = ("DARK", "PAPER", "Drawing", "Ground", "draw", "picture")

PALETTE = ("#0f766e", "#c2570c", "#4f46e5", "#be185d", "#4d7c0f", "#0e7490", "#78716c")
REST = "#a8a29e"
MOST_POINTS = 48
_BAR, _GROUPED, _LEGEND, _PLOT = 28, 20, 22, 260
AROUND = 60  # a chart's height holds its axes, titles and legend, too
MOST_LEGEND = 170
_WIDE = 18  # letters of a name that takes half of a phone's width in a legend
_SLACK = 20  # pixels by which a cut name may be wider than reckoned
_LEVEL = 70  # letters of all column heads that stand side by side


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to be shown: Altair's object, its text alternative and its title.

    `note` says what of the rows is not drawn; "" where all is.
    """

    chart: altair.LayerChart | altair.Chart
    alternative: str
    title: str
    note: str = ""

    def spec(self) -> dict[str, Any]:
        """The chart as Vega-Lite. Not held against its schema, which takes longer than drawing:
        tests do that for every kind."""
        return self.chart.to_dict(validate=False)


def draw(chart: Chart, result: Result, ground: Ground = PAPER) -> Drawing | None:
    """The chart of a result; None where there is nothing to draw (a card, a table)."""
    made = points(chart, result)
    if not any(point.y is not None for point in made):
        return None
    kinds = {"line": _lines, "lines": _lines, "columns": _columns, "bars": _bars,
             "grouped": _grouped, "heatmap": _heatmap}  # fmt: skip
    drawn = kinds[chart.kind](chart, result, made, ground)
    note = left_out(chart, result, made)
    return Drawing(drawn, alternative(chart, result), headline(chart, result), note)


def picture(drawing: Drawing, format: str, about: str = "") -> bytes:
    """The chart as a PNG or SVG file, on white, with its title.

    `about` says below the title what the chart is of, in full: its filters and its range. A
    picture travels without the answer; so does the note of what is not drawn.
    """
    import altair
    import vl_convert

    below = [*wrapped(about, _WIDTH, LABEL), *wrapped(drawing.note, _WIDTH, LABEL)]
    title = altair.TitleParams(
        wrapped(drawing.title, _WIDTH, _TITLE), subtitle=below or altair.Undefined
    )
    chart = drawing.chart.properties(title=title, width=_WIDTH).configure(**_ON_PAPER)
    if format == "png":
        return vl_convert.vegalite_to_png(
            chart.to_dict(validate=False), scale=2, allowed_base_urls=[]
        )
    svg: str = vl_convert.vegalite_to_svg(chart.to_dict(validate=False), allowed_base_urls=[])
    said = f'<svg role="img" aria-label={quoteattr(drawing.alternative)} '
    return svg.replace("<svg ", said, 1).encode()


_WIDTH, _TITLE = 720, 16
_ON_PAPER: dict[str, Any] = {
    "background": "#ffffff", "padding": 20, "font": "sans-serif",
    "view": {"stroke": None},
    "title": {"anchor": "start", "frame": "bounds", "fontSize": _TITLE, "color": PAPER.ink,
              "offset": 14, "subtitleFontSize": LABEL, "subtitleColor": PAPER.soft,
              "subtitlePadding": 6},
    "axis": {"domainColor": PAPER.rule, "tickColor": PAPER.rule},
    "range": {"category": list(PALETTE)},
}  # fmt: skip


def _rows(
    chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground
) -> list[dict[str, Any]]:
    """Fields with names of our own: no title or value can be read as a path or an option.

    `n` and `u` are the names of the group and its series as they fit in. `k` is the colour of a
    bar, `l` what stands beside it where bars are grouped; `c` and `d` are the text in a cell of a
    heat map, and its colour.
    """
    high = 0.55 * max((each.y for each in made if each.y is not None), default=0)
    group, line = _written(_names(made)), _written(series_of(chart, result), MOST_LEGEND)
    return [
        {"x": each.x, "y": each.y, "s": each.series, "v": each.shown,
         "t": each.at.isoformat() if each.at else None, "c": each.short,
         "n": group[each.x], "u": line.get(each.series, ""),
         "l": f"{line.get(each.series, '')} · {each.shown}",
         "k": REST if each.rest or each.missing else ground.accent,
         "d": ground.on if (each.y or 0) > high else ground.ink}
        for each in made
    ]  # fmt: skip


def _written(names: Sequence[str], width: int = MOST_LETTERS) -> dict[str, str]:
    return shortened(names, width, LABEL)


def _base(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> altair.Chart:
    import altair

    return altair.Chart(altair.InlineData(values=_rows(chart, result, made, ground)))


def _values(chart: Chart, made: tuple[Point, ...], ground: Ground) -> dict[str, Any]:
    """How far the axis of the values goes, how it is written, and its title."""
    axis = value_axis(chart, made, ground)
    axis["labelFlush"] = False  # each number at its line of the grid
    if axis["format"] == "~s":
        axis["labelExpr"] = "datum.value === 0 ? '0' : datum.label"  # not "0k"
    return {"scale": value_scale(chart, made), "axis": axis, "title": axis_title(chart, made)}


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


def _names(made: tuple[Point, ...]) -> list[str]:
    return list(dict.fromkeys(each.x for each in made))


def _series_names(made: tuple[Point, ...]) -> list[str]:
    return list(dict.fromkeys(each.series for each in made if each.series))


def _lines(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> Any:
    """Each value has its mark where there is room; one without neighbours always has."""
    import altair

    names = _series_names(made)
    few = len(made) // max(1, len(names)) <= MOST_POINTS
    seen = marked(made, always=few or bool(names))
    rows = [
        row | {"o": int(at in seen)} for at, row in enumerate(_rows(chart, result, made, ground))
    ]
    base = altair.Chart(altair.InlineData(values=rows)).encode(
        x=bucket_axis(made, _column(result, chart.x), ground),
        y=altair.Y("y:Q", **_values(chart, made, ground)),
    )
    size, height = (60 if few else 30), _PLOT + AROUND
    told: dict[str, Any] = {}
    if names:
        told, legend = _told_apart(series_of(chart, result), names, size, ground)
        height += legend
    plain: dict[str, Any] = {} if names else {"color": ground.accent}
    line = base.mark_line(strokeWidth=2.5, aria=False, **plain).encode(
        # With a shape, a line has marks of its own.
        **{channel: each for channel, each in told.items() if channel != "shape"}
    )
    dots = base.mark_point(filled=True, size=size, aria=False, **plain).encode(
        opacity=altair.Opacity("o:Q", scale=None, legend=None),
        tooltip=_tips(chart, result, bool(names)), **told,
    )  # fmt: skip
    return altair.layer(line, dots).properties(height=height)


def _told_apart(
    order: Sequence[str], names: Sequence[str], size: int, ground: Ground
) -> tuple[dict[str, Any], int]:
    """Colours and shapes of lines, the same in all charts of an answer; the legend's height."""
    import altair

    written = _written(order, MOST_LEGEND)
    wide = 2 if max(map(len, names)) > _WIDE else 3
    legend = altair.Legend(
        title=None, orient="bottom", columns=wide, labelLimit=MOST_LEGEND + _SLACK,
        labelFontSize=LABEL, labelColor=ground.ink, symbolSize=size, symbolOpacity=1,
        values=[written[name] for name in order if name in names],
    )  # fmt: skip
    # Equal in both, or they do not become one legend.
    told: dict[str, Any] = {"scale": altair.Scale(domain=list(written.values())), "legend": legend}
    both = {"color": altair.Color("u:N", **told), "shape": altair.Shape("u:N", **told)}
    return both, _LEGEND * (1 + -(-len(names) // wide))


def _columns(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> Any:
    """Few columns are no wider than those of a year."""
    import altair

    names = _names(made)
    wide = altair.RelativeBandSize(band=min(0.9, len(names) / FEW_BUCKETS))
    bars = _base(chart, result, made, ground).mark_bar(
        cornerRadiusEnd=3, color=ground.accent, width=wide, aria=False
    ).encode(
        x=altair.X("x:N", sort=names, title=None, axis=short_axis(names, ground)),
        y=altair.Y("y:Q", **_values(chart, made, ground)),
        tooltip=_tips(chart, result, False),
    )  # fmt: skip
    return altair.layer(bars).properties(height=_PLOT + AROUND)


def _down(made: tuple[Point, ...], ground: Ground) -> Any:
    """Groups below each other, by their names."""
    import altair

    names = list(_written(_names(made)).values())
    axis = name_axis(
        ground, labelOverlap=False, labelBaseline="middle", labelLimit=MOST_LETTERS + _SLACK
    )
    return altair.Y("n:N", sort=names, title=None, axis=axis)


def _bars(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> Any:
    import altair

    if _series_names(made):
        return _grouped(chart, result, made, ground)
    base = _base(chart, result, made, ground).encode(
        y=_down(made, ground),
        x=altair.X("y:Q", **_values(chart, made, ground)), tooltip=_tips(chart, result, False),
    )  # fmt: skip
    bars = base.mark_bar(cornerRadiusEnd=3, aria=False).encode(
        color=altair.Color("k:N", scale=None, legend=None)
    )
    labels = base.mark_text(
        align="left", dx=6, fontSize=LABEL, color=ground.ink, aria=False
    ).encode(text=altair.Text("v:N"))  # fmt: skip
    return altair.layer(bars, labels).properties(height=_BAR * len(made) + AROUND)


def _grouped(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> Any:
    """Each bar has its series' name beside it: no legend is needed, and no eye for colours."""
    import altair

    names = list(_written(series_of(chart, result), MOST_LEGEND).values())
    base = _base(chart, result, made, ground).encode(
        y=_down(made, ground),
        x=altair.X("y:Q", **_values(chart, made, ground)),
        yOffset=altair.YOffset("u:N", sort=names), tooltip=_tips(chart, result, True),
    )  # fmt: skip
    bars = base.mark_bar(cornerRadiusEnd=2, aria=False).encode(
        color=altair.Color("u:N", scale=altair.Scale(domain=names), legend=None)
    )
    labels = base.mark_text(
        align="left", dx=5, fontSize=SMALL, color=ground.ink, aria=False
    ).encode(
        text=altair.Text("l:N"), yOffset=altair.YOffset("u:N", sort=names, bandPosition=0.5)
    )  # fmt: skip
    drawn = len(_names(made)) * len(_series_names(made))
    return altair.layer(bars, labels).properties(height=_GROUPED * drawn + AROUND + 20)


def _heatmap(chart: Chart, result: Result, made: tuple[Point, ...], ground: Ground) -> Any:
    """A time runs across the top; cells hold their value, which the colour only repeats."""
    import altair

    x = _column(result, chart.x)
    timed = x is not None and x.kind == "time"
    written = _written(series_of(chart, result), MOST_LEGEND)
    rows, across = _names(made), [written[name] for name in _series_names(made)]
    down_axis = name_axis(ground, labelBaseline="middle", labelLimit=MOST_LETTERS + _SLACK)
    level = sum(map(len, across)) <= _LEVEL
    top = name_axis(
        ground, labelAngle=0 if level else -35, orient="top", labelLimit=140, labelOverlap=False
    )
    if timed:
        moments = {each.x: str(each.at) for each in made}
        rows, across = across, sorted(rows, key=moments.__getitem__)
        top = short_axis(across, ground, orient="top")
    else:
        rows = list(_written(rows).values())
    down, over = ("u:N", "x:N") if timed else ("n:N", "u:N")
    gap, beside = (
        altair.Scale(paddingInner=0.06 * size, paddingOuter=0)
        for size in (1, min(1, len(across) / 10))  # wide cells are not wider apart
    )
    base = _base(chart, result, made, ground).encode(
        y=altair.Y(down, sort=rows, title=None, scale=gap, axis=down_axis),
        x=altair.X(over, sort=across, title=None, scale=beside, axis=top),
        tooltip=_tips(chart, result, True),
    )
    shade = altair.Scale(range=[ground.faint, ground.accent], zero=True)
    cells = base.mark_rect(cornerRadius=3, aria=False).encode(
        color=altair.Color("y:Q", legend=None, scale=shade)
    )
    numbers = base.mark_text(fontSize=SMALL, aria=False).encode(
        text=altair.Text("c:N"), color=altair.Color("d:N", scale=None, legend=None)
    )
    drawn = altair.layer(*([cells, numbers] if len(across) <= 12 else [cells]))
    height = _BAR * len(rows) + (AROUND if level or timed else 2 * AROUND)
    return drawn.properties(height=height).resolve_scale(color="independent")

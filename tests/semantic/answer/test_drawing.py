"""Charts as Vega-Lite: valid, from zero, with units, and nothing in them that acts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from semantic.answer.axes import DARK, axis_title, bucket_labels
from semantic.answer.chart import charts, switched, switches
from semantic.answer.drawing import PAPER, REST, Drawing, draw, picture
from semantic.result import Result
from tests.semantic.answer.made import CITY, COUNT, LENGTH, MONTH, SHARE, STATUS, column, result

MONTHS = [date(2023, 1 + n % 12, 1) for n in range(3)]
RESULTS = {
    "columns": result([MONTH, COUNT], [(day, 3) for day in MONTHS]),
    "line": result([MONTH, COUNT], [(date(2020 + n // 12, n % 12 + 1, 1), n) for n in range(30)]),
    "lines": result([MONTH, STATUS, COUNT], [(day, s, 2) for day in MONTHS for s in "ab"]),
    "bars": result([CITY, COUNT], [("Rome", 20_000), ("Bari", 1)]),
    "grouped": result([CITY, STATUS, COUNT], [(c, s, 2) for c in "xy" for s in "ab"]),
    "heatmap": result([CITY, STATUS, COUNT], [(c, str(s), s) for c in "xy" for s in range(9)]),
    "shares": result([CITY, SHARE], [("Rome", 0.5), ("Bari", 0.1)]),
    "two in one": result(
        [MONTH, COUNT, column("orders.open", type="count", unit="orders")],
        [(day, 3, 1) for day in MONTHS],
    ),
    "lengths": result([MONTH, LENGTH], [(day, 60.5) for day in MONTHS]),
}


def drawn(found: Result, kind: str | None = None) -> Drawing:
    chart = charts(found)[0]
    drawing = draw(switched(chart, kind) if kind else chart, found)  # type: ignore[arg-type]
    assert drawing
    return drawing


@pytest.mark.parametrize("name", RESULTS)
def test_each_kind_and_each_switch_is_valid_vega_lite(name: str) -> None:
    chart = charts(RESULTS[name])[0]
    if name in ("columns", "line", "lines", "bars", "grouped", "heatmap"):
        assert chart.kind == name
    for kind in switches(chart):
        for ground in ((), (DARK,)):
            drawing = draw(switched(chart, kind), RESULTS[name], *ground)
            assert (drawing is None) == (kind == "table")
            if drawing:
                drawing.chart.to_dict()  # held against the schema
                assert drawing.alternative


@pytest.mark.parametrize("name", [name for name in RESULTS if name != "line"])
def test_bars_start_at_zero(name: str) -> None:
    spec = drawn(RESULTS[name]).spec()
    for layer in spec["layer"]:
        mark = layer["mark"]["type"]
        values = [c for c in layer["encoding"].values() if isinstance(c, dict)]
        scales = [c["scale"] for c in values if c.get("field") == "y" and "scale" in c]
        assert mark != "bar" or all(scale["zero"] for scale in scales)
        assert scales or mark == "text"


def test_the_unit_stands_at_the_axis() -> None:
    assert axis_title(charts(RESULTS["lengths"])[0]) == "Length (minutes)"
    assert axis_title(charts(RESULTS["shares"])[0]) == "Share"
    assert '"~%"' in json.dumps(drawn(RESULTS["shares"]).spec())


@pytest.mark.parametrize(("names", "labels"), [
    (["Nov 2022", "Dec 2022", "Jan 2023"], [["Nov", "2022"], ["Dec"], ["Jan", "2023"]]),
    (["week of 6 Mar 2023", "week of 13 Mar 2023"], [["6 Mar", "2023"], ["13 Mar"]]),
    (["Q1 2023", "Q2 2023"], [["Q1", "2023"], ["Q2"]]),
    (["2022", "2023"], [["2022"], ["2023"]]),
    (["26 Oct 2023, 14:00", "–"], [["26 Oct 2023, 14:00"], ["–"]]),
])  # fmt: skip
def test_buckets_are_level_and_say_the_year_once(names: list[str], labels: list[str]) -> None:
    assert bucket_labels(names) == labels


def test_series_are_told_apart_by_more_than_colour() -> None:
    spec = drawn(RESULTS["lines"]).spec()["layer"][1]
    assert spec["encoding"]["shape"]["field"] == "u"
    bars, labels = drawn(RESULTS["grouped"]).spec()["layer"]
    assert bars["encoding"]["color"]["legend"] is None
    assert labels["encoding"]["text"]["field"] == "l"
    (kind,) = {chart.kind for chart in charts(RESULTS["two in one"])}
    assert kind == "line"


def test_a_chart_says_what_it_is_of() -> None:
    assert drawn(RESULTS["lines"]).title == "Count by month and status"
    assert drawn(RESULTS["lengths"]).title == "Length by month"


def test_a_chart_without_any_value_is_not_drawn() -> None:
    found = result([MONTH, LENGTH], [(day, None) for day in MONTHS])
    assert draw(charts(found)[0], found) is None


def test_counts_have_no_half_ticks() -> None:
    spec = json.dumps(drawn(RESULTS["columns"]).spec())
    assert '"values": [0, 1, 2, 3]' in spec


@pytest.mark.parametrize(("unit", "most", "ticks"), [
    ("minutes", 142.1, [0, 30, 60, 90, 120, 150]),
    ("minutes", 900, [0, 180, 360, 540, 720, 900]),
    ("seconds", 85, [0, 30, 60, 90]),
    ("hours", 9.5, [0, 2, 4, 6, 8, 10]),
    ("minutes", 0.4, None), ("minutes", 500_000, None), ("orders", 142, None),
])  # fmt: skip
def test_times_are_divided_as_clocks_divide_them(
    unit: str, most: float, ticks: list[int] | None
) -> None:
    number = column("orders.number", type="sum", unit=unit)
    found = result([CITY, number], [("a", most), ("b", most / 3)])
    bars = drawn(found).spec()["layer"][0]["encoding"]
    assert bars["x"]["axis"].get("values") == ticks


def fields(spec: Any) -> Iterator[str]:
    if isinstance(spec, dict):
        if isinstance(spec.get("field"), str):
            yield spec["field"]
        for each in spec.values():
            yield from fields(each)
    elif isinstance(spec, list):
        for each in spec:
            yield from fields(each)


HOSTILE = ("<script>alert(1)</script>", "javascript:alert(1)", "![x](http://evil.example)",
           "a.b['c']", "datum.y", "\\", '"', "{{x}}")  # fmt: skip


def test_no_name_in_the_data_becomes_a_field_or_an_option() -> None:
    bad = column("orders.image", type="sum", unit="javascript:alert(1)", additive=True)
    found = result([CITY, bad], [(text, at) for at, text in enumerate(HOSTILE)])
    spec = drawn(found).spec()
    assert set(fields(spec)) <= {"x", "y", "s", "v", "t", "k", "d", "c", "l", "n", "u", "o"}
    titles = {tip["title"] for layer in spec["layer"] for tip in layer["encoding"]["tooltip"]}
    assert "Image:" in titles
    assert not titles & {"Image", "image", "Title", "title"}


def values(spec: Any) -> list[dict[str, Any]]:
    """The rows inside a chart."""
    (rows,) = spec["datasets"].values()
    return list(rows)


def test_a_long_line_of_gaps_is_no_empty_frame() -> None:
    day = column("e.day.day", "time", "time", granularity="day")
    rows = [(date(2023, 1, 1) + timedelta(days=9 * n), 100 + n) for n in range(24)]
    svg = picture(drawn(result([day, LENGTH], list(rows))), "svg").decode()
    dots = svg.partition("mark-symbol")[2].partition("</g>")[0]
    assert dots.count('opacity="1"') == 24


def test_two_charts_of_an_answer_have_the_same_colours() -> None:
    rows = [(day, s, n, 9.5 - n) for day in MONTHS for n, s in enumerate("dcba")]
    found = result([MONTH, STATUS, COUNT, LENGTH], list(rows))
    specs = [draw(chart, found) for chart in charts(found)]
    scales = [each.spec()["layer"][1]["encoding"][by]["scale"]["domain"]
              for each in specs if each for by in ("color", "shape")]  # fmt: skip
    assert scales == [["a", "b", "c", "d"]] * 4  # by the size of the first, not of the second


@pytest.mark.parametrize(("buckets", "band"), [(1, 1 / 12), (2, 1 / 6), (6, 0.5), (12, 0.9)])
def test_few_columns_are_no_slabs(buckets: int, band: float) -> None:
    found = result([MONTH, COUNT], [(date(2023, n + 1, 1), 3) for n in range(buckets)])
    assert drawn(found).spec()["layer"][0]["mark"]["width"] == {"band": band}


def test_the_group_without_a_name_is_grey_and_last() -> None:
    rows = values(drawn(result([CITY, COUNT], [(None, 900), ("Rome", 20)])).spec())
    assert [(each["x"], each["k"]) for each in rows] == [("Rome", PAPER.accent), ("no city", REST)]


def test_names_that_are_alike_when_cut_are_told_apart() -> None:
    rows = [(f"A product with quite a long name, size {n}", 30 - n) for n in range(13)]
    drawing = drawn(result([CITY, COUNT], list(rows)))
    written = [each["n"] for each in values(drawing.spec())]
    assert written[0] == "A product with…ng name, size 0"
    assert len(set(written)) == 13
    svg = picture(drawing, "svg").decode()
    assert all(name in svg for name in written)  # and the renderer cuts nothing more


@pytest.mark.parametrize("name", RESULTS)
def test_marks_are_silent_and_the_chart_speaks(name: str) -> None:
    chart = charts(RESULTS[name])[0]
    for kind in switches(chart):
        drawing = draw(switched(chart, kind), RESULTS[name])
        if drawing:
            svg = picture(drawing, "svg").decode()
            spoken = set(re.findall(r'aria-roledescription="([^"]*)"', svg))
            assert spoken <= {"axis", "legend", "title", "subtitle", "group mark container"}
            assert f'<svg role="img" aria-label="{drawing.alternative}"' in svg


@pytest.mark.parametrize(("low", "zero", "title"), [
    (0.31, True, "Share"), (0.45, False, "Share, not from 0%"), (-0.1, True, "Share"),
])  # fmt: skip
def test_shares_over_time_start_at_zero_unless_they_are_flat(
    low: float, zero: bool, title: str
) -> None:
    found = result([MONTH, STATUS, SHARE], [(day, s, size) for day in MONTHS
                                            for s, size in (("a", 0.5), ("b", low))])  # fmt: skip
    y = drawn(found).spec()["layer"][0]["encoding"]["y"]
    assert (y["scale"]["zero"], y["title"]) == (zero, title)


def test_no_thousands_are_no_thousand() -> None:
    svg = picture(drawn(RESULTS["bars"]), "svg").decode()
    assert ">5k</text>" in svg
    assert ">0</text>" in svg
    assert ">0k</text>" not in svg


def test_a_picture_says_what_it_is_of_and_what_it_leaves_out() -> None:
    found = result([CITY, SHARE], [(f"c{n}", n / 100) for n in range(25)])
    about = "Share by city, where the status is paid, 1 January 2023 to 31 December 2023, " * 3
    svg = picture(drawn(found), "svg", about).decode()
    texts = " ".join(re.findall(r">([^<>]+)</t(?:ext|span)>", svg))
    assert about.strip() in texts
    assert "Drawn: the 20 largest of 25 groups; the table has all." in texts


@pytest.mark.parametrize("name", ["bars", "lines", "heatmap"])
def test_pictures(name: str) -> None:
    drawing = drawn(RESULTS[name])
    assert picture(drawing, "png").startswith(b"\x89PNG")
    assert picture(drawing, "svg").startswith(b"<svg")


def test_a_picture_of_hostile_texts_holds_text_and_no_address() -> None:
    found = result([CITY, COUNT], [(text, at) for at, text in enumerate(HOSTILE)])
    svg = picture(drawn(found), "svg").decode()
    assert "<script" not in svg
    assert "<image" not in svg
    assert "<a " not in svg
    addresses = re.findall(r'(?:href|src|url)\s*[=(]\s*["\']?([^"\')>\s]+)', svg)
    assert not [each for each in addresses if not each.startswith("#")]

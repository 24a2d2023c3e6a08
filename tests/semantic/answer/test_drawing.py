"""Charts as Vega-Lite: valid, from zero, with units, and nothing in them that acts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from semantic.answer.axes import DARK, axis_title, bucket_labels
from semantic.answer.chart import charts, switched, switches
from semantic.answer.drawing import Drawing, draw, picture
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
    spec = drawn(RESULTS["lines"]).spec()["layer"][0]
    assert spec["encoding"]["shape"]["field"] == "s"
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
    ("minutes", 900, [0, 180, 360, 540, 720, 900, 1080]),
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
    assert set(fields(spec)) <= {"x", "y", "s", "v", "t", "k", "d", "c", "l"}
    titles = {tip["title"] for layer in spec["layer"] for tip in layer["encoding"]["tooltip"]}
    assert "Image:" in titles
    assert not titles & {"Image", "image", "Title", "title"}


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

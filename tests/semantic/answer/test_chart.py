"""The rules by which a chart is chosen, one line each."""

from __future__ import annotations

from datetime import date

import pytest

from semantic.answer.chart import charts, text_chart
from semantic.compile.types import Column
from tests.semantic.answer.made import (
    CITY,
    COUNT,
    LENGTH,
    MONTH,
    REVENUE,
    SHARE,
    STATUS,
    column,
    result,
)

Row = tuple[object, ...]


def months(count: int) -> list[Row]:
    return [(date(2021 + n // 12, n % 12 + 1, 1), n) for n in range(count)]


def pairs(one: int, two: int) -> list[Row]:
    return [(f"a{x}", f"b{y}", x + y) for x in range(one) for y in range(two)]


@pytest.mark.parametrize(
    ("columns", "rows", "kind", "top", "other"),
    [
        ([COUNT], [(43,)], "card", None, False),
        ([MONTH, COUNT], months(12), "columns", None, False),
        ([MONTH, COUNT], months(13), "line", None, False),
        ([CITY, COUNT], [("Rome", 9)], "bars", None, False),
        ([CITY, COUNT], [(f"c{n}", n) for n in range(25)], "bars", 20, True),
        ([CITY, SHARE], [(f"c{n}", 0.1) for n in range(25)], "bars", 20, False),
        ([CITY, LENGTH], [(f"c{n}", n) for n in range(25)], "bars", 20, False),
        (
            [MONTH, CITY, COUNT],
            [(date(2023, 1 + n % 2, 1), f"c{n}", n) for n in range(7)],
            "lines",
            None,
            False,
        ),
        (
            [MONTH, CITY, COUNT],
            [(date(2023, 1 + n % 2, 1), f"c{n}", n) for n in range(8)],
            "lines",
            7,
            False,
        ),
        (
            [MONTH, CITY, COUNT],
            [(date(2023, 1, 1), f"c{n}", n) for n in range(7)],
            "bars",
            None,
            False,
        ),
        ([CITY, STATUS, COUNT], pairs(4, 3), "grouped", None, False),
        ([CITY, STATUS, COUNT], pairs(4, 9), "heatmap", None, False),
        (
            [MONTH, CITY, COUNT],  # those without any value are no lines
            [(date(2023, 1 + n % 2, 1), f"c{n}", n if n < 5 else None) for n in range(8)],
            "lines",
            None,
            False,
        ),
        ([CITY, STATUS, MONTH, COUNT], [("a", "b", date(2023, 1, 1), 1)], "table", None, False),
        ([CITY], [("Rome",)], "table", None, False),
        ([CITY, COUNT], [], "table", None, False),
    ],
)
def test_the_chart(
    columns: list[Column], rows: list[Row], kind: str, top: int | None, other: bool
) -> None:
    (chart,) = charts(result(columns, rows))
    assert (chart.kind, chart.top, chart.other) == (kind, top, other)


def test_two_units_are_two_charts() -> None:
    found = charts(result([CITY, COUNT, REVENUE], [("Rome", 9, 5.0)]))
    assert [chart.measures for chart in found] == [("orders.count",), ("orders.revenue",)]
    assert [chart.axis for chart in found] == ["orders", "EUR"]


LATE = column("orders.late", format="percent")


@pytest.mark.parametrize(("columns", "rows", "kinds", "measures"), [
    ([MONTH, CITY, SHARE, LATE], [(date(2023, m, 1), c, 0.1, 0.2) for m in (1, 2) for c in "ab"],
     ["lines", "lines"], [1, 1]),
    ([CITY, STATUS, SHARE, LATE], [("a", s, 0.1, 0.2) for s in "xy"], ["grouped"] * 2, [1, 1]),
    # One month is no line: bars of both shares for each city.
    ([MONTH, CITY, SHARE, LATE], [(date(2023, 1, 1), c, 0.1, 0.2) for c in "ab"], ["bars"], [2]),
    ([MONTH, SHARE, LATE], [(date(2023, m, 1), 0.1, 0.2) for m in (1, 2)], ["line"], [2]),
    ([MONTH, CITY, *[column(f"orders.n{n}") for n in range(5)]],
     [(date(2023, m, 1), "a", 1, 2, 3, 4, 5) for m in (1, 2)], ["table"], [5]),
])  # fmt: skip
def test_numbers_of_two_keys_have_a_chart_each(
    columns: list[Column], rows: list[Row], kinds: list[str], measures: list[int]
) -> None:
    found = charts(result(columns, rows))
    assert [chart.kind for chart in found] == kinds
    assert [len(chart.measures) for chart in found] == measures


def test_shares_have_a_percent_axis_and_gaps() -> None:
    (chart,) = charts(result([MONTH, SHARE], months(3)))
    assert chart.percent
    assert chart.axis == "percent"
    assert chart.gaps == "break"
    (counts,) = charts(result([MONTH, COUNT], months(3)))
    assert counts.gaps == "zero"


def test_bars_in_text() -> None:
    drawn = text_chart(result([CITY, COUNT], [("Rome", 8), ("Oslo", 4), ("Bern", None)]), width=8)
    assert drawn.splitlines() == ["Rome  ████████ 8", "Oslo  ████ 4", "Bern   –"]


@pytest.mark.parametrize(
    "rows", [[], [("Rome", 1)], [("Rome", -1), ("Oslo", 2)], [("Rome", 0), ("Oslo", 0)]]
)
def test_no_bars_where_they_say_nothing(rows: list[Row]) -> None:
    assert text_chart(result([CITY, COUNT], rows)) == ""


def test_long_charts_are_cut_and_say_so() -> None:
    drawn = text_chart(result([CITY, COUNT], [(f"c{n}", n) for n in range(30)]))
    assert drawn.splitlines()[-1] == "… 10 more"

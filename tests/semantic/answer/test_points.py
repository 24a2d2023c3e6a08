"""The marks of charts: gaps, zeros, the rest; and their words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from semantic.answer.alternative import alternative
from semantic.answer.chart import charts, switched
from semantic.answer.points import Point, left_out, marked, nothing, points
from semantic.query.types import Order, Query
from semantic.result import Result
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

MAY, JUNE, JULY = (date(2023, month, 1) for month in (5, 6, 7))


def marks(found: Result) -> tuple[Point, ...]:
    return points(charts(found)[0], found)


def test_a_month_without_rows_is_zero_for_counts() -> None:
    made = marks(result([MONTH, COUNT], [(MAY, 2), (JULY, 4)]))
    assert [(each.x, each.y) for each in made] == [
        ("May 2023", 2),
        ("Jun 2023", 0),
        ("Jul 2023", 4),
    ]


def test_and_a_gap_for_averages() -> None:
    made = marks(result([MONTH, LENGTH], [(MAY, 60.0), (JULY, 90.0)]))
    assert [each.y for each in made] == [60, None, 90]
    assert made[1].shown == "–"


def test_weeks_and_quarters_have_their_own_steps() -> None:
    week = column("o.day.week", "time", "time", granularity="week")
    made = marks(result([week, COUNT], [(date(2023, 5, 1), 1), (date(2023, 5, 22), 1)]))
    assert [each.y for each in made] == [1, 0, 0, 1]
    quarter = column("o.day.quarter", "time", "time", granularity="quarter")
    made = marks(result([quarter, COUNT], [(date(2023, 1, 1), 1), (date(2023, 10, 1), 1)]))
    assert [each.x for each in made] == ["Q1 2023", "Q2 2023", "Q3 2023", "Q4 2023"]


def test_rows_that_lie_on_no_grid_stay_as_they_are() -> None:
    made = marks(result([MONTH, COUNT], [(date(2023, 5, 3), 1), (date(2023, 7, 9), 2)]))
    assert [each.y for each in made] == [1, 2]


def test_the_largest_come_first_and_the_rest_is_added_up() -> None:
    made = marks(result([CITY, COUNT], [(f"c{n}", n) for n in range(1, 26)]))
    assert [each.x for each in made[:2]] == ["c25", "c24"]
    assert (made[-1].x, made[-1].y, made[-1].shown) == ("5 others", 15, "15 orders")
    assert len(made) == 21


def test_shares_and_averages_are_not_added_up() -> None:
    for shown in (SHARE, LENGTH):
        made = marks(result([CITY, shown], [(f"c{n}", n / 100) for n in range(25)]))
        assert len(made) == 20
        assert not any(each.rest for each in made)


def test_what_was_cut_is_not_called_the_rest() -> None:
    made = marks(result([CITY, COUNT], [(f"c{n}", n) for n in range(25)], truncated=True))
    assert not any(each.rest for each in made)


def test_the_seven_largest_lines() -> None:
    rows = [(month, f"s{n}", n) for month in (MAY, JUNE) for n in range(10)]
    made = marks(result([MONTH, STATUS, COUNT], rows))
    assert {each.series for each in made} == {f"s{n}" for n in range(3, 10)}


def test_a_line_without_any_value_is_left_out() -> None:
    rows = [(month, name, None if name == "b" else 1.0)
            for month in (MAY, JUNE) for name in "ab"]  # fmt: skip
    made = marks(result([MONTH, STATUS, LENGTH], rows))
    assert {each.series for each in made} == {"a"}


def pairs(one: int, two: int) -> Result:
    rows = [(f"a{x}", f"b{y}", x + y + 1) for x in range(one) for y in range(two)]
    return result([CITY, STATUS, COUNT], list(rows))


@pytest.mark.parametrize(("one", "two", "kind", "groups", "series", "note"), [
    (4, 3, "grouped", 4, 3, ""),
    (30, 15, "heatmap", 20, 12, "the 20 largest of 30 rows and the 12 largest of 15 columns"),
])  # fmt: skip
def test_two_categories_are_cut_to_what_can_be_read(
    one: int, two: int, kind: str, groups: int, series: int, note: str
) -> None:
    found = pairs(one, two)
    (chart,) = charts(found)
    made = points(chart, found)
    assert chart.kind == kind
    assert len({each.x for each in made}) == groups
    assert len({each.series for each in made}) == series
    assert left_out(chart, found, made) == (f"Drawn: {note}; the table has all." if note else "")
    assert max(each.y or 0 for each in made) == one + two - 1  # the largest are kept


def test_a_grouped_chart_has_no_more_bars_than_can_be_read() -> None:
    found = pairs(30, 15)
    made = points(switched(charts(found)[0], "grouped"), found)
    assert len(made) == 36  # six groups of the six largest series


def test_a_heat_map_over_time_keeps_the_largest_rows() -> None:
    rows = [(month, f"s{n}", n + 1) for month in (MAY, JUNE) for n in range(25)]
    found = result([MONTH, STATUS, COUNT], list(rows))
    made = points(switched(charts(found)[0], "heatmap"), found)
    assert {each.series for each in made} == {f"s{n}" for n in range(5, 25)}
    assert {each.x for each in made} == {"May 2023", "Jun 2023"}


def test_what_is_all_zero_is_nothing_to_draw() -> None:
    assert nothing(result([MONTH, COUNT], [(MAY, 0), (JUNE, None)]))
    assert not nothing(result([MONTH, COUNT], [(MAY, 0), (JUNE, 1)]))
    assert not nothing(result([MONTH, LENGTH], [(MAY, -0.5)]))
    assert not nothing(result([CITY], [("Rome",)]))


def test_a_month_without_rows_is_a_gap_for_sums_too() -> None:
    made = marks(result([MONTH, REVENUE], [(MAY, 2.0), (JULY, 4.0)]))
    assert [each.y for each in made] == [2, None, 4]


def test_several_numbers_of_one_unit_are_series() -> None:
    other = column("orders.paid", type="sum", unit="EUR", format="currency", additive=True)
    made = marks(result([MONTH, REVENUE, other], [(MAY, 1, 2), (JUNE, 3, 4)]))
    assert {(each.series, each.y) for each in made} == {
        ("Revenue", 1), ("Revenue", 3), ("Paid", 2), ("Paid", 4),
    }  # fmt: skip


def test_a_missing_name_is_said_as_such() -> None:
    made = marks(result([CITY, COUNT], [("Rome", 2), (None, 1)]))
    assert [each.x for each in made] == ["Rome", "no city"]


@pytest.mark.parametrize(("sizes", "bars", "note"), [
    # 20 named ones, then the group without a name, then the others.
    ([None, *range(1, 26)], ["no city", "5 others"], "Drawn: the 20 largest of 25 groups"),
    ([None, *range(3)], ["no city"], ""),
    ([100, *[9] * 60], [], "Drawn: the 20 largest of 61 groups. Not drawn: 41 others, together "
                           "369 orders"),
    ([100, *[9] * 30], ["11 others"], "Drawn: the 20 largest of 31 groups"),
])  # fmt: skip
def test_what_is_no_group_of_its_own_stands_last(
    sizes: list[int | None], bars: list[str], note: str
) -> None:
    rows = [(None if size is None else f"c{n}", size or 60) for n, size in enumerate(sizes)]
    found = result([CITY, COUNT], list(rows))
    made = marks(found)
    named = [each for each in made if not each.rest and not each.missing]
    assert [each.x for each in made[len(named) :]] == bars
    assert len(named) == min(20, len([size for size in sizes if size is not None]))
    said = left_out(charts(found)[0], found, made)
    assert said == (f"{note}; the table has all." if note else "")


def test_an_order_from_the_smallest_is_not_called_the_largest() -> None:
    order = (Order("orders.count", "asc"),)
    found = result([CITY, COUNT], [(f"c{n}", n) for n in range(25)])
    found = replace(found, query=Query(measures=("orders.count",), order=order))
    made = marks(found)
    assert left_out(charts(found)[0], found, made).startswith("Drawn: the first 20 of 25 groups")


@pytest.mark.parametrize(("kind", "last"), [("grouped", "x"), ("heatmap", "x"), ("lines", "s")])
def test_groups_and_lines_without_a_name_stand_last(kind: str, last: str) -> None:
    keys = [MONTH, STATUS] if kind == "lines" else [CITY, STATUS]
    cells = (MAY, JUNE) if kind == "lines" else (None, "Rome")
    found = result([*keys, COUNT], [(x, s, 9 if s is None else 2) for x in cells
                                    for s in (None, "a", "b")])  # fmt: skip
    made = points(switched(charts(found)[0], kind), found)  # type: ignore[arg-type]
    names = [each.x if last == "x" else each.series for each in made]
    assert names[-1] == ("no city" if last == "x" else "no status")
    assert names[0] in ("Rome", "a")


@pytest.mark.parametrize(("values", "always", "seen"), [
    ([1, None, 2, None, None, 3], False, {0, 2, 5}),
    ([1, 2, None, 3, None, 4, 5], False, {3}),
    ([1, 2, None, 3], True, {0, 1, 3}),
    ([0, 0, 1], True, {0, 1, 2}),
    ([None, None], True, set()),
])  # fmt: skip
def test_a_point_without_neighbours_has_a_mark(
    values: list[float | None], always: bool, seen: set[int]
) -> None:
    made = [Point(f"d{at}", value, "") for at, value in enumerate(values)]
    assert marked(made, always) == seen


def test_lines_that_lie_on_zero_do_not_hide_each_other() -> None:
    made = [Point(x, y, "", series) for series, sizes in (("a", (3, 0, 0)), ("b", (0, 0, 1)))
            for x, y in zip("xyz", sizes, strict=True)]  # fmt: skip
    assert marked(made, True) == {0, 2, 3, 5}


def test_the_lines_are_the_same_in_all_charts_of_an_answer() -> None:
    rows = [(month, f"s{n}", n + 1, 99.0 - n) for month in (MAY, JUNE) for n in range(10)]
    found = result([MONTH, STATUS, COUNT, REVENUE], list(rows))
    one, two = charts(found)
    series = [list(dict.fromkeys(each.series for each in points(chart, found)))
              for chart in (one, two)]  # fmt: skip
    assert series[0] == series[1] == [f"s{n}" for n in range(9, 2, -1)]
    assert left_out(one, found, points(one, found)) == (
        "Drawn: the 7 largest of 10 lines; the table has all."
    )
    assert left_out(two, found, points(two, found)) == (
        "Drawn: the 7 largest by Count of 10 lines; the table has all."
    )


@pytest.mark.parametrize(("shares", "texts"), [
    ((0.4, 0.13951, 0.093), ["40.00%", "13.95%", "9.30%"]),
    ((0.4, 0.1), ["40%", "10%"]),
    ((0.4, None), ["40%", "–"]),
])  # fmt: skip
def test_values_side_by_side_have_the_same_decimals(
    shares: tuple[float | None, ...], texts: list[str]
) -> None:
    made = marks(result([CITY, SHARE], [(f"c{n}", share) for n, share in enumerate(shares)]))
    assert [each.shown for each in made] == texts


def test_rows_that_only_fill_up_are_no_groups() -> None:
    rows = [("Rome", "paid", 3), (None, "emergency", None), ("Bari", "paid", 2)]
    found = result([CITY, STATUS, COUNT], list(rows))
    made = marks(found)
    assert [(each.x, each.series) for each in made] == [("Rome", "paid"), ("Bari", "paid")]
    assert left_out(charts(found)[0], found, made) == ""


def test_cards_and_tables_have_no_marks() -> None:
    assert marks(result([COUNT], [(3,)])) == ()
    found = result([CITY, COUNT], [("Rome", 2)])
    assert points(switched(charts(found)[0], "table"), found) == ()


def test_in_words() -> None:
    found = result([MONTH, COUNT], [(MAY, 2), (JUNE, 1), (JULY, 4)])
    assert alternative(charts(found)[0], found) == (
        "Column chart of Count by month, from May 2023 to Jul 2023. "
        "Highest 4 orders (Jul 2023), lowest 1 order (Jun 2023)."
    )
    found = result([CITY, COUNT], [("Rome", 2), ("Bari", 2)])
    assert alternative(charts(found)[0], found) == (
        "Bar chart of Count by city, 2 bars. All are 2 orders."
    )
    found = result([MONTH, LENGTH], [(MAY, None)])
    assert alternative(charts(found)[0], found).endswith("no value.")

"""The marks of charts: gaps, zeros, the rest; and their words."""

from __future__ import annotations

from datetime import date

import pytest

from semantic.answer.alternative import alternative
from semantic.answer.chart import charts, switched
from semantic.answer.points import Point, left_out, nothing, points
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

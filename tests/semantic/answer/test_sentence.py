"""Sentences: every number stands in the cells."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semantic.answer.formats import format_value
from semantic.answer.sentence import sentence
from semantic.answer.ties import tie_probe, ties
from semantic.compile.types import Column
from semantic.query.dates import read_range
from semantic.query.types import Order, Query, TimeDimension
from semantic.result import Result
from tests.semantic.answer.made import CITY, COUNT, LENGTH, MONTH, REVENUE, SHARE, column, result

SERIES = [(date(2023, 1, 1), 2), (date(2023, 2, 1), 7), (date(2023, 3, 1), 4)]
MONTHS = [day for day, _ in SERIES]
CITIES = [("Rome", 9), ("Oslo", 5), ("Bern", 4), (None, 1)]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (result([COUNT], [(43,)]), "Orders: 43 orders."),
        (result([COUNT], [(None,)]), "Orders: no value."),
        (result([COUNT, REVENUE], [(43, 99.5)]), "Orders: count 43 orders; revenue €99.50."),
        (result([CITY], []), "Orders: there is nothing to show."),
        (result([CITY, COUNT], [("Rome", 9)]), "Rome: 9 orders."),
        (result([CITY], [("Rome",), ("Oslo",)]), "Orders: 2 — Rome; Oslo."),
        (
            result([MONTH, COUNT], list(SERIES)),
            "Orders: from 2 orders in Jan 2023 to 4 orders in Mar 2023; most 7 orders in Feb 2023.",
        ),
        (
            result([CITY, COUNT], list(CITIES)),
            "Orders: Rome (9 orders), Oslo (5 orders), Bern (4 orders) and 1 more, "
            "down to no city (1 order).",
        ),
        (
            result([CITY, COUNT], [("Rome", None), ("Oslo", 5), ("Bern", None)]),
            "Orders: Oslo (5 orders); 2 without a value.",
        ),
        (
            result([MONTH, COUNT], [(date(2023, month, 1), 0) for month in (1, 2, 3)]),
            "Orders: 0 orders in each of 3 months.",
        ),
        (
            result(
                [CITY, MONTH, COUNT],
                [
                    ("Rome", date(2023, 1, 1), 1),
                    ("Oslo", date(2023, 1, 1), None),
                    ("Rome", date(2023, 2, 1), 9),
                    ("Oslo", date(2023, 2, 1), 3),
                    ("Bern", date(2023, 2, 1), 2),
                ],
            ),
            "Orders: most Rome, Feb 2023 (9 orders), Oslo, Feb 2023 (3 orders), "
            "Bern, Feb 2023 (2 orders); 1 more.",
        ),
        (
            result([CITY], [(f"C{n}",) for n in range(6)]),
            "Orders: 6 — C0; C1; C2; C3; C4 …",
        ),
        (result([MONTH, LENGTH], [(date(2023, 1, 1), None)] * 2), "Orders: no value in 2 periods."),
    ],
)
def test_a_result_in_words(made: Result, said: str) -> None:
    assert sentence(made, "Orders") == said


def test_a_cut_list_says_so() -> None:
    cut = result([CITY], [(f"City {n}",) for n in range(9)], truncated=True)
    assert sentence(cut, "Cities").startswith("Cities: 9+ — City 0; ")


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.none() | st.integers(0, 10**6)), max_size=9))
def test_numbers_come_from_cells(rows: list[tuple[str, int | None]]) -> None:
    made = result([CITY, COUNT], list(rows))
    known = sum(value is not None for _, value in rows)
    counts = {len(rows), len(rows) - 3, known - 3, len(rows) - known}
    cells = {format_value(value, COUNT) for _, value in rows} | set(map(str, counts))
    said = re.findall(r"\d[\d,]*", sentence(made, "Orders"))
    assert set(said) <= cells


TOP = Query(measures=("orders.count",), dimensions=("orders.city",),
            order=(Order("orders.count", "desc"),), limit=1)  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "rows", "said"),
    [
        (1, [("A", 5), ("B", 4)], "A: 5 orders."),
        (1, [("A", 5), ("B", 5), ("C", 4)], "A: 5 orders, as many as B."),
        (1, [(name, 5) for name in "ABC"], "A: 5 orders, as many as B and C."),
        (1, [(name, 5) for name in "ABCDEFGH"],
         "A: 5 orders, as many as B, C, D and 4 more."),
        (1, [(f"C{n:02}", 5) for n in range(21)],
         "C00: 5 orders, as many as C01, C02, C03 and at least 17 more."),
        (2, [("A", 7), ("B", 5), (None, 5), ("C", 4)],
         "Orders: A (7 orders), B (5 orders). "
         "With the same count as the last (5 orders): no city."),
    ],
)  # fmt: skip
def test_ties_at_the_cut_are_named(limit: int, rows: list[tuple[str, int]], said: str) -> None:
    query = replace(TOP, limit=limit)
    probe = tie_probe(query)
    assert probe is not None
    assert probe.limit == limit + 20
    made = replace(result([CITY, COUNT], list(rows[:limit])), query=query)
    assert sentence(made, "Orders", ties(query, result([CITY, COUNT], list(rows)))) == said


def test_the_first_of_a_list_names_its_equals() -> None:
    columns = [CITY, column("orders.size", "dimension", "number")]
    query = Query(dimensions=("orders.city", "orders.size"),
                  order=(Order("orders.size", "desc"),), limit=1)  # fmt: skip
    made = replace(result(columns, [("Rome", 9)]), query=query)
    tied = ties(query, result(columns, [("Rome", 9), ("Oslo", 9), ("Bern", 1)]))
    assert sentence(made, "Cities", tied) == "Rome, 9, with the same size as Oslo."


def test_without_an_order_nothing_is_tied() -> None:
    assert tie_probe(Query(measures=("orders.count",))) is None


CUT = [
    ([CITY, MONTH, COUNT], [("Rome", date(2023, 1, 1), 1), ("Oslo", date(2023, 1, 1), None),
                            ("Bern", date(2023, 2, 1), 9)]),
    ([CITY, COUNT], [("Rome", 1), ("Oslo", None), ("Bern", 9)]),
    ([MONTH, COUNT], list(SERIES)),
]  # fmt: skip


def test_cut_rows_in_the_order_of_a_number_are_said_to_be_its_first() -> None:
    made = result([CITY, COUNT], [("Rome", 9), ("Bern", 1)], truncated=True)
    assert sentence(made, "Orders") == (
        "Orders: only the first 2 rows are here, which begin with Rome (9 orders); "
        "Bern (1 order). The rest is cut off, so they are not the whole."
    )


@pytest.mark.parametrize(("columns", "rows"), CUT)
def test_of_cut_rows_nothing_is_the_most_or_the_whole(
    columns: list[Column], rows: list[tuple[object, ...]]
) -> None:
    said = sentence(result(columns, rows, truncated=True), "Orders")
    assert said.startswith("Orders: only the first 3 rows are here, which begin with ")
    assert not re.search(r"most|highest [^n]|more|down to|without a value", said)


def test_the_first_months_asked_for_have_no_peak() -> None:
    made = result([MONTH, COUNT], list(SERIES), truncated=True)
    made = replace(made, query=Query(limit=3))
    assert sentence(made, "Orders") == "Orders: from 2 orders in Jan 2023 to 4 orders in Mar 2023."


@pytest.mark.parametrize(
    ("column", "one", "two", "said"),
    [
        (COUNT, 12, 15, "from 12 orders in Jan 2023 to 15 orders in Feb 2023: +3 orders, +25%."),
        (COUNT, 0, 15, "from 0 orders in Jan 2023 to 15 orders in Feb 2023."),
        (COUNT, None, 15, "from 15 orders in Feb 2023 to 15 orders in Feb 2023."),
        (REVENUE, 80.0, 60.0, "from €80 in Jan 2023 to €60 in Feb 2023: -€20, -25%."),
        (SHARE, 0.5, 0.4, "from 50% in Jan 2023 to 40% in Feb 2023: -10.0 points."),
    ],
)
def test_two_periods_say_what_changed(column: Column, one: object, two: object, said: str) -> None:
    made = result([MONTH, column], [(date(2023, 1, 1), one), (date(2023, 2, 1), two)])
    assert sentence(made, "Orders") == f"Orders: {said}"


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        ([("2023-01-01", "2023-01-31"), ("2024-01-01", "2024-01-31")],
         "from 4 orders in Jan 2023 to 5 orders in Jan 2024: +1 order, +25%."),
        ([("2023-01-01", "2023-01-10"), ("2024-01-01", "2024-01-10")],
         "from 4 orders for 1 Jan to 10 Jan 2023 to 5 orders for 1 Jan to 10 Jan 2024: "
         "+1 order, +25%."),
    ],
)  # fmt: skip
def test_two_periods_apart_say_what_changed(spans: list[tuple[str, str]], said: str) -> None:
    ranges = tuple(read_range(span, None, "") for span in spans)
    query = Query(time_dimensions=(TimeDimension("orders.day", compare=ranges),))
    columns = [column("orders.day", "dimension", "string"), COUNT]
    rows = [(" - ".join(spans[1]), 5), (" - ".join(spans[0]), 4)]
    made = replace(result(columns, rows), query=query)
    assert sentence(made, "Orders") == f"Orders: {said}"


def test_a_series_names_every_peak_and_says_where_it_began_with_one() -> None:
    shared = [*SERIES, (date(2023, 4, 1), 7)]
    assert sentence(result([MONTH, COUNT], list(shared)), "Orders").endswith(
        "; most 7 orders in Feb 2023 and Apr 2023."
    )
    falling = [(MONTHS[0], 9), (MONTHS[1], 5), (MONTHS[2], 3)]
    assert sentence(result([MONTH, COUNT], falling), "Orders") == (
        "Orders: from 9 orders in Jan 2023, the most, to 3 orders in Mar 2023."
    )


def test_as_many_as_asked_for_are_not_counted() -> None:
    made = replace(result([CITY], [("Rome",), ("Oslo",)]), query=Query(limit=2))
    assert sentence(made, "The 2 largest") == "The 2 largest: Rome; Oslo."

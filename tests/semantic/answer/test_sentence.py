"""Sentences: every number stands in the cells."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from semantic.answer.formats import format_value
from semantic.answer.sentence import sentence
from semantic.answer.ties import tie_probe, ties
from semantic.query.types import Order, Query
from semantic.result import Result
from tests.semantic.answer.made import CITY, COUNT, LENGTH, MONTH, REVENUE, result

SERIES = [(date(2023, 1, 1), 2), (date(2023, 2, 1), 7), (date(2023, 3, 1), 4)]
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


def test_ties_at_the_cut_are_said() -> None:
    query = Query(measures=("orders.count",), dimensions=("orders.city",),
                  order=(Order("orders.count", "desc"),), limit=1)  # fmt: skip
    probe = tie_probe(query)
    assert probe is not None
    assert probe.limit == 21
    assert ties(query, result([CITY, COUNT], [("A", 5), ("B", 5), ("C", 4)])) == (
        "1 further with the same count (5)"
    )
    assert ties(query, result([CITY, COUNT], [("A", 5), ("B", 4)])) is None
    assert tie_probe(Query(measures=("orders.count",))) is None

"""What counts as right: the rows, whatever way they were asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from semantic.evaluation.cases import Case, Turn
from semantic.evaluation.judge import same_rows
from semantic.evaluation.run import Judged, evaluate, figures
from semantic.evaluation.thresholds import read_thresholds
from tests.semantic.ask.conftest import Open, askers

__all__ = ["askers"]  # the fixture of the translator's tests

BY_CITY = {"measures": ["customers.count"], "dimensions": ["customers.city"]}
COUNT = {"measures": ["customers.count"]}


@pytest.mark.parametrize(
    ("wanted", "got", "grouped", "same"),
    [
        ([(1, "a"), (2, "b")], [(2, "b"), (1, "a")], False, True),
        ([(1, "a")], [("a", 1)], False, True),
        ([(1,)], [(1, 7)], False, False),
        ([(1,), (2,)], [(7, 1), (8, 2)], True, True),
        ([("a", 1), ("b", 2)], [("a", 2), ("b", 1)], True, False),
        ([("a", 1), ("b", 2)], [("a", 5, 1), ("b", 6, 2)], True, True),
        ([("a", 1), ("a", 1)], [("a", 1)], True, False),
        ([], [], True, True),
        ([(None,)], [(0,)], False, False),
    ],
)
def test_rows(wanted: Any, got: Any, grouped: bool, same: bool) -> None:
    assert same_rows(wanted, got, grouped) is same


def judged(askers: Open, question: str, **expected: Any) -> Judged:
    given: dict[str, Any] = {"statuses": ("answered",)} | expected
    case = Case("c", "q", (Turn(question, **given),))
    return next(evaluate([case], askers("shop").layer))


@pytest.mark.parametrize(
    ("question", "expected", "outcome"),
    [
        ("customers by city", {"right": (BY_CITY,)}, "right"),
        ("customers by city", {"right": (COUNT, BY_CITY)}, "right"),
        ("customers by city", {"right": (COUNT,)}, "wrong"),
        ("customers by city", {"statuses": ("declined",)}, "wrong"),
        ("how many unicorns", {"statuses": ("declined",)}, "right"),
        ("how many unicorns", {"right": (COUNT,)}, "declined"),
        ("hello", {"statuses": ("chat", "declined")}, "right"),
    ],
)
def test_verdicts(question: str, expected: Mapping[str, Any], outcome: str, askers: Open) -> None:
    assert judged(askers, question, **expected).verdict.outcome == outcome


def test_rows_may_be_given_instead_of_a_query(askers: Open) -> None:
    count = askers("shop").layer.query(COUNT).rows[0][0]
    assert judged(askers, "how many customers", right=([[count]],)).verdict.outcome == "right"
    assert judged(askers, "how many customers", right=([[count + 1]],)).verdict.outcome == "wrong"


def test_empty_buckets_of_a_series_may_be_missing_where_rows_are_given(askers: Open) -> None:
    """The reference lists the months that have something; the answer may show the others."""
    question = "orders by month in 2023"
    result = askers("shop").layer.ask(question).result
    answered = result.rows if result else ()
    full = [[str(month.date()) + "T00:00:00", count] for month, count in answered if count]
    assert len(full) < len(answered)
    assert judged(askers, question, right=(full,)).verdict.outcome == "right"
    assert judged(askers, question, right=(full[1:],)).verdict.outcome == "wrong"


def test_a_question_back_needs_the_right_options(askers: Open) -> None:
    layer = askers("insurance").layer
    asked = layer.ask("claims of John")
    assert asked.status == "clarify"
    options = tuple({"measures": list(each.query.measures),
                     "dimensions": list(each.query.dimensions),
                     "filters": [{"member": f.member, "operator": f.operator,
                                  "values": list(f.values)} for f in each.query.filters]}
                    for each in asked.options)  # fmt: skip
    for offered, outcome in (
        (options, "right"),
        (({"measures": ["insurance.policies"]},), "clarified"),
    ):
        case = Case("c", "q", (Turn("claims of John", ("clarify",), (), offered),))
        assert next(evaluate([case], layer)).verdict.outcome == outcome


def test_figures_and_thresholds(askers: Open) -> None:
    cases = [
        Case("1", "a", (Turn("how many customers", right=(COUNT,)),)),
        Case("2", "a", (Turn("how many customers", right=(BY_CITY,)),)),
        Case("3", "b", (Turn("how many unicorns", ("declined",)),)),
        Case("4", "b", (Turn("customers by city", right=(BY_CITY,)),
                        Turn("only Nowhere", right=(COUNT,)))),
    ]  # fmt: skip
    found = figures(evaluate(cases, askers("shop").layer))
    assert str(found.right) == "3 of 5 (60.0%)"
    assert (found.wrong.part, found.declined.part) == (1, 1)
    assert (found.refused.percent, found.follow_up.percent) == (100, 0)
    assert str(found.offered) == "none asked"
    assert found.p95 >= found.p50 > 0
    written = ["right>=60", "right>=61%", "wrong<=20", "wrong<=19", "offered>=80", "p95<=10000"]
    met = {str(each): each.met(found) for each in read_thresholds(written)}
    assert met == {"right>=60": True, "right>=61": False, "wrong<=20": True,
                   "wrong<=19": False, "offered>=80": True, "p95<=10000": True}  # fmt: skip

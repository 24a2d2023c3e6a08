"""Changes of the shop's definitions: which are tried, and which its tests notice.

The shop is that of `testing/shop.py`; what a change does to its numbers is worked out by hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from app.mutations import Layered
from semantic import SemanticLayer
from semantic.model.load import load_model_text
from semantic.review.mutating.mutants import chosen, mutants
from semantic.review.mutating.survey import Finding, Survey
from semantic.review.mutating.types import opened
from semantic.review.testing.outcomes import outcomes
from tests.semantic.review.testing.shop import MODEL, layer, warehouse

TESTS = """
tests:
  - {name: paid, query: {measures: [orders.paid]}, rows: [[150]]}
  - {name: customers, query: {measures: [orders.customers]}, rows: [[3]]}
questions:
  - {name: by_region, questions: [by region], query: {measures: [orders.paid_north], dimensions: [orders.region]}}
"""  # noqa: E501


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return warehouse(tmp_path_factory.mktemp("shop"))


@pytest.fixture
def shop(url: str, tmp_path: Path) -> SemanticLayer:
    return layer(tmp_path / "m", url, TESTS)


def surveyed(shop: SemanticLayer) -> dict[tuple[str, str], Finding]:
    model = opened(shop.model)
    found = Survey(model, Layered(shop)).findings(list(mutants(model)), 600)
    return {(each.mutant.member, each.mutant.says): each for each in found}


TRIED = {
    # 150 paid in 5 orders: 30 on average, and a test says 150.
    ("orders.paid", "sum becomes avg"): "noticed",
    # The id adds up to 15.
    ("orders.paid", "`paid` becomes `id`"): "noticed",
    # 5 rows, 3 customers.
    ("orders.customers", "count_distinct becomes count"): "noticed",
    # Two regions.
    ("orders.customers", "`customer` becomes `region`"): "noticed",
    # North by region is (90, NULL); all is (90, 60). No test asks for it, a question does.
    ("orders.paid_north", "the filter `region = 'north'` is left out"): "shown",
    ("orders.paid_north", "the filter `region = 'north'` is negated"): "shown",
    # 150 / 5 is 30, upside down 0.03; nothing asks for it.
    ("orders.average", "`{orders.paid} / {orders.count}` becomes "
     "`{orders.count} / NULLIF({orders.paid}, 0)`"): "unnoticed",
    ("orders.large", "the condition `paid > 20` is left out"): "unnoticed",
    # 20 is paid once: "from 20" has one order more.
    ("orders.large", "`paid > 20` becomes `paid >= 20`"): "unnoticed",
    ("orders.running", "an unbounded window becomes one of a month"): "unnoticed",
    # Orders by tag would count once in one of their tags.
    ("orders>tags", "one_to_many becomes many_to_one"): "unnoticed",
}  # fmt: skip


def test_what_becomes_of_each_change(shop: SemanticLayer) -> None:
    found = surveyed(shop)
    assert {key: found[key].fate for key in TRIED} == TRIED
    assert found["orders.paid", "sum becomes avg"].by == "paid"
    assert found["orders.large", "`paid > 20` becomes `paid >= 20`"].mutant.place is not None


def test_what_gives_the_same_rows_is_not_blamed(url: str, tmp_path: Path) -> None:
    """The largest of one row a key is the smallest: no query tells them apart."""
    one = MODEL.replace("{name: large, sql: \"{CUBE}.paid > 20\"}",
                        "{name: large, sql: \"{CUBE}.paid > 25\"}")  # fmt: skip
    found = surveyed(layer(tmp_path / "m", url, model=one))
    edge = found["orders.large", "`paid > 25` becomes `paid >= 25`"]
    assert (edge.fate, edge.test) == ("equivalent", "")


def test_suggested_tests_pass_now_and_fail_for_the_change(shop: SemanticLayer) -> None:
    model = opened(shop.model)
    told = [each for each in surveyed(shop).values() if each.fate in ("shown", "unnoticed")]
    assert len(told) > 10
    for each in told:
        (entry,) = yaml.safe_load(each.test)
        text = f"{MODEL}\ntests:\n" + "\n".join(f"  {line}" for line in each.test.splitlines())
        pasted = load_model_text({"m.yml": text})
        assert not pasted.errors, (each.test, pasted.errors)
        assert [test.name for test in pasted.tests] == [entry["name"]]
        right = outcomes(pasted, shop.with_model(model).query)
        assert [one.detail for one in right] == [""], each.test
        wrong = outcomes(pasted, shop.with_model(each.mutant.model(model)).query)
        assert [one.passed for one in wrong] == [False], each.test


def test_a_limit_chooses_by_its_seed(shop: SemanticLayer) -> None:
    model = opened(shop.model)
    whole = list(mutants(model))
    assert chosen(model, None, 1) == whole
    some = chosen(model, 5, 1)
    assert (len(some), some) == (5, chosen(model, 5, 1))
    assert some != chosen(model, 5, 2)
    assert [each for each in whole if each in some] == some


def test_no_time_tries_nothing(shop: SemanticLayer) -> None:
    model = opened(shop.model)
    survey = Survey(model, Layered(shop))
    assert not list(survey.findings(list(mutants(model)), -1.0))


def test_one_definition_in_two_cubes_changes_in_both(url: str, tmp_path: Path) -> None:
    more = """
  - {name: big_orders, extends: orders, sql: "SELECT * FROM orders WHERE paid > 20"}
"""
    shop = layer(tmp_path / "m", url, more)
    found = [each for each in mutants(opened(shop.model)) if each.says == "sum becomes avg"]
    paid = next(each for each in found if each.member == "orders.paid")
    assert [each.member for each in paid.also] == ["big_orders.paid"]
    changed = shop.with_model(paid.model(opened(shop.model)))
    # 150 / 5, and (30 + 40 + 50) / 3.
    assert changed.query(measures=["orders.paid"]).rows == ((30,),)
    assert changed.query(measures=["big_orders.paid"]).rows == ((40,),)

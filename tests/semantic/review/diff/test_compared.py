"""What could not be compared is said to be, and is not taken for unchanged."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from app.diff.objects import as_object
from app.diff.words import headline
from semantic import SemanticLayer
from semantic.engine import connect
from semantic.model.load import load_model_text
from semantic.review.diff.compare import compare
from semantic.review.diff.numbers import Ask
from semantic.review.diff.types import Diff
from tests.semantic.review.diff.conftest import SHOP, edited

TWICE = [["type: sum, sql: amount", "type: sum, sql: amount * 2"]]
MISSING = "the warehouse refused the query: Catalog Error: Table with name orders does not exist!"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Ask:
    """Puts a model over a warehouse that has none of its tables."""
    file = tmp_path / "other.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE planets (name TEXT)")
    return SemanticLayer(edited([]), connect(f"duckdb:///{file}")).with_model


def said(diff: Diff, name: str) -> object:
    (found,) = [each for each in as_object(diff)["numbers"] if each["name"] == name]
    return found["compared"]


def test_a_warehouse_without_the_tables(elsewhere: Ask) -> None:
    found = compare(edited([]), edited(TWICE), elsewhere)
    assert found.fault == MISSING
    assert not any(each.compared for each in found.numbers or ())
    assert not found.breaking
    assert headline(found) == (
        f"numbers could not be compared: {MISSING.rstrip('!')}; name another with --warehouse, "
        "1 redefined"
    )
    assert as_object(found)["numbers_fault"] == MISSING
    assert said(found, "orders_in_all") is False


def test_a_warehouse_without_the_tables_and_only_words_that_change(elsewhere: Ask) -> None:
    after = edited([["{name: revenue,", "{name: revenue, description: Paid.,"]])
    assert compare(edited([]), after, elsewhere).fault == MISSING


def test_the_right_warehouse_has_no_fault(ask: Ask) -> None:
    found = compare(edited([]), edited(TWICE), ask)
    assert found.fault == "" and all(each.compared for each in found.numbers or ())
    assert as_object(found)["numbers_fault"] is None


def test_what_nothing_counts(ask: Ask) -> None:
    """A cube without measures: no query shows a change of its dimension."""
    before = SHOP.replace("    measures:\n      - {name: count, type: count}\nviews", "views")
    after = before.replace("{name: tier, sql: tier", "{name: tier, sql: upper(tier)")
    found = compare(*(load_model_text({"shop.yml": text}) for text in (before, after)), ask)
    assert said(found, "customers.tier") is False
    assert headline(found) == "1 member not compared, 1 redefined"


def test_a_question_that_never_ran_is_not_called_the_same(ask: Ask) -> None:
    wrong = [["{name: buyers, type: count_distinct, sql: customer_id}",
              "{name: buyers, type: count_distinct, sql: buyer}"],
             ["[shop.count]}\ntests", "[orders.buyers]}\ntests"]]  # fmt: skip
    found = compare(edited(wrong), edited([*wrong, *TWICE]), ask)
    assert said(found, "orders_in_all") is False  # though both ask in the same SQL
    assert said(found, "revenue_by_channel") is True
    broken = [*wrong, ["sql: buyer}", "sql: shopper}"]]
    found = compare(edited(wrong), edited(broken), ask)
    assert said(found, "orders_in_all") is False
    assert headline(found).startswith("1 member and 1 verified question not compared")


def test_a_question_across_a_join_uses_it() -> None:
    across = ["[shop.count]}\ntests", "[orders.count], dimensions: [customers.city]}\ntests"]
    beside = ["[shop.count]}\ntests", "[orders.count], dimensions: [orders.status]}\ntests"]
    other = ["{CUBE}.customer_id = {customers}.id", "{CUBE}.id = {customers}.id"]
    users = {
        what: compare(edited([asked]), edited([asked, other])).changes[0].used_by
        for what, asked in (("across", across), ("beside", beside))
    }
    assert users["beside"] == (("dimension", "shop.city"),)
    assert set(users["across"]) == {*users["beside"], ("question", "orders_in_all")}

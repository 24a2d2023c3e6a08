"""Which measures a column of numbers gets, by its name, type and values."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from semantic.review.propose.names import plural, singular, table_words, words_of
from tests.semantic.review.propose.conftest import Proposed

SUM, AVG, NONE = {"sum", "avg"}, {"avg"}, set[str]()


@pytest.mark.parametrize(("column", "kind", "value", "types"), [
    ("amount", "DOUBLE", "i", SUM), ("total_amount", "DOUBLE", "i", SUM),
    ("number_of_rooms", "INTEGER", "i % 9", SUM), ("visitors", "INTEGER", "i", SUM),
    ("fare", "DECIMAL(12,2)", "i", SUM), ("kosten_eur", "DOUBLE", "i", SUM),
    ("unit_price", "DOUBLE", "i", AVG), ("price", "DECIMAL(12,2)", "i", AVG),
    ("tax_rate", "DOUBLE", "0.2", AVG), ("rating", "INTEGER", "i % 5", AVG),
    ("discount", "DOUBLE", "i / 1000", AVG), ("cost_per_click", "DOUBLE", "i", AVG),
    ("temperature", "DOUBLE", "i", AVG), ("wobble", "DOUBLE", "i", AVG),
    ("customer_id", "INTEGER", "i", NONE), ("year", "INTEGER", "2000 + i % 20", NONE),
    ("zip", "INTEGER", "i", NONE), ("latitude", "DOUBLE", "i / 10", NONE),
    ("order_no", "INTEGER", "i", NONE), ("tier", "INTEGER", "i % 3", NONE),
    ("is_gift", "INTEGER", "i % 2", NONE), ("wobble", "INTEGER", "i % 3", NONE),
])  # fmt: skip
def test_measures(
    proposed: Callable[..., Proposed], column: str, kind: str, value: str, types: set[str]
) -> None:
    found = proposed(
        f"CREATE TABLE things AS SELECT i AS thing_id, ({value})::{kind} AS {column} "
        "FROM range(100) t(i)"
    )
    made = {name: kind for name, kind in found.measures("things").items() if name != "count"}
    assert set(made.values()) == types
    assert not found.model.errors


@pytest.mark.parametrize(("one", "many"), [
    ("order", "orders"), ("category", "categories"), ("address", "addresses"), ("box", "boxes"),
    ("person", "people"), ("batch", "batches"), ("day", "days"), ("status", "statuses"),
    ("policy", "policies"), ("movie", "movies"), ("series", "series"), ("news", "news"),
])  # fmt: skip
def test_one_and_many(one: str, many: str) -> None:
    assert (singular(many), plural(one)) == (one, many)
    assert plural(many) == many


@pytest.mark.parametrize(("name", "words"), [
    ("OrderDetails", "order details"), ("CUSTOMER_ID", "customer id"),
    ("customerID", "customer id"),
    ("order-lines 2", "order lines 2"), ("Größe", "grosse"), ("E-Mail", "email"),
    ("tax %", "tax percent"), ("数量", ""), ("tbl_orders", "orders"),
])  # fmt: skip
def test_words(name: str, words: str) -> None:
    assert " ".join(table_words(name) if name.startswith("tbl") else words_of(name)) == words

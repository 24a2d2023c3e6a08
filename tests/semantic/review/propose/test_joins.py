"""Joins by name, type and values: what is taken, what is told of, and what is not seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.semantic.review.propose.conftest import Proposed

Make = Callable[..., Proposed]
AIRPORTS = """
CREATE TABLE airports AS SELECT 'A' || i AS code, 'Name ' || i AS title FROM range(20) t(i);
CREATE TABLE routes AS SELECT i AS route_id, 'A' || (i % 20) AS origin_code,
  'A' || (i * 3 % 20) AS destination_code, 'X' || i AS permit_code FROM range(60) t(i);
"""
BACK_AND_FORTH = """
CREATE TABLE store AS SELECT i AS store_id, i AS manager_staff_id FROM range(1, 9) t(i);
CREATE TABLE staff AS SELECT i AS staff_id, 1 + i % 8 AS store_id FROM range(1, 90) t(i);
"""
PAIR = """
CREATE TABLE customers AS SELECT i AS id, 'N' || i AS name FROM range(100) t(i);
CREATE TABLE orders AS SELECT i AS id, {value} AS {column} FROM range(500) t(i);
"""


def test_two_codes_of_one_table_are_roles(proposed: Make) -> None:
    found = proposed(AIRPORTS)
    assert found.joins("routes") == {"origin": "many_to_one", "destination": "many_to_one"}
    assert not found.model.errors
    assert not found.findings()


def test_tables_that_refer_to_each_other_are_joined_one_way(proposed: Make) -> None:
    found = proposed(BACK_AND_FORTH)
    assert found.joins("staff") == {"store": "many_to_one"}
    (told,) = found.cube("store").joins
    assert "joined both ways" in told.against
    assert "#   sql:" in found.files["cubes/store.yml"]
    assert not found.model.errors


@pytest.mark.parametrize(("column", "value", "joined"), [
    ("customer_id", "i % 100", ["customers"]),
    ("customer_id", "CASE WHEN i % 20 > 0 THEN i % 100 ELSE 1000 END", ["customers"]),
    ("customer_id", "CASE WHEN i % 2 > 0 THEN i % 100 ELSE 1000 END", []),  # half are orphans
    ("customer_id", "(i % 100)::TEXT", []),  # another type
    ("customer_id", "NULL::INTEGER", ["customers"]),  # by name alone: there is no value
    ("buyer_customer_id", "i % 100", ["buyer_customer"]),
    ("cust_id", "i % 100", ["customers"]),
    ("cust_id", "CASE WHEN i % 20 > 0 THEN i % 100 ELSE 1000 END", []),  # a weak name, orphans
    ("customer", "i % 100", ["customers"]),
    ("customer", "i % 4", []),  # few small numbers meet any keys
    ("shelf_id", "i % 100", []),  # contained, and named for nothing
    ("created_by_customer_id", "i % 100", []),  # who wrote the row
])  # fmt: skip
def test_one_column(proposed: Make, column: str, value: str, joined: list[str]) -> None:
    found = proposed(PAIR.format(column=column, value=value))
    assert list(found.joins("orders")) == joined
    assert not found.model.errors


def test_one_to_one_only_between_keys(proposed: Make) -> None:
    found = proposed("""
    CREATE TABLE people AS SELECT i AS person_id FROM range(50) t(i);
    CREATE TABLE passports AS SELECT i AS person_id, 'P' || i AS number FROM range(40) t(i);
    CREATE TABLE desks AS SELECT i AS desk_id, i + 3 AS person_id FROM range(40) t(i);
    """)
    assert found.joins("passports") == {"people": "one_to_one"}
    assert found.joins("desks") == {"people": "many_to_one"}
    assert not found.joins("people")
    assert not found.findings()


def test_facts_that_share_their_dimensions_are_not_joined(proposed: Make) -> None:
    found = proposed("""
    CREATE TABLE shops AS SELECT i AS shop_id FROM range(5) t(i);
    CREATE TABLE sales AS SELECT DATE '2024-01-01' + (i // 5)::INTEGER AS day, i % 5 AS shop_id,
      i AS amount FROM range(200) t(i);
    CREATE TABLE visits AS SELECT DATE '2024-01-01' + (i // 5)::INTEGER AS day, i % 5 AS shop_id,
      i AS visitors FROM range(100) t(i);
    """)
    assert found.joins("sales") == found.joins("visits") == {"shops": "many_to_one"}

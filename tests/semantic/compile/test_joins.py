"""A parent's join that asks for more than equal keys."""

from __future__ import annotations

import pytest

from semantic import SemanticLayer
from semantic.model.load import load_model_text
from tests.semantic.compile.shop import TABLES, Engine

MODEL = """
cubes:
  - name: customers
    sql_table: customers
    joins:
      - name: orders
        relationship: one_to_many
        sql: "{CUBE}.id = {orders}.customer_id AND {orders}.status = 'paid'"
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: name, sql: name, type: string}
    measures:
      - {name: count, type: count}
  - name: orders
    sql_table: orders
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
    measures:
      - {name: count, type: count}
"""
LEFT_OUT = "rows of `orders` that the join from `customers` refuses are left out"


@pytest.fixture(scope="module")
def layer():
    return SemanticLayer(load_model_text({"m.yml": MODEL}), Engine(TABLES))


def test_refused_rows_are_in_no_group(layer):
    """Order 3 is Bo's and open; orders 5 and 6 have no customer, and stay."""
    result = layer.query(measures=["orders.count"], dimensions=["customers.name"])
    assert sorted(result.rows, key=str) == [("Ada", 2), ("Bo", 0), ("Cy", 1), ("Di", 0), (None, 2)]
    assert LEFT_OUT in result.warnings


def test_without_the_parent_nothing_is_refused(layer):
    result = layer.query(measures=["orders.count"])
    assert result.rows == ((6,),)
    assert result.warnings == ()


def test_parents_are_kept_by_rows_that_are_related(layer):
    filters = [{"member": "orders.id", "operator": "equals", "values": [2, 3]}]
    result = layer.query(measures=["customers.count"], filters=filters)
    assert result.rows == ((1,),)

"""A condition of two equal simple values means the same whether or not the parser has read it.

A space inside the braces changes nothing, and leaves the text to the parser.
"""

from __future__ import annotations

import pytest

from semantic.model.fragments import Equal, Fragment, read_expression
from semantic.model.load import load_model_text
from semantic.model.types import Model
from tests.semantic.model.test_parts import word

MODEL = """
cubes:
  - name: orders
    sql_table: orders
    joins:
      - name: customers
        relationship: many_to_one
        sql: "CONDITION"
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: buyer, sql: buyer_id, type: number}
      - {name: at, sql: at, type: time}
    measures:
      - {name: count, type: count}
  - name: customers
    sql_table: customers
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
"""
CONDITIONS = (
    "{CUBE}.buyer_id = {customers}.id",
    "{CUBE}.buyer_id={customers.id}",
    "{customers}.id = {orders}.buyer_id",
    " {buyer}  =  {customers.id} ",
    "{orders.buyer} = {customers}.id",
    "{at.month} = {customers}.id",
    "{CUBE}.Order = {customers}.values",
    "{CUBE}.buyer_id = {CUBE}.id",
    "{CUBE}.buyer_id = {nobody}.id",
    "{CUBE}.buyer_id = {customers.nothing}",
    "{count} = {customers}.id",
    "{parameters.none} = {customers}.id",
    "{CUBE} = {customers.id}",
    "{CUBE}.not = {customers}.id",
    "{CUBE}.buyer_id = {customers}.SELECT",
    "{FILTER_PARAMS.x} = {customers}.id",
)


def read(condition: str) -> Model:
    return load_model_text({"shop.yml": MODEL.replace("CONDITION", condition)})


@pytest.mark.parametrize("condition", CONDITIONS)
def test_the_parser_reads_the_same(condition: str) -> None:
    parsed = condition.replace("{", "{ ").replace("}", " }")
    short, long = read(condition), read(parsed)
    said = [(each.code, each.message, each.hint) for each in short.errors]
    assert said == [(each.code, each.message, each.hint) for each in long.errors]
    joins, others = short.cubes["orders"].joins, long.cubes["orders"].joins
    assert len(joins) == len(others) == (0 if said else 1)
    for join, other in zip(joins, others, strict=True):
        assert repr(join.on.tree) == repr(other.on.tree)
        assert join.on.members == other.on.members
        assert (join.on.cubes, join.on.aggregates) == (other.on.cubes, other.on.aggregates)


def test_only_equal_values_need_no_parser() -> None:
    assert isinstance(read_expression(word(CONDITIONS[0])), Equal)
    assert isinstance(read_expression(word("{ CUBE }.buyer_id = {customers}.id")), Fragment)
    assert isinstance(read_expression(word("{CUBE}.a = {b}.c AND {CUBE}.d = {b}.e")), Fragment)
    assert isinstance(read_expression(word("{CUBE}.a <> {b}.c")), Fragment)

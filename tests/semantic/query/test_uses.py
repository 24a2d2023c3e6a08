"""Who uses what."""

from __future__ import annotations

from semantic.model.load import load_model_text
from semantic.query.uses import uses

MODEL = """
views:
  - name: sales
    cubes: [{join_path: orders, includes: [paid, at]}]
    measures: [{name: half, type: number, sql: "{paid} / 2"}]
questions:
  - name: lately
    questions: [Paid lately?]
    query:
      measures: [sales.paid]
      timeDimensions: [{dimension: sales.at, dateRange: last month}]
tests:
  - {name: one, query: {measures: [orders.paid]}, columns: [orders.paid], rows: [[1]]}
cubes:
  - name: orders
    sql_table: orders
    joins: [{name: people, relationship: many_to_one, sql: "{CUBE.person} = {people.id}"}]
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: person, sql: person_id, type: number}
      - {name: at, sql: at, type: time}
      - {name: size, type: string, case: {when: [{sql: "{id} > 1", label: large}]}}
    measures:
      - {name: paid, type: sum, sql: amount, filters: [{sql: "{size} = 'large'"}]}
      - {name: best, type: rank, multi_stage: true, order_by: [{sql: "{paid}", dir: desc}]}
  - name: people
    sql_table: people
    dimensions: [{name: id, sql: id, type: number, primary_key: true}]
"""


def test_who_uses_what() -> None:
    model = load_model_text({"m.yml": MODEL})
    assert not model.errors
    known = uses(model)
    assert known.made_of["orders.paid"] == ("orders.size",)
    assert known.made_of["orders.size"] == ("orders.id",)
    assert known.made_of["sales.paid"] == ("orders.paid",)
    assert known.made_of["sales.half"] == ("orders.paid",)
    assert known.users["orders.paid"] == ("orders.best", "sales.paid", "sales.half")
    assert known.joins == {"orders.person": ("orders → people",), "people.id": ("orders → people",)}


def test_questions_and_tests_reach_through_views() -> None:
    """Also those that count from today."""
    known = uses(load_model_text({"m.yml": MODEL}))
    for name in ("sales.paid", "orders.paid", "sales.at", "orders.at"):
        assert [each.name for each in known.questions[name]] == ["lately"]
    assert [each.name for each in known.tests["orders.paid"]] == ["one"]
    assert "sales.paid" not in known.tests

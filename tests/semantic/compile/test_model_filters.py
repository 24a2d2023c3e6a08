"""Conditions over time that stand in a model: on a view, and in a measure of several stages.

    id  day                       paid
    1   2024-01-05 00:00          10
    2   2024-01-31 23:00          20
    3   2024-02-01 00:00          30
    4   2025-03-01 12:00          40

A day is all of itself, as it is in a query: January ends with the last moment of the 31st.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from semantic import SemanticLayer
from semantic.model.load import load_model_text

TABLE = """
CREATE TABLE orders AS SELECT * FROM (VALUES
  (1, TIMESTAMP '2024-01-05', 10), (2, TIMESTAMP '2024-01-31 23:00', 20),
  (3, TIMESTAMP '2024-02-01', 30), (4, TIMESTAMP '2025-03-01 12:00', 40)) AS t(id, day, paid);
"""
MODEL = """
cubes:
  - name: orders
    sql_table: orders
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: day, sql: day, type: time}
    measures:
      - {name: paid, type: sum, sql: paid}
      - name: then
        type: number
        sql: "{paid}"
        multi_stage: true
        filter: {include: [{member: day, RULE}]}
views:
  - name: sales
    cubes: [{join_path: orders, includes: [day, paid, then]}]
"""
DEFAULT = "    default_filters: [{member: day, RULE}]\n"
RULES = [
    ("operator: inDateRange, values: [2024-01-01, 2024-01-31]", 30),
    ("operator: inDateRange, values: [2024-01]", 30),
    ("operator: inDateRange, values: [2024]", 60),
    ("operator: notInDateRange, values: [2024-01-05, 2024-01-31]", 70),
    ("operator: onTheDate, values: [2024-01-31]", 20),
    ("operator: beforeDate, values: [2024-01-31]", 10),
    ("operator: beforeOrOnDate, values: [2024-01-31]", 30),
    ("operator: afterDate, values: [2024-01-31]", 70),
    ("operator: afterOrOnDate, values: [2024-01-31]", 90),
    ('operator: beforeDate, values: ["2024-01-31T23:30:00"]', 30),
    ('operator: gt, values: ["2024-02-01"]', 40),
    ('operator: equals, values: ["2024-02-01"]', 30),
    ("operator: set", 100),
]


@pytest.mark.parametrize(("rule", "paid"), RULES)
@pytest.mark.parametrize("measure", ["paid", "then"])
def test_a_day_is_all_of_itself(tmp_path: Path, measure: str, rule: str, paid: int) -> None:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute(TABLE)
    model = MODEL + DEFAULT if measure == "paid" else MODEL
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "m.yml").write_text(model.replace("RULE", rule))
    layer = SemanticLayer.open(tmp_path / "m", f"duckdb:{tmp_path / 'w.duckdb'}")
    assert not layer.model.errors, [*map(str, layer.model.errors)]
    assert layer.query({"measures": [f"sales.{measure}"]}).rows == ((paid,),)


@pytest.mark.parametrize(("rule", "message"), [
    ("operator: inDateRange, values: [last 7 days]", "`last 7 days` is not a day such as"),
    ("operator: beforeDate, values: [not a date]", "`not a date` is not a day such as 2024-05-17"),
    ("operator: gt, values: [yesterday]", "`yesterday` is not a day such as 2024-05-17"),
    ("operator: equals, values: [2024-01-05, never]", "`never` is not a day such as 2024-05-17"),
    ("operator: onTheDate, values: [2024-02-30]", "`2024-02-30` is not a day of the calendar"),
    ("operator: inDateRange, values: [2024-02-01, 2024-01-01]",
     "the range ends (2024-01-01) before it starts (2024-02-01)"),
    ("operator: inDateRange, values: [2023, 2024, 2025]",
     "`inDateRange` has one or two days, not 3"),
])  # fmt: skip
@pytest.mark.parametrize("where", ["view", "measure"])
def test_what_is_no_day_is_refused_with_its_place(where: str, rule: str, message: str) -> None:
    if where == "view":
        model = MODEL.replace("RULE", "operator: set") + DEFAULT.replace("RULE", rule)
    else:
        model = MODEL.replace("RULE", rule)
    (error,) = load_model_text({"m.yml": model}).errors[:1]
    assert error.message.startswith(message)
    assert error.place is not None
    assert rule in error.place.text
    assert error.place.column > error.place.text.index("operator")


def test_a_range_is_of_times() -> None:
    model = MODEL.replace("RULE", "operator: set")
    wrong = DEFAULT.replace("day, RULE", "id, operator: onTheDate, values: [2024-01-01]")
    model = model.replace("includes: [day", "includes: [id, day") + wrong
    (error,) = load_model_text({"m.yml": model}).errors
    assert error.message == "`onTheDate` needs a time dimension, `id` is a number"

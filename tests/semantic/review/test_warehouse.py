"""A model against its tables: every way in which they may not fit, and one that does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from semantic import SemanticLayer
from semantic.review.warehouse import Finding, findings

MODEL = """
cubes:
  - name: orders
    sql_table: orders
    joins:
      - {name: customers, relationship: many_to_one, sql: "{CUBE}.customer_id = {customers}.id"}
      - {name: lines, relationship: one_to_many, sql: "{CUBE}.id = {lines}.order_id"}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: day, sql: day, type: time}
      - {name: hidden, sql: upper(note), type: string, public: false}
    measures:
      - {name: count, type: count}
      - {name: paid, type: sum, sql: paid}
      - {name: share, type: number, sql: "{paid} / NULLIF({count}, 0)"}
    segments:
      - {name: large, sql: "{CUBE}.paid > 10"}
  - name: customers
    sql_table: customers
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
  - name: lines
    sql_table: lines
    dimensions:
      - {name: order_id, sql: order_id, type: number, primary_key: true}
      - {name: line, sql: line, type: number, primary_key: true}
    measures:
      - {name: count, type: count}
"""
SOUND = """
CREATE TABLE customers (id INTEGER);
INSERT INTO customers VALUES (1), (2), (3);
CREATE TABLE orders (id INTEGER, customer_id INTEGER, day TIMESTAMP, note TEXT, paid DOUBLE);
INSERT INTO orders VALUES (1, 1, '2024-01-01', 'a', 5), (2, 1, '2024-01-02', 'b', 15),
                          (3, 2, '2024-01-03', NULL, 25);
CREATE TABLE lines (order_id INTEGER, line INTEGER);
INSERT INTO lines VALUES (1, 1), (1, 2), (2, 1), (3, 1);
"""
Look = Callable[..., list[Finding]]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """The findings after some SQL has changed the sound tables, or a text the model."""

    def found(change: str = "", old: str = "", new: str = "") -> list[Finding]:
        with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
            connection.execute(SOUND + change)
        folder = tmp_path / "metrics"
        folder.mkdir()
        assert old in MODEL
        (folder / "m.yml").write_text(MODEL.replace(old, new) if old else MODEL)
        layer = SemanticLayer.open(folder, f"duckdb:{tmp_path / 'w.duckdb'}")
        assert not layer.model.errors
        return list(findings(layer.model, lambda m, q: layer.with_model(m).query(q).rows))

    return found


def test_tables_that_fit(look: Look) -> None:
    assert look() == []


CHANGES = [
    ("ALTER TABLE orders DROP COLUMN note", "error", "does-not-run",
     "`orders.hidden` does not run: ", 11),
    ("ALTER TABLE orders DROP COLUMN day", "error", "does-not-run",
     "`orders.day` does not run: Table", 10),
    ("INSERT INTO customers VALUES (2)", "error", "key-not-unique",
     "the primary key of `customers` (id) is not unique: id 2 has 2 rows", 18),
    ("INSERT INTO lines VALUES (1, 2), (1, 2)", "error", "key-not-unique",
     "the primary key of `lines` (order_id, line) is not unique: order_id 1, line 2 has 3 rows",
     22),
    ("INSERT INTO customers VALUES (NULL)", "error", "key-missing",
     "1 row of `customers` has no key: `customers.id` is NULL", 18),
    ("INSERT INTO orders VALUES (4, 9, NULL, NULL, 1), (5, NULL, NULL, NULL, 1)", "note",
     "no-partner", "2 of 5 rows of `orders` have no `customers`", 6),
    ("INSERT INTO lines VALUES (7, 1)", "note", "no-partner",
     "1 of 5 rows of `lines` has no `orders`", 7),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "level", "code", "said", "line"), CHANGES)
def test_tables_that_do_not(
    look: Look, sql: str, level: str, code: str, said: str, line: int
) -> None:
    found = look(sql)
    assert [(each.level, each.code) for each in found] == [(level, code)]
    assert found[0].message.startswith(said)
    assert found[0].place is not None
    assert found[0].place.line == line


@pytest.mark.parametrize(("old", "new", "code", "said"), [
    ("sql: paid}", "sql: piad}", "does-not-run", "`orders.paid`"),
    ("{CUBE}.paid > 10", "{CUBE}.piad > 10", "does-not-run", "`orders.large`"),
    ("relationship: one_to_many", "relationship: one_to_one", "join-multiplies",
     "the join from `orders` to `lines` is declared one_to_one, but `orders` with id 1 meets "
     "2 rows of `lines`"),
    ("{CUBE}.customer_id = {customers}.id", "{CUBE}.customer_id <= {customers}.id",
     "join-multiplies", "the join from `orders` to `customers` is declared many_to_one, but "),
])  # fmt: skip
def test_a_model_that_does_not(look: Look, old: str, new: str, code: str, said: str) -> None:
    found = look("", old, new)
    assert code in [each.code for each in found]
    assert any(each.message.startswith(said) for each in found), [each.message for each in found]


def test_a_table_that_is_gone_is_said_once(look: Look) -> None:
    found = look("DROP TABLE lines")
    assert [each.code for each in found] == ["does-not-run"]
    assert found[0].message.startswith("`lines` does not run: Table with name")
    assert found[0].place is not None
    assert found[0].place.line == 22


def test_a_fault_is_told_where_it_arises(look: Look) -> None:
    """`share` names `paid`, which names a column that is none."""
    found = look("", "sql: paid}", "sql: piad}")
    assert [each.message.split(" ")[0] for each in found] == ["`orders.paid`"]
    assert found[0].hint == "`orders.share` needs it"


def test_a_broken_member_hides_no_other_fault(look: Look) -> None:
    found = look("INSERT INTO orders VALUES (1, 9, NULL, NULL, 1)", "sql: paid}", "sql: piad}")
    assert [each.code for each in found] == ["does-not-run", "key-not-unique", "no-partner"]


def test_a_join_that_does_not_run(look: Look) -> None:
    found = look("", "{CUBE}.customer_id =", "{CUBE}.customer_di =")
    assert [each.code for each in found] == ["does-not-run"]
    assert found[0].message.startswith("the join from `orders` to `customers` does not run: Table")


def test_at_most_three_keys_are_shown(look: Look) -> None:
    found = look("INSERT INTO orders SELECT n // 2, 1, NULL, NULL, 1 FROM range(20, 30) AS r(n)")
    assert [each.code for each in found] == ["key-not-unique"]
    assert found[0].message.count(" has 2 rows") == 3
    assert found[0].message.endswith("and there are more")


VIEW = """
views:
  - name: sales
    cubes: [{join_path: orders, includes: [paid]}]
    measures: [{name: wrong, type: number, sql: "{paid} || sqrt({paid} > 1)"}]
cubes:"""


def test_what_a_view_defines_is_run_too(look: Look) -> None:
    found = look("", "\ncubes:", VIEW)
    assert [each.message.split(" ")[0] for each in found] == ["`sales.wrong`"]

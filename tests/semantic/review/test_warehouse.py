"""A model against its tables: every way in which they may not fit, and one that does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from semantic import SemanticLayer
from semantic.review.finding import MEANINGS, Finding
from semantic.review.warehouse import findings

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
        made = list(findings(layer.model, lambda m, q: layer.with_model(m).query(q)))
        assert {each.code for each in made} <= MEANINGS.keys(), "documented"
        return made

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
    ("INSERT INTO orders VALUES (4, 9, NULL, NULL, 1)", "note", "no-partner",
     "1 of 4 rows of `orders` has no `customers`, though a value to join by", 6),
    ("INSERT INTO orders VALUES (4, NULL, NULL, NULL, 1), (5, NULL, NULL, NULL, 1)", "note",
     "no-value", "2 of 5 rows of `orders` have no `customers`: the value to join by is NULL", 6),
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


def test_rows_without_a_value_and_rows_without_a_partner_are_told_apart(look: Look) -> None:
    found = look("INSERT INTO orders VALUES (4, 9, NULL, NULL, 1), (5, NULL, NULL, NULL, 1), "
                 "(6, NULL, NULL, NULL, 1)")  # fmt: skip
    assert [each.message for each in found] == [
        "2 of 6 rows of `orders` have no `customers`: the value to join by is NULL",
        "1 of 6 rows of `orders` has no `customers`, though a value to join by",
    ]


TYPES = [
    ("ALTER TABLE orders ALTER day TYPE VARCHAR", "", "", "warning",
     "`orders.day` is declared time, but is VARCHAR: it is cast in queries"),
    ("ALTER TABLE orders ALTER day TYPE VARCHAR; UPDATE orders SET day = 'soon' WHERE id = 2",
     "", "", "error",
     "`orders.day` is declared time, but is VARCHAR, and queries fail: invalid timestamp"),
    ("ALTER TABLE orders ALTER day TYPE DATE", "", "", None, ""),
    ("", "sql: day, type: time", "sql: paid, type: time", "error",
     "`orders.day` is declared time, but is DOUBLE, and queries fail: "),
    ("", "sql: day, type: time", "sql: day, type: number", "error",
     "`orders.day` is declared number, but is TIMESTAMP, and queries fail: "),
    ("", "sql: day, type: time", "sql: note, type: number", "error",
     "`orders.day` is declared number, but is VARCHAR, and queries fail: "),
    ("UPDATE orders SET note = '7'", "sql: day, type: time", "sql: note, type: number", "error",
     "`orders.day` is declared number, but is VARCHAR, and queries fail: Cannot compare"),
    ("", "sql: day, type: time", "sql: paid > 1, type: number", "warning",
     "`orders.day` is declared number, but is BOOLEAN: it is cast in queries"),
    ("", "sql: day, type: time", "sql: id, type: boolean", "warning",
     "`orders.day` is declared boolean, but is INTEGER: it is cast in queries"),
    ("", "sql: day, type: time", "sql: note, type: boolean", "error",
     "`orders.day` is declared boolean, but is VARCHAR, and queries fail: "),
    ("", "sql: day, type: time", "sql: paid > 5, type: boolean", None, ""),
    ("", "sql: day, type: time", "sql: id, type: string", None, ""),
    ("ALTER TABLE orders ADD COLUMN spans INTERVAL; UPDATE orders SET spans = INTERVAL 1 DAY",
     "sql: day, type: time", "sql: spans, type: number", "error",
     "`orders.day` is declared number, but is INTERVAL, and queries fail: "),
    ("ALTER TABLE orders ADD COLUMN many INTEGER[]; UPDATE orders SET many = [1]",
     "sql: day, type: time", "sql: many, type: number", "error",
     "`orders.day` is declared number, but is INTEGER[], and queries fail: "),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "old", "new", "level", "said"), TYPES)
def test_a_column_of_another_type(
    look: Look, sql: str, old: str, new: str, level: str | None, said: str
) -> None:
    found = look(sql, old, new)
    if level is None:
        assert not found
        return
    assert [(each.level, each.code) for each in found] == [(level, "column-type")]
    assert found[0].message.startswith(said)
    assert found[0].place is not None
    assert found[0].place.line == 10


PLACE = "      - {name: at, type: geo, latitude: {sql: LAT}, longitude: {sql: paid}}\n"


@pytest.mark.parametrize(("lat", "code", "said"), [
    ("paid", None, ""),
    ("nolat", "does-not-run", "`orders.at` does not run: "),
    ("note", "column-type", "the latitude of `orders.at` is declared number, but is VARCHAR, and "),
])  # fmt: skip
def test_a_place_is_run_too(look: Look, lat: str, code: str | None, said: str) -> None:
    line = "      - {name: day, sql: day, type: time}\n"
    found = look("", line, line + PLACE.replace("LAT", lat))
    assert [each.code for each in found] == ([code] if code else [])
    assert not found or found[0].message.startswith(said)


KEYLESS = """
cubes:
  - name: orders
    sql_table: orders
    joins:
      - {name: customers, relationship: many_to_one, sql: "CONDITION"}
    dimensions:
      - {name: id, sql: id, type: number LEFT}
      - {name: day, sql: day, type: time}
    measures: [{name: count, type: count}]
  - name: customers
    sql_table: customers
    dimensions:
      - {name: id, sql: id, type: number RIGHT}
"""
BY_ID = "{CUBE}.customer_id = {customers}.id"
KEY = ", primary_key: true"


@pytest.mark.parametrize(("left", "right"), [("", ""), (KEY, ""), ("", KEY)])
@pytest.mark.parametrize(("sql", "condition", "codes", "said"), [
    ("", BY_ID, [], ""),
    ("INSERT INTO customers VALUES (3)", BY_ID, [], ""),  # nobody meets it
    ("INSERT INTO customers VALUES (2), (2)", BY_ID, ["join-multiplies"],
     "the join from `orders` to `customers` is declared many_to_one, but `orders` with 2 meets "
     "3 rows of `customers`"),
    ("INSERT INTO orders VALUES (4, 9, NULL, NULL, 1), (5, NULL, NULL, NULL, 1)", BY_ID,
     ["no-value", "no-partner"],
     "1 of 5 rows of `orders` has no `customers`: the value to join by is NULL"),
    ("", "{CUBE}.customer_id <= {customers}.id", ["not-checked"],
     "the join from `orders` to `customers` was not checked: "),
    ("INSERT INTO customers VALUES (2)", "{CUBE}.customer_id = {customers}.id AND {CUBE}.day = "
     "CAST('2024-01-03' AS TIMESTAMP)", ["not-checked"], "the join from `orders` to `customers` w"),
    ("", "{CUBE}.customer_idd = {customers}.id", ["does-not-run"],
     "the join from `orders` to `customers` does not run: "),
])  # fmt: skip
def test_joins_of_cubes_without_a_key(
    tmp_path: Path, left: str, right: str, sql: str, condition: str, codes: list[str], said: str
) -> None:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute(SOUND + sql)
    model = KEYLESS.replace("LEFT", left).replace("RIGHT", right).replace("CONDITION", condition)
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "m.yml").write_text(model)
    layer = SemanticLayer.open(tmp_path / "m", f"duckdb:{tmp_path / 'w.duckdb'}")
    assert not layer.model.errors, [*map(str, layer.model.errors)]
    looked_at: Counter[str] = Counter()
    asked = findings(layer.model, lambda m, q: layer.with_model(m).query(q), looked_at)
    found = [each for each in asked if each.code != "key-not-unique"]
    assert [each.code for each in found] == codes
    assert not found or found[0].message.startswith(said), found[0].message
    assert looked_at["join"] == (not {"not-checked", "does-not-run"} & {*codes})


def test_what_cannot_be_counted_is_said(tmp_path: Path) -> None:
    """Nothing of `customers` is NULL just where a row is missing; `% 3` meets several."""
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute(SOUND + "INSERT INTO customers VALUES (4)")
    condition = "{CUBE}.customer_id % 3 = {customers}.id % 3"
    model = KEYLESS.replace("LEFT", KEY).replace("RIGHT", "").replace("CONDITION", condition)
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "m.yml").write_text(model)
    layer = SemanticLayer.open(tmp_path / "m", f"duckdb:{tmp_path / 'w.duckdb'}")
    found = [*findings(layer.model, lambda m, q: layer.with_model(m).query(q))]
    assert [(each.level, each.code) for each in found] == [
        ("error", "join-multiplies"), ("note", "not-counted"),
    ]  # fmt: skip
    assert found[0].message.endswith("but `orders` with 1 meets 2 rows of `customers`")
    assert found[1].message.startswith(
        "rows without a partner by the join from `orders` to `customers` were not counted: "
        "`customers` has no primary key"
    )


COMPOSITE = """
cubes:
  - name: a
    sql_table: a
    joins:
      - {name: b, relationship: one_to_one, sql: "{CUBE}.x = {b}.x AND {b}.day = {CUBE}.day"}
    dimensions: [{name: x, sql: x, type: string}]
  - name: b
    sql_table: b
    dimensions: [{name: x, sql: x, type: string}]
"""


@pytest.mark.parametrize(("a", "b", "codes"), [
    ("('u', 1), ('u', 2)", "('u', 1), ('u', 2)", []),
    ("('u', 1), ('u', 2)", "('u', 1), ('u', 2), ('v', 1), ('v', 1)", []),
    ("('u', 1), ('u', 2)", "('u', 1), ('u', 2), ('u', 2)", ["join-multiplies"]),
    ("('u', 1), ('u', 2), ('u', 2)", "('u', 1), ('u', 2)", ["join-multiplies"]),
    ("('u', 1), ('u', NULL)", "('u', 1)", ["no-value"]),
    ("('u', 1), ('u', 3)", "('u', 1)", ["no-partner"]),
])  # fmt: skip
def test_a_join_by_several_values(tmp_path: Path, a: str, b: str, codes: list[str]) -> None:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        for name, rows in (("a", a), ("b", b)):
            connection.execute(f"CREATE TABLE {name} AS SELECT x, DATE '2024-01-01' + day AS day "
                               f"FROM (VALUES {rows}) AS t(x, day)")  # fmt: skip
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "m.yml").write_text(COMPOSITE)
    layer = SemanticLayer.open(tmp_path / "m", f"duckdb:{tmp_path / 'w.duckdb'}")
    found = findings(layer.model, lambda m, q: layer.with_model(m).query(q))
    assert [each.code for each in found] == codes


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

"""The last gate refuses whatever is not one SELECT over the model's tables."""

from __future__ import annotations

import pytest
import sqlglot

from semantic.compile.guard import check_allowed
from semantic.errors import RefusedSQL
from semantic.model.load import load_model_text

MODEL = load_model_text(
    {
        "m.yml": """
cubes:
  - name: orders
    sql_table: shop.orders
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
    measures:
      - {name: count, type: count}
"""
    }
)

REFUSED = [
    "DROP TABLE shop.orders",
    "INSERT INTO shop.orders VALUES (1)",
    "UPDATE shop.orders SET id = 1",
    "DELETE FROM shop.orders",
    "CREATE TABLE x AS SELECT 1",
    "ATTACH 'x.db'",
    "COPY shop.orders TO 'x.csv'",
    "PRAGMA version",
    "SET threads = 1",
    "SELECT * FROM read_csv('x.csv')",
    "SELECT * FROM 'x.parquet'",
    "SELECT * FROM other",
    "SELECT * FROM information_schema.tables",
    "SELECT * FROM duckdb_settings()",
    "SELECT getenv('HOME') FROM shop.orders",
    "SELECT current_setting('threads') FROM shop.orders",
    "SELECT query('SELECT 1') FROM shop.orders",
    "SELECT json_execute_serialized_sql('x') FROM shop.orders",
    "SELECT repeat('x', 2000000000) FROM shop.orders",
    "SELECT length(lpad('x', 2000000000, 'y')) FROM shop.orders",
    "SELECT random() FROM shop.orders",
    "SELECT now() FROM shop.orders",
    "SELECT (SELECT 1 FROM secrets) FROM shop.orders",
    "SELECT nextval('s') FROM shop.orders",
    "SELECT range(1000000000) FROM shop.orders",
    "SELECT id FROM shop.orders WHERE id = $1",
    "WITH a AS (SELECT 1) SELECT * FROM b",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_refused(sql):
    with pytest.raises(RefusedSQL):
        check_allowed(sqlglot.parse_one(sql, read="duckdb"), MODEL)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(*) FROM shop.orders",
        "WITH a AS (SELECT id FROM shop.orders) SELECT SUM(a.id) FROM a",
        "SELECT a.id FROM shop.orders AS a LEFT JOIN shop.orders AS b ON a.id = b.id",
    ],
)
def test_allowed(sql):
    check_allowed(sqlglot.parse_one(sql, read="duckdb"), MODEL)

"""The same plans in other dialects: as text for review, and run where a server can be started.

`make golden` rewrites the texts in `golden/`; read the difference.
"""

from __future__ import annotations

import os
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlglot

from semantic.compile.dialects import RULES
from semantic.errors import QueryError
from semantic.pipeline import compile_query
from tests.semantic.compile.postgres import Server, programs, server
from tests.semantic.compile.shop import TABLES
from tests.semantic.compile.test_shapes import CASES, GOLDEN, layer

__all__ = ["layer"]  # the fixture of the shapes

REFUSED = {
    "bigquery": {"a median and an own aggregate over a join to many", "a percentile of decimals"},
    "trino": {"a median and an own aggregate over a join to many", "a percentile of decimals"},
    "clickhouse": {
        "a running total within a range",
        "averages and distinct counts of windows",
        "windows that end within a day",
    },
}


def said(layer: Any, case: dict[str, Any], dialect: str) -> str:
    """The SQL of a case, or why it is refused."""
    query = layer.read(case["query"])
    try:
        sql = compile_query(query, layer.model, layer.graph, dialect).sql
    except QueryError as refusal:
        sql = f"-- refused ({refusal.code}): {refusal.message}"
    return sql


@pytest.mark.parametrize("dialect", RULES)
def test_the_text_is_the_golden_text(layer, dialect):
    told = [(case, said(layer, case, dialect)) for case in CASES]
    text = "\n".join(f"-- {case['name']}: {case['why']}\n{sql};\n" for case, sql in told)
    golden = GOLDEN.with_name(f"{dialect}.sql")
    if os.environ.get("METRICAST_GOLDEN"):
        golden.write_text(text)
    assert golden.read_text() == text, "`make golden` rewrites it; read the difference"
    for _, sql in told:
        sqlglot.parse(sql, dialect=dialect)
    refused = {case["name"] for case, sql in told if sql.startswith("-- refused (unsupported)")}
    assert refused == REFUSED.get(dialect, set())


@pytest.fixture(scope="module")
def postgres():
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL on this machine: install `postgresql`")
    with server(found) as one:
        tables = (each.sql("postgres") for each in sqlglot.parse(TABLES, dialect="duckdb") if each)
        one.run(";\n".join(tables))
        yield one


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_postgres_gives_duckdbs_rows(layer, postgres: Server, case):
    compiled = compile_query(layer.read(case["query"]), layer.model, layer.graph, "postgres")
    assert [[plain(value) for value in row] for row in postgres.rows(compiled.sql)][
        : compiled.limit
    ] == [[plain(value) for value in row] for row in layer.query(case["query"]).rows]


def plain(value: Any) -> Any:
    """A value as JSON has it, numbers rounded."""
    if isinstance(value, (Decimal, float, int)) and not isinstance(value, bool):
        return round(float(value), 6)
    return value.isoformat() if isinstance(value, (date, datetime)) else value

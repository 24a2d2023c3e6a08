"""SQL that reads, writes, hides, explodes or changes is refused when a model is loaded."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from semantic.errors import ModelError, RefusedSQL
from semantic.model import load_model_text

TABLE = yaml.safe_load(Path(__file__).with_name("hostile_sql.yml").read_text(encoding="utf-8"))
PLACES = {
    "dimension": "dimensions: [{{name: a, type: string, sql: a}}, "
    "{{name: b, type: string, sql: b}}, {{name: x, type: string, sql: {sql}}}]",
    "case": "dimensions: [{{name: x, type: string, case: {{when: [{{sql: {sql}, label: y}}]}}}}]",
    "label": "dimensions: [{{name: x, type: string, case: "
    "{{when: [{{sql: a, label: {{sql: {sql}}}}}]}}}}]",
    "measure": "measures: [{{name: x, type: number, sql: {sql}}}]",
    "sum": "measures: [{{name: x, type: sum, sql: {sql}}}]",
    "filter": "measures: [{{name: x, type: count, filters: [{{sql: {sql}}}]}}]",
    "segment": "segments: [{{name: x, sql: {sql}}}]",
    "join": "joins: [{{name: others, relationship: many_to_one, sql: {sql}}}]",
}


def model(part: str, sql: str) -> str:
    text = part.format(sql=json.dumps(sql))
    return (
        f"cubes:\n  - name: orders\n    sql_table: orders\n    {text}\n"
        "  - {name: others, sql_table: others}\n"
    )


@pytest.mark.parametrize("sql", TABLE["expressions"])
def test_expression_is_refused_everywhere(sql: str) -> None:
    for part in PLACES.values():
        loaded = load_model_text({"m.yml": model(part, sql)})
        assert loaded.errors, part
        for error in loaded.errors:
            assert isinstance(error, ModelError | RefusedSQL)
            assert error.place is not None
            assert (error.place.file, error.place.line) == ("m.yml", 4)
        cube = loaded.cubes["orders"]
        members = {*cube.dimensions, *cube.measures, *cube.segments}
        assert "x" not in members
        assert not cube.joins


@pytest.mark.parametrize("sql", TABLE["selects"])
def test_select_is_refused(sql: str) -> None:
    text = f"cubes:\n  - name: orders\n    sql: {json.dumps(sql)}\n"
    loaded = load_model_text({"m.yml": text})
    assert [error.place.line for error in loaded.errors if error.place] == [3]
    assert not loaded.cubes


def test_table_is_long_enough() -> None:
    assert len(TABLE["expressions"]) + len(TABLE["selects"]) >= 60


@pytest.mark.parametrize(
    "name",
    ["'x.csv'", '"x.csv"', "read_csv('x')", "a b", "a;b", "a--b", "../x", "a.b.c.d", "", "a.", "é?",
     "duckdb_settings", "information_schema.tables", "pg_catalog.x", "sqlite_master", "x(1)",
     "{orders}", "{{ x }}", "s3://x/y"],
)  # fmt: skip
def test_table_name_is_refused(name: str) -> None:
    text = f"cubes:\n  - name: orders\n    sql_table: {json.dumps(name)}\n"
    loaded = load_model_text({"m.yml": text})
    assert [error.place.line for error in loaded.errors if error.place] == [3]
    assert not loaded.cubes


DEEP = {
    "parentheses": "(" * 100_000 + "a" + ")" * 100_000,
    "a few too many": "(" * 60 + "a" + ")" * 60,
    "brackets": "[" * 50_000 + "a" + "]" * 50_000,
    "calls": "abs(" * 2_000 + "a" + ")" * 2_000,
    "not": "not " * 20_000 + "a",
    "minus": "- " * 20_000 + "a",
    "case": "case when a then " * 1_000 + "1" + " end" * 1_000,
    "casts": "cast(" * 500 + "a" + " as int)" * 500,
    "colons": "a" + "::int" * 700,
    "types": "a::" + "decimal(" * 30 + "1" + ")" * 30,
    "plus": "a" + " + a" * 700,
    "and": "a" + " and a" * 100_000,
    "concat": "a" + " || a" * 700,
    "lambdas": "x -> " * 700 + "x",
    "interval": "interval " * 700 + "1 day",
    "between": "a between " * 300 + "1" + " and 2" * 300,
    "long": "'" + "a" * 1_000_000 + "'",
}
DEEP_SELECTS = {
    "subqueries": "SELECT * FROM (" * 5_000 + "SELECT 1" + ")" * 5_000,
    "open joins": "SELECT 1 FROM a " + " ".join(f"JOIN b{i}" for i in range(40)),
    "nested joins": "SELECT 1 FROM a " + "JOIN (b " * 200 + ")" * 200,
    "limits": "SELECT 1 LIMIT " + "(" * 30 + "1" + ")" * 30,
    "unions": "SELECT 1" + " UNION SELECT 1" * 2_000,
    "with": "WITH a AS (" * 300 + "SELECT 1" + ") SELECT 1" * 300,
}

_CHILD = """
import json, sys, time
from semantic.model import load_model_text
sql, key = json.load(sys.stdin)
text = f"cubes:\\n  - name: a\\n    sql_table: a\\n    dimensions: [{{name: x, type: string, sql: {json.dumps(sql)}}}]\\n"
if key == "select":
    text = f"cubes:\\n  - name: a\\n    sql: {json.dumps(sql)}\\n"
start = time.perf_counter()
model = load_model_text({"m.yml": text})
print(json.dumps([time.perf_counter() - start, [error.code for error in model.errors]]))
"""


def _loaded_elsewhere(sql: str, key: str) -> tuple[float, list[str]]:
    """Load in a process of its own: a crash of compiled code must not take the tests along."""
    done = subprocess.run(
        [sys.executable, "-c", _CHILD],
        input=json.dumps([sql, key]),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
    seconds, codes = json.loads(done.stdout)
    return seconds, codes


@pytest.mark.parametrize("name", DEEP)
def test_deep_expression_ends_in_an_error(name: str) -> None:
    seconds, codes = _loaded_elsewhere(DEEP[name], "expression")
    assert codes
    assert set(codes) <= {"too-deep", "too-large", "not-sql", "refused-sql"}
    assert seconds < 5


@pytest.mark.parametrize("name", DEEP_SELECTS)
def test_deep_select_ends_in_an_error(name: str) -> None:
    seconds, codes = _loaded_elsewhere(DEEP_SELECTS[name], "select")
    assert codes
    assert set(codes) <= {"too-deep", "too-large", "not-sql", "refused-sql"}
    assert seconds < 5

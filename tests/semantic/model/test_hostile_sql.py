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
PLACES = (
    "dimensions: [{{name: x, type: string, sql: {sql}}}]",
    "dimensions: [{{name: x, type: string, case: {{when: [{{sql: {sql}, label: y}}]}}}}]",
    "dimensions: [{{name: x, type: string, case: {{when: [{{sql: a, label: {{sql: {sql}}}}}]}}}}]",
    "dimensions: [{{name: x, type: geo, latitude: {{sql: {sql}}}, longitude: {{sql: a}}}}]",
    "measures: [{{name: x, type: number, sql: {sql}}}]",
    "measures: [{{name: x, type: sum, sql: {sql}}}]",
    "measures: [{{name: x, type: count, filters: [{{sql: {sql}}}]}}]",
    "measures: [{{name: x, type: rank, multi_stage: true, order_by: [{{sql: {sql}}}]}}]",
    "segments: [{{name: x, sql: {sql}}}]",
    "joins: [{{name: others, relationship: many_to_one, sql: {sql}}}]",
)


def model(sql: str) -> str:
    """A model that has the same SQL in every place where an expression can stand."""
    written = [part.format(sql=json.dumps(sql)) for part in PLACES]
    cubes = [f"  - {{name: c{i}, sql_table: t, {part}}}" for i, part in enumerate(written)]
    return "\n".join(["cubes:", *cubes, "  - {name: others, sql_table: others}", ""])


@pytest.mark.parametrize("sql", TABLE["expressions"])
def test_expression_is_refused_everywhere(sql: str) -> None:
    loaded = load_model_text({"m.yml": model(sql)})
    assert all(isinstance(error, ModelError | RefusedSQL) for error in loaded.errors)
    places = [error.place for error in loaded.errors if error.place]
    assert [place.line for place in places] == [2 + i for i in range(len(PLACES))]
    assert all(place.column > 20 for place in places)
    for cube in loaded.cubes.values():
        assert not [*cube.dimensions, *cube.measures, *cube.segments, *cube.joins]


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
    ["'x.csv'", '"x.csv"', "read_csv('x')", "a b", "a;b", "../x", "a.b.c.d", "", "a.", "é?",
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
for name, sql, key in json.load(sys.stdin):
    cube = "sql_table: a, dimensions: [{name: x, type: string, sql: %s}]"
    text = "cubes:\\n  - {name: a, " + (cube if key == "expression" else "sql: %s") + "}"
    print("reading", name, flush=True)
    start = time.process_time()
    model = load_model_text({"m.yml": text % json.dumps(sql)})
    seconds = time.process_time() - start
    print(json.dumps([name, seconds, [error.code for error in model.errors]]), flush=True)
"""


def test_deep_sql_ends_in_an_error() -> None:
    """Read in a process of its own: a crash of compiled code must not take the tests along."""
    cases = [(name, sql, "expression") for name, sql in DEEP.items()]
    cases += [(name, sql, "select") for name, sql in DEEP_SELECTS.items()]
    done = subprocess.run(
        [sys.executable, "-c", _CHILD],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout.splitlines()[-1:]
    results = [json.loads(line) for line in done.stdout.splitlines() if line[:1] == "["]
    assert [name for name, _, _ in results] == [name for name, _, _ in cases]
    for name, seconds, codes in results:
        assert codes, name
        assert set(codes) <= {"too-deep", "too-large", "not-sql", "refused-sql"}, name
        assert seconds < 5, name

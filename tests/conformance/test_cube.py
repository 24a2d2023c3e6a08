"""Cube's own tests, as data: 229 queries and the rows they must give.

The folder stands beside the checkout; where it is absent these tests say so and are skipped.
"""

from __future__ import annotations

import importlib.util
import json
from functools import cache, lru_cache
from pathlib import Path

import duckdb
import pytest
import yaml

from semantic.model.graph import JoinGraph
from semantic.model.load import load_model
from semantic.pipeline import compile_query
from semantic.query.spec import read_query

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "cube"

DIFFERENT = yaml.safe_load((Path(__file__).parent / "different.yml").read_text())


def _cases() -> list:
    if not FOLDER.exists():
        return []
    suites = [json.loads(path.read_text()) for path in sorted((FOLDER / "cases").glob("*.json"))]
    return [pytest.param(suite, case, id=case["id"]) for suite in suites for case in suite["cases"]]


CASES = _cases()


@lru_cache(maxsize=1)
def _verify():
    spec = importlib.util.spec_from_file_location("conformance_verify", FOLDER / "verify.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def _opened(model: str, data: str):
    connection = duckdb.connect()
    connection.execute("set TimeZone='UTC'")
    _verify().load(connection, FOLDER / data)
    loaded = load_model(FOLDER / model)
    return connection, loaded, JoinGraph(loaded)


@pytest.mark.skipif(not CASES, reason="../shared/conformance is not beside this checkout")
def test_all_cases_are_there():
    assert len(CASES) == 229


@pytest.mark.parametrize(("suite", "case"), CASES)
def test_a_query_gives_cubes_rows(suite, case):
    connection, model, graph = _opened(suite["model"], suite["data"])
    compiled = compile_query(read_query(case["query"]), model, graph)
    result = connection.execute(compiled.sql)
    columns = [each[0] for each in result.description]
    rows = result.fetchall()[: compiled.limit]
    if compiled.total_sql:
        total = connection.execute(compiled.total_sql).fetchone()[0]
        assert total >= len(rows)
    agrees = _verify().same(case, columns, rows)
    if case["id"] in DIFFERENT:
        assert not agrees, f"this case agrees now: take it off the list ({DIFFERENT[case['id']]})"
        return
    assert agrees, f"{compiled.sql}\ngot {rows}\nwant {case['rows']}"

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

from semantic.model.graph import JoinGraph
from semantic.model.load import load_model
from semantic.pipeline import compile_query
from semantic.query.spec import read_query

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "cube"

# Cases whose rows contradict a rule of ours: what they give, and the rule that is kept.
DIFFERENT = {
    "chained_subquery/inserted-at-the-right-place-of-a-join": "rule 5: the row that the join condition leaves without a partner stays, in a NULL group",
    "visitors/having-filter-with-operator-or-1": "rule 3: visitors are aggregated on their own, not only those that have cards",
    "visitors/having-filter-with-operators-or-and": "rule 3: visitors are aggregated on their own, not only those that have cards",
    "visitors/having-filter-with-operators-or-and-with-filter-based-on-measures-not-from-select-part-clause": "rule 3: visitors are aggregated on their own, not only those that have cards",
    "visitors/multi-stage-percentage-of-total-filtered-and-joined": "rule 2: the total of overlapping groups comes from the facts, not from adding the groups",
    "visitors/compound-key-self-join": "rule 1: two rows share the declared key; each row counts in its own group only",
    "visitors/rolling-multiplied": "rule 8: every bucket of the range has its window, also next to another fact",
}


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

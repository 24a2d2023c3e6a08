"""Cube's own models, imported: every query gives the same rows, or the same error, as before.

The folder stands beside the checkout; where it is absent these tests say so and are skipped.
"""

from __future__ import annotations

from functools import cache

import pytest

from semantic.errors import MetricastError
from semantic.model.graph import JoinGraph
from semantic.model.load import load_model_text
from semantic.pipeline import compile_query
from semantic.query.spec import read_query
from semantic.review.exchange.formats import import_model
from tests.conformance.test_cube import CASES, DIFFERENT, FOLDER, _opened, _verify

pytestmark = pytest.mark.skipif(
    not CASES, reason="../shared/conformance is not beside this checkout"
)


@cache
def _imported(model: str):
    passage = import_model(FOLDER / model)
    assert passage.format == "cube"
    assert passage.losses == ()
    loaded = load_model_text(passage.files)
    return loaded, JoinGraph(loaded)


@pytest.mark.parametrize(("suite", "case"), CASES)
def test_an_imported_model_answers_as_before(suite, case):
    connection, model, graph = _opened(suite["model"], suite["data"])
    imported, its_graph = _imported(suite["model"])
    query = read_query(case["query"])
    sql = _outcome(query, model, graph)
    if isinstance(sql, MetricastError):
        refused = _outcome(query, imported, its_graph)
        assert isinstance(refused, MetricastError)
        assert refused.code == sql.code
        return
    compiled = compile_query(query, imported, its_graph)
    if compiled.sql != sql:  # another order of members is no other question
        assert _rows(connection, compiled.sql) == _rows(connection, sql)
    result = connection.execute(compiled.sql)
    columns = [each[0] for each in result.description]
    agrees = _verify().same(case, columns, result.fetchall()[: compiled.limit])
    assert agrees == (case["id"] not in DIFFERENT)


def _outcome(query, model, graph) -> str | MetricastError:
    """The SQL of a query, or why there is none."""
    try:
        return compile_query(query, model, graph).sql
    except MetricastError as fault:
        return fault


def _rows(connection, sql: str) -> list:
    return sorted(connection.execute(sql).fetchall(), key=str)

"""A pass that can be left out changes the text and never the rows."""

from __future__ import annotations

import pytest

from semantic.compile import nodes as n
from semantic.compile.passes import PASSES
from semantic.pipeline import compile_query
from tests.semantic.compile.test_shapes import CASES, layer, plain

__all__ = ["layer"]  # the fixture of the shapes


@pytest.mark.parametrize("left_out", PASSES, ids=lambda each: each.__name__)
def test_leaving_a_pass_out_changes_no_rows(layer, left_out):
    others = tuple(each for each in PASSES if each is not left_out)
    changed = 0
    for case in CASES:
        query = layer.read(case["query"])
        whole = compile_query(query, layer.model, layer.graph)
        without = compile_query(query, layer.model, layer.graph, passes=others)
        changed += whole.sql != without.sql
        rows = layer.engine.connection.execute(without.sql).fetchmany(without.limit)
        truth = layer.engine.connection.execute(case["truth"]).fetchall()
        assert plain(rows) == plain(truth), without.sql
        assert (left_out in whole.rewritten) == (whole.sql != without.sql)
    assert changed, "no shape shows what this pass is for"


def test_a_node_over_the_same_inputs_is_the_same_node(layer):
    for case in CASES:
        plan = layer.compile(case["query"]).plan
        assert n.map_inputs(plan, lambda each: each) is plan

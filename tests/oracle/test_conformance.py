"""The oracle against Cube's own cases, before it judges anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.oracle.answer import evaluate_query
from tests.oracle.conformance import Case, cases, differs
from tests.oracle.model import Model

CONTRADICTS = yaml.safe_load((Path(__file__).parent / "contradicts.yml").read_text("utf-8"))
CASES = list(cases())


@pytest.mark.skipif(not CASES, reason="../shared/conformance is not beside this checkout")
def test_all_cases_are_there() -> None:
    assert len(CASES) == 229
    assert set(CONTRADICTS) <= {case.id for case in CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_oracle_gives_cubes_rows(case: Case) -> None:
    columns, rows, total = evaluate_query(Model(case.model), case.tables, case.raw["query"])
    difference = differs(case, columns, rows)
    if case.id in CONTRADICTS:
        assert difference, f"agrees now: take it off the list ({CONTRADICTS[case.id]})"
        return
    assert not difference
    assert case.raw.get("total", total) == total

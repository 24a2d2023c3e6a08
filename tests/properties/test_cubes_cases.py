"""The compiler against the oracle on Cube's models, data and queries, in full and in order.

tests/conformance compares both with the rows that Cube recorded. Where they agree with Cube
against a rule, or Cube recorded no order, only this comparison speaks.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.oracle import conformance
from tests.oracle.generate import Case
from tests.properties.harness import Bench, Outcome

DIFFERENT = yaml.safe_load((Path(__file__).parent / "cubes_cases.yml").read_text("utf-8"))
CASES = list(conformance.cases())


@cache
def bench(suite: str) -> Bench:
    """A suite's model and data, loaded once."""
    case = next(each for each in CASES if each.suite == suite)
    return Bench(Case(0, case.model, case.tables, conformance.column_types(suite), {}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_rows_equal_the_oracles(case: conformance.Case) -> None:
    outcome = bench(case.suite).run(case.raw["query"])
    if case.id in DIFFERENT:
        assert str(outcome) == DIFFERENT[case.id].partition(":")[0], "take it off the list?"
        return
    assert outcome.kind == "same", told(outcome)


def told(outcome: Outcome) -> str:
    """What an outcome says of a query."""
    return f"{outcome}\nexpected {outcome.expected}\nactual {outcome.actual}\n{outcome.sql}"

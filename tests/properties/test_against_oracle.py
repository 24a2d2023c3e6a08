"""The compiler against the reference evaluator, over generated models, data and queries."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings

from tests.oracle.generate import Case, make_cases
from tests.oracle.strategies import cases
from tests.properties.harness import Bench, Outcome, report, run

WORLDS = range(40)
# What the compiler may refuse though the oracle has an answer. Any other code is a fault.
REFUSABLE = {"multiplied-input"}


@cache
def outcomes(world: int) -> list[tuple[Case, Outcome]]:
    """A world's cases and what came of them."""
    found = make_cases(world)
    with Bench(found[0]) as bench:
        return [(case, bench.run(case.query)) for case in found]


@pytest.mark.parametrize("world", WORLDS)
def test_rows_equal_the_oracles(world: int) -> None:
    for case, outcome in outcomes(world):
        assert not outcome.fails, report(case, outcome)


@pytest.mark.parametrize("world", WORLDS)
def test_nothing_is_refused_that_has_an_answer(world: int) -> None:
    for case, outcome in outcomes(world):
        refused = outcome.kind == "refused"
        assert not refused or outcome.code in REFUSABLE, report(case, outcome)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases())
def test_rows_equal_the_oracles_wherever_hypothesis_looks(case: Case) -> None:
    outcome = run(case)
    assert not outcome.fails, report(case, outcome)


def test_most_cases_are_answered_and_have_rows() -> None:
    """A suite that compares refusals and empty results would prove nothing."""
    found = [outcome for world in WORLDS for _, outcome in outcomes(world)]
    kinds = Counter(outcome.kind for outcome in found)
    telling = [outcome for outcome in found if outcome.kind == "same" and not outcome.code]
    assert len(telling) > 0.6 * len(found)
    assert kinds["refused"] < 0.05 * len(found)
    assert kinds["unsaid"] + kinds["both refuse"] < 0.02 * len(found)

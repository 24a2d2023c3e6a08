"""The checks that must catch a planted fault, and how a fault is hunted with them.

Each has a reference of its own: no check compares the compiler with its own text. Trials are
made once, without a fault, and serve for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from tests.faults.by_hand import by_cube, by_rows, by_the_shop, by_truth
from tests.faults.generated import by_relations, by_the_oracle
from tests.faults.planting import Fault, planted
from tests.faults.trials import Trial, Verdict

CHECKS: Mapping[str, Callable[[], Iterator[Trial]]] = {
    "oracle": by_the_oracle,
    "truth": by_truth,
    "shop": by_the_shop,
    "rows": by_rows,
    "relations": by_relations,
    "cube": by_cube,
}
BUDGET = 60  # questions that a check may ask of a fault; the same for all


Known = tuple[tuple[Trial, str], ...]


@dataclass(frozen=True)
class Catch:
    """A fault was caught. `after`: questions asked, of those whose SQL the fault changes."""

    after: int
    trial: str
    what: str


@cache
def trials(check: str) -> Known:
    """The trials of a check."""
    return known(CHECKS[check]())


def known(made: Iterable[Trial]) -> Known:
    """Trials, and the SQL of each as it is without a fault."""
    return tuple((each, each.text() if each.text else "") for each in made)


def hunt(fault: Fault, among: Known, budget: int = BUDGET) -> Catch | None:
    """The first wrong rows that a fault gives within the budget, and nothing else gives."""
    asked = _Asked(iter(among), budget)
    while found := _first_wrong(fault, asked):
        trial, verdict = found
        if trial.judge().kind == "right":
            return Catch(asked.count, trial.name, verdict.what)
    return None


@dataclass
class _Asked:
    """What is left to ask, and how many questions have been."""

    rest: Iterator[tuple[Trial, str]]
    budget: int
    count: int = 0


def _first_wrong(fault: Fault, asked: _Asked) -> tuple[Trial, Verdict] | None:
    with planted(fault):
        for trial, sound in asked.rest:
            if asked.count >= asked.budget:
                break
            if trial.text and trial.text() == sound:
                continue
            asked.count += 1
            verdict = trial.judge()
            if verdict.kind == "wrong":
                return trial, verdict
    return None

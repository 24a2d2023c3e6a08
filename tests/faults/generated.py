"""Generated questions: judged by the reference evaluator, or by each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from semantic import SemanticLayer
from tests.faults.trials import RIGHT, Trial, Verdict, written
from tests.oracle.generate import AS_OF, make_cases
from tests.properties.harness import Bench
from tests.properties.queries import Asker
from tests.properties.relations import RELATIONS, holds

ORACLE_WORLDS = range(15)  # ten queries each
RELATION_WORLDS = range(300, 306)  # one question of each relation


def by_the_oracle(worlds: Iterable[int] = ORACLE_WORLDS) -> Iterator[Trial]:
    """The compiler's rows against those that the reference evaluator computes."""
    for world in worlds:
        found = make_cases(world)
        bench = Bench(found[0])
        for case in found:
            yield _asked(f"seed {case.seed}", bench, case.query)


def _asked(name: str, bench: Bench, query: dict[str, Any]) -> Trial:
    def judge() -> Verdict:
        _forget(bench)
        outcome = bench.run(query)
        if not outcome.fails:
            return RIGHT
        what = f"{outcome.kind} {outcome.code}: {outcome.actual}, not {outcome.expected}"
        return Verdict("broken" if outcome.kind == "crash" else "wrong", what)

    return Trial(name, judge, lambda: written(bench.layer, query))


def by_relations() -> Iterator[Trial]:
    """Related questions against each other."""
    for world in RELATION_WORLDS:
        bench = Bench(Asker(world).case)
        for name in RELATIONS:
            yield Trial(f"{name}, world {world}", _related(bench, world, name))


def _related(bench: Bench, world: int, name: str) -> Callable[[], Verdict]:
    def judge() -> Verdict:
        _forget(bench)
        try:
            wrong = holds(RELATIONS[name], Asker(world), bench)
        except Exception as fault:
            return Verdict("broken", f"{type(fault).__name__}: {fault}")
        return Verdict("wrong", wrong) if wrong else RIGHT

    return judge


def _forget(bench: Bench) -> None:
    """A layer that has compiled nothing yet."""
    engine: Any = bench.engine
    bench.layer = SemanticLayer(bench.model, engine, as_of=AS_OF)

"""The judge is judged: faults put into results on purpose, each of which it must see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from semantic.errors import QueryError
from semantic.result import Result
from tests.oracle.generate import make_cases
from tests.properties.engine import Memory, Rows
from tests.properties.harness import Bench, Told, compared
from tests.properties.queries import Asker
from tests.properties.relations import RELATIONS, judged

pytestmark = pytest.mark.long  # each case or model by itself is quick; all of them are not

Cells = tuple[tuple[Any, ...], ...]
WORLDS = range(12)

FAULTS: dict[str, Callable[[Cells], Cells]] = {
    "no rows": lambda rows: (),
    "one row less": lambda rows: rows[1:],
    "a row twice": lambda rows: (*rows, rows[0]),
    "backwards": lambda rows: rows[::-1],
    "columns exchanged": lambda rows: tuple(row[::-1] for row in rows),
    "NULL for 0": lambda rows: _each(rows, lambda cell: None if cell == 0 else cell),
    "0 for NULL": lambda rows: _each(rows, lambda cell: 0 if cell is None else cell),
    "a little more": lambda rows: _each(rows, lambda cell: float(cell) * 1.000001, (int, float)),
}


def _each(
    rows: Cells, changed: Callable[[Any], Any], of: type | tuple[type, ...] = object
) -> Cells:
    return tuple(
        tuple(changed(c) if isinstance(c, of) and not isinstance(c, bool) else c for c in row)
        for row in rows
    )


@pytest.fixture(scope="module")
def right() -> list[tuple[Told, Result]]:
    """What oracle and compiler agree on, with rows that tell."""
    found: list[tuple[Told, Result]] = []
    for world in WORLDS:
        made = make_cases(world)
        with Bench(made[0]) as bench:
            outcomes = [(case, bench.run(case.query)) for case in made]
            found += [
                (outcome.expected, bench.layer.query(case.query))
                for case, outcome in outcomes
                if outcome.kind == "same" and not outcome.code
            ]
    return found


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_seen(right: list[tuple[Told, Result]], fault: str) -> None:
    seen = 0
    for told, result in right:
        rows = FAULTS[fault](result.rows)
        if rows != result.rows:
            kind = compared(told, replace(result, rows=rows), False).kind
            assert kind in ("wrong", "order"), (result.rows, rows)
            seen += 1
    assert seen > 10


def test_a_wrong_total_is_seen(right: list[tuple[Told, Result]]) -> None:
    for told, result in right:
        assert compared(told, replace(result, total=told.total + 1), True).kind == "total"


def refuses(*_: Any) -> Any:
    raise QueryError("not-today", "the compiler does not feel like it")


def test_a_refusal_is_no_agreement(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the oracle has an answer the refusal counts, by its code; where not, both refuse."""
    cases = make_cases(0)
    with Bench(cases[0]) as bench:
        monkeypatch.setattr(bench.layer, "compile", refuses)
        assert {str(bench.run(case.query)) for case in cases} == {"refused: not-today"}
        odd = {"measures": ["nothing.count"]}
        assert bench.run(odd).kind == "both refuse"


def test_an_answer_that_the_oracle_cannot_check_is_no_agreement() -> None:
    cases = make_cases(1)
    with Bench(cases[0]) as bench:
        bench.oracle_model.members.clear()
        assert {bench.run(case.query).kind for case in cases} == {"unsaid"}


class Empty(Memory):
    """An engine that finds no rows."""

    def query(self, sql: str, *, max_rows: int | None = None, timeout: float | None = None) -> Rows:
        return replace(super().query(sql), rows=[])


@pytest.mark.parametrize("relation", RELATIONS)
def test_no_relation_holds_of_nothing(relation: str) -> None:
    for world in WORLDS:
        asker = Asker(world)
        with Bench(asker.case) as bench:
            bench.engine = bench.layer.engine = Empty(asker.case.tables, asker.case.types)
            try:
                verdict = judged(RELATIONS[relation], asker, bench)
            except LookupError:
                continue  # a total that has no row
            assert verdict.kind != "holds"

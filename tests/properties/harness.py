"""One case through the compiler and through the oracle, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from semantic import SemanticLayer
from semantic.errors import MetricastError
from semantic.model.load import load_model_text
from semantic.result import Result
from tests.oracle.answer import evaluate_query
from tests.oracle.compare import equal_rows, same_set
from tests.oracle.generate import AS_OF, Case
from tests.oracle.model import Model
from tests.oracle.refusals import NO_ANSWER
from tests.properties.engine import Memory

FAILING = ("wrong", "order", "total", "crash")


@dataclass(frozen=True)
class Outcome:
    """What came of one query. `code` says more about the kind.

    same: both give the same rows; "empty" or "only NULL and 0" where that proves little.
    refused: the compiler refuses, with this error code, what the oracle answers.
    both refuse: so does the oracle; that is agreement about nothing.
    unsaid: the compiler answers what the oracle does not know, for this reason.
    wrong, order, total: other rows, another order, another number of rows without limit.
    crash: an error that is no refusal, in the compiler, the engine or the oracle.
    """

    kind: str
    code: str = ""
    expected: Any = None
    actual: Any = None
    sql: str = ""

    @property
    def fails(self) -> bool:
        return self.kind in FAILING

    def __str__(self) -> str:
        return f"{self.kind}: {self.code}" if self.code else self.kind


@dataclass(frozen=True)
class Told:
    """What the oracle says: rows, or the reason why it has no answer."""

    columns: list[str]
    rows: list[list[Any]]
    total: int
    reason: str = ""

    def __str__(self) -> str:
        return self.reason or f"{self.columns}\n{self.rows}"


class Bench:
    """A world loaded once for several queries."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.text = yaml.safe_dump(case.model, sort_keys=False, allow_unicode=True)
        self.oracle_model = Model(yaml.safe_load(self.text))
        self.engine = Memory(case.tables, case.types)
        self.model = load_model_text({"model.yml": self.text})
        self.layer = SemanticLayer(self.model, self.engine, as_of=AS_OF)

    @cached_property
    def unoptimized(self) -> Memory:
        """The same tables in an engine that runs queries as they are written."""
        return Memory(self.case.tables, self.case.types, optimize=False)

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        self.engine.close()

    def run(self, query: dict[str, Any]) -> Outcome:
        """Both answers to a query, compared."""
        if self.model.errors:
            return Outcome("crash", f"model: {self.model.errors[0]}")
        try:
            told = self._told(query)
        except Exception as fault:
            return Outcome("crash", f"oracle: {type(fault).__name__}: {fault}")
        sql = ""
        try:
            sql = self.layer.compile(query).sql
            result = self.layer.query(query)
        except MetricastError as refusal:
            if told.reason:
                return Outcome("both refuse", f"{refusal.code}, {told.reason}", None, str(refusal))
            return Outcome("refused", refusal.code, told, str(refusal), sql)
        except Exception as fault:
            return Outcome("crash", f"{type(fault).__name__}: {fault}", told, None, sql)
        return compared(told, result, bool(query.get("total")))

    def _told(self, query: dict[str, Any]) -> Told:
        try:
            return Told(*evaluate_query(self.oracle_model, self.case.tables, query, AS_OF))
        except NO_ANSWER as reason:
            return Told([], [], 0, f"{type(reason).__name__}: {reason}")


def compared(told: Told, result: Result, with_total: bool) -> Outcome:
    """The oracle's rows and the compiler's: columns by name, rows in order."""
    names = [column.name for column in result.columns]
    actual = [tuple(row) for row in result.rows]
    if told.reason:
        return Outcome("unsaid", told.reason, None, actual, result.sql)
    if sorted(names) != sorted(told.columns):
        return Outcome("wrong", f"columns {names}", told, actual, result.sql)
    places = [names.index(name) for name in told.columns]
    actual = [tuple(row[place] for place in places) for row in actual]
    if not equal_rows(told.rows, actual):
        kind = "order" if same_set(told.rows, actual) else "wrong"
        return Outcome(kind, "", told, actual, result.sql)
    if with_total and result.total != told.total:
        return Outcome("total", f"{result.total}, not {told.total}", told, actual, result.sql)
    return Outcome("same", _weak(told.rows), told, actual, result.sql)


def _weak(rows: list[list[Any]]) -> str:
    """Why equal rows prove little; nothing where they do."""
    if not rows:
        return "empty"
    return "" if any(cell not in (None, 0) for row in rows for cell in row) else "only NULL and 0"


def run(case: Case) -> Outcome:
    """One case on its own."""
    with Bench(case) as bench:
        return bench.run(case.query)


def report(case: Case, outcome: Outcome) -> str:
    """All that is needed to see a failure."""
    lines = [f"seed {case.seed}: {outcome}", f"query: {case.query}"]
    lines += [
        f"{table}:" + "".join(f"\n    {row}" for row in rows) for table, rows in case.tables.items()
    ]
    lines += [f"expected: {outcome.expected}", f"actual:   {outcome.actual}"]
    lines += [yaml.safe_dump(case.model, sort_keys=False, allow_unicode=True), outcome.sql]
    return "\n".join(lines)

"""One case through the compiler and through the oracle, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import yaml

from semantic import SemanticLayer
from semantic.errors import MetricastError
from semantic.model.load import load_model_text
from tests.oracle.answer import evaluate_query
from tests.oracle.compare import equal_rows, same_set
from tests.oracle.expressions import CannotSay
from tests.oracle.generate import AS_OF, Case
from tests.oracle.model import Ambiguous, Model, NoPath
from tests.properties.engine import Memory


@dataclass(frozen=True)
class Outcome:
    """`kind`: same, refused, unsaid (the oracle has no answer), wrong, order, total, crash."""

    kind: str
    code: str = ""
    expected: Any = None
    actual: Any = None
    sql: str = ""

    @property
    def fails(self) -> bool:
        return self.kind in ("wrong", "order", "total", "crash")


class Bench:
    """A world loaded once for several queries."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.text = yaml.safe_dump(case.model, sort_keys=False, allow_unicode=True)
        self.oracle_model = Model(yaml.safe_load(self.text))
        self.engine = Memory(case.tables, case.types)
        self.model = load_model_text({"model.yml": self.text})
        self.layer = SemanticLayer(self.model, self.engine, as_of=AS_OF)

    def run(self, query: dict[str, Any]) -> Outcome:
        """Both answers to a query, compared."""
        if self.model.errors:
            return Outcome("crash", "model: " + str(self.model.errors[0]))
        try:
            columns, rows, total = evaluate_query(self.oracle_model, self.case.tables, query, AS_OF)
            said = ""
        except (CannotSay, Ambiguous, NoPath) as reason:
            columns, rows, total, said = [], [], 0, f"{type(reason).__name__}: {reason}"
        sql = ""
        try:
            sql = self.layer.compile(query).sql
            result = self.layer.query(query)
        except MetricastError as refusal:
            if refusal.code == "ambiguous-path" and said.startswith(("Ambiguous", "CannotSay: two ways")):
                return Outcome("same", "both ambiguous")
            return Outcome("refused", refusal.code, said or rows, str(refusal), sql)
        except (duckdb.Error, Exception) as fault:
            return Outcome("crash", f"{type(fault).__name__}: {fault}", said or rows, None, sql)
        if said:
            return Outcome("unsaid", said, None, result.rows, result.sql)
        names = [column.name for column in result.columns]
        actual = [tuple(row) for row in result.rows]
        if set(names) != set(columns) or len(names) != len(columns):
            return Outcome("wrong", f"columns {names} for {columns}", rows, actual, result.sql)
        places = [names.index(name) for name in columns]
        actual = [tuple(row[place] for place in places) for row in actual]
        if not equal_rows(rows, actual):
            kind = "order" if same_set(rows, actual) else "wrong"
            return Outcome(kind, "", (columns, rows), actual, result.sql)
        if query.get("total") and result.total != total:
            return Outcome("total", "", total, result.total, result.sql)
        return Outcome("same", "empty" if not rows else "", (columns, rows), actual, result.sql)


def run(case: Case) -> Outcome:
    """One case on its own."""
    bench = Bench(case)
    try:
        return bench.run(case.query)
    finally:
        bench.engine.close()


def report(case: Case, outcome: Outcome) -> str:
    """All that is needed to see a failure."""
    lines = [f"seed {case.seed}: {outcome.kind} {outcome.code}", "query: " + str(case.query)]
    lines += [f"{table}:" + "".join(f"\n    {row}" for row in rows) for table, rows in case.tables.items()]
    lines += ["expected: " + str(outcome.expected), "actual:   " + str(outcome.actual)]
    lines += [yaml.safe_dump(case.model, sort_keys=False, allow_unicode=True), outcome.sql]
    return "\n".join(lines)

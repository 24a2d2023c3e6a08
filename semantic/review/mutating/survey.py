"""Each mutant put to the tests, to the verified questions, and to queries about it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from semantic.errors import MetricastError
from semantic.model.checks import SameRows
from semantic.model.types import Join, Model, ModelTest, VerifiedQuestion
from semantic.query.types import Query
from semantic.result import Result
from semantic.review.mutating.probes import Written, probes
from semantic.review.mutating.suggest import narrowed, suggestion
from semantic.review.mutating.types import Mutant
from semantic.review.testing.outcomes import of_question, of_test
from semantic.review.testing.rows import equal_rows
from semantic.review.uses import Uses, joined_by, named_in, reached, uses

Fate = Literal["noticed", "shown", "unnoticed", "equivalent"]


class Warehouse(Protocol):
    """Where queries run, under whatever model."""

    def read(self, query: Mapping[str, Any]) -> Query:
        """A query as written, its dates resolved."""

    def sql(self, model: Model, query: Query) -> str:
        """The SQL of a query. Raises QueryError."""

    def run(self, model: Model, query: Query) -> Result:
        """The rows of a query. Raises MetricastError."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a mutant.

    noticed: `by` is the test or question that fails. shown: no test fails, but the rows of the
    verified question `by` change. unnoticed: nothing of the model's files tells, though `by`
    would, and `test` is one that does. equivalent: no query about it gave other rows.
    """

    mutant: Mutant
    fate: Fate
    by: str = ""
    test: str = ""


@dataclass(slots=True)
class Survey:
    """Mutants of one model, tried one after the other. What was asked before is kept."""

    model: Model
    warehouse: Warehouse
    _kept: dict[str, tuple[Query, str, Result] | MetricastError] = field(default_factory=dict)
    _uses: Uses = field(init=False)
    _joined: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._uses, self._joined = uses(self.model), joined_by(self.model)

    def findings(self, mutants: Sequence[Mutant], seconds: float) -> Iterator[Finding]:
        """One for each mutant, until the time is over."""
        ends = time.perf_counter() + seconds
        for mutant in mutants:
            if time.perf_counter() > ends:
                return
            yield self.of(mutant)

    def of(self, mutant: Mutant) -> Finding:
        """What becomes of one mutant."""
        changed = mutant.model(self.model)
        questions = [each for each in self.model.questions if self._may_tell(each.query, mutant)]
        tests = [each for each in self.model.tests if self._may_tell(_queries(each), mutant)]
        if name := self._failing(tests, questions, changed):
            return Finding(mutant, "noticed", name)
        for question in questions:
            if self._differs(question.query, changed) is not None:
                test = self._test(mutant, changed, question.query)
                return Finding(mutant, "shown", question.name, test)
        for probe in probes(mutant, self.model):
            if self._differs(probe, changed) is not None:
                test = self._test(mutant, changed, probe)
                return Finding(mutant, "unnoticed", _named(probe), test)
        return Finding(mutant, "equivalent")

    def _may_tell(self, written: Any, mutant: Mutant) -> bool:
        """Whether a query is made of what was changed, as far as names tell."""
        names = reached(named_in(written), self._uses)
        changed = {each.member for each in (mutant, *mutant.also)}
        if isinstance(mutant.old, Join) or changed & self._joined:
            return len({name.partition(".")[0] for name in names} & self.model.cubes.keys()) > 1
        return bool(changed & names)

    def _failing(
        self, tests: Sequence[ModelTest], questions: Sequence[VerifiedQuestion], changed: Model
    ) -> str:
        """The first test or question that fails under the changed model; "" when none does."""

        def run(query: Mapping[str, Any]) -> Result:
            return self._rows(query, changed)

        for test in tests:
            if not of_test(test, self.model, run).passed:
                return test.name
        for question in questions:
            if not of_question(question, run).passed:
                return question.name
        return ""

    def before(self, written: Mapping[str, Any]) -> tuple[Query, str, Result]:
        """A query with its SQL and rows under the model as it is. Raises what it raised."""
        key = repr(written)
        if key not in self._kept:
            try:
                query = self.warehouse.read(written)
                sql = self.warehouse.sql(self.model, query)
                self._kept[key] = query, sql, self.warehouse.run(self.model, query)
            except MetricastError as fault:
                self._kept[key] = fault
        found = self._kept[key]
        if isinstance(found, MetricastError):
            raise found
        return found

    def _rows(self, written: Mapping[str, Any], changed: Model) -> Result:
        """The rows under the changed model; those known where its SQL is the same."""
        query, sql, result = self.before(written)
        if self.warehouse.sql(changed, query) == sql:
            return result
        return self.warehouse.run(changed, query)

    def _differs(self, written: Mapping[str, Any], changed: Model) -> Result | None:
        """The rows as they should be, where the changed model gives others or an error."""
        try:
            _, _, before = self.before(written)
        except MetricastError:
            return None
        try:
            after = self._rows(written, changed)
        except MetricastError:
            return before
        if after is before:
            return None
        return None if equal_rows(before.rows, after.rows) else before

    def _test(self, mutant: Mutant, changed: Model, probe: Mapping[str, Any]) -> str:
        """A test to paste that notices the mutant, about as few rows as can be."""
        _, _, before = self.before(probe)
        try:
            after = self._rows(probe, changed).rows
        except MetricastError:
            after = ()
        for query in (*narrowed(probe, before, after), dict(probe)):
            if (right := self._differs(query, changed)) is not None and right.rows:
                return suggestion(mutant, query, right)
        return ""


def _queries(test: ModelTest) -> list[Any]:
    """What a test asks: its query, and that of rows which must be the same."""
    return [test.query, *(each.query for each in test.checks if isinstance(each, SameRows))]


def _named(probe: Written) -> str:
    """A probe in a few words."""
    names = [*probe.get("measures", ())]
    groups = [*probe.get("dimensions", ())]
    groups += [f"{each['dimension']} by {each['granularity']}"
               for each in probe.get("timeDimensions", ())]  # fmt: skip
    said = ", ".join(names) or "rows"
    said += f" by {', '.join(groups)}" if groups else ""
    return said + "".join(f" of {each}" for each in probe.get("segments", ()))

"""The tests that stand beside a model, and its verified questions, run on a warehouse."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from semantic.errors import CheckFailed, MetricastError, Place
from semantic.model.types import Model, ModelTest, VerifiedQuestion
from semantic.result import Result
from semantic.review.cells import equal, plain

Run = Callable[[Mapping[str, Any]], Result]
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one test or verified question; `detail` says why it failed."""

    kind: Literal["test", "question"]
    name: str
    passed: bool
    detail: str = ""
    place: Place | None = None

    def error(self) -> MetricastError:
        """A failure, as an error with its place."""
        return CheckFailed(f"{self.kind}-failed", f"`{self.name}`: {self.detail}", place=self.place)


def outcomes(model: Model, run: Run) -> Iterator[Outcome]:
    """Every test of the model, then every verified question, in the order of the files."""
    for test in model.tests:
        detail = _test(test, run)
        yield Outcome("test", test.name, not detail, detail, test.place)
    for question in model.questions:
        detail = _question(question, run)
        yield Outcome("question", question.name, not detail, detail, question.place)


def _test(test: ModelTest, run: Run) -> str:
    """What is wrong with the rows; "" when they are those of the test."""
    try:
        result = run(test.query)
    except MetricastError as fault:
        return fault.message
    names = [column.name for column in result.columns]
    lacking = [name for name in test.columns if name not in names]
    if lacking:
        return f"the query has no column `{lacking[0]}`; it has {', '.join(names)}"
    places = [names.index(name) for name in test.columns or names]
    found = [tuple(row[at] for at in places) for row in result.rows]
    return difference(test.rows, found, ordered=result.query.order is not None)


def _question(question: VerifiedQuestion, run: Run) -> str:
    try:
        run(question.query)
    except MetricastError as fault:
        return fault.message
    return ""


def difference(wanted: Sequence[Sequence[Any]], found: Sequence[Sequence[Any]],
               ordered: bool) -> str:  # fmt: skip
    """How rows differ from those that are wanted; "" when they do not.

    Numbers are equal to nine digits. Days and times are compared as moments, whatever they are
    written as. Without an order, rows may come in any.
    """
    left = [tuple(map(plain, row)) for row in found]
    missing = []
    for at, row in enumerate(tuple(map(plain, each)) for each in wanted):
        candidates = [at] if ordered else range(len(left))
        match = next((i for i in candidates if i < len(left) and equal(left[i], row)), None)
        if match is None:
            missing.append(row)
        elif not ordered:
            del left[match]
    extra = left[len(wanted) :] if ordered else left
    if ordered and missing:
        extra = [row for row in left if not any(equal(row, tuple(map(plain, w))) for w in wanted)]
    said = [f"{what} {_rows(rows)}" for what, rows in (("missing", missing), ("not wanted", extra))
            if rows]  # fmt: skip
    return "; ".join(said)


def _rows(rows: Sequence[tuple[Any, ...]]) -> str:
    shown = ", ".join(f"({', '.join(map(str, row))})" for row in rows[:SHOWN])
    return shown + (f" and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else "")

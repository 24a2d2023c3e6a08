"""Every test and every verified question of a model, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from semantic.errors import CheckFailed, MetricastError, Place
from semantic.model.types import Model, ModelTest, VerifiedQuestion
from semantic.review.testing.checks import Checking, Run, failure
from semantic.review.testing.nothing import holds_of_nothing
from semantic.review.testing.rows import difference


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one test or verified question; `detail` says why it failed.

    `file`: a fault of the model files, which takes a test, a question or a member out.
    """

    kind: Literal["test", "question", "wording", "file"]
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
        yield of_test(test, model, run)
    for question in model.questions:
        yield of_question(question, run)


def of_faults(faults: Iterable[MetricastError]) -> Iterator[Outcome]:
    """A failure for each fault of the model files: what stands there was not tested."""
    for fault in faults:
        yield Outcome("file", fault.code, False, fault.message, fault.place)


def of_test(test: ModelTest, model: Model, run: Run) -> Outcome:
    """Passed when its rows are those it names, and all that it says of them holds."""
    detail = _wrong(test, model, run)
    return Outcome("test", test.name, not detail, detail, test.place)


def of_question(question: VerifiedQuestion, run: Run) -> Outcome:
    """Passed when its query still has an answer."""
    detail = ""
    try:
        run(question.query)
    except MetricastError as fault:
        detail = fault.message
    return Outcome("question", question.name, not detail, detail, question.place)


def _wrong(test: ModelTest, model: Model, run: Run) -> str:
    """What is wrong with the rows; "" when nothing is."""
    try:
        checking = Checking(test, model, run, run(test.query))
        wrong = "; ".join(filter(None, [_rows(checking), *_checks(checking)]))
        return wrong or holds_of_nothing(checking)
    except MetricastError as fault:
        return fault.message


def _checks(checking: Checking) -> Iterator[str]:
    for check in checking.test.checks:
        yield failure(check, checking)


def _rows(checking: Checking) -> str:
    test = checking.test
    if test.rows is None:
        return ""
    ordered = checking.result.query.order is not None
    return difference(test.rows, checking.rows(test.columns), ordered)

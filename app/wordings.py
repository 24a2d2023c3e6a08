"""The wordings of verified questions, put to the offline translator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from semantic.query.canonical import canonical

if TYPE_CHECKING:
    from semantic.layer import SemanticLayer
    from semantic.model.types import VerifiedQuestion
    from semantic.review.testing.outcomes import Outcome


def wordings(layer: SemanticLayer) -> Iterator[Outcome]:
    """One outcome for each wording: passed when it is answered by the query that was verified."""
    from semantic.layer import SemanticLayer
    from semantic.review.testing.outcomes import Outcome

    offline = SemanticLayer(layer.model, layer.engine, layer.as_of, translator="offline")
    for question in layer.model.questions:
        for wording in question.questions:
            detail = _wrong(wording, question, offline)
            yield Outcome("wording", wording, not detail, detail, question.place)


def _wrong(wording: str, question: VerifiedQuestion, layer: SemanticLayer) -> str:
    answer = layer.ask(wording)
    if answer.query is None:
        return f"{answer.status}, where `{question.name}` has a query; {answer.reason}".rstrip("; ")
    if canonical(answer.query) == canonical(layer.read(question.query)):
        return ""
    return f"another query than that of `{question.name}`: {answer.interpretation}"

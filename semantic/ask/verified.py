"""Questions whose query a person has checked: the same words give that query."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from semantic.ask.links import is_plural
from semantic.ask.words import split
from semantic.model.types import Model, VerifiedQuestion

_SILENT = {"the", "a", "an", "please", "me", "of"}


def find_verified(question: str, model: Model) -> VerifiedQuestion | None:
    """The verified question with this wording, whatever its case, articles and punctuation."""
    return _wordings(model.questions).get(_key(question))


@lru_cache(maxsize=8)
def _wordings(
    questions: tuple[VerifiedQuestion, ...],
) -> Mapping[tuple[tuple[str, bool], ...], VerifiedQuestion]:
    found: dict[tuple[tuple[str, bool], ...], VerifiedQuestion] = {}
    for each in questions:
        for wording in each.questions:
            found.setdefault(_key(wording), each)
    return found


def _key(question: str) -> tuple[tuple[str, bool], ...]:
    """The words, and which are plural: "the top topic" is not "the top topics"."""
    words = (word for word in split(question) if word.key not in _SILENT)
    return tuple((word.stem, is_plural(word)) for word in words)

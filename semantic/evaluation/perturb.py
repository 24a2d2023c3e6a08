"""The same question written worse: a typo, other capitals, another order of its parts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

PERTURBATIONS = ("typo", "case", "order")
_PART = re.compile(r"\s(?=(?:by|per|in|since|during|for|from|between|last|this)\s)", re.IGNORECASE)


def perturbed(question: str, kind: str, seed: str = "") -> str:
    """The question with one perturbation; the same for the same seed, and maybe unchanged."""
    chance = random.Random(f"{seed}:{question}")  # noqa: S311 - no secret: the same each time
    return _KINDS[kind](question, chance)


def _typo(question: str, chance: random.Random) -> str:
    """One letter of one longer word swapped, left out or doubled, never the first or last."""
    words = [found for found in re.finditer(r"[^\W\d_]{6,}", question) if found[0].islower()]
    if not words:
        return question
    found = chance.choice(words)
    word, at = found[0], chance.randrange(1, len(found[0]) - 2)
    slips = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
    )
    return question[: found.start()] + chance.choice(slips) + question[found.end() :]


def _case(question: str, chance: random.Random) -> str:
    return chance.choice((question.lower(), question.upper(), question.capitalize()))


def _order(question: str, chance: random.Random) -> str:
    """The last part ("in 2023", "by kind") put first."""
    ending = "?" if question.endswith("?") else ""
    parts = _PART.split(question.removesuffix("?"))
    if len(parts) < 2:
        return question
    return f"{parts[-1]}, {' '.join(parts[:-1])}{ending}"


_KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "typo": _typo,
    "case": _case,
    "order": _order,
}

"""What is said first ("by kind, how many orders?", "for gifts, …") is read as if it stood last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from semantic.ask.operators import LONGEST, OPERATORS
from semantic.ask.words import Word

_ASKS = {"count", "howmuch", "which", "what", "who", "list"}


def fronted_last(words: Sequence[Word], follows: bool) -> tuple[Word, ...]:
    """The words with an opening breakdown or condition, up to its comma, moved to the end.

    A follow-up may list breakdowns ("by kind, city"), so there something must be asked for
    after the comma.
    """
    whole = tuple(words)
    if not words or _role(words, 0) not in ("by", "grain", "of", "with"):
        return whole
    commas = [at for at in range(1, len(words)) if words[at].comma and not words[at].quote]
    asking = [at for at in commas if _role(words, at) in _ASKS]
    cuts = asking[:1] or ([] if follows else commas[:1])
    if not cuts:
        return whole
    cut = cuts[0]
    return (replace(words[cut], comma=False), *words[cut + 1 :], *words[:cut])


def _role(words: Sequence[Word], at: int) -> str:
    """The role of the longest operator that starts at a word."""
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        if op := OPERATORS.get(tuple(word.key for word in words[at : at + size])):
            return op.role
    return ""

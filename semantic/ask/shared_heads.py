""" "Billed, paid and open amount": three amounts, of which the last one has the noun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from semantic.ask.aggregates import AGGREGATE_WORDS
from semantic.ask.phrasings import Bag
from semantic.ask.words import Word

_JOINS = frozenset(("and", "&"))


def shared_heads(words: Sequence[Word], names: frozenset[Bag]) -> tuple[Word, ...]:
    """The words with the noun put after each, where the model knows each with that noun."""
    for at in range(1, len(words) - 2):
        head = words[at + 2]
        if words[at].key not in _JOINS or head.comma or not _named(words[at + 1], head, names):
            continue
        first = at - 1
        while first > 0 and words[first].comma and _named(words[first - 1], head, names):
            first -= 1
        if all(_named(word, head, names) for word in words[first:at]):
            noun = replace(head, comma=False)
            put = [each for word in words[first:at] for each in (word, noun)]
            return (*words[:first], *put, *words[at:])
    return tuple(words)


def _named(word: Word, head: Word, names: frozenset[Bag]) -> bool:
    """Whether the model has a name of these two words; a median of something is no other thing."""
    plain = not (word.quote or head.quote) and word.stem not in AGGREGATE_WORDS
    return plain and word.stem != head.stem and frozenset((word.stem, head.stem)) in names

"""What the model has instead: the metrics and values nearest to words it does not know."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from semantic.ask.lexicon import Lexicon
from semantic.ask.operators import OPERATORS, STOP
from semantic.ask.surfaces import Member, phrases_of
from semantic.ask.values import ValueIndex
from semantic.ask.words import fold, split


def nearest_metrics(question: str, lexicon: Lexicon, most: int = 3) -> tuple[str, ...]:
    """Titles of the measures whose names share most with the question."""
    stems = _content(question)
    scored: dict[str, tuple[float, int]] = {}
    for at, member in enumerate(_measures(lexicon)):
        score = _nearness(member, stems, question)
        if member.title not in scored:
            scored[member.title] = (-score, at)
    return tuple(sorted(scored, key=lambda title: scored[title])[:most])


def nearest_values(word: str, values: ValueIndex, most: int = 3) -> tuple[str, ...]:
    """Known values that look like a word; only those that are near enough to be meant."""
    found = process.extract(
        fold(word), values.names, scorer=fuzz.ratio, limit=most,
        score_cutoff=60 if word[:1].isupper() else 80,
    )  # fmt: skip
    ordered = sorted(found, key=lambda each: (-each[1], each[2]))
    return tuple(dict.fromkeys(value for _, _, value in ordered))


def _measures(lexicon: Lexicon) -> list[Member]:
    """Every number that stands for itself; a rank says nothing without what is ranked."""
    members = (m for index in lexicon.indexes for m in index.surface.members)
    return [m for m in members if m.kind == "measure" and m.type != "rank"]


def _nearness(member: Member, stems: frozenset[str], question: str) -> float:
    best = 0.0
    for phrase in phrases_of(member):
        own = _content(phrase)
        shared = len(own & stems) or 0.5 * any(_is_like_one(word, stems) for word in own)
        best = max(best, 3.0 * shared / (len(own) or 1) + shared)
    # Letters in common break ties; alone they say nothing.
    return best and best + fuzz.partial_ratio(fold(member.title), fold(question[:300])) / 200


@lru_cache(maxsize=16384)
def _content(text: str) -> frozenset[str]:
    """The words that say what something is about."""
    return frozenset(
        word.stem for word in split(text) if word.key not in STOP and (word.key,) not in OPERATORS
    )


@lru_cache(maxsize=16384)
def _is_like_one(word: str, others: frozenset[str]) -> bool:
    """Whether a word differs from one of the others by a slip of the finger."""
    long = [other for other in others if len(other) > 3] if len(word) > 3 else ()
    return any(fuzz.ratio(word, other) >= 80 for other in long)


_SHOWN, _MOST = 60, 4


def names(words: Sequence[str]) -> str:
    """Words in quotes, joined for a sentence."""
    quoted = [f"“{word if len(word) <= _SHOWN else word[:_SHOWN] + '…'}”" for word in words[:_MOST]]
    return quoted[0] if len(quoted) == 1 else ", ".join(quoted[:-1]) + " and " + quoted[-1]

"""The root of a word: what "appeared" and "appearance" have in common."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache


def roots_of(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words of four letters or more by their root."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) > 3:
            found[root(word)].add(word)
    return {key: tuple(sorted(forms)) for key, forms in found.items()}


@lru_cache(maxsize=65536)
def root(word: str) -> str:
    """A word without its derivational endings; at least four letters stay."""
    for _ in range(_MOST_ENDINGS):
        bare = root_once(word)
        if bare == word:
            break
        word = bare
    return word


_MOST_ENDINGS = 4


def root_once(word: str) -> str:
    """A word without its last derivational ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            bare = word[: -len(ending)]
            return _single(bare[:-1] if len(bare) > 4 and bare.endswith("e") else bare)
    return _single(word)


def _single(word: str) -> str:
    """One consonant for two at the end: "cancell-ation" and "cancel"."""
    doubled = len(word) > 5 and word[-1] == word[-2] and word[-1] not in "aeious"
    return word[:-1] if doubled else word


_ENDINGS = tuple(sorted(
    "ances ance ences ence ations ation ions ion ings ing ments ment ers er ors or ed ly al e "
    "is ive ity ian ure".split(), key=len, reverse=True))  # fmt: skip

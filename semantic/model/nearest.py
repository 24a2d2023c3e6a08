"""The valid words that a wrong one most likely meant."""

from __future__ import annotations

from collections.abc import Iterable

CUTOFF = 60.0


def nearest(word: str, candidates: Iterable[str], limit: int = 2) -> tuple[str, ...]:
    """At most `limit` candidates that look like `word`, best first, case ignored.

    The order is fixed: by likeness, then by length, then by name.
    """
    from rapidfuzz import fuzz
    from rapidfuzz.distance import DamerauLevenshtein

    folded = word.casefold()
    scored = []
    for name in dict.fromkeys(candidates):
        other = name.casefold()
        likeness = 100 * DamerauLevenshtein.normalized_similarity(folded, other)
        if "_" in folded and sorted(folded.split("_")) == sorted(other.split("_")):
            likeness = max(likeness, 95)
        if len(folded) > 3 and (folded in other or other in folded) and len(other) > 3:
            likeness = max(likeness, 60 + fuzz.ratio(folded, other) / 4)
        if likeness >= CUTOFF:
            scored.append((-likeness, len(name), name))
    return tuple(name for _, _, name in sorted(scored)[:limit])

"""Words of names, and what some of them say about a number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

_BEGINNING = 4  # letters that two words of one root share at least
_WORD = re.compile(r"[a-z]+|[0-9]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

RATIOS = frozenset("rate ratio share pct percent percentage average avg mean per".split())
STOCKS = frozenset(
    "balance balances stock stocks inventory headcount backlog outstanding level levels".split()
)
KEYS = frozenset("id ids key keys uuid".split())
UNITS = {
    "second": "seconds", "minute": "minutes", "hour": "hours", "day": "days", "week": "weeks",
    "month": "months", "year": "years", "euro": "eur", "eur": "eur", "dollar": "usd",
    "usd": "usd", "pound": "gbp", "gbp": "gbp", "franc": "chf", "chf": "chf",
}  # fmt: skip
UNIT_KINDS = (
    frozenset("seconds minutes hours days weeks months years".split()),
    frozenset("eur usd gbp chf".split()),
)
NO_NEWS = frozenset(
    "the a an of in for by this that each its it is are and or number count total value field "
    "column".split()
)


@lru_cache(maxsize=20_000)  # cubes are alike in what their members are called
def words(text: str) -> tuple[str, ...]:
    """The words of a name or sentence, in small letters."""
    return tuple(_WORD.findall(_HUMP.sub(" ", text).lower()))


def stem(word: str) -> str:
    """A word without the commonest endings, so that `guests` and `guest` are one."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("s", "")):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            short = word[: -len(ending)] + instead
            doubled = ending in ("ing", "ed") and short[-1] == short[-2] and short[-1] not in "lsz"
            return short[:-1] if doubled else short  # shipped, ship
    return word


def stems(texts: Iterable[str]) -> frozenset[str]:
    """The stems of all words of some texts."""
    return frozenset(stem(word) for text in texts for word in words(text))


def share_a_word(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether texts have a word in common, one's beginning (`repeat`, `repeated`) or `unpaid`."""
    left, right = stems(one), stems(other)
    return bool(left & right) or any(_alike(a, b) for a in left for b in right)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _BEGINNING and (long.startswith(short) or long == f"un{short}")


def unit_words(text: str) -> Iterator[str]:
    """The units that a name speaks of: `total_hours` of hours."""
    for word in words(text):
        if (single := word.removesuffix("s")) in UNITS:
            yield UNITS[single]

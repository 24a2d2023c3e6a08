""" "How did orders grow from Q2 to Q3": what changed, said as a comparison or as a series."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from semantic.ask.periods import read_period, settle
from semantic.ask.phrasings import Bag
from semantic.ask.words import Word

_INSTEAD = (("rather", "than"), ("instead", "of"))


def instead(words: Sequence[Word], follows: bool) -> tuple[Word, ...]:
    """ "Turns rather than words", after words: turns."""
    keys = [word.key for word in words]
    for at in range(1, len(keys) - 1) if follows else ():
        if tuple(keys[at : at + 2]) in _INSTEAD:
            return (replace(words[at], said="instead", key="instead", stem="instead"), *words[:at])
    return tuple(words)


_COSTS = frozenset(("cost", "costs", "costed"))
_BEFORE_NUMBERS = frozenset("at more less over under between up above below".split())


def costing(words: Sequence[Word]) -> tuple[Word, ...]:
    """ "Orders that cost over 50": a verb that a number follows, and no costs of something."""
    done = list(words)
    for at, (word, after) in enumerate(itertools.pairwise(words)):
        number = after.key[:1].isdigit() or after.key in _BEFORE_NUMBERS
        if word.key in _COSTS and number and not word.quote:
            done[at] = replace(word, key="costing", stem="costing")
    return tuple(done)


def how_much_money(words: Sequence[Word], names: frozenset[Bag]) -> tuple[Word, ...]:
    """ "How much money did we recover" is how much we recovered, where no name has the word."""
    pairs = [*itertools.pairwise(words)]
    at = next((n for n, (one, two) in enumerate(pairs)
               if one.key == "howmuch" and two.key == "money"), None)  # fmt: skip
    if at is None or frozenset(("money",)) in names or words[at + 1].quote:
        return tuple(words)
    return (*words[: at + 1], *words[at + 2 :])


_VERBS = frozenset(
    "change changed grow grew grown develop developed evolve evolved differ rise rose risen "
    "increase increased decrease decreased shift shifted move moved".split()
)
_DIFFER = frozenset("differ differs differed vary varies varied".split())
_WITH = frozenset(("from", "with", "to", "against"))
_AMONG = frozenset(("between", "among", "across")) | _WITH
_JOINS = frozenset(("and", "or", "to", "vs", "versus"))


def _differing(words: Sequence[Word], as_of: date) -> Sequence[Word]:
    """ "How does it differ between A and B" compares them; "between offices" is by office."""
    keys = [word.key for word in words]
    at = next((n for n, key in enumerate(keys) if key in _DIFFER | {"compare"}), None)
    if at is None or words[at].quote:
        return words
    without = [*words[:at], *words[at + 1 :]]
    if keys[at] in _DIFFER and ({"by", "per"} & set(keys[at:]) or keys[-2:] == ["over", "time"]):
        return without
    among = next((n for n in range(at + 1, len(keys)) if keys[n] in _AMONG), None)
    compare = replace(words[at], key="compare", stem="compare")
    done = [*words[:at], compare, *words[at + 1 :]]
    if among is None or among + 1 == len(words):
        return done
    if read_period(words, among + 1, as_of):
        done[among] = replace(words[among], key="vs", stem="vs")
        return done if keys[among] in _WITH else words
    if keys[among] in ("with", "to", "against"):
        return done
    several = _JOINS & set(keys[among:]) or any(word.comma for word in words[among + 2 :])
    if not several:
        done[among] = replace(words[among], key="by", stem="by")
    return done


_HELPS = frozenset(("did", "does", "do", "has", "have", "were", "was"))
_OPENS = {"from": ("to", "until", "till", "-"), "between": ("and", "to", "-")}


def changes(words: Sequence[Word], as_of: date) -> tuple[Word, ...]:
    """The words with a verb of change made plain.

    Between two neighbouring periods it compares them; over a longer time it asks for a series.
    """
    words = _differing(_over_the_one_before(words, as_of), as_of)
    at = _verb(words)
    if at is None:
        return tuple(words)
    if any(word.key in _AGAINST for word in words):
        compare = replace(words[at], key="compare", stem="compare")
        return (*words[:at], compare, *words[at + 1 :])
    for start in range(len(words)):
        if cut := _neighbours(words, start, as_of):
            joined = replace(words[cut], key="vs", stem="vs")
            compare = replace(words[at], key="compare", stem="compare")
            said = [*words[:start], *words[start + 1 : cut], joined, *words[cut + 1 :]]
            said[at - (at > start)] = compare
            return tuple(said)
    return (*words[:at], replace(words[at], key="changed", stem="changed"), *words[at + 1 :])


_AGAINST = frozenset(("against", "vs", "versus", "compared", "relative"))
_GROWTH = frozenset(("growth", "increase", "decrease", "change"))


def _over_the_one_before(words: Sequence[Word], as_of: date) -> Sequence[Word]:
    """ "Growth in October over September": over the month before, which a growth is anyway."""
    if not any(word.key in _GROWTH for word in words):
        return words
    for at in range(2, len(words) - 1):
        two = read_period(words, at + 1, as_of) if words[at].key in ("over", *_AGAINST) else None
        ones = [read_period(words, n, as_of) for n in range(at)] if two else []
        one = next((each for each in ones if each and each.end == at), None)
        if two is None or one is None or one.unit != two.unit:
            continue
        late = settle(one, as_of)
        early = settle(two, as_of, late.first.year if late.first else None)
        if early.last and late.first and early.last + timedelta(days=1) == late.first:
            return (*words[:at], *words[two.end :])
    return words


def _verb(words: Sequence[Word]) -> int | None:
    """Where "how did … change" has its verb."""
    keys = [word.key for word in words]
    if keys[:1] != ["how"] or len(keys) < 2 or keys[1] not in _HELPS:
        return None
    return next((at for at, key in enumerate(keys) if key in _VERBS and not words[at].quote), None)


def _neighbours(words: Sequence[Word], start: int, as_of: date) -> int | None:
    """The word that joins two periods of one kind, the second right after the first."""
    joins = _OPENS.get(words[start].key)
    one = read_period(words, start + 1, as_of) if joins and start + 1 < len(words) else None
    if joins is None or one is None or one.end + 1 >= len(words) or words[one.end].key not in joins:
        return None
    two = read_period(words, one.end + 1, as_of)
    if two is None or one.unit != two.unit:
        return None
    last = settle(two, as_of)
    first = settle(one, as_of, last.first.year if last.first else None)
    if first.last is None or last.first is None or first.last + timedelta(days=1) != last.first:
        return None
    return one.end

"""Every way to say a member: its names, and the shorter and other words for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from semantic.ask.surfaces import Member, Surface, phrases_of
from semantic.ask.words import stem, stems

Bag = frozenset[str]

# Words inside a phrase that carry nothing: they may stand in the question or be left out.
GLUE = frozenset("of the a an in for to on s our all its their my each".split())
_AGGREGATES = frozenset({"average", "total", "count", "median", "max", "min", "share"})
_UNITS = frozenset(
    "second minute hour day week month year sec hr usd eur gbp dollar euro pct id at".split()
)
TIME_TAILS = frozenset({"date", "at", "on", "time", "day", "datetime", "timestamp"})
FLAG_HEADS = frozenset({"has", "is", "was", "are", "with", "have", "flag", "had", "be"})
EXTREMES = frozenset(
    "longest shortest largest biggest smallest highest lowest latest earliest newest oldest first "
    "last most least top best worst".split()
)
# What a measure does with another: by itself it names none.
MODIFIERS = frozenset("running moving trailing rolling previous prior cumulative date".split())
# What says nothing of a yes/no attribute by itself: "has a time" is not what "time" means.
COMMON = TIME_TAILS | _UNITS | {"name", "number", "value", "type", "kind", "status", "amount"}
_SPAN_UNITS = frozenset({"second", "minute", "hour", "day", "week", "millisecond"})


_RHYTHMS = frozenset("daily weekly monthly quarterly yearly annual mom yoy wow".split())
_SAYS_LITTLE = _AGGREGATES | _UNITS | TIME_TAILS | EXTREMES | MODIFIERS | _RHYTHMS


@lru_cache(maxsize=16384)
def bag_of(phrase: str) -> Bag:
    """The stems of a phrase without the words that carry nothing."""
    words = frozenset(stems(phrase))
    return words - GLUE or words


def ways(member: Member, nouns: Bag) -> Iterator[tuple[Bag, float, str]]:
    """Every set of words that means the member, with how plainly it does."""
    renamed = {bag_of(member.own)} if member.own != member.name.partition(".")[2] else set()
    for phrase in phrases_of(member):
        full = bag_of(phrase)
        if not full or full <= _AGGREGATES:
            continue
        yield full, 0.85 if full in renamed else 1.0, phrase
        if member.kind == "measure" and not member.counts and not full & nouns | {"per"} & full:
            yield from ((full | {noun}, 0.96, phrase) for noun in nouns)
        if full in renamed:
            continue
        for bag, weight in (*_shorter(member, full), *_without_unit(member, phrase)):
            yield bag, weight, phrase
            yield from ((b, w, phrase) for b, w in _without(bag, nouns, weight * 0.92))
        yield from ((b, w, phrase) for b, w in _without(full, nouns, 0.92))


def _without(bag: Bag, nouns: Bag, weight: float) -> Iterator[tuple[Bag, float]]:
    rest = bag - nouns
    if bag & {"per", "between", "with", "without"}:
        return
    if rest and rest != bag and not rest - FLAG_HEADS <= _SAYS_LITTLE:
        yield rest, weight


def _shorter(member: Member, full: Bag) -> Iterator[tuple[Bag, float]]:
    match member.kind:
        case "measure":
            yield from _shorter_measure(member, full)
        case "time":
            yield from _nonempty(full - TIME_TAILS, full, 0.93)
        case "dimension" if member.type == "boolean":
            if not full - FLAG_HEADS <= COMMON:
                yield from _nonempty(full - FLAG_HEADS, full, 0.97)


def _without_unit(member: Member, phrase: str) -> Iterator[tuple[Bag, float]]:
    """ "Length in seconds" is a length: the unit at the end may be left out."""
    words = stems(phrase)
    unit = set(stems(member.about.unit or "")) | {"id"}
    if len(words) > 1 and words[-1] in unit and "per" not in words:
        yield from _nonempty(frozenset(words[:-1]) - GLUE, frozenset(words), 0.8)


def _shorter_measure(member: Member, full: Bag) -> Iterator[tuple[Bag, float]]:
    if "per" in full:
        yield full | {"average"}, 0.97
        yield full | {"average", "count"}, 0.97
        yield full | {"count"}, 0.98
        return
    if member.counts:
        yield from _nonempty(full - {"count", "total"}, full, 0.97)
        yield full | {"count"}, 0.97
        yield full | {"total"}, 0.93
        yield full - {"total"} | {"count"}, 0.95
        return
    base = full - {"total", "average"}
    if member.type in ("sum", "number"):
        yield full | {"count"}, 0.98
    if member.type == "sum":
        yield full | {"total"}, 0.97
        yield base | {"total"}, 0.93
        yield from _nonempty(base, full, 0.9)
    unit = frozenset(stems(member.about.unit or "")) & full
    if member.type == "sum" and len(unit) == 1:
        yield unit, 0.82
    if member.type == "avg":
        yield full | {"average"}, 0.97
        yield base | {"average"}, 0.93
        timed = bool(_SPAN_UNITS & {stem(w) for w in (member.about.unit or "").lower().split()})
        if not base <= _UNITS:  # "days" are not an average of days
            yield from _nonempty(base, full, 0.9 if timed else 0.75)
    if member.type in ("median", "max", "min"):
        yield full | {member.type}, 0.97
        yield base | {member.type}, 0.93


def _nonempty(bag: Bag, full: Bag, weight: float) -> Iterator[tuple[Bag, float]]:
    if bag and bag != full and not bag <= _AGGREGATES:
        yield bag, weight


def same_things(surface: Surface) -> dict[str, tuple[tuple[Bag, ...], ...]]:
    """For each cube, the names that each of its attributes has, those of one idea only."""
    found: dict[str, list[tuple[Bag, ...]]] = defaultdict(list)
    for member in surface.members:
        if member.kind in ("dimension", "time"):
            names = dict.fromkeys(bag_of(phrase) for phrase in phrases_of(member))
            short = tuple(bag for bag in names if len(bag) == 1 or not _is_latin(bag))
            if len(short) > 1:
                found[member.home].append(short)
    return {home: tuple(names) for home, names in found.items()}


def by_other_names(
    ways: Iterable[tuple[Bag, float, str]], same: Iterable[tuple[Bag, ...]]
) -> list[tuple[Bag, float, str]]:
    """ "Average length" is also an average duration, where a length is called a duration."""
    return [
        ((bag - one) | other, weight * 0.93, "")
        for bag, weight, _ in ways
        for names in same
        for one in names
        if one < bag
        for other in names
        if other != one and not other & bag
    ]


def _is_latin(bag: Bag) -> bool:
    return all(word.isascii() for word in bag)

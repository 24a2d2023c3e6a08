"""What a question names for sure and a query has no part of: a date, a value, a number, a member.

A translator that leaves out "in 2023" answers another question without saying so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from semantic.ask.lexicon import Lexicon
from semantic.ask.links import Link
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.words import fold, stems
from semantic.query.types import DATE_OPERATORS, Query, leaves


def left_out(cover: Sequence[Link], query: Query, lexicon: Lexicon) -> Iterator[str]:
    """The words of a cover that the linker understands and the query does not hold."""
    held = _held(query, lexicon)
    for link in cover:
        if _sure(link) and not _holds(held, link):
            yield link.text


@dataclass(frozen=True, slots=True)
class _Held:
    """What a query has: members, their cubes, the words of their names, values, and dates."""

    members: frozenset[tuple[str, str]]
    homes: frozenset[str]
    words: frozenset[str]
    values: frozenset[str]
    numbers: frozenset[float]
    dated: bool


def members_of(query: Query) -> list[str]:
    """Every member that a query names, in its order."""
    found = [*query.measures, *query.dimensions, *query.segments]
    found += [each.dimension for each in query.time_dimensions]
    found += [leaf.member for leaf in leaves(query.filters)]
    found += [each.member for each in query.order or ()]
    return list(dict.fromkeys(found))


def _held(query: Query, lexicon: Lexicon) -> _Held:
    members = [lexicon.members[name] for name in members_of(query)]
    filters = list(leaves(query.filters))
    values = [str(value) for leaf in filters for value in leaf.values]
    ranges = [span for time in query.time_dimensions for span in (time.date_range, *time.compare)]
    dated = any(ranges) or any(
        leaf.operator in DATE_OPERATORS or lexicon.members[leaf.member].kind == "time"
        for leaf in filters
    )
    said = [
        phrase for member in members for phrase in (*phrases_of(member), member.own, member.home)
    ]
    numbers = [*_numbers(values), *([] if query.limit is None else [float(query.limit)])]
    return _Held(
        frozenset(member.identity for member in members),
        frozenset(home for member in members for home in (member.home, *member.path)),
        frozenset(word for phrase in said for word in stems(phrase.replace("_", " "))),
        frozenset(map(fold, values)), frozenset(numbers), dated,
    )  # fmt: skip


def _sure(link: Link) -> bool:
    match link.kind:
        case "date":
            return link.dated is not None and bool(link.dated.first and link.dated.last)
        case "value":
            return link.score >= 1.0
        case "number":
            return link.number is not None and any(char.isdigit() for char in link.text)
    return link.kind == "member"


def _holds(held: _Held, link: Link) -> bool:
    text = fold(link.text)
    if any(text in value for value in held.values) or set(stems(link.text)) <= held.words:
        return True
    match link.kind:
        case "date":
            return held.dated
        case "value":
            return any(
                fold(found.value) in held.values or found.identity in held.members
                for found in link.found
            )  # fmt: skip
        case "number":
            return link.number in held.numbers
    return any(_has(held, hit.target) for hit in link.hits)


def _has(held: _Held, target: Member | Entity) -> bool:
    if isinstance(target, Entity):
        return target.cube in held.homes
    return target.identity in held.members


def _numbers(values: Iterable[str]) -> Iterator[float]:
    for value in values:
        try:
            yield float(value)
        except ValueError:
            continue

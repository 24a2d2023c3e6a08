"""From words to members: every way a model's members may be said, as sets of word stems.

A phrase is found by its set of stems, so "length of orders" finds "order length". Shorter
ways to say it (without the entity's noun, without "total") are kept at a lower weight.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from semantic.ask.index import Hit, Index, is_money, name_of
from semantic.ask.operators import PERSON_NOUNS
from semantic.ask.phrasings import (
    GLUE,
    Bag,
    bag_of,
    by_other_names,
    same_things,
    ways,
)
from semantic.ask.roots import roots_of
from semantic.ask.surfaces import Entity, Member, Surface, surfaces
from semantic.ask.words import stems
from semantic.model.types import Model


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All surfaces of a model with their phrases. Built once for a model's version."""

    indexes: tuple[Index, ...]
    version: str = ""
    reach: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def link(self, source: Member, target: Member) -> str:
        """How rows of one member's cube relate to the other's: "one" each, "many", or "across":
        only as siblings that share a parent, which seldom is what somebody means."""
        if source.path[:1] == target.path[:1]:
            return _along(_walk(source.path, target.path), self.reach)
        one, two = source.home, target.home
        if self.to_one(one, two):
            return "one"
        shared = any(self.to_one(cube, one) and self.to_one(cube, two) for cube in self.reach)
        return "many" if shared else "across"

    def to_one(self, source: str, target: str) -> bool:
        """Whether each row of one cube has at most one row of the other."""
        return source == target or target in self.reach.get(source, ())

    def steps(self, source: str, target: str) -> int:
        """How many joins lead from each row of one cube to its row of the other, by the longest
        way; 0 to itself."""
        between = (c for c in self.reach.get(source, ()) if c not in (source, target))
        ways = [self.steps(c, target) for c in between if target in self.reach.get(c, ())]
        return 0 if source == target else 1 + max(ways, default=0)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every stem that some member, entity or surface is called by."""
        words = {word for index in self.indexes for bag in index.bags for word in bag}
        return frozenset(words | {w for i in self.indexes for noun in i.nouns for w in noun})

    @cached_property
    def bags(self) -> frozenset[Bag]:
        """Every name, as its words."""
        return frozenset(bag for index in self.indexes for bag in index.bags)

    @cached_property
    def numbers(self) -> frozenset[Bag]:
        """Every name of an amount, as its words."""
        return frozenset(
            bag for index in self.indexes for bag, hits in index.bags.items()
            if isinstance(first := hits[0].target, Member)
            and first.kind == "measure" and not first.counts
        )  # fmt: skip

    @cached_property
    def members(self) -> Mapping[str, Member]:
        """Every member by the name that queries use."""
        return {m.name: m for index in self.indexes for m in index.surface.members}

    @cached_property
    def usual_times(self) -> frozenset[str]:
        """Time dimensions that need no saying: a view's default, or the only one of their cube."""
        usual = {index.surface.time.name for index in self.indexes if index.surface.time}
        for index in self.indexes:
            homes = [m.home for m in index.surface.members if m.kind == "time"]
            usual |= {
                m.name for cube, m in index.surface.times.items()
                if homes.count(cube) == 1 or cube in index.surface.declared
            }  # fmt: skip
        return frozenset(usual)

    @cached_property
    def roots(self) -> Mapping[str, tuple[str, ...]]:
        """Stems by their root, so that "appeared" can find "appearances"."""
        return roots_of(self.vocabulary)


def build_lexicon(model: Model) -> Lexicon:
    """The lexicon of a model's public members. Pure; a few milliseconds for 300 members."""
    shown = sorted(
        surfaces(model), key=lambda each: (not each.name, -len(each.members), each.priority)
    )
    indexes = tuple(_index(replace(each, priority=at)) for at, each in enumerate(shown))
    return Lexicon(indexes, model.version, {cube: _to_one(cube, model) for cube in model.cubes})


def _to_one(source: str, model: Model) -> tuple[str, ...]:
    """The cubes reached by steps of which each leads to one row at most, nearest first."""
    seen = [source]
    for cube in seen:
        for other in _steps(cube, model):
            if other not in seen:
                seen.append(other)
    return tuple(seen)


def _walk(source: Sequence[str], target: Sequence[str]) -> list[str]:
    """The cubes from one path's end to the other's, over their last common cube."""
    same = 0
    while same < min(len(source), len(target)) and source[same] == target[same]:
        same += 1
    return [*reversed(source[same:]), *target[same - 1 :]]


def _along(cubes: Sequence[str], reach: Mapping[str, Sequence[str]]) -> str:
    """ "many" may lead to "one", but one parent's many others are only siblings."""
    link, up = "one", False
    for one, two in itertools.pairwise(cubes):
        if two in reach.get(one, ()):
            up = True
            continue
        if up:
            return "across"
        link = "many"
    return link


def _steps(cube: str, model: Model) -> Iterator[str]:
    """The cubes one step away of which each row here has one at most."""
    for join in model.cubes[cube].joins if cube in model.cubes else ():
        if join.relationship != "one_to_many":
            yield join.to
    for other in model.cubes.values():
        for join in other.joins:
            if join.to == cube and join.relationship != "many_to_one":
                yield other.name


_NONE: frozenset[tuple[str, str]] = frozenset()
_BARE_ROLE = 0.9  # "people" are rather the people than the drivers, who are people in a role
_TURNING = frozenset("with without not no per by between from since before after than".split())


def turns(words: Sequence[str]) -> frozenset[tuple[str, str]]:
    """The words that turn what follows, each with the next word that carries something."""
    plain = [word for word in words if word not in GLUE]
    return frozenset((word, after) for word, after in itertools.pairwise(plain) if word in _TURNING)


def _index(surface: Surface) -> Index:
    found: dict[Bag, dict[str, Hit]] = defaultdict(dict)
    nouns = {entity.cube: _noun_words(entity) for entity in surface.entities}
    things = {bag_of(phrase) for entity in surface.entities for phrase in entity.phrases}
    same = same_things(surface)
    roles = {member.home: member.role for member in surface.members}
    for member in surface.members:
        said = [*ways(member, nouns.get(member.home, frozenset()))]
        if member.kind == "measure":
            said += by_other_names(said, same.get(member.home, ()))
        for bag, weight, phrase in said:
            # "Order date" is not what "orders" means: the thing keeps its own noun.
            if weight == 1.0 or member.kind == "measure" or bag not in things:
                weight *= _BARE_ROLE if member.role and not member.role & bag else 1.0
                _keep(
                    found[bag], Hit(member, weight, order=turns(stems(phrase)) if phrase else _NONE)
                )
    for word, hit in _general(surface):
        _keep(found[frozenset((word,))], hit)
    for entity in surface.entities:
        if _are_people(entity) and not any(bag_of(p) == PEOPLE for p in entity.phrases):
            _keep(found[PEOPLE], Hit(entity, 0.85))
        for phrase in entity.phrases:
            if phrase:
                bag = bag_of(phrase)
                weight = _BARE_ROLE if (role := roles.get(entity.cube)) and not role & bag else 1.0
                _keep(found[bag], Hit(entity, weight, order=turns(stems(phrase))))
    return Index(surface, {bag: _ranked(hits.values()) for bag, hits in sorted(
        found.items(), key=lambda item: sorted(item[0]))})  # fmt: skip


def _general(surface: Surface) -> Iterator[tuple[str, Hit]]:
    """What general words mean here: "date" every usual time, "money" the only total of it."""
    for time in dict.fromkeys((*filter(None, (surface.time,)), *surface.times.values())):
        yield "date", Hit(time, 0.85)
    money = [member for member in surface.members if is_money(member)]
    if len(money) == 1:
        yield "money", Hit(money[0], 0.85)


_FIRMS = frozenset("company organization firm business account logo workspace tenant".split())
PEOPLE = frozenset(("person",))


def _are_people(entity: Entity) -> bool:
    """Whether the things are people, by what the model calls them."""
    heads = [stems(phrase)[-1:] for phrase in entity.phrases]
    if any(word in _FIRMS for head in heads for word in head):
        return False
    return any(word in PERSON_NOUNS for head in heads for word in head)


def _noun_words(entity: Entity) -> frozenset[str]:
    single = [bag_of(phrase) for phrase in entity.phrases]
    return frozenset(word for bag in single if len(bag) == 1 for word in bag)


def _keep(hits: dict[str, Hit], hit: Hit) -> None:
    name = name_of(hit.target)
    if name not in hits or hits[name].weight < hit.weight:
        hits[name] = hit


def _ranked(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: (-hit.weight, name_of(hit.target))))

"""From words to members: every way a model's members may be said, as sets of word stems.

A phrase is found by its set of stems, so "length of orders" finds "order length". Shorter
ways to say it (without the entity's noun, without "total") are kept at a lower weight.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from semantic.ask.operators import PERSON_NOUNS
from semantic.ask.phrasings import (
    COMMON,
    EXTREMES,
    GLUE,
    MODIFIERS,
    TIME_TAILS,
    Bag,
    bag_of,
    by_other_names,
    same_things,
    ways,
)
from semantic.ask.surfaces import Entity, Member, Surface, phrases_of, surfaces
from semantic.ask.words import stems
from semantic.model.types import Model

MOST_PARTIAL = 6
_PLAIN = 0.95  # from here on a name is taken as meant


@dataclass(frozen=True, slots=True)
class Hit:
    """A member or entity that a phrase names. `weight` 1 is word for word.

    `order` are the words that turn their next one ("without", "buyer"): the question must
    have them in the same order.
    """

    target: Member | Entity
    weight: float
    partial: bool = False
    order: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Index:
    """The phrases of one surface."""

    surface: Surface
    bags: Mapping[Bag, tuple[Hit, ...]]

    @cached_property
    def holders(self) -> Mapping[str, tuple[Bag, ...]]:
        """For each stem, the phrases that hold it: what partial names are found through."""
        found: dict[str, list[Bag]] = defaultdict(list)
        for bag in self.bags:
            for word in bag:
                found[word].append(bag)
        return {word: tuple(bags) for word, bags in found.items()}

    @cached_property
    def longest(self) -> int:
        """Words in the longest name."""
        return max(map(len, self.bags), default=0)

    @cached_property
    def units(self) -> frozenset[str]:
        """The units of the surface's members, as words that may follow a number."""
        return frozenset(w for m in self.surface.members for w in stems(m.about.unit or ""))

    @cached_property
    def nouns(self) -> frozenset[Bag]:
        """What the surface itself is called: said of all its data, so it filters nothing."""
        return frozenset(bag_of(noun) for noun in self.surface.nouns if noun)

    def find(self, bag: Bag) -> tuple[Hit, ...]:
        """What these words name, plainest first."""
        hits = self.bags.get(bag, ())
        return hits if not hits or hits[0].weight >= _PLAIN else (*hits, *self._also(bag, hits))

    def _also(self, bag: Bag, hits: Sequence[Hit]) -> Iterator[Hit]:
        """ "City" is the studio's and the member's: attributes that are called a kind of it."""
        known = {hit.target for hit in hits}
        (word, *more) = bag
        for member in () if more else self.surface.members:
            if member.kind == "dimension" and member.type == "string" and member not in known:
                phrases = [stems(phrase) for phrase in (member.title, member.own.replace("_", " "))]
                if any(len(said) == 2 and said[-1] == word for said in phrases):
                    yield Hit(member, hits[0].weight - 0.03, partial=True)

    def derived(self, word: str) -> tuple[Hit, ...]:
        """Measures named by a noun of the same root: "appeared" finds "appearances"."""
        forms = self._roots.get(root(word), ())
        hits = [hit for form in forms for hit in self.find(frozenset((form,)))]
        return tuple(
            Hit(hit.target, hit.weight * 0.8) for hit in hits
            if isinstance(hit.target, Member) and hit.target.kind == "measure"
        )  # fmt: skip

    def related(self, word: str) -> tuple[Hit, ...]:
        """What is named by words of the same root: "speaks" is about speakers. Only a hint."""
        forms = self._all_roots.get(root(word), ())
        hits = [hit for form in forms for hit in self.find(frozenset((form,)))]
        return tuple(Hit(hit.target, hit.weight * 0.6) for hit in hits)

    def happening(self, word: str) -> tuple[Hit, ...]:
        """ "joined": the date of each kind of thing that says when it began."""
        for verbs, names in _EVENTS:
            if word not in verbs:
                continue
            times = [m for m in self.surface.members if m.kind == "time"
                     and {w for said in phrases_of(m) for w in stems(said)} & names]  # fmt: skip
            homes = [member.home for member in times]
            return tuple(Hit(m, 0.75) for m in times if homes.count(m.home) == 1)
        return ()

    def done(self, word: str) -> tuple[Hit, ...]:
        """Totals that are called by what somebody did: "we billed" and "billed revenue"."""
        best: dict[str, Hit] = {}
        for form in {word, *self._all_roots.get(root(word), ())}:
            if form not in self.holders or not (form.endswith("ed") or form == word):
                continue
            for bag in self.holders[form]:
                for hit in self.bags[bag]:
                    target = hit.target
                    if not isinstance(target, Member) or target.type != "sum" or bag & MODIFIERS:
                        continue
                    if hit.weight == 1.0:
                        best.setdefault(target.own, Hit(target, 0.8, partial=True))
        whole = [hit for hit in best.values()
                 if isinstance(hit.target, Member) and not hit.target.filtered]  # fmt: skip
        found = whole or list(best.values())
        return tuple(found) if len(found) == 1 else ()

    def dated(self, bag: Bag) -> tuple[Hit, ...]:
        """ "closing date": the time that a word of the same root dates."""
        words = [word for word in bag if word not in TIME_TAILS]
        if len(words) != 1 or len(bag) != 2:
            return ()
        hits = [hit for form in self._all_roots.get(root(words[0]), ())
                for hit in self.find(frozenset((form,)))]  # fmt: skip
        return tuple(
            Hit(hit.target, hit.weight * 0.8) for hit in hits
            if isinstance(hit.target, Member) and hit.target.kind == "time"
        )  # fmt: skip

    def inflected(self, bag: Bag) -> tuple[Hit, ...]:
        """ "sign up" is "signed up": names of the same words in another form."""
        if len(bag) < len(("sign", "up")):
            return ()
        return self._by_roots.get(frozenset(map(root, bag)), ())

    @cached_property
    def _by_roots(self) -> Mapping[Bag, tuple[Hit, ...]]:
        found: dict[Bag, tuple[Hit, ...]] = {}
        for bag, hits in self.bags.items():
            plain = tuple(
                Hit(hit.target, hit.weight * 0.9, order=hit.order) for hit in hits
                if isinstance(hit.target, Member) and hit.target.kind == "time"
            )  # fmt: skip
            if len(bag) > 1 and plain:
                found.setdefault(frozenset(map(root, bag)), plain)
        return found

    @cached_property
    def _all_roots(self) -> Mapping[str, tuple[str, ...]]:
        return roots_of(self.holders)

    @cached_property
    def _roots(self) -> Mapping[str, tuple[str, ...]]:
        return roots_of(word for bag in self.bags for word in bag if len(bag) == 1)

    def partly(self, bag: Bag) -> tuple[Hit, ...]:
        """Members one of whose names holds all these words and more; none if too many do."""
        lists = [self.holders.get(word, ()) for word in bag]
        if not all(lists) or bag <= _VAGUE or any(word.isdigit() for word in bag):
            return ()
        best: dict[str, Hit] = {}
        for larger in min(lists, key=len):
            if not bag < larger:
                continue
            for hit in self.bags[larger]:
                if isinstance(hit.target, Entity) or hit.weight < 0.95:
                    continue
                if hit.target.type == "boolean":  # a condition needs its words
                    continue
                if bag <= PERSON_NOUNS and not _is_headed(hit.target, bag):
                    continue  # "customer" is no customer success manager
                weight = round(0.5 + 0.3 * len(bag) / len(larger), 3)
                known = best.get(hit.target.name)
                if known is None or known.weight < weight:
                    best[hit.target.name] = Hit(hit.target, weight, partial=True)
        hits = sorted(best.values(), key=lambda hit: (-hit.weight, _name(hit.target)))
        return tuple(hits) if len(hits) <= MOST_PARTIAL else ()


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


def roots_of(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Words of four letters or more by their root."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) > 3:
            found[root(word)].add(word)
    return {key: tuple(sorted(forms)) for key, forms in found.items()}


_VAGUE = COMMON | EXTREMES | MODIFIERS
_NONE: frozenset[tuple[str, str]] = frozenset()
_TURNING = frozenset("with without not no per by between from since before after than".split())


def turns(words: Sequence[str]) -> frozenset[tuple[str, str]]:
    """The words that turn what follows, each with the next word that carries something."""
    plain = [word for word in words if word not in GLUE]
    return frozenset((word, after) for word, after in itertools.pairwise(plain) if word in _TURNING)


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


def _index(surface: Surface) -> Index:
    found: dict[Bag, dict[str, Hit]] = defaultdict(dict)
    nouns = {entity.cube: _noun_words(entity) for entity in surface.entities}
    things = {bag_of(phrase) for entity in surface.entities for phrase in entity.phrases}
    same = same_things(surface)
    for member in surface.members:
        said = [*ways(member, nouns.get(member.home, frozenset()))]
        if member.kind == "measure":
            said += by_other_names(said, same.get(member.home, ()))
        for bag, weight, phrase in said:
            # "Order date" is not what "orders" means: the thing keeps its own noun.
            if weight == 1.0 or member.kind == "measure" or bag not in things:
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
                _keep(found[bag_of(phrase)], Hit(entity, 1.0, order=turns(stems(phrase))))
    return Index(surface, {bag: _ranked(hits.values()) for bag, hits in sorted(
        found.items(), key=lambda item: sorted(item[0]))})  # fmt: skip


def _general(surface: Surface) -> Iterator[tuple[str, Hit]]:
    """What general words mean here: "date" every usual time, "money" the only total of it."""
    for time in dict.fromkeys((*filter(None, (surface.time,)), *surface.times.values())):
        yield "date", Hit(time, 0.85)
    money = [member for member in surface.members if _is_money(member)]
    if len(money) == 1:
        yield "money", Hit(money[0], 0.85)


def _is_money(member: Member) -> bool:
    """A total of money that is no part of another one."""
    whole = member.kind == "measure" and member.type == "sum" and not member.filtered
    return whole and member.about.format == "currency"


def _is_headed(member: Member, bag: Bag) -> bool:
    """Whether a name of the member ends with one of the words."""
    return any(stems(phrase)[-1:] and stems(phrase)[-1] in bag for phrase in phrases_of(member))


# What people say of a beginning or an end, and how models call the date of it.
_EVENTS = (
    (frozenset("joined join registered register enrolled enroll enrol subscribed started".split()),
     frozenset("since start started join joined register registered signup signed enrolled hire "
               "hired created member first".split())),
    (frozenset("left quit departed resigned".split()),
     frozenset("left leave end ended exit termination terminated until".split())),
    (frozenset("expire expires expired expiring end ends ended ending".split()),
     frozenset("expiry expiration expire expired end until".split())),
)  # fmt: skip
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
    name = _name(hit.target)
    if name not in hits or hits[name].weight < hit.weight:
        hits[name] = hit


def _ranked(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    return tuple(sorted(hits, key=lambda hit: (-hit.weight, _name(hit.target))))


def _name(target: Member | Entity) -> str:
    return target.name if isinstance(target, Member) else f"entity:{target.cube}"

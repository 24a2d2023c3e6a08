"""The phrases of one surface, and every way to look one up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from semantic.ask.operators import CURRENCY_NAMES, PERSON_NOUNS, UNIT_WORDS
from semantic.ask.phrasings import (
    COMMON,
    EXTREMES,
    MODIFIERS,
    TIME_TAILS,
    Bag,
    bag_of,
)
from semantic.ask.roots import root, roots_of
from semantic.ask.surfaces import Entity, Member, Surface, phrases_of
from semantic.ask.words import stems

MOST_PARTIAL = 6


_TOLD = 0.85  # below it a name is one of several that could be meant
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

    def unit(self, word: str) -> str:
        """The model's unit that a word names: "dollars" are Canadian where all others are, too."""
        unit = UNIT_WORDS.get(word, word)
        known = [code for code in CURRENCY_NAMES.get(word, ()) if code in self.units]
        return known[0] if len(known) == 1 and unit not in self.units else unit

    @cached_property
    def nouns(self) -> frozenset[Bag]:
        """What the surface itself is called: said of all its data, so it filters nothing."""
        return frozenset(bag_of(noun) for noun in self.surface.nouns if noun)

    def find(self, bag: Bag) -> tuple[Hit, ...]:
        """What these words name, plainest first."""
        hits = self.bags.get(bag, ())
        if not hits or hits[0].weight >= _PLAIN:
            return hits
        return (*hits, *self._also(bag, hits), *self._totals(bag, hits))

    def _totals(self, bag: Bag, hits: Sequence[Hit]) -> Iterator[Hit]:
        """ "Premium" by itself may be the average premium, but rather is the written premium."""
        first = hits[0].target
        if isinstance(first, Entity) or first.type != "avg" or hits[0].weight >= _TOLD:
            return
        known = {hit.target for hit in hits}
        for hit in self.partly(bag):
            total = isinstance(hit.target, Member) and hit.target.type == "sum"
            if total and hit.target not in known and not getattr(hit.target, "filtered", False):
                yield Hit(hit.target, hits[0].weight, partial=True)

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

    def amounts(self, word: str, aggregate: str) -> tuple[Hit, ...]:
        """ "The average time", "the total amount": every such measure of times, or of money."""
        types = _AGGREGATED.get(aggregate, ())
        return tuple(
            Hit(m, 0.8) for m in self.surface.members
            if m.kind == "measure" and not m.filtered and not m.share
            and (m.type in types or (m.type == "number" and aggregate in stems(m.title)))
            and (set(stems(m.about.unit or "")) & _SPANS if word == "time"
                 else m.about.format == "currency"
                 or (m.about.unit or "").lower() in _CURRENCIES)
        )  # fmt: skip

    def done(self, word: str) -> tuple[Hit, ...]:
        """Totals that are called by what somebody did: "we billed" and "billed revenue"."""
        if said := _MONEY_VERBS.get(word):
            return tuple(Hit(m, 0.8) for m in self.surface.members if is_money(m)
                         and {w for p in phrases_of(m) for w in stems(p)} & said)  # fmt: skip
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

    def dated_by(self, word: str) -> tuple[Hit, ...]:
        """ "Did we close": the date that is called by what was done."""
        times = [
            member for member in self.surface.members if member.kind == "time"
            and any(root(word) == root(w) for phrase in phrases_of(member) for w in stems(phrase))
        ]  # fmt: skip
        return tuple(Hit(member, 0.8) for member in times) if len(times) == 1 else ()

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

    @cached_property
    def _things(self) -> frozenset[str]:
        """The words that the things themselves are called by, and those that join."""
        said = {word for each in self.surface.entities for p in each.phrases for word in stems(p)}
        return frozenset(said | {"with", "without", "by", "for", "in", "a", "of"})

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
                if hit.target.filtered and bag <= self._things:
                    continue  # "claims with" is not what "claims with a payment" counts
                if bag <= PERSON_NOUNS and not _is_headed(hit.target, bag):
                    continue  # "customer" is no customer success manager
                weight = round(0.5 + 0.3 * len(bag) / len(larger), 3)
                known = best.get(hit.target.name)
                if known is None or known.weight < weight:
                    best[hit.target.name] = Hit(hit.target, weight, partial=True)
        hits = sorted(best.values(), key=lambda hit: (-hit.weight, name_of(hit.target)))
        return tuple(hits) if len(hits) <= MOST_PARTIAL else ()


_VAGUE = COMMON | EXTREMES | MODIFIERS | frozenset(("money", "stuff", "thing"))


def is_money(member: Member) -> bool:
    """A total of money that is no part of another one."""
    whole = member.kind == "measure" and member.type == "sum" and not member.filtered
    return whole and member.about.format == "currency"


def _is_headed(member: Member, bag: Bag) -> bool:
    """Whether a name of the member ends with one of the words."""
    return any(stems(phrase)[-1:] and stems(phrase)[-1] in bag for phrase in phrases_of(member))


_AGGREGATED = {"average": ("avg",), "typical": ("avg", "median"), "median": ("median",),
               "total": ("sum",)}  # fmt: skip
_CURRENCIES = frozenset(code for codes in CURRENCY_NAMES.values() for code in codes)


_SPANS = frozenset("second minute hour day week month".split())


# What people do with money, and what models call it.
_MONEY_VERBS = {
    "spend": frozenset("cost expense spend spending expenditure".split()),
    "earn": frozenset("revenue income earning turnover sale taking".split()),
}


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


def name_of(target: Member | Entity) -> str:
    """A name that tells members and things apart."""
    return target.name if isinstance(target, Member) else f"entity:{target.cube}"

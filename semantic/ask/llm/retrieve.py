"""Which members a question is about, where a model has too many to show them all.

Three rankings are fused: BM25 over what the model says of each member, the linker's own findings,
and, where somebody pays for them, embeddings. Sources: Robertson and Zaragoza, "The Probabilistic
Relevance Framework: BM25 and Beyond" (2009), here with k1 = 1.2 and b = 0.5; Cormack, Clarke and
Büttcher, "Reciprocal Rank Fusion" (2009), here with k = 20.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from semantic.ask.lexicon import Lexicon
from semantic.ask.linker import member_links
from semantic.ask.links import Link
from semantic.ask.roots import root
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.values import ValueIndex
from semantic.ask.words import Word, stems
from semantic.query.types import Query, leaves

K1, B = 1.2, 0.5
FUSED = 20
MOST_VALUES = 300
NAMED = 3  # a word of a name counts so often
NEAR_HOMES = 16
JOINED_HOMES = 6
NAMED_HOMES = 3
SURE = 20  # of the fused ranking, before all that is known of what is named
Place = tuple[str, str]  # a surface and a cube that shows in it


@dataclass
class MemberIndex:
    """The members by the words of their documents."""

    lexicon: Lexicon
    members: tuple[Member, ...]
    _weights: dict[str, list[tuple[int, float]]] = field(default_factory=dict, repr=False)

    @classmethod
    def build(cls, lexicon: Lexicon, values: ValueIndex) -> MemberIndex:
        """The index of a model's members: about 30 µs a member."""
        members = tuple(m for index in lexicon.indexes for m in index.surface.members)
        things = {(e.surface, e.cube): e for i in lexicon.indexes for e in i.surface.entities}
        counts = [Counter(_document(m, things.get(_place(m)), values)) for m in members]
        average = sum(map(Counter.total, counts)) / (len(counts) or 1)
        holders: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, words in enumerate(counts):
            for word, often in words.items():
                holders[word].append((at, often))
        weights = {
            word: [
                (at, _idf(len(members), len(found)) * often * (K1 + 1)
                 / (often + K1 * (1 - B + B * counts[at].total() / average)))
                for at, often in found
            ]
            for word, found in holders.items()
        }  # fmt: skip
        return cls(lexicon, members, weights)

    def find(
        self, words: Sequence[Word], linked: Sequence[Link], previous: Query | None = None,
        nearest: Sequence[Member] = (),
    ) -> Iterator[Member]:  # fmt: skip
        """Members, likeliest first: what the previous query uses, what has a value that is named
        and all that is known of its thing, then by the fused rankings, a thing's date, name and
        count beside it. `nearest` is a ranking by meaning. Each member comes once."""
        used = _names(previous)
        ranked = self._fused(words, linked, nearest)
        owners = self._named(linked, ranked)
        homes = set(map(_place, owners[:NAMED_HOMES]))
        seen: set[str] = set()
        for member in (
            *(each for each in self.members if each.name in used),
            *owners,
            *ranked[:SURE],
            *(each for each in (*ranked, *self.members) if _place(each) in homes),
            *self._with_what_stands_by(ranked),
        ):
            if member.name not in seen:
                seen.add(member.name)
                yield member

    def _named(self, linked: Sequence[Link], ranked: Sequence[Member]) -> list[Member]:
        """The dimensions whose values the question names, those with few others first."""
        found = {each.identity: len(link.found) for link in linked for each in link.found}
        owners = [member for member in ranked if member.identity in found]
        return sorted(owners, key=lambda member: found[member.identity])

    def _fused(
        self, words: Sequence[Word], linked: Sequence[Link], nearest: Sequence[Member]
    ) -> list[Member]:
        fused: Counter[Member] = Counter()
        for ranking in (self._by_words(words, linked), self._by_links(words, linked), nearest):
            for rank, member in enumerate(ranking):
                fused[member] += 1 / (FUSED + rank)  # type: ignore[assignment]
        return [member for member, _ in fused.most_common()]

    def _by_words(self, words: Sequence[Word], linked: Sequence[Link]) -> list[Member]:
        scores: Counter[int] = Counter()
        said = [root(stem) for each in words for stem in stems(each.said)]
        # "Longer than" speaks of a length, which nothing else in the question names.
        said += [root(noun) for link in linked if link.adjective for noun in link.adjective.nouns]
        for word in dict.fromkeys(said):
            for at, weight in self._weights.get(word, ()):
                scores[at] += weight  # type: ignore[assignment]
        return [self.members[at] for at, _ in scores.most_common()]

    def _by_links(self, words: Sequence[Word], linked: Sequence[Link]) -> list[Member]:
        """What the linker finds; a word that many members have says little about each."""
        scores: Counter[Member] = Counter()
        for index in self.lexicon.indexes:
            for link in member_links(words, index, linked):
                for hit in link.hits:
                    for member in _members(hit.target):
                        worth = hit.weight * (link.end - link.start) / len(link.hits)
                        scores[member] = max(scores[member], worth)  # type: ignore[assignment]
        for link in linked:
            for found in link.found:
                for member in self._owners.get(found.identity, ()):
                    scores[member] += link.score  # type: ignore[assignment]
        return [member for member, _ in scores.most_common()]

    @property
    def _owners(self) -> dict[tuple[str, str], list[Member]]:
        owners: dict[tuple[str, str], list[Member]] = defaultdict(list)
        for member in self.members:
            owners[member.identity].append(member)
        return owners

    def _with_what_stands_by(self, ranked: Sequence[Member]) -> Iterator[Member]:
        """The ranking, where the first member of each near thing brings its date, name and count,
        and the names of what its rows belong to."""
        things = {(e.surface, e.cube): (i, e) for i in self.lexicon.indexes
                  for e in i.surface.entities}  # fmt: skip
        met: list[Place] = []
        for member in ranked:
            yield member
            place = _place(member)
            if place in met or place not in things or len(met) >= NEAR_HOMES:
                continue
            met.append(place)
            index, entity = things[place]
            yield from _members(entity)
            time = index.surface.time_for((place[1],), self.lexicon.reach)
            yield from (time,) if time else ()
            if len(met) <= JOINED_HOMES:
                for other in self.lexicon.reach.get(place[1], ()):
                    if (place[0], other) in things:
                        yield from _members(things[place[0], other][1])


def _place(member: Member) -> Place:
    return (member.surface, member.home)


def _members(target: Member | Entity) -> tuple[Member, ...]:
    """A member, or those that stand for a thing."""
    if isinstance(target, Member):
        return (target,)
    return tuple(filter(None, (target.count, target.label, target.time)))


def _names(query: Query | None) -> set[str]:
    if query is None:
        return set()
    filtered = {leaf.member for leaf in leaves(query.filters)}
    times = {each.dimension for each in query.time_dimensions}
    return {*query.measures, *query.dimensions, *query.segments, *filtered, *times}


def _idf(all_of_them: int, holding: int) -> float:
    return math.log(1 + (all_of_them - holding + 0.5) / (holding + 0.5))


def _document(member: Member, thing: Entity | None, values: ValueIndex) -> Iterable[str]:
    for phrase in phrases_of(member):
        for word in stems(phrase):
            yield from [root(word)] * NAMED
    about = f"{member.home} {member.about.description or ''}"
    for phrase in (about, *(thing.phrases if thing else ())):
        yield from (root(word) for word in stems(phrase))
    column = values.column(member.identity) if member.kind == "dimension" else None
    for value in column.values[:MOST_VALUES] if column else ():
        yield from dict.fromkeys(root(word) for word in stems(value))

"""Which members a question is about, where a model has too many to show them all: BM25.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), with
k1 = 1.2 and b = 0.5; a member's document are its names, synonyms, description and sample values.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from semantic.ask.lexicon import Lexicon
from semantic.ask.roots import root
from semantic.ask.surfaces import Member, phrases_of
from semantic.ask.values import ValueIndex
from semantic.ask.words import stems
from semantic.query.types import Query, leaves

K1, B = 1.2, 0.5
MOST_VALUES = 300
NAMED = 3  # a word of a name counts so often


@dataclass
class MemberIndex:
    """The members by the words of their documents."""

    members: tuple[Member, ...]
    _weights: dict[str, list[tuple[int, float]]] = field(default_factory=dict, repr=False)

    @classmethod
    def build(cls, lexicon: Lexicon, values: ValueIndex) -> MemberIndex:
        """The index of a model's members: about 30 µs a member."""
        members = tuple(m for index in lexicon.indexes for m in index.surface.members)
        counts = [Counter(_document(member, values)) for member in members]
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
        return cls(members, weights)

    def find(self, question: str, previous: Query | None, most: int) -> list[Member]:
        """The members nearest to a question, with what the previous query uses and what dates
        and names the things found; in the model's order."""
        scores: Counter[int] = Counter()
        for word in dict.fromkeys(map(root, stems(question))):
            for at, weight in self._weights.get(word, ()):
                scores[at] += weight  # type: ignore[assignment]
        ranked = [at for at, _ in scores.most_common(most)]
        used = _names(previous)
        kept = {at for at, member in enumerate(self.members) if member.name in used}
        kept.update(ranked[: most - len(kept)])
        homes = Counter(self.members[at].home for at in ranked[: most // 2])
        for home, _ in homes.most_common(8):
            kept.update(at for at, m in enumerate(self.members) if m.home == home and _stands(m))
        return [self.members[at] for at in sorted(kept)]


def _stands(member: Member) -> bool:
    """What a question may use without a word for it: dates, names, counts."""
    return member.kind == "time" or member.counts or member.about.meta.get("label") is True


def _names(query: Query | None) -> set[str]:
    if query is None:
        return set()
    filtered = {leaf.member for leaf in leaves(query.filters)}
    times = {each.dimension for each in query.time_dimensions}
    return {*query.measures, *query.dimensions, *query.segments, *filtered, *times}


def _idf(all_of_them: int, holding: int) -> float:
    return math.log(1 + (all_of_them - holding + 0.5) / (holding + 0.5))


def _document(member: Member, values: ValueIndex) -> Iterable[str]:
    for phrase in phrases_of(member):
        for word in stems(phrase):
            yield from [root(word)] * NAMED
    yield from (root(word) for word in stems(f"{member.home} {member.about.description or ''}"))
    column = values.column(member.identity) if member.kind == "dimension" else None
    for value in column.values[:MOST_VALUES] if column else ():
        yield from dict.fromkeys(root(word) for word in stems(value))

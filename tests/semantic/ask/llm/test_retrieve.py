"""A model of 2,000 members: what a question needs is in the prompt, and the prompt stays small."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

import semantic.ask.llm.planner as planner_module
from semantic.ask.llm.book import CATALOGUE
from semantic.ask.llm.planner import Planner
from semantic.ask.llm.settings import Endpoint
from semantic.evaluation.cases import Case, read_cases
from semantic.layer import SemanticLayer
from semantic.query.types import Query, leaves
from tests.semantic.ask.conftest import AS_OF, HERE
from tests.semantic.ask.llm import endpoint as server
from tests.semantic.ask.llm.large import cubes, tables
from tests.semantic.ask.llm.test_perfect import shown
from tests.semantic.ask.test_questions import METRICS, podcast
from warehouse.targets import embedded, read_pointer

MEMBERS = 2000


def enlarged(name: str, folder: Path) -> SemanticLayer:
    """A small model of the tests within a large one, over real tables."""
    text = (HERE / "models" / f"{name}.yml").read_text()
    own = yaml.safe_load(text)
    made = list(cubes({cube["name"] for cube in own["cubes"]}, MEMBERS))
    folder.mkdir()
    (folder / "own.yml").write_text(text)
    (folder / "rest.yml").write_text(yaml.safe_dump({"cubes": made}, sort_keys=False))
    file = folder / "base.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute((HERE / "models" / f"{name}.sql").read_text())
        connection.execute(tables(made))
    layer = SemanticLayer.open(folder, f"duckdb:///{file}", AS_OF[name])
    assert not layer.model.errors, layer.model.errors
    return layer


def cases_of(name: str) -> Iterator[Case]:
    for file in sorted((HERE / "cases").glob(f"{name}*.jsonl")):
        yield from read_cases(file)


def used(query: Query) -> set[str]:
    filtered = {leaf.member for leaf in leaves(query.filters)}
    times = {each.dimension for each in query.time_dimensions}
    return {*query.measures, *query.dimensions, *query.segments, *filtered, *times}


def queries(turn: Any, layer: SemanticLayer) -> list[Query]:
    found = (shown(each, layer) for each in turn.right if isinstance(each, dict))
    return [layer.read(each) for each in found if each]


def needed_and_shown(
    layer: SemanticLayer, cases: Sequence[Case], planner: Planner
) -> Iterator[tuple[str, bool, int]]:
    """Each question, whether all that some right query uses is shown, and the prompt's tokens."""
    asker = layer.asker
    for case in cases:
        previous = None
        for turn in case.turns:
            right = queries(turn, layer)
            if right:
                book = planner.book(
                    turn.question, model=layer.model, lexicon=asker.lexicon, values=asker.values,
                    as_of=layer.as_of, previous=previous,  # type: ignore[arg-type]
                )  # fmt: skip
                names = {member.name for member in book.members}
                yield turn.question, any(used(each) <= names for each in right), book.tokens
            previous = right[0] if right else None


def enlarged_podcast(folder: Path) -> SemanticLayer:
    """The podcast's own model within a large one, over a copy of its warehouse."""
    own = podcast()
    served = read_pointer(embedded())
    assert served is not None
    made = list(cubes(set(own.model.cubes), MEMBERS))
    shutil.copytree(METRICS, folder)
    (folder / "rest.yml").write_text(yaml.safe_dump({"cubes": made}, sort_keys=False))
    file = folder / "base.duckdb"
    shutil.copy(embedded().folder / served.file, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute(tables(made))
    layer = SemanticLayer.open(folder, f"duckdb:///{file}", own.as_of)
    assert not layer.model.errors, layer.model.errors
    return layer


@pytest.mark.long
def test_what_the_podcast_needs_is_found_among_two_thousand(tmp_path: Path) -> None:
    layer = enlarged_podcast(tmp_path / "podcast")
    assert len(layer.asker.lexicon.members) > MEMBERS
    found = list(needed_and_shown(layer, [*cases_of("podcast")], Planner(Endpoint(""))))
    assert max(size for _, _, size in found) < CATALOGUE + 2_000
    missed = [question for question, has, _ in found if not has]
    assert len(found) > 700
    assert len(missed) / len(found) < 0.02, missed


@pytest.mark.long
def test_what_is_needed_is_found_among_two_thousand(tmp_path: Path) -> None:
    found: list[tuple[str, bool]] = []
    for name in AS_OF:
        layer = enlarged(name, tmp_path / name)
        assert len(layer.asker.lexicon.members) > MEMBERS * 0.95
        planner = Planner(Endpoint(""))
        for question, has, size in needed_and_shown(layer, [*cases_of(name)], planner):
            assert size < CATALOGUE + 2_000, question
            found.append((question, has))
    missed = [question for question, has in found if not has]
    assert len(found) > 600
    assert len(missed) / len(found) < 0.02, missed


@pytest.fixture(scope="module")
def large_shop(tmp_path_factory: pytest.TempPathFactory) -> SemanticLayer:
    return enlarged("shop", tmp_path_factory.mktemp("large") / "shop")


def meaning(text: str) -> list[float]:
    """To be rich is a matter of revenue, whatever else is said."""
    low = text.lower()
    return [float("revenue" in low or "rich" in low), float("customer" in low), 0.1]


def test_embeddings_find_what_no_word_names(
    large_shop: SemanticLayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine the client alone takes longer to load than a question may wait.
    monkeypatch.setattr(planner_module, "EMBEDDING_SECONDS", 100.0)
    question, asker = "how rich are we", large_shop.asker
    parts = {"model": large_shop.model, "lexicon": asker.lexicon, "values": asker.values,
             "as_of": AS_OF["shop"]}  # fmt: skip

    def names(planner: Planner) -> set[str]:
        return {m.name for m in planner.book(question, **parts).members}  # type: ignore[arg-type]

    assert "items.revenue" not in names(Planner(Endpoint("")))
    with server.served(server.status(500), meaning=meaning) as it:
        named = {"base_url": it.url, "embeddings": "small"}
        planner = Planner(Endpoint(server.KEY, seconds=200.0, **named))
        assert "items.revenue" in names(planner)
        assert planner.ledger.session.tokens > 10_000, "what members cost is the session's"
        members = len(asker.lexicon.members)
        assert sum(len(each["input"]) for each in it.asked) == members + 1
        it.asked.clear()
        assert "items.revenue" in names(planner)
        assert [each["input"] for each in it.asked] == [[question]], "members are read once"


def test_without_its_embeddings_an_endpoint_is_asked_all_the_same(
    large_shop: SemanticLayer,
) -> None:
    query = {"measures": ["orders.count"]}

    def only_chat(handler: server.Handler, asked: dict[str, Any]) -> None:
        if "input" in asked:
            handler.send(404, b"{}")
        else:
            server.answers(query)(handler, asked)

    with server.served(only_chat) as it:
        named = {"base_url": it.url, "embeddings": "small"}
        large_shop.planner = Planner(Endpoint(server.KEY, seconds=60.0, **named))
        answer = large_shop.ask("orders, how many?")
    large_shop.planner = None
    assert answer.translator.startswith("llm:")
    assert answer.query == large_shop.read(query)

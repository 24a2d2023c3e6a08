"""Hostile questions, hostile replies: DuckDB is given nothing but compiled SELECTs.

What it was given is read from its own log, so that no way past the engine would go unheard.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

import semantic.layer
from semantic.ask.llm.planner import Planner
from semantic.ask.llm.settings import Endpoint
from semantic.compile.types import Compiled
from semantic.layer import SemanticLayer
from semantic.pipeline import compile_query
from tests.semantic.ask.conftest import AS_OF, HERE
from tests.semantic.ask.llm import endpoint as server
from tests.semantic.ask.llm import hostile
from tests.semantic.ask.llm.heard import Heard, listening

PAIRS = list(hostile.pairs())
PARTS = 6
LEADING = re.compile(r"\A\s*(/\*.*?\*/\s*)*", re.DOTALL)  # comments that DuckDB does not log


@dataclass
class Watched:
    """A shop whose engine and compiler are listened to from the start."""

    layer: SemanticLayer
    heard: Heard
    opening: int
    compiled: set[str | None] = field(default_factory=set)
    seen: Counter[str] = field(default_factory=Counter)

    def ask(self, question: str, url: str) -> None:
        """Ask an endpoint of which nothing is known yet: three useless questions make it rest."""
        self.layer.planner = Planner(Endpoint(server.KEY, "hostile", url, seconds=60.0))
        answer = self.layer.ask(question)
        self.seen.update((answer.status, answer.translator))
        said = repr(answer)
        assert server.KEY not in said
        assert "Traceback" not in said

    def ran(self) -> set[str]:
        """What DuckDB was given since it was opened."""
        found = self.heard.statements()[self.opening :]
        print(f"{len(found)} statements, {len(set(found))} different; {dict(self.seen)}")
        return set(found)


@pytest.fixture
def shop(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Watched]:
    file = tmp_path_factory.mktemp("hostile") / "shop.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute((HERE / "models" / "shop.sql").read_text())
    with listening() as heard:
        layer = SemanticLayer.open(HERE / "models" / "shop.yml", f"duckdb:///{file}", AS_OF["shop"])
        watched = Watched(layer, heard, len(heard.statements()))

        def compiled(*parts: Any) -> Compiled:
            found = compile_query(*parts)
            watched.compiled.update((found.sql, found.total_sql))
            return found

        monkeypatch.setattr(semantic.layer, "compile_query", compiled)
        yield watched
        layer.engine.close()


def held(shop: Watched) -> set[str]:
    """Every statement was compiled, is one SELECT, and calls no function that sqlglot has no name
    for; nobody opened another connection."""
    ran = shop.ran()
    assert ran
    assert len(shop.heard.connections) == 1
    assert ran <= {LEADING.sub("", sql) for sql in shop.compiled if sql}
    for sql in ran:
        (tree,) = sqlglot.parse(sql, dialect="duckdb")
        assert isinstance(tree, exp.Select | exp.Union)
        assert not tree.find(exp.Anonymous, exp.Command, exp.DDL, exp.DML)
        assert {table.name for table in tree.find_all(exp.Table)} <= known(tree)
    return ran


def known(tree: exp.Expression) -> set[str]:
    """The tables of the shop, and what the statement itself names."""
    return {"orders", "items", "products", "customers", "nicknames"} | {
        each.alias_or_name for each in tree.find_all(exp.CTE)}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_a_good_reply_spoiled_anywhere(part: int, shop: Watched) -> None:
    own = PAIRS[part::PARTS]
    reply = [""]
    with server.served(lambda handler, asked: server.says(reply[0])(handler, asked)) as it:
        for question, reply[0] in own:
            shop.ask(question, it.url)
    held(shop)
    assert len(it.asked) > len(own), "what is refused is sent back, so it was read"
    assert shop.seen["llm:hostile"], "some replies must get as far as an answer"


TEXTS = [each for each in hostile.SPOILS if isinstance(each, str) and "\0" not in each]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:20])
def test_a_hostile_value_is_a_value(text: str, shop: Watched) -> None:
    """Where any text will do, it stands in the statement as a text of its own, and finds none."""
    condition = {"member": "customers.city", "operator": "contains", "values": [text]}
    reply = server.answers({"measures": ["orders.count"], "filters": [condition]})
    with server.served(reply) as it:
        shop.layer.planner = Planner(Endpoint(server.KEY, "hostile", it.url, seconds=60.0))
        answer = shop.layer.ask(hostile.PLAIN)
    assert answer.translator == "llm:hostile", answer.warnings
    assert answer.result is not None
    assert answer.result.rows == ((0,),)
    own = [str(each.this) for sql in held(shop)
           for each in sqlglot.parse_one(sql, dialect="duckdb").find_all(exp.Literal)]  # fmt: skip
    assert any(text in each.replace("!", "") for each in own), "`!` escapes what LIKE would read"


def test_there_are_enough() -> None:
    assert len(PAIRS) > 500
    assert len(set(PAIRS)) > 500
    assert len({reply for _, reply in PAIRS}) > 200


@pytest.mark.parametrize("seed", range(4))
def test_replies_at_random(seed: int, shop: Watched) -> None:
    """Fifty hostile questions and fifty replies at least: the gate keeps some from being sent."""
    chance = random.Random(seed)

    def behave(handler: server.Handler, asked: dict[str, Any]) -> None:
        server.says(hostile.at_random(chance))(handler, asked)

    with server.served(behave) as it:
        asked = 0
        while asked < 50 or len(it.asked) < 50:
            asked += 1
            shop.ask(chance.choice(hostile.ASKED).format(chance.choice(hostile.SQL)), it.url)
    held(shop)
    assert {"answered", "declined"} <= set(shop.seen)
    assert shop.seen["llm:hostile"]


@pytest.mark.parametrize("go_round", [
    lambda engine: engine.query("SELECT 1"),
    lambda engine: engine.tables(),
    lambda engine: duckdb.connect().execute("SELECT 2"),
])  # fmt: skip
def test_a_statement_past_the_compiler_is_heard(
    go_round: Callable[[Any], object], shop: Watched
) -> None:
    """The test above can fail: whoever goes round is found out."""
    shop.layer.query({"measures": ["orders.count"]})
    held(shop)
    go_round(shop.layer.engine)
    with pytest.raises(AssertionError):
        held(shop)

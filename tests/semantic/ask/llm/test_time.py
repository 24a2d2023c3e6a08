"""How long an endpoint is waited for: from when somebody asked, not from when its turn came."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from semantic.ask.llm.faults import EndpointFault
from semantic.ask.llm.planner import LEAST_SECONDS, Planner
from semantic.ask.llm.settings import Endpoint
from semantic.layer import SemanticLayer
from tests.semantic.ask.conftest import Open
from tests.semantic.ask.llm import endpoint as server

GIVEN = 5.0


@pytest.fixture
def shop(askers: Open) -> Iterator[SemanticLayer]:
    layer = askers("shop").layer
    layer.ask("How many orders?")  # its words and values are read once
    yield layer
    layer.planner = None


@pytest.mark.parametrize(("given", "before", "waits"), [
    (4.0, 0.0, 4.0),
    (4.0, 1.5, 2.5),
    (4.0, 60.0, LEAST_SECONDS),
    (1.0, 60.0, 1.0),
])  # fmt: skip
def test_what_is_left_of_a_questions_time(
    given: float, before: float, waits: float, shop: SemanticLayer
) -> None:
    with server.served(server.hangs(30)) as it:
        shop.planner = Planner(Endpoint(server.KEY, "small", it.url, given))
        started = time.monotonic()
        answer = shop.ask("How many orders were there in 2023?", asked_at=started - before)
        taken = time.monotonic() - started
    assert answer.translator == "offline"
    assert "in time" in answer.warnings[-1]
    assert waits <= taken < waits + 4, "a busy machine may take longer, never shorter"


def test_a_mending_does_not_begin_when_the_time_is_up(shop: SemanticLayer) -> None:
    with server.served(server.says("{}")) as it:
        shop.planner = Planner(Endpoint(server.KEY, "small", it.url, GIVEN))
        slow = {"mending the query": GIVEN}
        answer = shop.ask("How many orders were there in 2023?",
                          on_step=lambda step: time.sleep(slow.get(step, 0.0)))  # fmt: skip
        assert len(it.asked) == 1
    assert "no time was left" in answer.warnings[-1]


def test_a_summary_has_what_is_left_and_sends_no_row_when_nothing_is(shop: SemanticLayer) -> None:
    with server.served(server.says("There are orders.")) as it:
        shop.planner = Planner(Endpoint(server.KEY, "small", it.url, 60.0))
        messages = [{"role": "user", "content": "12 orders"}]
        assert shop.planner.text("orders", messages) == "There are orders."
        with pytest.raises(EndpointFault, match="no time was left"):
            shop.planner.text("orders", messages, asked_at=time.monotonic() - 61)
        assert len(it.asked) == 1

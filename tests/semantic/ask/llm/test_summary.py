"""A model's summary is shown only while all its numbers are the rows' own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from semantic.answer.summary import kept_summary, summary_messages
from semantic.ask.llm.planner import Planner
from semantic.ask.llm.settings import Endpoint
from semantic.layer import SemanticLayer
from semantic.result import Answer
from tests.semantic.ask.conftest import Open
from tests.semantic.ask.llm import endpoint as server


@pytest.fixture
def shop(askers: Open) -> SemanticLayer:
    layer = askers("shop").layer
    layer.planner = None
    return layer


@pytest.fixture
def answer(shop: SemanticLayer) -> Answer:
    return shop.ask("orders by status")


def facts(answer: Answer) -> list[tuple[str, str]]:
    assert answer.result is not None
    assert len(answer.result.rows) > 1
    return [(str(name), str(number)) for name, number in answer.result.rows]


def test_what_the_cells_say_is_kept(answer: Answer) -> None:
    (one, first), (two, second), *_ = facts(answer)
    for text in (
        f"{one} has {first} orders and {two} has {second}.",
        f"{one} leads with {first}, followed by {two} ({second}).",
        f"Most orders are {one}: {first}.\n",
        f"{first} orders are {one}.",
    ):
        assert kept_summary(text, answer) == " ".join(text.split()), text


def test_what_they_do_not_say_is_dropped(answer: Answer) -> None:
    (one, first), (two, second), *_ = facts(answer)
    total = int(first) + int(second)
    for text in (
        "", f"There are {total * 100} orders.", f"{one} has {second} orders.",
        f"{one} has {first} and {two} has {first} orders.",
        f"{one} has twice as many as {two}.", "A dozen orders.", f"{one} has {first}k orders.",
        f"{one} has {first}.5 orders.", f"{one} makes up 50% of them.",
        f"{one} has {first} orders, {int(first) - int(second) + 1000} more than {two}.",
        f"{one} has {first} orders. " * 40,
    ):  # fmt: skip
        assert kept_summary(text, answer) is None, text


def test_of_rows_that_were_not_sent_nothing_is_kept(shop: SemanticLayer) -> None:
    answer = shop.ask("revenue by month in 2023")
    assert answer.result is not None
    line = summary_messages(answer)[1]["content"].splitlines()[-2]
    month, _, money = line.partition(" | ")
    cut = replace(answer, result=replace(answer.result, truncated=True))
    assert "only the first rows" not in summary_messages(answer)[1]["content"]
    assert "only the first rows" in summary_messages(cut)[1]["content"]
    plain, best = f"In {month} it was {money}.", f"In {month} it was {money}, the highest."
    assert kept_summary(best, answer) == best
    assert kept_summary(plain, cut) == plain
    assert kept_summary(best, cut) is None


def test_a_number_within_a_name_is_no_number(shop: SemanticLayer) -> None:
    answer = shop.ask("revenue by month in 2023")
    assert answer.result is not None
    shown = summary_messages(answer)[1]["content"].splitlines()
    month, _, money = next(line for line in shown if line.endswith("0")).partition(" | ")
    assert kept_summary(f"In {month} it was {money}.", answer)
    assert kept_summary(f"In {month} it was {money}1.", answer) is None


def test_it_is_asked_for_and_falls_back_to_nothing(shop: SemanticLayer, answer: Answer) -> None:
    (one, first), *_ = facts(answer)
    good, bad = f"{one} has {first} orders.", f"{one} has 987654 orders."
    with server.served(server.says(good), server.says(bad), server.status(401)) as it:
        shop.planner = Planner(Endpoint(server.KEY, "small", it.url))
        assert shop.summarise(answer) == good
        assert shop.summarise(answer) is None
        assert "dropped" in shop.asker.summarise(answer)[1] or shop.summarise(answer) is None
        assert "refuses the key" in shop.asker.summarise(answer)[1]
    shop.planner = None
    assert "response_format" not in it.asked[0]
    assert "no endpoint" in shop.asker.summarise(answer)[1]


def test_rows_cannot_give_orders(shop: SemanticLayer, answer: Answer) -> None:
    sent = summary_messages(answer)[1]["content"]
    assert sent.count("<table>") == sent.count("</table>") == 1
    assert sent.count("<question>") == 1

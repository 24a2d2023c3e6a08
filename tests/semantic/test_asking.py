"""Questions answered whole: translated, run, said; over the shop, which no lexicon knows."""

from __future__ import annotations

from datetime import date

import pytest

from semantic import SemanticLayer
from tests.semantic.compile.shop import Engine, shop_model


@pytest.fixture(scope="module")
def layer():
    return SemanticLayer(shop_model(), Engine(), as_of=date(2023, 5, 10))


def test_an_answer_says_its_number_and_how_it_was_read(layer):
    answer = layer.ask("how many orders by status")
    assert answer.status == "answered"
    assert dict(answer.result.rows) == {"paid": 3, "open": 2, None: 1}
    assert "3" in answer.text
    assert answer.sql.lstrip("/* ").startswith("orders: count")
    assert answer.translator == "offline"


def test_a_cut_through_equals_is_said_and_a_wanted_cut_is_not(layer):
    clear = layer.ask("which status has the most orders")
    assert clear.result.rows == (("paid", 3),)
    assert clear.warnings == ()
    engine = Engine()
    engine.connection.execute("update orders set status = 'open' where id = 6")
    tied = SemanticLayer(shop_model(), engine).ask("which status has the most orders")
    assert tied.result.rows == (("open", 3),)
    assert tied.warnings == ()
    assert tied.text == "open: 3, the same as paid."


def test_cut_rows_claim_nothing_and_have_values(monkeypatch):
    """Rows that only fill a month take no place from those that have a number."""
    monkeypatch.setattr("semantic.compile.plan.DEFAULT_LIMIT", 4)
    layer = SemanticLayer(shop_model(), Engine(), as_of=date(2023, 5, 10))
    answer = layer.ask("orders by customer and month in 2023")
    assert answer.result.truncated
    assert not answer.query.fill_missing_dates
    assert all(row[-1] for row in answer.result.rows)
    assert "most" not in answer.text
    assert any("left out" in said for said in answer.warnings)
    assert any(said.startswith("to see all, ask for") for said in answer.warnings)


def test_a_period_outside_the_data_is_said(layer):
    said = layer.ask("how many orders in 2021").warnings
    assert said == ("the data begins on 15 Jan 2023: 2021 lies before it",)
    assert layer.ask("how many orders in April 2023").warnings == ()
    assert layer.ask("how many orders by month").warnings == ()


def test_what_nothing_covers_is_declined_by_name(layer):
    answer = layer.ask("how many elephants by status")
    assert answer.status == "declined"
    assert "elephants" in answer.reason
    assert answer.result is None


def test_a_conversation_edits_the_last_query(layer):
    chat = layer.conversation()
    first = chat.ask("how many orders by status")
    second = chat.ask("only paid")
    assert second.status == "answered"
    assert second.query.measures == first.query.measures
    assert second.query.filters != first.query.filters
    chat.ask("hello")
    assert chat.query == second.query


def test_the_values_are_read_anew_with_the_warehouse():
    engine = Engine()
    layer = SemanticLayer(shop_model(), engine, as_of=date(2023, 5, 10))
    assert layer.ask("how many orders with status lost").status == "declined"
    engine.connection.execute("update orders set status = 'lost' where id = 6")
    engine.version = lambda: "2"
    assert layer.ask("how many orders with status lost").result.rows == ((1,),)


@pytest.mark.parametrize("text", ["", "   ", "\0\0", "x" * 100_000, "((((" * 5_000, "\u202eabc"])
def test_odd_text_gets_a_short_answer(layer, text):
    answer = layer.ask(text)
    assert answer.status in ("declined", "chat")
    assert 0 < len(answer.text) < 500

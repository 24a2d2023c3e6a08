"""Follow-ups edit the previous query: what they name changes, the rest stays."""

from __future__ import annotations

from semantic.ask.types import Answered
from tests.semantic.ask.conftest import Open


def test_a_follow_up_is_marked(askers: Open) -> None:
    asker = askers("shop")
    first = asker.ask("orders by country")
    assert isinstance(first, Answered)
    assert not first.edited
    second = asker.ask("only gifts", first.query)
    assert isinstance(second, Answered)
    assert second.edited
    whole = asker.ask("How many customers are there?", second.query)
    assert isinstance(whole, Answered)
    assert not whole.edited
    assert not whole.query.filters


def test_what_a_new_measure_keeps_is_said(askers: Open) -> None:
    asker = askers("shop")
    first = asker.ask("how many delivered orders in 2022")
    assert isinstance(first, Answered)
    second = asker.ask("top 2 customers by revenue", first.query)
    assert isinstance(second, Answered)
    kept = [note for note in second.assumptions if note.startswith("kept from before")]
    assert kept == ["kept from before: 1 Jan to 31 Dec 2022",
                    "kept from before: status is Delivered"]  # fmt: skip


def test_what_the_words_change_is_not_said_to_be_kept(askers: Open) -> None:
    asker = askers("shop")
    first = asker.ask("how many orders in 2022")
    assert isinstance(first, Answered)
    for words in ("by status", "and in 2023?", "only gifts", "the revenue in 2023"):
        second = asker.ask(words, first.query)
        assert isinstance(second, Answered)
        assert not any("kept from before" in note for note in second.assumptions)

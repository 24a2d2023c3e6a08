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

"""Follow-ups edit the previous query: what they name changes, the rest stays."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from semantic.ask.types import Answered
from semantic.query.spec import read_query
from semantic.query.types import Query
from tests.semantic.ask.conftest import Open
from tests.semantic.ask.judge import Case, to_json

DIALOGUES = yaml.safe_load((Path(__file__).parent / "cases" / "dialogues.yml").read_text())


def meaning(query: Query) -> tuple[object, ...]:
    """What decides the rows; not the order of conditions."""
    return (
        set(query.measures), set(query.dimensions), set(map(repr, query.filters)),
        query.time_dimensions, query.limit, query.order, set(query.segments),
    )  # fmt: skip


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=[each["name"] for each in DIALOGUES])
def test_a_dialogue(dialogue: Case, askers: Open) -> None:
    asker = askers(dialogue["model"])
    view = "" if dialogue["model"] == "shop" else dialogue["model"]
    previous: Query | None = None
    for turn in dialogue["turns"]:
        answer = asker.ask(turn["q"], previous)
        assert isinstance(answer, Answered), (turn["q"], answer)
        previous = answer.query
        if len(turn) > 1:
            wanted = read_query(to_json(turn, view), asker.as_of)
            assert meaning(answer.query) == meaning(wanted), (turn["q"], answer.interpretation)


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

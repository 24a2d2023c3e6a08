"""From what people said of answers to YAML that a reviewer can take over."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from semantic.ask.lexicon import build_lexicon
from semantic.errors import SourceError
from semantic.feedback.log import Entry, append, read
from semantic.feedback.proposals import Proposals, propose
from semantic.model.load import load_model_text
from tests.semantic.ask.conftest import HERE as ASK
from tests.semantic.ask.conftest import Open, askers

__all__ = ["askers"]  # the fixture of the translator's tests

SHOP = (ASK / "models" / "shop.yml").read_text()
BY_CITY = {"measures": ["orders.count"], "dimensions": ["customers.city"]}
BY_STATUS = {"measures": ["orders.count"], "dimensions": ["orders.status"]}


def proposed(*entries: Entry) -> Proposals:
    model = load_model_text({"shop.yml": SHOP})
    return propose(entries, model, build_lexicon(model))


@pytest.mark.parametrize("kind", ["good", "chosen", "meant"])
def test_what_was_right_becomes_a_question(kind: str) -> None:
    made = proposed(Entry("Orders by town?", kind, BY_CITY))  # type: ignore[arg-type]
    assert made.questions == [
        {"name": "orders_by_town", "questions": ["Orders by town?"], "query": BY_CITY}
    ]
    assert not made.undecided


def test_the_same_words_are_one_question() -> None:
    made = proposed(
        Entry("orders by city", "good", BY_CITY), Entry("Orders by cities", "good", BY_CITY)
    )
    assert [each["questions"] for each in made.questions] == [
        ["orders by city", "Orders by cities"]
    ]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([Entry("x", "good", BY_CITY), Entry("x", "good", BY_STATUS)], "different queries"),
        ([Entry("x", "good", BY_CITY), Entry("x", "bad", BY_CITY)], "different queries"),
        ([Entry("x", "bad", BY_CITY)], "answered badly once; nobody said better"),
        ([Entry("x", "bad"), Entry("x", "bad")], "answered badly 2 times"),
        ([Entry("x", "good", {"mesures": []})], "cannot be read"),
    ],
)
def test_what_needs_a_person(entries: list[Entry], said: str) -> None:
    made = proposed(*entries)
    assert not made.questions
    assert said in made.undecided[0]


def test_what_was_meant_settles_it() -> None:
    made = proposed(Entry("x", "bad", BY_STATUS), Entry("x", "meant", BY_CITY))
    assert [each["query"] for each in made.questions] == [BY_CITY]


def test_a_follow_up_says_nothing_by_itself() -> None:
    made = proposed(Entry("by city", "good", BY_CITY, follows=True))
    assert not made.questions


def test_an_unknown_word_becomes_a_synonym() -> None:
    made = proposed(
        Entry("orders by municipality", "meant", BY_CITY, "declined", ("municipality",))
    )
    assert [(each.member, each.words) for each in made.synonyms] == [
        ("customers.city", ("municipality",))
    ]
    assert "customers.city (defined as customers.city)" in str(made)


def test_two_silent_members_make_no_synonym() -> None:
    both = {"measures": ["items.revenue"], "dimensions": ["customers.city"]}
    made = proposed(Entry("takings", "meant", both, "declined", ("takings",)))
    assert not made.synonyms


def test_what_is_proposed_can_be_taken_over() -> None:
    """The printed file, put beside the model, answers the question as it was verified."""
    text = str(proposed(Entry("Orders: by town; #1?", "meant", BY_CITY)))
    assert yaml.safe_load(text)["questions"]
    model = load_model_text({"shop.yml": SHOP, "questions/new.yml": text})
    assert not model.errors, model.errors
    assert [each.questions for each in model.questions] == [("Orders: by town; #1?",)]


def test_names_are_not_given_twice() -> None:
    made = proposed(
        Entry("Orders by town?", "good", BY_CITY),
        Entry("¡Orders by — town of it!", "good", BY_CITY),
    )
    assert len({each["name"] for each in made.questions}) == len(made.questions)


def test_the_log_keeps_what_was_said(tmp_path: Path) -> None:
    log = tmp_path / "deep" / "feedback.jsonl"
    entries = (Entry("é\n'\"", "good", BY_CITY), Entry("b", "bad", None, "declined", ("w",), True))
    for entry in entries:
        append(log, entry)
    with log.open("a", encoding="utf-8") as file:
        file.write("not json\n[1]\n" + '{"question": "x", "kind": "loud"}\n')
    found, faults = read(log)
    assert found == entries
    assert len(faults) == 3
    assert read(tmp_path / "none.jsonl") == ((), ())
    with pytest.raises(SourceError):
        append(tmp_path, entries[0])


def test_a_conversation_keeps_its_feedback(askers: Open, tmp_path: Path) -> None:
    log = tmp_path / "feedback.jsonl"
    talk = askers("insurance").layer.conversation(log=log)
    asked = talk.ask("claims of John")
    assert asked.status == "clarify"
    talk.choose(asked.options[1], of=asked)
    talk.rate(talk.ask("and by cause?"), good=False)
    chosen, thumb = read(log)[0]
    assert (chosen.kind, chosen.status, chosen.follows) == ("chosen", "clarify", False)
    assert (thumb.kind, thumb.follows) == ("bad", True)

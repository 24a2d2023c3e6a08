"""Questions in words on small models of other domains, and on the podcast's own model.

Right is what the rows say (`judge.py`). A case with `fails` is known not to work yet: the test
fails when it starts to, so that the list stays true.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semantic.ask.types import Answered, Clarify, Declined
from semantic.errors import MetricastError
from semantic.layer import SemanticLayer
from tests.semantic.ask.conftest import Asker, Open
from tests.semantic.ask.judge import Case, judge, read_cases

METRICS = Path(__file__).parents[3] / "metrics"


def cases(name: str) -> list[object]:
    return [pytest.param(case, id=case["q"]) for case in read_cases(name)]


def check(case: Case, asker: Asker, view: str) -> None:
    verdict = judge(case, asker, view)
    if "fails" in case:
        assert verdict.kind != "right", "this case works now: remove its `fails`"
        return
    assert verdict.kind == "right", verdict.detail


@pytest.mark.parametrize("case", cases("shop"))
def test_a_shop(case: Case, askers: Open) -> None:
    check(case, askers("shop"), "")


@pytest.mark.parametrize("case", cases("insurance"))
def test_insurance(case: Case, askers: Open) -> None:
    check(case, askers("insurance"), "insurance")


@pytest.mark.parametrize("case", cases("clinic"))
def test_a_clinic(case: Case, askers: Open) -> None:
    check(case, askers("clinic"), "")


@cache
def podcast() -> Asker:
    try:
        layer = SemanticLayer.open(METRICS, "duckdb:", date(2023, 11, 8))
        layer.query(measures=["podcast.episodes"])
    except (MetricastError, ModuleNotFoundError) as fault:
        pytest.skip(f"the podcast's warehouse is not there: {fault}")
    return Asker(layer, date(2023, 11, 8))


@pytest.mark.parametrize("case", cases("podcast"))
def test_the_podcast(case: Case) -> None:
    check(case, podcast(), "podcast")


@pytest.mark.parametrize("case", cases("podcast_second"))
def test_the_podcast_again(case: Case) -> None:
    check(case, podcast(), "podcast")


def test_how_much_of_the_podcast_is_right() -> None:
    """The whole list, with the known failures counted as what they are."""
    asker = podcast()
    kinds = Counter(judge(case, asker, "podcast").kind for case in read_cases("podcast"))
    total = sum(kinds.values())
    assert kinds["right"] >= 0.9 * total, kinds
    assert kinds["wrong"] + kinds["missed"] <= 0.02 * total, kinds


@pytest.mark.parametrize("name", ["shop", "insurance"])
def test_the_same_question_gives_the_same_query(name: str, askers: Open) -> None:
    asker = askers(name)
    for case in read_cases(name)[::7]:
        assert len({repr(asker.ask(case["q"])) for _ in range(20)}) == 1


@pytest.mark.parametrize("name", ["shop", "insurance"])
def test_case_does_not_matter(name: str, askers: Open) -> None:
    """Shouting changes nothing, but for names that only capitals tell from other words."""
    asker = askers(name)
    for case in read_cases(name):
        if case.get("want", "answered") == "answered":
            loud, plain = asker.ask(case["q"].upper()), asker.ask(case["q"])
            assert isinstance(plain, Answered)
            same = isinstance(loud, Answered) and loud.query == plain.query
            assert same or isinstance(loud, Clarify | Declined), case["q"]


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("revenue by warehouse", "nothing in the model covers “warehouse”"),
        ("revenue of Lovelaze", None),
        ("orders of Napoleon", "nothing in the model covers “Napoleon”"),
        ("orders in Lonndonn", "there is no value “Lonndonn”; nearest: London"),
    ],
)
def test_a_refusal_names_the_word(question: str, reason: str | None, askers: Open) -> None:
    answer = askers("shop").ask(question)
    if reason is None:
        assert isinstance(answer, Answered), "one slip with one winner is repaired, and said"
        assert any("Lovelaze" in note for note in answer.assumptions)
        return
    assert isinstance(answer, Declined)
    assert answer.reason == reason
    assert answer.nearest


def test_hidden_members_are_never_named(askers: Open) -> None:
    """`nicknames` is not public: it helps to find a customer, and is not said or offered."""
    asker = askers("shop")
    assert "nickname" not in asker.lexicon.vocabulary
    answer = asker.ask("orders by nickname")
    assert isinstance(answer, Declined)
    assert not any("nick" in near.lower() for near in answer.nearest)


def test_every_option_compiles(askers: Open) -> None:
    answer = askers("insurance").ask("claims in Texas")
    assert isinstance(answer, Clarify)
    assert 2 <= len(answer.options) <= 4
    assert len({option.label for option in answer.options}) == len(answer.options)
    for option in answer.options:
        assert askers("insurance").compiles(option.query) is None


SALAD = (
    "revenue orders customers by per how many which the most London Kitchen Ada last month 2023 "
    "over 5 not with without top 3 and or vs longest heaviest average total share month category "
    "city shipped gift more than once between when who list of in since before only also ; ' \" ( "
    "Émile zzz 17% 1,000 USD kg product brand weight price compare trend first latest"
).split()


@given(words=st.lists(st.sampled_from(SALAD), min_size=1, max_size=12))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_words_break_it(words: list[str], askers: Open) -> None:
    """Whatever the words, there is an answer, and a query only if it compiles."""
    asker = askers("shop")
    question = " ".join(words)
    answer = asker.ask(question)
    again = asker.ask(question)
    assert repr(answer) == repr(again)
    if isinstance(answer, Answered):
        assert asker.compiles(answer.query) is None
        assert answer.interpretation
        follow_up = asker.ask("only London by category", answer.query)
        if isinstance(follow_up, Answered):
            assert asker.compiles(follow_up.query) is None

"""Questions in words on small models of other domains, and on the podcast's own model.

Right is what the rows say (`semantic/evaluation`). A case with `fails` is known not to work yet:
the test fails when it starts to, so that the list stays true.
"""

from __future__ import annotations

import random
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from semantic.ask import operators
from semantic.ask.languages import LANGUAGES
from semantic.ask.lexicon import build_lexicon
from semantic.ask.offline import translate
from semantic.ask.types import Answered, Clarify, Declined
from semantic.ask.words import stems
from semantic.errors import MetricastError
from semantic.evaluation.cases import Case, read_cases
from semantic.evaluation.run import evaluate, figures
from semantic.layer import SemanticLayer
from semantic.model.load import load_model_text
from tests.semantic.ask.conftest import Open

METRICS = Path(__file__).parents[3] / "metrics"
CASES = Path(__file__).parent / "cases"
FILES = sorted(CASES.glob("*.jsonl"))


@cache
def podcast() -> SemanticLayer:
    try:
        layer = SemanticLayer.open(METRICS, "duckdb:", date(2023, 11, 8))
        layer.query(measures=["podcast.episodes"])
    except (MetricastError, ModuleNotFoundError) as fault:
        pytest.skip(f"the podcast's warehouse is not there: {fault}")
    return layer


def layer_for(file: str, askers: Open) -> SemanticLayer:
    """The layer that a file of cases is about, by the first word of its name."""
    name = file.partition("_")[0]
    return podcast() if name == "podcast" else askers(name).layer


def all_cases() -> list[object]:
    return [
        pytest.param(file.stem, case, id=case.id) for file in FILES for case in read_cases(file)
    ]


@pytest.mark.parametrize(("file", "case"), all_cases())
def test_a_question(file: str, case: Case, askers: Open) -> None:
    for each in evaluate([case], layer_for(file, askers)):
        if each.turn.fails:
            assert each.verdict.outcome != "right", "this case works now: remove its `fails`"
        else:
            assert each.verdict.outcome == "right", f"{each.asked}: {each.verdict.detail}"


@pytest.mark.long  # each case is also a test of its own
def test_how_much_is_right(askers: Open) -> None:
    """The whole lists, with the known failures counted as what they are."""
    for prefix, right, wrong in (("podcast", 90, 1), ("", 75, 2)):
        judged = [
            each
            for file in FILES
            if file.stem.startswith(prefix) and (prefix or not file.stem.startswith("podcast"))
            for each in evaluate(read_cases(file), layer_for(file.stem, askers))
        ]
        found = figures(judged)
        assert found.right.percent >= right
        assert found.wrong.percent <= wrong
        assert found.refused.percent >= 95
        assert found.offered.percent >= 80
        assert found.asked.percent <= 5
        assert found.follow_up.percent >= 85


def test_there_are_cases_enough() -> None:
    counts: dict[str, tuple[int, int]] = {}
    for file in FILES:
        name = file.stem.partition("_")[0]
        single, dialogue = counts.get(name, (0, 0))
        cases = read_cases(file)
        talks = sum(len(case.turns) > 1 for case in cases)
        counts[name] = (single + len(cases) - talks, dialogue + talks)
    assert counts["podcast"][0] >= 250
    assert counts["podcast"][1] >= 50
    assert sum(name != "podcast" and count >= 60 for name, (count, _) in counts.items()) >= 2


def test_no_wording_of_a_case_is_built_in() -> None:
    """Neither the translator's tables nor the model's questions hold the words of a case."""
    built_in = {" ".join(phrase) for phrase in operators.OPERATORS}
    for language in LANGUAGES:
        built_in |= {" ".join(phrase) for phrase in language.phrases}
    known = {stems(each) for each in built_in}
    known |= {stems(each) for each in _questions_of_the_model()}
    for file in FILES:
        for case in read_cases(file):
            for turn in case.turns:
                assert len(case.turns) > 1 or stems(turn.question) not in known, turn.question


def _questions_of_the_model() -> list[str]:
    return [said for each in podcast().model.questions for said in each.questions]


@pytest.mark.parametrize("name", ["shop", "insurance", "gym"])
def test_the_same_question_gives_the_same_query(name: str, askers: Open) -> None:
    """A thousand times in one process, whatever was asked in between."""
    asker = askers(name)
    asked = [case.turns[0].question for case in read_cases(CASES / f"{name}.jsonl")[::3]]
    first = {question: repr(asker.ask(question)) for question in asked}
    for at in range(1_000):
        question = asked[at * 7 % len(asked)]
        assert repr(asker.ask(question)) == first[question]


def test_the_order_of_files_changes_nothing() -> None:
    """The podcast's files read in three other orders: the same lexicon, the same queries."""
    files = {str(path): path.read_text() for path in sorted(METRICS.rglob("*.yml"))}
    values = podcast().asker.values
    asked = [case.turns[0].question for case in read_cases(CASES / "podcast.jsonl")[::4]]
    answers = set()
    for seed in range(4):
        names = list(files)
        random.Random(seed).shuffle(names)
        model = load_model_text({name: files[name] for name in names})
        lexicon = build_lexicon(model)
        answers.add(
            tuple(
                repr(
                    translate(
                        question,
                        model=model,
                        lexicon=lexicon,
                        values=values,
                        as_of=date(2023, 11, 8),
                        compiles=lambda _: None,
                    )
                )
                for question in asked
            )
        )
    assert len(answers) == 1


@pytest.mark.parametrize("name", ["shop", "insurance"])
def test_case_does_not_matter(name: str, askers: Open) -> None:
    """Shouting changes nothing, but for names that only capitals tell from other words."""
    asker = askers(name)
    for case in read_cases(CASES / f"{name}.jsonl"):
        turn = case.turns[0]
        if turn.statuses == ("answered",):
            loud, plain = asker.ask(turn.question.upper()), asker.ask(turn.question)
            assert isinstance(plain, Answered)
            same = isinstance(loud, Answered) and loud.query == plain.query
            assert same or isinstance(loud, Clarify | Declined), turn.question


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
    answer = askers("insurance").ask("claims of John")
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

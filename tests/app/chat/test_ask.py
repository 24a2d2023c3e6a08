"""The page Ask in every state, without a browser."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.chat.state import opened, saved
from app.service import Service
from tests.app.chat.conftest import ask, clean, page, words

EPISODES = '{"measures": ["podcast.episodes"], "dimensions": ["podcast.kind"]}'


@pytest.fixture
def at(podcast: Service):  # type: ignore[no-untyped-def]
    return clean(page("ask").run())


def test_nothing_asked_yet(at) -> None:  # type: ignore[no-untyped-def]
    said = words(at)
    assert "The podcast" in said
    assert "23 Feb 2023 to 8 Nov 2023" in said
    first = [each for each in at.button if str(each.key).startswith("first.")]
    assert len(first) == 6
    clean(first[0].click().run())
    assert "43 episodes" in words(at)
    assert "verified question" in words(at)


def test_every_first_question_answers(at) -> None:  # type: ignore[no-untyped-def]
    for key in [each.key for each in at.button if str(each.key).startswith("first.")]:
        clean(at.button(key=key).click().run())
        assert "Read as:" in words(at)
        assert not at.error
        clean(at.button(key="new").click().run())


def test_an_answer_from_top_to_bottom(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by kind in August 2023")
    said = words(at)
    assert "offline translator" in said
    assert "interview (4 episodes)" in said
    assert "Read as: Episodes by episode kind, 1 Aug to 31 Aug 2023" in said
    assert "rows · understood in" in said
    # What is folded away costs nothing before it is opened.
    assert not any("FROM" in each.value for each in at.code)
    at.session_state["t1.sources"] = at.session_state["t1.computed"] = True
    clean(at.run())
    said = words(at)
    assert "metrics/cubes/episodes.yml:" in said
    assert "Owner" in said
    shown = [each.value for each in at.code]
    assert any("FROM" in text and "GROUP BY" in text for text in shown)
    assert any("SemanticLayer.open()" in text for text in shown)
    assert any(json.loads(text)["measures"] == ["podcast.episodes"]
               for text in shown if text.startswith("{"))  # fmt: skip
    assert len([each for each in at.button if "next" in str(each.key)]) == 3
    assert at.dataframe[0].value["c1"].tolist()[0] == 4


def test_a_number_has_a_card_with_what_came_before(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "How many episodes were there in 2023 Q3?")
    (card,) = at.metric
    assert (card.label, card.value, card.delta) == ("Episodes", "15 episodes", "+1 episode (+7%)")
    assert not at.dataframe


def test_an_assumption_can_be_changed_where_it_stands(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "how many words did swyx say")
    assert "Assumed: “swyx” is read as Shawn Wang" in words(at)
    values = at.multiselect(key="t1.assumed0.0.several")
    clean(values.set_value(["Alessio Fanelli"]).run())
    assert "speaker is Alessio Fanelli" in words(at)
    assert "changed by hand" in words(at)
    assert "Assumed" not in words(at)


def test_a_follow_up_edits_the_query_that_is_open(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by month")
    ask(at, "average length by kind")
    clean(at.button(key="open0").click().run())
    ask(at, "only interviews")
    assert "Read as: Episodes by month, episode kind is interview" in words(at)


CHIPS = [
    ("measures0.names", ["podcast.total_hours"], "Read as: Total hours by episode kind"),
    ("measures0.names", ["podcast.episodes", "podcast.guests"], "Read as: Episodes and guests by"),
    ("breakdown0.names", ["podcast.series"], "Read as: Episodes by series"),
    ("breakdown0.names", [], "43 episodes"),
    ("grain0.grain", "quarter", "Read as: Episodes by episode kind and quarter"),
    ("range0.preset", "this year", "Read as: Episodes by episode kind, 1 Jan to 31 Dec 2023"),
    ("order0.by", "podcast.kind", "in reverse order of episode kind"),
    ("order0.limit", 2, "first 2"),
]


@pytest.mark.parametrize(("chip", "value", "said"), CHIPS)
def test_a_chip_runs_the_query_without_a_translator(at, chip, value, said) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by kind")
    widget = next(each for each in _widgets(at) if each.key == f"t1.{chip}")
    clean(widget.set_value(value).run())
    assert said in words(at)
    assert "changed by hand" in words(at)


def _widgets(at):  # type: ignore[no-untyped-def]
    return [*at.multiselect, *at.selectbox, *at.button_group, *at.pills, *at.segmented_control,
            *at.number_input, *at.date_input, *at.text_input]  # fmt: skip


def test_days_chosen_by_hand(at) -> None:  # type: ignore[no-untyped-def]
    from datetime import date

    ask(at, "episodes in 2023 Q3")
    days = at.date_input(key="t1.range0.days0")
    assert days.value == (date(2023, 7, 1), date(2023, 9, 30))
    clean(days.set_value((date(2023, 8, 1), date(2023, 8, 15))).run())
    assert "1 Aug to 15 Aug 2023" in words(at)


def test_a_filter_is_added_changed_and_removed(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by month")
    clean(at.selectbox(key="t1.add.member").set_value("podcast.kind").run())
    clean(at.multiselect(key="t1.add.podcast.kind.several").set_value(["interview"]).run())
    clean(at.button(key="t1.add.done").click().run())
    assert "episode kind is interview" in words(at)
    clean(at.multiselect(key="t1.filter0.0.several").set_value(["interview", "recap"]).run())
    assert "episode kind is interview or recap" in words(at)
    clean(at.selectbox(key="t1.filter0.0.operator").set_value("notEquals").run())
    assert "episode kind is not interview or recap" in words(at)
    clean(at.button(key="t1.filter0.remove").click().run())
    assert "Read as: Episodes by month\n" in words(at) + "\n"


def test_an_edit_that_cannot_be_is_refused_and_changes_nothing(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by kind")
    clean(at.multiselect(key="t1.breakdown0.names").set_value([]).run())
    clean(at.multiselect(key="t1.measures0.names").set_value([]).run())
    assert "Not changed:" in words(at)
    assert "43 episodes" in words(at)
    assert at.multiselect(key="t1.measures0.names").value == ["podcast.episodes"]


def test_a_chart_is_switched(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by month")
    kinds = next(each for each in _widgets(at) if each.key == "t1.kind.columns")
    clean(kinds.set_value("line").run())
    clean(next(e for e in _widgets(at) if e.key == "t1.kind.columns").set_value("table").run())
    assert at.dataframe


def test_a_range_without_data_says_so_and_draws_nothing(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes in 2019 by month")
    assert "0 episodes in each of 12 months" in words(at)
    assert "Nothing in the data fits these conditions" in words(at)
    assert not at.get("vega_lite_chart")
    assert len(at.dataframe[0].value) == 12


def test_rows_that_only_fill_up_a_time_are_left_out_of_the_table(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "words by speaker by month")
    said = words(at)
    assert "most Chris Lattner, Sep 2023 (16,248 words)" in said
    assert "Drawn: the 7 largest of 45 lines; the table has all." in said
    assert "395 rows without a value are left out" in said
    shown = at.dataframe[0].value
    assert len(shown) == 65
    assert shown["c2"].notna().all()


def test_a_list_has_neighbours_too(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "list all guests")
    clean(at.button(key="t1.next0").click().run())
    assert "by guest" in words(at)


def test_a_question_back_has_options_to_click(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, _ambiguous(at))
    options = [each for each in at.button if ".option" in str(each.key)]
    assert 2 <= len(options) <= 4
    label = options[0].label
    clean(options[0].click().run())
    assert "Read as:" in words(at)
    assert label


def _ambiguous(at) -> str:  # type: ignore[no-untyped-def]
    """A question of the podcast's cases that is asked back."""
    from app.service import serving
    from semantic.evaluation.cases import read_cases
    from tests.semantic.ask.test_questions import FILES

    layer = serving().layer
    for file in FILES:
        for case in read_cases(file) if file.stem.startswith("podcast") else ():
            turn = case.turns[0]
            alone = len(case.turns) == 1 and turn.statuses == ("clarify",)
            if alone and layer.ask(turn.question).status == "clarify":
                return turn.question
    raise AssertionError("no question of the cases is asked back")


def test_a_refusal_names_the_word_and_offers_what_there_is(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "What is the revenue by sponsor?")
    said = words(at)
    assert "revenue" in said
    near = [each for each in at.button if ".near" in str(each.key)]
    assert near
    clean(near[0].click().run())
    assert "Read as:" in words(at)


def test_a_greeting_gets_a_greeting(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "hello")
    assert [each for each in at.button if str(each.key).startswith("first.")]


def test_a_suggestion_is_a_question_of_its_own(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by kind")
    clean(at.button(key="t1.next0").click().run())
    assert "suggested" in words(at)
    assert "query" in at.query_params


def test_a_link_opens_its_query(podcast: Service) -> None:
    at = page("ask")
    at.query_params["query"] = EPISODES
    clean(at.run())
    assert "from a link" in words(at)
    assert "Read as: Episodes by episode kind" in words(at)


@pytest.mark.parametrize(("text", "said"), [
    ("{", "cut or changed on its way"),
    ('{"measures": ["podcast.nothing"]}', "nothing"),
    ("[" * 9000, "more than 8,000 characters"),
    ('{"measures": ["episodes.no"], "sql": "DROP TABLE x"}', "cannot be opened"),
    ("null", "a link's query is a JSON object"),
])  # fmt: skip
def test_a_bad_link_is_a_sentence(podcast: Service, text: str, said: str) -> None:
    at = page("ask")
    at.query_params["query"] = text
    clean(at.run())
    assert "The link cannot be opened" in words(at)
    assert said in words(at)


def test_thumbs_and_reasons_are_kept(at, feedback: Path) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by kind")
    clean(at.feedback(key="t1.thumbs").set_value(0).run())
    clean(at.pills(key="t1.reason").set_value(["wrong number"]).run())
    clean(at.text_input(key="t1.more").set_value("two are missing").run())
    clean(at.button(key="t1.send").click().run())
    lines = [json.loads(line) for line in feedback.read_text().splitlines()]
    assert [(each["kind"], each["reason"]) for each in lines] == [
        ("bad", ""), ("bad", "wrong number; two are missing"),
    ]  # fmt: skip


def test_thumbs_and_edits_of_one_answer_are_not_those_of_the_next(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by kind")
    clean(at.feedback(key="t1.thumbs").set_value(1).run())
    for turn in range(2, 12):
        ask(at, "episodes by month" if turn % 2 else "average length by kind")
        slot = f"t{(turn - 1) % 8 + 1}."
        assert at.feedback(key=f"{slot}thumbs").value is None
        assert len(at.multiselect(key=f"{slot}measures0.names").value) == 1
    clean(at.button(key="past3").click().run())
    assert at.feedback(key="t4.thumbs").value is None


@pytest.mark.parametrize("before", [(), ("words by speaker",)])
def test_an_answer_is_proposed_as_a_verified_question(at, feedback: Path, before) -> None:  # type: ignore[no-untyped-def]
    """Also one that came later: what counts is whether its words say all that it means."""
    for question in (*before, "episodes of each kind, please, by series"):
        ask(at, question)
    slot = f"t{len(before) + 1}."
    at.session_state[f"{slot}propose"] = True
    clean(at.run())
    yaml = next(each.value for each in at.code if "questions:" in each.value)
    assert "episodes of each kind, please, by series" in yaml
    assert not feedback.exists()
    clean(at.button(key=f"{slot}keep").click().run())
    (kept,) = map(json.loads, feedback.read_text().splitlines())
    assert (kept["kind"], kept["follows"]) == ("good", False)


def test_what_means_something_only_after_another_is_not_proposed(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by kind")
    ask(at, "only in 2023 Q3")
    at.session_state["t2.propose"] = True
    clean(at.run())
    assert "It followed another question" in words(at)
    assert not any("questions:" in each.value for each in at.code)


def test_sorting_by_a_number_begins_with_the_highest(at) -> None:  # type: ignore[no-untyped-def]
    """Also after another edit: what a closed popover holds is what the query has."""
    ask(at, "episodes by kind")
    clean(at.pills(key="t1.range0.preset").set_value("this year").run())
    assert at.session_state["t1.order0.way"] == "highest first"
    clean(at.selectbox(key="t1.order0.by").select("podcast.episodes").run())
    assert "by episode kind, 1 Jan to 31 Dec 2023, most episodes first" in words(at)


def test_a_number_that_rows_are_sorted_by_can_be_left_out(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes and total hours by kind")
    clean(at.selectbox(key="t1.order0.by").select("podcast.total_hours").run())
    clean(at.multiselect(key="t1.measures0.names").set_value(["podcast.episodes"]).run())
    assert "Read as: Episodes by episode kind" in words(at)
    assert not at.error


def test_what_was_stopped_is_asked_again(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by kind")
    at.session_state.chat.add("episodes by month", "stopped")
    clean(at.run())
    assert "Stopped before there was an answer" in words(at)
    clean(at.button(key="again").click().run())
    assert "Read as: Episodes by month" in words(at)


def test_a_chat_is_saved_and_opened_again(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by kind")
    ask(at, _ambiguous(at))
    ask(at, "What is the revenue by sponsor?")
    text = saved(at.session_state.chat)
    assert "interview" not in text
    again = opened(text.encode())
    assert [(turn.question, turn.status) for turn in again.turns] == [
        (turn.question, turn.status) for turn in at.session_state.chat.turns
    ]
    for kept, was in zip(again.turns, at.session_state.chat.turns, strict=True):
        assert (kept.query, kept.options, kept.nearest) == (was.query, was.options, was.nearest)
    assert [turn.status for turn in again.turns] == ["answered", "clarify", "declined"]


def test_a_new_chat_is_empty(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "episodes by kind")
    clean(at.button(key="new").click().run())
    assert "Ask the data" in words(at)
    assert "query" not in at.query_params


def test_no_row_stays_in_the_session(at) -> None:  # type: ignore[no-untyped-def]
    ask(at, "words by speaker")
    assert at.session_state.chat.turns
    assert "Shawn Wang" not in repr(at.session_state.chat)


def test_hostile_cells_are_text(hostile_shop: Service) -> None:
    at = clean(page("ask").run())
    ask(at, "sales by product")
    shown = "\n".join(each.value for each in [*at.markdown, *at.caption])
    for trick in ("<img", "![x]", "http://", "`c`", "*d*", ":smile:", "\x1b", "\u202e"):
        assert trick not in shown

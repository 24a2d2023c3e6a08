"""The shipped model: complete, unambiguous, and every member of its views answers."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from semantic import SemanticLayer
from semantic.errors import QueryError
from semantic.model.load import load_model
from semantic.model.types import Cube, Dimension, Measure, Model, View, ViewMember
from tests.truth.conftest import ROOT
from tests.truth.rows import difference, plain_rows, same_value

MODEL: Model = load_model(ROOT / "metrics")
MEASURES = [each for cube in MODEL.cubes.values() for each in cube.measures.values()]
DIMENSIONS = [each for cube in MODEL.cubes.values() for each in cube.dimensions.values()]
SEGMENTS = [each for cube in MODEL.cubes.values() for each in cube.segments.values()]
PODCAST = MODEL.views["podcast"].members
NUMBERS = [each for each in PODCAST.values() if each.measure]
ATTRIBUTES = [each for each in PODCAST.values() if each.dimension]
CONDITIONS = [each for each in PODCAST.values() if each.segment]

# Words that two members share on purpose: what translators ask back about, or tell apart by role.
SHARED = {"role"}


def test_the_model_loads_whole() -> None:
    assert not MODEL.errors, "\n\n".join(map(str, MODEL.errors))
    assert not MODEL.broken
    assert len(NUMBERS) >= 40
    assert len(ATTRIBUTES) >= 40


@pytest.mark.parametrize("member", [*MEASURES, *DIMENSIONS, *SEGMENTS], ids=lambda m: m.full_name)
def test_a_member_says_what_it_is(member: Measure | Dimension) -> None:
    about = member.about
    assert len(about.description) >= 12, "description: what counts, its unit, what NULL means"
    assert about.title
    assert about.owner in ("editorial", "production", "research", "data")
    assert about.status in ("certified", "draft", "deprecated")
    if isinstance(member, Measure) or (isinstance(member, Dimension) and member.type == "number"):
        assert about.unit or about.format, "a number has a unit or a format"


def test_cubes_and_views_say_what_they_are() -> None:
    owners: list[Cube | View] = [*MODEL.cubes.values(), *MODEL.views.values()]
    for each in owners:
        assert each.about.description, each.name
        assert each.about.owner, each.name
        assert each.about.status, each.name


def test_no_word_means_two_members_of_one_sort() -> None:
    """A measure and the dimension it counts may share a word; two measures may not."""
    for members in (NUMBERS, ATTRIBUTES):
        meant: dict[str, set[str]] = defaultdict(set)
        for each in members:
            for word in (each.name.replace("_", " "), each.about.title, *each.about.synonyms):
                meant[word.casefold()].add(each.full_name)
        shared = {word: names for word, names in meant.items() if len(names) > 1}
        assert shared.keys() == SHARED & shared.keys(), shared


def test_every_member_of_the_view_is_in_a_folder() -> None:
    shelved = {name for names in MODEL.views["podcast"].folders.values() for name in names}
    assert set(PODCAST) - shelved == {"published_on"} - shelved


# ---------------------------------------------------------------------------- the sweep


MONTHS = {"timeDimensions": [{"dimension": "podcast.published_on", "granularity": "month"}]}
BREAKDOWNS: dict[str, tuple[dict[str, Any], str]] = {
    "alone": ({}, "select 1"),
    "by month": (MONTHS, "select distinct date_trunc('month', published_on) from episodes"),
    "by kind": ({"dimensions": ["podcast.kind"]}, "select distinct kind from episodes"),
    "by guest": (
        {"dimensions": ["podcast.guest"]},
        "select distinct a.person_id from episodes e left join appearances a "
        "on a.episode_no = e.episode_no and a.role <> 'host'",
    ),
    "by topic": (
        {"dimensions": ["podcast.topic"]},
        "select distinct m.topic_id from episodes e left join mentions m using (episode_no)",
    ),
    "by speaker": (
        {"dimensions": ["podcast.speaker"]},
        "select distinct t.speaker from episodes e left join turns t using (episode_no)",
    ),
    "of interviews": ({"segments": ["podcast.interviews"]}, "select 1"),
}
# Windows and shifts have periods of their own: the month after the last has one before it.
OWN_PERIODS = {each.name for each in NUMBERS if each.measure and each.measure.rolling} | {
    "episodes_previous_month",
    "episodes_month_change",
    "episodes_month_growth",
}


@pytest.mark.parametrize("breakdown", BREAKDOWNS)
@pytest.mark.parametrize("member", NUMBERS, ids=lambda member: member.name)
def test_every_measure_answers(
    member: ViewMember, breakdown: str, layer: SemanticLayer, facts: duckdb.DuckDBPyConnection
) -> None:
    """One row alone, and else one row for each group there is."""
    asked, groups = BREAKDOWNS[breakdown]
    result = layer.query({"measures": [member.full_name], **asked})
    number_of_groups = len(facts.execute(groups).fetchall())
    if member.name in OWN_PERIODS and breakdown == "by month":
        assert len(result.rows) >= number_of_groups
    else:
        assert 0 < len(result.rows) <= number_of_groups
        if member.measure and member.measure.cube == "episodes":
            assert len(result.rows) == number_of_groups
    assert any(row[-1] is not None for row in result.rows)


@pytest.mark.parametrize("member", ATTRIBUTES, ids=lambda member: member.name)
def test_every_dimension_answers(member: ViewMember, layer: SemanticLayer) -> None:
    """The values alone, and the same groups with the number of episodes, at least one each."""
    alone = plain_rows(layer.query(dimensions=[member.full_name]).rows)
    counted = layer.query(dimensions=[member.full_name], measures=["podcast.episodes"])
    groups = plain_rows(row[:1] for row in counted.rows)
    assert alone
    assert all(row[1] >= 1 for row in counted.rows)
    assert [row for row in groups if row != (None,)] or member.name in ("link",)
    wrong = difference([row for row in alone if row != (None,)],
                       [row for row in groups if row != (None,)], ordered=False)  # fmt: skip
    assert not wrong, wrong


@pytest.mark.parametrize("member", CONDITIONS, ids=lambda member: member.name)
def test_every_segment_chooses_some_but_not_all(member: ViewMember, layer: SemanticLayer) -> None:
    assert member.segment
    own = {"episodes": "podcast.episodes", "chapters": "podcast.chapters", "turns": "podcast.turns"}
    measure = own.get(member.segment.cube, "podcast.guest_appearances")
    every = layer.query(measures=[measure]).rows[0][0]
    some = layer.query(measures=[measure], segments=[member.full_name]).rows[0][0]
    assert 0 < some < every


@pytest.mark.parametrize("member", NUMBERS, ids=lambda member: member.name)
def test_adding_a_measure_never_changes_another(member: ViewMember, layer: SemanticLayer) -> None:
    alone = layer.query(measures=[member.full_name], dimensions=["podcast.kind"])
    beside = layer.query(
        measures=["podcast.words", member.full_name, "podcast.guests", "podcast.chapters"],
        dimensions=["podcast.kind"],
    )
    at = [column.name for column in beside.columns].index(member.full_name)
    right = {row[0]: row[1] for row in plain_rows(alone.rows)}
    for row in plain_rows(beside.rows):
        assert same_value(row[at], right[row[0]]), row


def test_sums_and_counts_add_up_over_kinds(layer: SemanticLayer) -> None:
    """A kind belongs to one episode: what is counted or summed by kind adds up to the total."""
    plain = [
        each.full_name for each in NUMBERS
        if each.measure and each.measure.type in ("count", "sum") and not each.measure.rolling
    ]  # fmt: skip
    assert len(plain) >= 15
    total = plain_rows(layer.query(measures=plain).rows)[0]
    by_kind = plain_rows(layer.query(measures=plain, dimensions=["podcast.kind"]).rows)
    for at, name in enumerate(plain):
        assert same_value(sum(row[at + 1] or 0.0 for row in by_kind), total[at]), name


# ---------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(("query", "code"), [
    ({"measures": ["loads.loads"], "dimensions": ["podcast.kind"]}, "unreachable"),
    ({"measures": ["podcast.episodes"], "filters": [
        {"member": "loads.source", "operator": "set"}]}, "unreachable"),
    ({"dimensions": ["people.full_name", "organizations.name"]}, "ambiguous-path"),
    ({"measures": ["podcast.episode"]}, "unknown-member"),
    ({"measures": ["podcast.kind"]}, "not-a-measure"),
    ({"dimensions": ["podcast.words"]}, "not-a-dimension"),
    ({"measures": ["podcast.episodes"], "timeDimensions": [
        {"dimension": "podcast.published_on", "granularity": "decade"}]}, "unknown-granularity"),
], ids=lambda each: each if isinstance(each, str) else "")  # fmt: skip
def test_what_has_no_answer_is_refused(
    query: dict[str, Any], code: str, layer: SemanticLayer
) -> None:
    with pytest.raises(QueryError) as refused:
        layer.query(query)
    assert refused.value.code == code


# ---------------------------------------------------- questions, and tests beside the model


@pytest.mark.parametrize("question", MODEL.questions, ids=lambda each: each.name)
def test_a_verified_question_has_rows(question: Any, layer: SemanticLayer) -> None:
    result = layer.query(question.query)
    assert result.rows
    assert any(value is not None for value in result.rows[0])


def test_there_are_enough_verified_questions() -> None:
    assert len(MODEL.questions) >= 30
    assert sum(each.onboarding for each in MODEL.questions) >= 12
    wordings = [words.casefold() for each in MODEL.questions for words in each.questions]
    assert len(set(wordings)) == len(wordings)
    assert all(each.verified_by and each.verified_on for each in MODEL.questions)


@pytest.mark.parametrize("test", MODEL.tests, ids=lambda each: each.name)
def test_the_tests_beside_the_model_pass(test: Any, layer: SemanticLayer) -> None:
    if test.rows is None or not test.rows:
        pytest.skip("an invariant; `metricast test` holds it")
    result = layer.query(test.query)
    names = [column.name for column in result.columns]
    at = [names.index(name) for name in test.columns or names]
    found = plain_rows([tuple(row[i] for i in at) for row in result.rows])
    right = plain_rows([tuple(map(moment, row)) for row in test.rows])
    # The first tests list their rows in the default order; definitions.yml lists them in any.
    ordered = bool(test.query.get("order")) or not test.place.file.endswith("definitions.yml")
    assert not (wrong := difference(found, right, ordered=ordered)), wrong


def moment(cell: Any) -> Any:
    """A day as a test writes it, as the engine gives it."""
    day = isinstance(cell, str) and len(cell) == 10 and cell[4] == cell[7] == "-"
    return datetime.fromisoformat(cell) if day else cell


def test_there_are_tests_beside_the_model() -> None:
    assert len(MODEL.tests) >= 8
    assert Path(ROOT / "metrics" / "tests").is_dir()

"""Our files to another format and back: an equal model, or every difference in the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from semantic.errors import MetricastError
from semantic.layer import SemanticLayer
from semantic.model.load import load_model, load_model_text
from semantic.model.types import Cube, Model
from semantic.review.exchange.formats import export_model, import_model
from tests.semantic.review.exchange.blame import Blame
from tests.semantic.review.exchange.meaning import differences, meaning, members
from tests.semantic.review.exchange.models import NAMES, layer_of, path_of, round_trip, written
from tests.semantic.review.exchange.shapes import faults_of_dbt, faults_of_ossie, repeated_labels

pytestmark = pytest.mark.long  # each case or model by itself is quick; all of them are not

DBT = ("dbt", "dbt-latest")


def equal(one: Model, other: Model, *without: str) -> list[str]:
    found = differences(meaning(one), meaning(other))
    return [each for each in found if not each.startswith(tuple(f".{part}" for part in without))]


@pytest.mark.parametrize("name", NAMES)
def test_ossie_gives_the_same_model_and_rows(name: str, tmp_path: Path) -> None:
    out, back = round_trip(name, "ossie", tmp_path)
    model, again = load_model(path_of(name)), load_model_text(back.files)
    assert equal(model, again) == []
    assert not [each for each in out.losses if each.fate == "lost"]
    assert not back.losses
    compared = [*questions(model), *totals(model)]
    assert len(compared) > 5
    assert rows(layer_of(name), compared) == rows(layer_of(name).with_model(again), compared)


@pytest.mark.parametrize("name", NAMES)
def test_an_ossie_document_has_the_standards_shape(name: str) -> None:
    (text,) = export_model(path_of(name), "ossie", name).files.values()
    assert faults_of_ossie(text) == []


@pytest.mark.parametrize("name", NAMES)
def test_cube_gives_the_same_cubes_and_views(name: str, tmp_path: Path) -> None:
    out, back = round_trip(name, "cube", tmp_path)
    again = load_model_text(back.files)
    gone = {each.name for each in out.losses if each.fate == "lost" and each.name}
    left = [
        each
        for each in equal(load_model(path_of(name)), again, "questions", "tests", "parameters")
        if not any(f"views.{view}" in each for view in gone)
    ]
    assert left == []


@pytest.mark.parametrize("name", NAMES)
def test_cube_yaml_loads_as_it_stands(name: str) -> None:
    """Nothing that Cube is shown names what it is not shown."""
    model = load_model_text(export_model(path_of(name), "cube").files)
    assert model.errors == ()
    assert not any(cube.alias_of for cube in model.cubes.values())


@pytest.mark.parametrize("format", DBT)
@pytest.mark.parametrize("name", NAMES)
def test_dbt_loses_nothing_in_silence(name: str, format: str, tmp_path: Path) -> None:
    out, back = round_trip(name, format, tmp_path)
    model, again = load_model(path_of(name)), load_model_text(back.files)
    reported = {each.name for each in out.losses if each.fate == "lost"}
    assert members(model) - members(again) <= reported
    assert members(again) <= members(model)
    assert members(model) - reported <= set(out.carried) <= members(model)
    gone = joins(model) - joins(again)
    assert {f"{cube}>{to}" for cube, to, _ in gone} <= reported
    assert joins(again) <= joins(model)


@pytest.mark.parametrize("name", NAMES)
def test_both_spellings_of_dbt_mean_the_same(name: str, tmp_path: Path) -> None:
    _, older = round_trip(name, "dbt", tmp_path / "older")
    _, newer = round_trip(name, "dbt-latest", tmp_path / "newer")
    assert sorted_members(older.files) == sorted_members(newer.files)


@pytest.mark.parametrize("name", NAMES)
def test_what_dbt_carries_gives_the_same_rows(name: str, tmp_path: Path) -> None:
    out, back = round_trip(name, "dbt", tmp_path)
    again = load_model_text(back.files)
    changed = {each.name for each in out.losses if each.fate == "changed"}
    blame = Blame(load_model(path_of(name)), [each for each in out.losses if each.fate == "lost"])
    compared = [*totals(again, changed), *(
        each for each in by_a_dimension(again, changed)
        if not blame.by_joins((each["measures"][0], each["dimensions"][0]))
    )]  # fmt: skip
    assert compared
    assert rows(layer_of(name), compared) == rows(layer_of(name).with_model(again), compared)


@pytest.mark.parametrize("format", DBT)
@pytest.mark.parametrize("name", NAMES)
def test_dbt_files_have_dbts_shape(name: str, format: str) -> None:
    files = export_model(path_of(name), format).files
    texts = [text for file, text in files.items() if file.endswith(".yml")]
    assert [fault for text in texts for fault in faults_of_dbt(text)] == []
    assert repeated_labels(texts) == set()


@pytest.mark.parametrize("format", ["cube", "ossie", *DBT])
def test_the_same_model_gives_the_same_files(format: str) -> None:
    first, second = (export_model(path_of("podcast"), format) for _ in range(2))
    assert first.files == second.files
    assert first.losses == second.losses


@pytest.mark.parametrize("format", ["cube", "ossie"])
def test_going_round_twice_changes_nothing_more(format: str, tmp_path: Path) -> None:
    _, back = round_trip("podcast", format, tmp_path / "once")
    folder = written(back, tmp_path / "ours")
    again = export_model(folder, format, "podcast")
    twice = import_model(written(again, tmp_path / "twice"))
    assert _bodies(twice.files) == _bodies(back.files)


def _bodies(files: Mapping[str, str]) -> dict[str, str]:
    """The files without their first line, which says where they came from."""
    return {name: text.partition("\n")[2] for name, text in files.items()}


def sorted_members(files: Mapping[str, str]) -> object:
    """What files mean, the members of a cube in the order of their names."""
    cubes = meaning(load_model_text(files))["cubes"]
    return {
        cube: {key: dict(sorted(value.items())) if isinstance(value, dict) else value
               for key, value in facts.items()}
        | {key: sorted(facts[key], key=str) for key in ("primary_key", "joins")}
        for cube, facts in cubes.items()
    }  # fmt: skip


# ------------------------------------------------------------------------------- queries


def questions(model: Model) -> Iterator[dict]:
    for each in (*model.questions, *model.tests):
        yield dict(each.query)


def totals(model: Model, without: set[str] = frozenset()) -> Iterator[dict]:
    for cube in model.cubes.values():
        for measure in cube.measures.values():
            if measure.full_name not in without:
                yield {"measures": [measure.full_name]}


def by_a_dimension(model: Model, without: set[str] = frozenset()) -> Iterator[dict]:
    """Each measure by a dimension of its own cube, and by one of a cube that is joined."""
    for cube in model.cubes.values():
        ways = [_first(each) for each in (cube, *_joined(model, cube))]
        for measure in cube.measures.values():
            for dimension in ways:
                if dimension and measure.full_name not in without:
                    yield {"measures": [measure.full_name], "dimensions": [dimension]}


def _joined(model: Model, cube: Cube) -> list[Cube]:
    return [model.cubes[join.to] for join in cube.joins if join.relationship == "many_to_one"]


def _first(cube: Cube) -> str | None:
    plain = (each for each in cube.dimensions.values() if each.type == "string")
    return next((each.full_name for each in plain), None)


def joins(model: Model) -> set[tuple[str, str, str]]:
    return {(join.cube, join.to, join.relationship)
            for cube in model.cubes.values() for join in cube.joins}  # fmt: skip


def rows(layer: SemanticLayer, queries: list[dict]) -> list[object]:
    """Each query's rows; where it is refused, the error's code."""
    found: list[object] = []
    for query in queries:
        try:
            found.append((query, [tuple(map(_rounded, row)) for row in layer.query(query).rows]))
        except MetricastError as fault:
            found.append((query, fault.code))
    return found


def _rounded(value: object) -> object:
    """Sums of floats differ in their last digits from run to run: rows are added in any order."""
    return float(f"{value:.9g}") if isinstance(value, float) else value

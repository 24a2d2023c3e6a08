"""Files and folders become one model, whatever their order and whatever is wrong with some."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from sqlglot import exp

from semantic.model import load, load_model, load_model_text
from semantic.model.source import Word
from semantic.model.types import Model
from tests.semantic.model.test_constructs import CASES

FILES = {
    "cubes/orders.yml": """\
cubes:
  - name: orders
    sql_table: orders
    joins:
      - {name: people, alias: buyers, relationship: many_to_one, sql: "{CUBE}.a = {buyers.id}"}
    dimensions:
      - {name: id, type: number, sql: id, primary_key: true}
    measures:
      - {name: count, type: count}
      - {name: per_person, type: number, sql: "{count} / {buyers.count}"}
""",
    "cubes/people.yaml": """\
cubes:
  - {name: people, extends: anybody, sql_table: people}
""",
    "base.YML": """\
cubes:
  - name: anybody
    sql_table: anybody
    dimensions:
      - {name: id, type: number, sql: id, primary_key: true}
    measures:
      - {name: count, type: count}
""",
    "views/shop.yml": """\
views:
  - name: shop
    cubes:
      - {join_path: orders, includes: "*"}
      - {join_path: orders.buyers, includes: "*", prefix: true}
""",
    "notes.txt": "cubes: [",
}


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_folder_is_read_with_all_folders_inside(tmp_path: Path) -> None:
    model = load_model(written(tmp_path / "metrics", FILES))
    assert model.errors == ()
    assert set(model.cubes) == {"orders", "people", "anybody", "buyers"}
    assert list(model.views["shop"].members) == [
        "id", "count", "per_person", "buyers_id", "buyers_count",
    ]  # fmt: skip
    assert str(model.cubes["orders"].about.place) == "metrics/cubes/orders.yml:2:11"


def test_files_can_be_given_one_by_one(tmp_path: Path) -> None:
    folder = written(tmp_path, FILES)
    model = load_model(folder / "cubes", folder / "base.YML")
    assert model.errors == ()
    assert set(model.cubes) == {"orders", "people", "anybody", "buyers"}


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    folder = written(tmp_path, FILES)
    assert load_model(folder, folder / "cubes", folder / "base.YML").errors == ()


def test_two_folders_of_one_name_stay_apart(tmp_path: Path) -> None:
    one = written(tmp_path / "one" / "m", {"a.yml": "cubes: [{name: a, sql_table: a}]"})
    other = written(tmp_path / "other" / "m", {"a.yml": "cubes: [{name: b, sql_table: b}]"})
    assert set(load_model(one, other).cubes) == {"a", "b"}


def test_hidden_files_and_folders_are_left_alone(tmp_path: Path) -> None:
    hidden = {".cache/a.yml": "cubes: [", "cubes/.a.yml.swp.yml": "cubes: ["}
    assert load_model(written(tmp_path, {**FILES, **hidden})).errors == ()


def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path) -> None:
    folder = written(tmp_path, FILES)
    (folder / "link.yml").symlink_to(folder / "nothing.yml")
    assert load_model(folder).errors == ()
    model = load_model(folder, folder / "nothing.yml")
    assert [error.code for error in model.errors] == ["no-model"]
    assert "orders" in model.cubes


def test_relative_folders_are_shown_as_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path / "some" / "model", FILES)
    monkeypatch.chdir(tmp_path)
    model = load_model("some/model")
    assert str(model.cubes["orders"].about.place) == "some/model/cubes/orders.yml:2:11"


def facts(model: Model) -> object:
    """What a model means, without where it was written."""
    return (
        {name: (set(cube.dimensions), set(cube.measures)) for name, cube in model.cubes.items()},
        {name: list(view.members) for name, view in model.views.items()},
        [str(error) for error in model.errors],
    )


def test_the_order_of_files_has_no_meaning() -> None:
    texts = [text for name, text in FILES.items() if name != "notes.txt"]
    seen = [
        facts(load_model_text({f"{i}.yml": text for i, text in enumerate(order)}))
        for order in itertools.permutations(texts)
    ]
    assert all(each == seen[0] for each in seen)


def test_versions_are_hashes_of_names_and_contents() -> None:
    one = load_model_text({"a.yml": "cubes: []", "b.yml": ""})
    same = load_model_text({"b.yml": "", "a.yml": "cubes: []"})
    other = load_model_text({"a.yml": "cubes: [] ", "b.yml": ""})
    moved = load_model_text({"b.yml": "cubes: []", "a.yml": ""})
    assert one.version == same.version
    assert len({one.version, other.version, moved.version}) == 3


def test_equal_files_make_equal_models() -> None:
    texts = {name: text for name, text in FILES.items() if name != "notes.txt"}
    one = load_model_text(texts)
    load._READ.clear()
    other = load_model_text(dict(reversed(texts.items())))
    assert one is not other
    assert one == other


def test_the_same_contents_are_read_once(tmp_path: Path) -> None:
    folder = written(tmp_path, FILES)
    first = load_model(folder)
    assert load_model(folder) is first
    (folder / "base.YML").write_text(FILES["base.YML"] + "      - {name: more, type: count}\n")
    assert "more" in load_model(folder).cubes["anybody"].measures


def test_a_missing_path_is_said_every_time(tmp_path: Path) -> None:
    folder = written(tmp_path / "metrics", FILES)
    assert load_model(folder).errors == ()
    for _ in range(2):
        assert [error.code for error in load_model(folder, tmp_path / "no").errors] == ["no-model"]
    assert load_model(folder).errors == ()


def test_one_bad_file_does_not_stop_the_rest() -> None:
    model = load_model_text({"good.yml": FILES["base.YML"], "bad.yml": "cubes: ["})
    assert [error.code for error in model.errors] == ["not-yaml"]
    assert set(model.cubes) == {"anybody"}


def test_one_bad_member_does_not_stop_the_rest_of_its_cube() -> None:
    text = FILES["base.YML"] + "      - {name: bad, type: sum, sql: 'a +'}\n"
    model = load_model_text({"m.yml": text})
    assert [error.code for error in model.errors] == ["not-sql"]
    assert set(model.cubes["anybody"].measures) == {"count"}
    assert set(model.broken) == {"anybody.bad"}
    assert model.broken["anybody.bad"] is model.errors[0]


@pytest.mark.parametrize(
    "key",
    ["{name: id, type: number, sql: 'a +', primary_key: true}",
     "{name: id, type: nomber, sql: id, primary_key: true}",
     "{name: id, type: number, sql: '{nothing}', primary_key: true}"],
)  # fmt: skip
def test_a_cube_without_its_key_is_no_cube(key: str) -> None:
    """Without the key, rows would be counted as often as a join repeats them."""
    text = f"cubes:\n  - {{name: a, sql_table: a, dimensions: [{key}]}}\n"
    text += "  - {name: b, sql_table: b, dimensions: [{name: x, type: string, sql: '{a}.x'}]}\n"
    text += "  - {name: c, extends: a, sql_table: c}\n"
    model = load_model_text({"m.yml": text})
    assert set(model.cubes) == {"b"}
    assert not model.cubes["b"].dimensions
    assert {"a", "b.x", "c"} <= set(model.broken)
    assert {error.code for error in model.errors[1:]} == {"depends"}


def test_all_errors_of_all_files_come_in_order() -> None:
    files = {
        "b.yml": "cubes:\n  - {name: b, sql_table: b, x: 1}\n  - {name: c, sql_table: c, y: 1}\n",
        "a.yml": "cubes:\n  - {name: a}\n",
        "c.yml": "cubes: [",
    }
    places = [str(error.place) for error in load_model_text(files).errors]
    assert places == ["a.yml:2:12", "b.yml:2:29", "b.yml:3:29", "c.yml:1:9"]


def test_broken_views_are_remembered() -> None:
    text = "cubes: [{name: a, sql_table: a, measures: [{name: n, type: count}]}]\nviews:\n"
    text += "  - name: v\n    cubes: [{join_path: a, includes: [n]}]\n"
    text += "    default_filters: [{member: z, operator: set}]\n"
    model = load_model_text({"m.yml": text})
    assert set(model.broken) == {"v"}
    assert not model.views


def test_hints_name_no_folder_of_this_machine(tmp_path: Path) -> None:
    model = load_model(written(tmp_path, {"a.yml": "cubes: [{name: a}]\n"}), tmp_path / "none")
    assert len(model.errors) == 2
    assert all(str(tmp_path.parent) not in str(error) for error in model.errors)


def test_importing_the_package_waits_for_nothing() -> None:
    code = "import sys, semantic.model; print({'pydantic', 'yaml', 'sqlglot'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def values(value: object) -> Iterator[object]:
    """Everything a value holds, without syntax trees."""
    yield value
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield key
            yield from values(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from values(each)
    elif is_dataclass(value):
        for field in fields(value):
            yield from values(getattr(value, field.name))
    elif isinstance(value, exp.Expr):
        for node in value.walk():
            yield from node.args.values()


@pytest.mark.parametrize("number", range(len(CASES)))
def test_a_model_keeps_no_words(number: int) -> None:
    """A word holds its whole file; what it means is a plain text."""
    case = CASES[number]
    model = load_model_text(case.get("files") or {"orders.yml": case["file"]})
    kept = [each for each in values(model) if isinstance(each, Word)]
    assert kept == []

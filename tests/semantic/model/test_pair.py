"""Two versions read together are what each is when it is read alone, to the last place."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from semantic.errors import Place
from semantic.model.load import load_model_text, read_contents
from semantic.model.moved import moved
from semantic.model.pair import Pair, load_pair
from semantic.model.report import Report
from semantic.model.types import Case, Granularity, Hierarchy, Join, Model, OrderBy, Segment

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "pair.yml").read_text(encoding="utf-8"))
CONSTRUCTS = yaml.load((HERE / "constructs.yml").read_text(encoding="utf-8"), yaml.BaseLoader)
METRICS = read_contents(Path("metrics"))[0]


def differences(one: Any, other: Any, at: str = "") -> list[str]:
    """Where two values differ, fields that are not compared and the order of keys included."""
    if type(one) is not type(other):
        return [f"{at}: {one!r} is {other!r}"]
    if isinstance(one, Exception):
        return [] if str(one) == str(other) else [f"{at}: {one} is {other}"]
    if is_dataclass(one):
        inner: Any = ((each.name, getattr(one, each.name), getattr(other, each.name))
                      for each in fields(one))  # fmt: skip
    elif isinstance(one, Mapping) and list(one) == list(other):
        inner = ((key, one[key], other[key]) for key in one)
    elif isinstance(one, (list, tuple)) and len(one) == len(other):
        inner = zip(itertools.count(), one, other, strict=False)
    else:
        return [] if one == other else [f"{at}: {one!r} is {other!r}"]
    return [each for name, a, b in inner for each in differences(a, b, f"{at}.{name}")]


def alone(files: Mapping[str, str]) -> Model:
    return load_model_text(files)


def encoded(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def paired(old: Mapping[str, str], new: Mapping[str, str]) -> Pair:
    """Two versions read together, held against each read alone."""
    pair = load_pair((encoded(old), Report()), (encoded(new), Report()))
    assert differences(pair.before, alone(old)) == []
    assert differences(pair.after, alone(new)) == []
    return pair


def elsewhere(files: Mapping[str, str]) -> dict[str, str]:
    return {f"other/{name}": text for name, text in files.items()}


@pytest.mark.parametrize("where", ["in place", "elsewhere"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_case(case: dict[str, Any], where: str) -> None:
    old = case["files"]
    new = {name: text for name, text in {**old, **case["now"]}.items() if text is not None}
    pair = paired(old, new if where == "in place" else elsewhere(new))
    same = case["same"][where] if isinstance(case["same"], dict) else case["same"]
    assert sorted(pair.same) == same


def test_differences_are_seen() -> None:
    """A place in another file, a line further down, another order, another sign in a tree."""
    files = CASES[0]["files"]
    model = alone(files)
    assert differences(model, alone(files)) == []
    moved = {name: f"# more\n{text}" for name, text in files.items()}
    changed = {**files, "orders.yml": files["orders.yml"].replace("> 10", ">= 10")}
    for other in (elsewhere(files), moved, changed):
        assert any("place" in each or "tree" in each for each in differences(model, alone(other)))


@pytest.mark.parametrize("case", CONSTRUCTS, ids=[case["name"] for case in CONSTRUCTS])
def test_every_construct_beside_a_file_that_comes(case: dict[str, Any]) -> None:
    files = case.get("files") or {"orders.yml": case["file"]}
    more = {"more.yml": "cubes: [{name: something_else, sql_table: it}]"}
    paired(files, {**elsewhere(files), **more})


def test_a_cube_moved_has_no_place_left_behind() -> None:
    cubes = [
        cube
        for case in CONSTRUCTS
        for cube in alone(case.get("files") or {"orders.yml": case["file"]}).cubes.values()
    ]
    kinds = set()
    for cube in cubes:
        away = moved(cube, "away.yml")
        kinds |= {type(part) for part in parts_of(away)}
        assert {part.file for part in parts_of(away) if isinstance(part, Place)} <= {"away.yml"}
    assert {Place, Case, Granularity, Hierarchy, Join, OrderBy, Segment} <= kinds


def parts_of(value: Any) -> Iterator[Any]:
    """A value and every part of it."""
    yield value
    inner: Iterable[Any] = ()
    if is_dataclass(value):
        inner = [getattr(value, each.name) for each in fields(value)]
    elif isinstance(value, (Mapping, tuple)):
        inner = value.values() if isinstance(value, Mapping) else value
    for each in inner:
        yield from parts_of(each)


@pytest.mark.parametrize("cubes", ["episodes", "people", "turns"])
def test_a_file_of_the_shipped_model_touched_or_gone(cubes: str) -> None:
    """Without one, what is left has faults in places."""
    name = f"metrics/cubes/{cubes}.yml"
    texts = {each: content.decode() for each, content in METRICS.items()}
    assert paired(texts, {**texts, name: texts[name] + "\n# touched\n"}).same
    paired(texts, {each: text for each, text in texts.items() if each != name})

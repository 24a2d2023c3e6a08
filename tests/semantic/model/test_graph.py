"""The ways between cubes."""

from __future__ import annotations

import time

import pytest

from semantic.errors import ModelError
from semantic.model import JoinGraph, load_model_text
from semantic.model.types import Model


def model(joins: str, cubes: str = "abcdef") -> Model:
    """Cubes of one letter, and joins such as `a>b` (many to one) or `a<b` (one to many)."""
    found: dict[str, list[str]] = {cube: [] for cube in cubes}
    for written in joins.split():
        one, kind, other = written[0], written[1], written[2]
        relationship = {">": "many_to_one", "<": "one_to_many", "=": "one_to_one"}[kind]
        sql = f'"{{CUBE}}.x = {{{other}}}.y"'
        found[one].append(f"{{name: {other}, relationship: {relationship}, sql: {sql}}}")
    lines = [
        f"  - {{name: {cube}, sql_table: {cube}, joins: [{', '.join(each)}]}}"
        for cube, each in found.items()
    ]
    loaded = load_model_text({"m.yml": "\n".join(["cubes:", *lines])})
    assert loaded.errors == ()
    return loaded


def ways(joins: str, start: str, stop: str) -> list[str]:
    """Each way as its cubes, `*` where a step multiplies."""
    return [
        start + "".join(("*" if step.multiplies else "") + step.to_cube for step in way)
        for way in JoinGraph(model(joins)).paths(start, stop)
    ]


@pytest.mark.parametrize(
    ("joins", "start", "stop", "expected"),
    [
        ("a>b", "a", "b", ["ab"]),
        ("a>b", "b", "a", ["b*a"]),
        ("a<b", "a", "b", ["a*b"]),
        ("a<b", "b", "a", ["ba"]),
        ("a=b", "a", "b", ["ab"]),
        ("a=b", "b", "a", ["ba"]),
        ("a>b", "a", "a", ["a"]),
        ("a>b", "a", "c", []),
        ("a>b b>c", "a", "c", ["abc"]),
        ("a>b b>c", "c", "a", ["c*b*a"]),
        ("a>b a>c b>d c>d", "a", "d", ["abd", "acd"]),
        ("a>b a>c b>d c>d", "d", "a", ["d*b*a", "d*c*a"]),
        ("a>b a>c b>d c>d a>d", "a", "d", ["ad"]),
        ("a>b b>c c>d a>e e>d", "a", "d", ["aed"]),
        ("b>a b>c", "a", "c", ["a*bc"]),
        ("a>b b<a", "a", "b", ["ab"]),
        ("a>b a>c a>d b>e c>e d>e e>f", "a", "f", ["abef", "acef", "adef"]),
    ],
)  # fmt: skip
def test_paths(joins: str, start: str, stop: str, expected: list[str]) -> None:
    assert ways(joins, start, stop) == expected


def test_steps_name_their_join() -> None:
    graph = JoinGraph(model("a>b"))
    ((step,),) = graph.paths("b", "a")
    assert (step.from_cube, step.to_cube, step.forward, step.multiplies) == ("b", "a", False, True)
    assert (step.join.cube, step.join.to) == ("a", "b")
    assert graph.steps("b") == (step,)
    assert graph.shortest("a", "b", "c") == {"b": graph.paths("a", "b"), "c": ()}
    assert graph.steps("nothing") == ()


BROKEN = """\
cubes:
  - name: a
    sql_table: a
    joins:
      - {name: d, relationship: many_to_one, sql: "{CUBE}.d = {d}."}
      - {name: b, relationship: many_to_one, sql: "{CUBE}.b = {b}.id"}
  - name: b
    sql_table: b
    joins: [{name: d, relationship: many_to_one, sql: "{CUBE}.d = {d}.id"}]
  - {name: d, sql_table: d}
"""


def test_a_longer_way_does_not_stand_in_for_a_broken_join() -> None:
    """a → b → d joins other rows than the broken a → d would have."""
    loaded = load_model_text({"m.yml": BROKEN})
    assert [error.code for error in loaded.errors] == ["not-sql"]
    graph = JoinGraph(loaded)
    assert len(graph.paths("a", "b")) == 1
    assert len(graph.paths("b", "d")) == 1
    with pytest.raises(ModelError) as caught:
        graph.paths("a", "d")
    assert caught.value.code == "depends"


def test_a_thousand_cubes_are_no_trouble() -> None:
    names = [f"c{i}" for i in range(1000)]
    lines = ["cubes:"]
    for i, name in enumerate(names):
        joins = [
            f'{{name: {names[j]}, relationship: many_to_one, sql: "{{CUBE}}.x = {{{names[j]}}}.y"}}'
            for j in {(i * 7 + 1) % 1000, (i * 11 + 3) % 1000} - {i}
            if j > i
        ]
        lines.append(f"  - {{name: {name}, sql_table: t, joins: [{', '.join(joins)}]}}")
    graph = JoinGraph(load_model_text({"m.yml": "\n".join(lines)}))
    start = time.process_time()
    reached = sum(bool(graph.paths("c0", name)) for name in names[:200])
    assert reached > 1
    assert time.process_time() - start < 2

"""Hostile names and damaged files give typed errors with places, and nothing else."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from semantic.errors import MetricastError
from semantic.model import load_model, load_model_text
from semantic.model.types import Model
from semantic.model.words import NAME

GOOD = """\
cubes:
  - name: orders
    sql_table: shop.orders
    description: Every order, once.
    joins:
      - name: customers
        relationship: many_to_one
        sql: "{CUBE}.customer_id = {customers.id}"
    dimensions:
      - {name: id, type: number, sql: id, primary_key: true}
      - name: status
        type: string
        sql: "CASE WHEN {CUBE}.paid THEN 'paid' ELSE 'open' END"
      - name: created_at
        type: time
        sql: created_at
        granularities:
          - {name: fiscal_year, interval: 1 year, offset: 1 month}
    measures:
      - {name: count, type: count}
      - {name: total, type: sum, sql: amount, filters: [{sql: "{status} = 'paid'"}]}
      - {name: mean, type: number, sql: "{total} / nullif({count}, 0)", format: currency}
      - name: before
        type: number
        sql: "{total}"
        multi_stage: true
        time_shift: [{time_dimension: created_at, interval: 1 month, type: prior}]
  - name: customers
    sql: |
      SELECT id, city
      FROM customers
      WHERE NOT test
    dimensions:
      - {name: id, type: number, sql: id, primary_key: true}
      - {name: city, type: string, sql: city}
views:
  - name: shop
    cubes:
      - {join_path: orders, includes: "*"}
      - {join_path: orders.customers, includes: [city], prefix: true}
questions:
  - name: how_many
    questions: ["How many orders?"]
    query:
      measures: [shop.count]
      filters: [{member: shop.status, operator: equals, values: [paid]}]
"""


def check(model: Model) -> None:
    """Every error is typed, has a place in a file, and can be printed and sent as JSON."""
    for error in model.errors:
        assert isinstance(error, MetricastError)
        assert error.place is not None
        assert error.place.line >= 1
        assert error.place.column >= 1
        assert "Traceback" not in str(error)
        json.dumps(error.to_json())


def test_the_good_model_is_good() -> None:
    model = load_model_text({"good.yml": GOOD})
    assert model.errors == ()
    assert len(model.views["shop"].members) == 8


@settings(max_examples=500, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=10, max_size=10))
def test_any_name_is_a_name_or_a_typed_error(names: list[str]) -> None:
    """Ten names a model: as JSON strings, which are YAML strings, too."""
    for kind in ("sql_table", "dimensions"):
        cubes: list[dict[str, object]]
        if kind == "sql_table":
            cubes = [{"name": name, "sql_table": "t"} for name in names]
        else:
            members = [{"name": name, "type": "string", "sql": "a"} for name in names]
            cubes = [{"name": "orders", "sql_table": "t", "dimensions": members}]
        model = load_model_text({"m.yml": json.dumps({"cubes": cubes})})
        check(model)
        if {error.code for error in model.errors} == {"not-yaml"}:
            continue  # JSON's surrogate pairs are not YAML
        good = {name for name in names if NAME.fullmatch(name) and names.count(name) == 1}
        found = set(model.cubes) if kind == "sql_table" else set(model.cubes["orders"].dimensions)
        assert found <= good
        assert bool(model.errors) == (len(found) < len(names))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.sampled_from(["sql", "title", "type", "format", "public", "case"]))
def test_any_value_is_a_value_or_a_typed_error(value: str, key: str) -> None:
    member = {"name": "x", "type": "string", "sql": "a", key: value}
    text = json.dumps({"cubes": [{"name": "orders", "sql_table": "t", "dimensions": [member]}]})
    check(load_model_text({"m.yml": text}))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab{}[]:,-'\"#&*!|>%@` \n\t?.$\0\x85\u2028é", max_size=60))
def test_any_text_is_a_model_or_a_typed_error(text: str) -> None:
    check(load_model_text({"m.yml": text}))
    check(load_model_text({"m.yml": "cubes:\n  - name: a\n    sql: " + text}))


def damaged(chance: random.Random) -> bytes:
    """The good model after one of many accidents."""
    content = bytearray(GOOD.encode())
    lines = GOOD.splitlines(keepends=True)
    at = chance.randrange(len(content))
    match chance.randrange(10):
        case 0:
            return bytes(content[:at])
        case 1:
            content[at] ^= 1 << chance.randrange(8)
        case 2:
            content[at : at + chance.randrange(1, 40)] = b""
        case 3:
            content[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
        case 4:
            line = chance.randrange(len(lines))
            return "".join([*lines[:line], lines[line], *lines[line:]]).encode()
        case 5:
            chance.shuffle(lines)
            return "".join(lines).encode()
        case 6:
            return GOOD.encode("utf-16")
        case 7:
            bomb = "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9))
            return ("a0: &a0 [x]\n" + bomb + GOOD).encode()
        case 8:
            return GOOD.replace("\n  ", "\n\t", chance.randrange(1, 5)).encode()
        case _:
            word = chance.choice(
                ["orders", "total", "status", "id", "count", "type", "sql", "{", '"']
            )
            return GOOD.replace(word, chance.choice(["", "x", "{", "null", "- "]), 1).encode()
    return bytes(content)


@pytest.mark.parametrize("seed", range(200))
def test_damage_is_a_typed_error(seed: int) -> None:
    chance = random.Random(seed)
    other = "cubes:\n  - {name: other, sql_table: other, measures: [{name: n, type: count}]}\n"
    model = load_model_text({"a.yml": damaged(chance), "b.yml": other})
    check(model)
    assert "n" in model.cubes["other"].measures


def test_ten_megabytes_are_refused_at_once() -> None:
    model = load_model_text({"a.yml": b"# " + b"x" * 10_000_000, "b.yml": GOOD})
    assert [error.code for error in model.errors] == ["too-large"]
    assert "orders" in model.cubes


@pytest.mark.parametrize("depth", [100, 1_000, 100_000])
def test_depth_is_refused(depth: int) -> None:
    for text in ("cubes: " + "[" * depth, "cubes: " + "{a: " * depth, "- " * depth):
        model = load_model_text({"a.yml": text})
        assert {error.code for error in model.errors} <= {"too-deep", "not-yaml"}
        assert model.errors


def test_a_name_without_a_file(tmp_path: Path) -> None:
    check(model := load_model(tmp_path / "nothing"))
    assert [error.code for error in model.errors] == ["no-model"]


def test_bytes_that_are_not_text_are_placed() -> None:
    model = load_model_text({"a.yml": b"cubes:\n  - name: caf\xe9\n"})
    (error,) = model.errors
    assert (error.code, str(error.place)) == ("not-text", "a.yml:2:14")


def chain(length: int, sql: str) -> Model:
    """A cube whose members name each other, `{0}` standing for the one before."""
    members = ["{name: m0, type: number, sql: a}"]
    for i in range(1, length):
        text = sql.replace("{0}", f"{{m{i - 1}}}")
        members.append(f'{{name: m{i}, type: number, sql: "{text}"}}')
    lines = "\n".join(f"      - {member}" for member in members)
    head = "cubes:\n  - name: a\n    sql_table: a\n    dimensions:\n"
    return load_model_text({"a.yml": head + lines})


def test_members_that_would_explode_are_refused() -> None:
    """Thirty members, each naming the one before twice, would be a billion when written out."""
    model = chain(30, "{0} + {0}")
    assert {error.code for error in model.errors} == {"too-large", "depends"}
    assert len(model.cubes["a"].dimensions) < 20


def test_a_chain_too_long_is_refused() -> None:
    model = chain(3000, "{0}")
    assert "too-large" in {error.code for error in model.errors}
    assert len(model.cubes["a"].dimensions) <= 60

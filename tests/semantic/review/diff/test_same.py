"""What is known to be the same in both versions is passed over, and nothing else is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.diffing import versions
from semantic import SemanticLayer
from semantic.engine import connect
from semantic.model.load import read_contents
from semantic.model.pair import Pair, load_pair
from semantic.model.report import Report
from semantic.review.diff.compare import compare
from semantic.review.diff.types import Diff

TOP = """
cubes:
  - name: top
    sql_table: top
    joins:
      - {name: middle, relationship: many_to_one, sql: "{CUBE}.middle_id = {middle.id}"}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
    measures:
      - {name: latest, type: max, sql: "{middle.newest}", multi_stage: true}
      - {name: count, type: count}
"""
MIDDLE = """
cubes:
  - name: middle
    sql_table: middle
    joins:
      - {name: bottom, relationship: many_to_one, sql: "{CUBE}.bottom_id = {bottom.id}"}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
    measures:
      - {name: newest, type: max, sql: "{bottom.last}"}
"""
BOTTOM = """
cubes:
  - name: bottom
    sql_table: bottom
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: last, sql: last, type: number}
"""


def told(found: Diff) -> list[Any]:
    """All of a comparison, what is not compared included."""
    return [found, *((each.key, each.place) for each in found.changes),
            *(each.place for each in found.breaking)]  # fmt: skip


def read(files: Mapping[str, str]) -> tuple[dict[str, bytes], Report]:
    return {name: text.encode() for name, text in files.items()}, Report()


def test_it_changes_nothing() -> None:
    with versions(150) as (old, new, url):
        pair = load_pair(read_contents(Path(old)), read_contents(Path(new)))
        ask = SemanticLayer(pair.after, connect(url)).with_model
        quick = compare(pair.before, pair.after, ask, pair.same)
        assert len(pair.same) > 20
        assert len(quick.changes) > 20 and len(quick.numbers or ()) > 20
        assert told(quick) == told(compare(pair.before, pair.after, ask))


def test_a_type_by_way_of_a_third_cube() -> None:
    """`top` names `middle`, which is as it was; the type of its measure is not."""
    old = {"top.yml": TOP, "middle.yml": MIDDLE, "bottom.yml": BOTTOM}
    new = {**old, "bottom.yml": BOTTOM.replace("sql: last, type: number", "sql: last, type: time")}
    pair = load_pair(read(old), read(new))
    assert (pair.before.errors, pair.after.errors) == ((), ())
    assert pair.same == {"top"}
    found = compare(pair.before, pair.after, same=pair.same)
    assert sorted((each.name, each.message) for each in found.breaking) == [
        (name, f"the type of `{name}` was number and is time")
        for name in ("bottom.last", "middle.newest", "top.latest")
    ]


def test_a_pair_that_is_the_same() -> None:
    files = {"top.yml": TOP, "middle.yml": MIDDLE, "bottom.yml": BOTTOM}
    pair: Pair = load_pair(read(files), read({f"new/{name}": text for name, text in files.items()}))
    assert pair.same == {"top", "middle", "bottom"}
    assert compare(pair.before, pair.after, same=pair.same) == Diff()

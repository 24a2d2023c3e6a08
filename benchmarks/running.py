"""How long compiled SQL runs, beside SQL written by hand for the same rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import yaml

from benchmarks.compiling import same
from benchmarks.measuring import best_of_both
from semantic.compile.types import Compiled
from semantic.model.graph import JoinGraph
from semantic.model.load import load_model_text
from semantic.pipeline import compile_query
from semantic.query.spec import read_query

HERE = Path(__file__).parent
FACTS = HERE.parent / "warehouse" / "facts"


def measured(rows: int | None, seconds: float) -> dict[str, tuple[float, float]]:
    """Milliseconds of each shape, compiled and by hand; `rows` None reads the shipped facts."""
    data = yaml.safe_load((HERE / "turns.yml").read_text())
    connection = duckdb.connect()
    connection.execute("set threads = 2")
    if rows is None:
        for table in ("episodes", "people", "turns"):
            file = FACTS / f"{table}.csv"
            connection.execute(f"create table {table} as from read_csv('{file}')")
    else:
        connection.execute(data["tables"].replace("{rows}", str(rows)))
    model = load_model_text({"turns.yml": data["model"]})
    assert not model.errors, model.errors
    graph = JoinGraph(model)
    found: dict[str, tuple[float, float]] = {}
    for shape in data["shapes"]:
        compiled = compile_query(read_query(shape["query"]), model, graph)
        found[shape["name"]] = _both(connection, compiled, shape, seconds)
    return found


def _both(
    connection: Any, compiled: Compiled, shape: dict[str, str], seconds: float
) -> tuple[float, float]:
    """Both in turn; the rows by hand are put in order and limited as the compiled ones are."""
    order = "2 desc, 1" if len(compiled.columns) > 1 else "1"
    if any(column.kind == "time" for column in compiled.columns):
        order = "1, 2"
    by_hand = f"{shape['sql']} order by {order} limit {compiled.limit + 1}"
    ours, hand = (connection.execute(each).fetchall() for each in (compiled.sql, by_hand))
    assert same(ours, hand), f"{shape['name']}: {ours[:3]} and {hand[:3]}"
    return best_of_both(
        lambda: connection.execute(compiled.sql).fetchall(),
        lambda: connection.execute(by_hand).fetchall(),
        seconds,
    )

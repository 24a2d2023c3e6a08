"""Questions whose rows somebody wrote down, or wrote SQL for, without the compiler."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from semantic import SemanticLayer
from semantic.model.load import load_model, load_model_text
from semantic.pipeline import compile_query, run
from semantic.query.spec import read_query
from semantic.query.types import Query
from semantic.result import Result
from tests.conformance import test_cube as cube
from tests.faults.trials import RIGHT, Trial, Verdict, written
from tests.semantic.compile import test_shapes as shapes
from tests.semantic.compile.shop import Engine, shop_model
from tests.truth.cases import Case, read_cases
from tests.truth.conftest import LOADED, ROOT
from tests.truth.rows import difference, plain_rows
from warehouse.rows import fill_from_facts

SMALL = yaml.safe_load((Path(__file__).parent / "small.yml").read_text(encoding="utf-8"))
Wrong = Callable[[Result], str]


def by_truth() -> Iterator[Trial]:
    """The shipped model over the shipped facts, against SQL written by hand."""
    engine = Engine("")
    fill_from_facts(engine.connection, LOADED)
    layer = SemanticLayer(load_model(ROOT / "metrics"), engine)
    for case in read_cases():
        yield _asked(case.name, layer, layer.read(case.query), _sql_by_hand(engine, case))


def _sql_by_hand(engine: Engine, case: Case) -> Wrong:
    right = plain_rows(engine.connection.execute(case.truth).fetchall())
    total = engine.connection.execute(case.total).fetchall()[0][0] if case.total else None

    def wrong(result: Result) -> str:
        if case.total and result.total != total:
            return f"total {result.total}, not {total}"
        return difference(plain_rows(result.rows), right, case.ordered)

    return wrong


def by_the_shop() -> Iterator[Trial]:
    """A small shop with every trap in it, against SQL written by hand."""
    engine: Any = Engine()
    layer = SemanticLayer(shop_model(), engine)
    for case in shapes.CASES:
        truth = engine.connection.execute(case["truth"]).fetchall()
        yield _asked(case["name"], layer, layer.read(case["query"]), _same(shapes.plain(truth)))


def _same(right: list[Any]) -> Wrong:
    def wrong(result: Result) -> str:
        rows = shapes.plain(result.rows)
        return "" if rows == right else f"{rows}, not {right}"

    return wrong


def by_cube() -> Iterator[Trial]:
    """Cube's own tests, where they stand beside the checkout and agree with our rules."""
    for suite, case in (each.values for each in cube.CASES):
        if case["id"] not in cube.DIFFERENT:
            engine = Engine("")
            engine.connection, model, _ = cube._opened(suite["model"], suite["data"])
            layer = SemanticLayer(model, engine)
            yield _asked(case["id"], layer, read_query(case["query"]), _cubes_rows(case))


def _cubes_rows(case: dict[str, Any]) -> Wrong:
    def wrong(result: Result) -> str:
        names = [column.name for column in result.columns]
        agrees = cube._verify().same(case, names, result.rows)
        return "" if agrees else f"{result.rows}, not {case['rows']}"

    return wrong


def by_rows() -> Iterator[Trial]:
    """The cases of this folder: rows written down."""
    model = load_model_text({"small.yml": yaml.safe_dump(SMALL["model"])})
    assert not model.errors, model.errors
    layer = SemanticLayer(model, Engine(SMALL["tables"]))
    for case in SMALL["cases"]:
        yield _asked(case["name"], layer, layer.read(case["query"]), _rows_by_hand(case))


def _rows_by_hand(case: dict[str, Any]) -> Wrong:
    def wrong(result: Result) -> str:
        if result.total != case.get("total", result.total):
            return f"total {result.total}, not {case['total']}"
        return difference(plain_rows(result.rows), plain_rows(case["rows"]), ordered=True)

    return wrong


def _asked(name: str, layer: SemanticLayer, query: Query, wrong: Wrong) -> Trial:
    def judge() -> Verdict:
        try:
            compiled = compile_query(query, layer.model, layer.graph, most=layer.max_rows)
            what = wrong(run(compiled, layer.engine, timeout=30))
        except Exception as fault:
            return Verdict("broken", f"{type(fault).__name__}: {fault}")
        return Verdict("wrong", what) if what else RIGHT

    return Trial(name, judge, lambda: written(layer, query))

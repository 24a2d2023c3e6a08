"""Every measure by every cube: after an exchange the rows are equal, or the report says why.

Models with roles, keys of several columns, bridges, joins that both sides declare, a cube that
joins itself, hidden members and views: what other tools say otherwise than we do.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from semantic.errors import MetricastError
from semantic.layer import SemanticLayer
from semantic.model.load import load_model_text
from semantic.model.types import Model
from semantic.review.exchange.formats import EXPORTS, export_model, import_model
from tests.semantic.review.exchange.blame import Blame, Pair
from tests.semantic.review.exchange.models import (
    ODD_NAMES,
    layer_of,
    layer_over,
    path_of,
    round_trip,
)

pytestmark = pytest.mark.long  # some hundred queries a model, twice


@pytest.mark.parametrize("format", EXPORTS)
@pytest.mark.parametrize("name", ODD_NAMES)
def test_what_comes_back_is_equal_or_reported(name: str, format: str, tmp_path: Path) -> None:
    out, back = round_trip(name, format, tmp_path)
    layer = layer_of(name)
    blame = Blame(layer.model, [each for each in (*out.losses, *back.losses)
                                if each.fate in ("lost", "changed")])  # fmt: skip
    other = layer.with_model(load_model_text(back.files))
    pairs = list(every_pair(layer.model))
    unequal = [pair for pair in pairs if rows(layer, pair) != rows(other, pair)]
    assert len(pairs) > 150
    assert len(unequal) < len(pairs) / 3
    assert [pair for pair in unequal if not blame.explains(pair)] == []


@pytest.mark.parametrize("name", ODD_NAMES)
def test_what_cube_is_shown_is_equal_or_reported(name: str) -> None:
    """The files as they stand, without what only an import of ours looks for."""
    out = export_model(path_of(name), "cube")
    layer = layer_of(name)
    other = layer.with_model(load_model_text(out.files))
    blame = Blame(layer.model, [each for each in out.losses if each.fate in ("lost", "kept")])
    unequal = [each for each in every_pair(layer.model) if rows(layer, each) != rows(other, each)]
    assert [pair for pair in unequal if not blame.explains(pair)] == []
    assert not [pair for pair in unequal if set(pair) <= set(out.carried)
                and not blame.by_joins(pair)]  # fmt: skip


@pytest.mark.parametrize("name", ODD_NAMES)
def test_what_dbt_is_shown_is_equal_or_reported(name: str, tmp_path: Path) -> None:
    """The files without `meta`: keys and expressions say all that dbt knows."""
    out = export_model(path_of(name), "dbt")
    queries = {Path(file).stem: text for file, text in out.files.items() if file.endswith(".sql")}
    layer = layer_over(name, queries)
    called: dict[str, str] = {}
    for file, text in out.files.items():
        if file.endswith(".yml"):
            data = yaml.safe_load(text)
            called |= names_there(data)
            (tmp_path / Path(file).name).write_text(yaml.safe_dump(without_ours(data)))
    model = load_model_text(import_model(tmp_path, "dbt").files)
    cube_of = {measure: cube.name for cube in model.cubes.values() for measure in cube.measures}
    other = layer.with_model(model)
    blame = Blame(layer.model, [each for each in out.losses if each.fate in ("lost", "changed")])
    compared, silent = 0, []
    for measure, dimension in every_pair(layer.model):
        if measure not in called or dimension not in called or "." not in called[dimension]:
            continue
        compared += 1
        there = (f"{cube_of[called[measure]]}.{called[measure]}", called[dimension])
        one, two = rows(layer, (measure, dimension)), rows(other, there)
        # Ties are broken by what members are called, and some are called otherwise there.
        if sorted(one, key=str) != sorted(two, key=str):
            silent += [] if blame.by_joins((measure, dimension)) else [(measure, dimension)]
    assert compared > 80
    assert silent == []


# ------------------------------------------------------------------------------- queries


def every_pair(model: Model) -> Iterator[Pair]:
    """Each measure by one dimension of each cube, and each dimension with one measure."""
    for cube in model.cubes.values():
        for other in model.cubes.values():
            every = list(other.dimensions.values())
            for measure in cube.measures.values():
                yield measure.full_name, every[-1].full_name
            if other is cube and cube.measures:
                first = next(iter(cube.measures.values()))
                yield from ((first.full_name, each.full_name) for each in every[:-1])
    for view in model.views.values():
        shown = [name for name, each in view.members.items() if each.dimension]
        for name, member in view.members.items():
            if member.measure:
                yield from ((f"{view.name}.{name}", f"{view.name}.{each}") for each in shown)


def rows(layer: SemanticLayer, pair: Pair) -> list[Any]:
    """The rows of a measure by a dimension; nothing where that is refused."""
    try:
        result = layer.query(measures=[pair[0]], dimensions=[pair[1]])
    except MetricastError:
        return []
    return [tuple(round(each, 9) if isinstance(each, float) else each for each in row)
            for row in result.rows]  # fmt: skip


# ----------------------------------------------------------------------------- dbt files


def names_there(data: dict[str, Any]) -> dict[str, str]:
    """What our members are called in a file of dbt's: metrics, and `model.dimension`."""
    found = {each["config"]["meta"]["metricast"]["member"]: each["name"]
             for each in data.get("metrics", ())}  # fmt: skip
    for model in data.get("semantic_models", ()):
        cube = model["config"]["meta"]["metricast"].get("name", model["name"])
        for each in model.get("dimensions", ()):
            ours = each["config"]["meta"]["metricast"].get("name", each["name"])
            found[f"{cube}.{ours}"] = f"{model['name']}.{each['name']}"
    return found


def without_ours(thing: Any) -> Any:
    """A file without what our export keeps in `meta`."""
    if isinstance(thing, dict):
        return {key: without_ours(each) for key, each in thing.items() if key != "metricast"}
    return [without_ours(each) for each in thing] if isinstance(thing, list) else thing

"""What is told again under other names is what would be told afresh."""

from __future__ import annotations

from typing import Any

import pytest

from semantic.model.meaning import Naming
from semantic.model.references import members_of
from semantic.model.types import Model
from semantic.review.diff.facts import cube_parts, other_parts
from semantic.review.diff.told import Told
from semantic.review.diff.types import Item
from tests.semantic.review.diff.conftest import cases, edited

CASES = cases()


def afresh(model: Model, naming: Naming) -> dict[tuple[str, str], Item]:
    parts = (*dict(cube_parts(model)).values(), *other_parts(model))
    return {item.key: item for part in parts for item in part(naming)}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_each_name_changed_alone(case: dict[str, Any]) -> None:
    model = edited(case.get("before", []))
    told = Told(model)
    assert told.under() == afresh(model, Naming())
    members = [each.full_name for cube in model.cubes.values() for each in members_of(cube)]
    for name in (*model.cubes, *model.views):
        naming = Naming({name: "another"})
        assert told.under(naming) == afresh(model, naming), name
    for name in members:
        naming = Naming(None, {name: f"{name}_now"})
        assert told.under(naming) == afresh(model, naming), name


def test_a_name_that_is_mentioned_is_told_again() -> None:
    model = edited([])
    name = next(each for cube in model.cubes.values() for each in cube.joins).to
    assert Told(model).under(Naming({name: "another"})) != Told(model).under()

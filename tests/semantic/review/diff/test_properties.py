"""What holds for any two models: none differs from itself, and what came one way goes the other."""

from __future__ import annotations

import random
from typing import Any

import pytest

from semantic.model.load import load_model, load_model_text
from semantic.model.types import Model
from semantic.review.diff.compare import compare
from semantic.review.diff.numbers import Ask
from tests.architecture.sources import ROOT
from tests.semantic.review.diff.conftest import SHOP, cases, edited
from tests.semantic.review.diff.mirror import facts, mirrored

CASES = cases()
NAMES = [case["name"] for case in CASES]
EDITS = [edit for case in CASES for side in ("before", "after") for edit in case.get(side, [])]


def mixed(seed: int) -> Model:
    """The shop with some of all edits, in some order; those that no longer fit are left out."""
    chance = random.Random(seed)
    text = SHOP
    for old, new in chance.sample(EDITS, chance.randint(1, 6)):
        text = text.replace(old, new)
    return load_model_text({"shop.yml": text})


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_no_version_differs_from_itself(case: dict[str, Any], ask: Ask) -> None:
    for side in ("before", "after"):
        model = edited(case.get(side, []))
        found = compare(model, model, ask)
        assert found.is_empty
        assert not found.breaking


def test_the_podcast_does_not_differ_from_itself() -> None:
    model = load_model(ROOT / "metrics")
    assert compare(model, model).is_empty


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_other_way_round_the_opposite_is_said(case: dict[str, Any], ask: Ask) -> None:
    before, after = edited(case.get("before", [])), edited(case.get("after", []))
    assert mirrored(compare(before, after, ask)) == facts(compare(after, before, ask))


@pytest.mark.parametrize("seed", range(60))
def test_mixed_edits_mirror(seed: int) -> None:
    before, after = mixed(2 * seed), mixed(2 * seed + 1)
    assert mirrored(compare(before, after)) == facts(compare(after, before))


@pytest.mark.parametrize("seed", range(15))
def test_numbers_of_mixed_edits_mirror(seed: int, ask: Ask) -> None:
    before, after = mixed(2 * seed), mixed(2 * seed + 1)
    assert mirrored(compare(before, after, ask)) == facts(compare(after, before, ask))


@pytest.mark.parametrize("seed", range(20))
def test_where_no_definition_changes_no_number_does(seed: int, ask: Ask) -> None:
    """Whatever differs in numbers, something that decides rows was changed."""
    before, after = mixed(3 * seed), mixed(3 * seed + 1)
    found = compare(before, after, ask)
    decided = [each for each in found.changes if any(a.counts for a in each.aspects)]
    if any(each.differs for each in found.numbers or ()):
        assert decided

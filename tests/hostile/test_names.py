"""Hostile names in model files: refused with a place, or right."""

from __future__ import annotations

import pytest

from tests.hostile.named_model import Names
from tests.hostile.names import attack, judged

MODELS = 80


def test_the_usual_names_are_right() -> None:
    assert judged(Names()) == ("right", "", [])


def test_any_names_are_refused_with_a_place_or_right() -> None:
    figures = attack(MODELS, seed=1)
    assert not figures.failed, "\n".join(figures.findings)
    assert figures.kinds["right"] > 0.4 * MODELS
    assert figures.kinds["refused"] > 0.15 * MODELS


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("parent", "select"),
        ("child", "_part_1"),
        ("role", "values"),
        ("view", "order"),
        ("parameter", "from"),
        ("label", "start"),
        ("kind", "key_0"),
        ("at", "until"),
        ("count", "count"),
        ("total", "__class__"),
        ("grain", "interval"),
        ("c_label", 'a"b'),
        ("c_kind", "'; DROP TABLE x; --"),
        ("c_at", "at\n-- x"),
        ("c_amount", "{CUBE}"),
        ("c_parent", "*/ /*"),
        ("t_parent", "select"),
        ("t_child", "UNION"),
    ],
)
def test_a_name_that_can_be_meant_is_right(role: str, name: str) -> None:
    kind, what, codes = judged(Names(**{role: name}))
    assert kind == "right", (what, codes)


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (Names(sub_query="ID"), "refused"),  # members that differ in case only
        (Names(parent="CHILDREN"), "refused"),  # cubes that do
        (Names(t_parent="_part_1"), "right"),  # called as a common table expression of ours
    ],
)
def test_names_that_once_went_wrong(names: Names, kind: str) -> None:
    assert judged(names)[0] == kind

"""Whether two models mean the same, but for words that repeat."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from semantic.model.types import About, Cube, Model, View
from semantic.review.lint.synonyms import needless


def same_meaning(one: Model, two: Model) -> bool:
    """Equal members, joins, questions, tests and faults; places and needless synonyms aside."""
    return (
        {name: _cube(each) for name, each in one.cubes.items()}
        == {name: _cube(each) for name, each in two.cubes.items()}
        and {name: _view(each) for name, each in one.views.items()}
        == {name: _view(each) for name, each in two.views.items()}
        and (one.parameters.keys(), one.questions, one.tests)
        == (two.parameters.keys(), two.questions, two.tests)
        and [each.message for each in one.errors] == [each.message for each in two.errors]
    )


def _cube(cube: Cube) -> Cube:
    return replace(
        cube,
        about=_about(cube.about),
        dimensions=_members(cube.dimensions),
        measures=_members(cube.measures),
        segments=_members(cube.segments),
    )


def _view(view: View) -> View:
    members = {
        name: replace(
            each,
            about=_about(each.about),
            dimension=_member(each.dimension),
            measure=_member(each.measure),
            segment=_member(each.segment),
        )
        for name, each in view.members.items()
    }
    return replace(view, about=_about(view.about), members=members)


def _members(members: Any) -> dict[str, Any]:
    return {name: _member(each) for name, each in members.items()}


def _member(member: Any) -> Any:
    return None if member is None else replace(member, about=_about(member.about))


def _about(about: About) -> About:
    extra = needless(about)
    kept = list(about.synonyms)
    for word in extra:  # the last of equal words goes
        kept.reverse()
        kept.remove(word)
        kept.reverse()
    return replace(about, place=None, synonyms=tuple(kept))

"""A model with nothing hidden, so that a review can ask for all of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from semantic.model.types import Cube, Dimension, Measure, Model, Segment, View, ViewMember

Described = TypeVar("Described", Cube, View, ViewMember, Dimension, Measure, Segment)


def opened(model: Model) -> Model:
    """The model with every cube, view and member public."""
    return replace(
        model,
        cubes={name: opened_cube(cube) for name, cube in model.cubes.items()},
        views={name: _opened_view(view) for name, view in model.views.items()},
    )


def opened_cube(cube: Cube) -> Cube:
    """The cube with every dimension and measure public."""
    return replace(
        public(cube),
        dimensions={name: public(each) for name, each in cube.dimensions.items()},
        measures={name: public(each) for name, each in cube.measures.items()},
        segments={name: public(each) for name, each in cube.segments.items()},
    )


def _opened_view(view: View) -> View:
    return replace(public(view), members={n: public(each) for n, each in view.members.items()})


def public(each: Described) -> Described:
    """The same, public."""
    return each if each.about.public else replace(each, about=replace(each.about, public=True))

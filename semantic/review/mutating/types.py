"""One change of a definition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from semantic.errors import Place
from semantic.model.references import Member
from semantic.model.types import Cube, Dimension, Join, Measure, Model, Segment, ViewMember

Kind = Literal["aggregate", "filter", "segment", "column", "arithmetic", "window", "case", "join"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A definition as it might be by mistake. `new` is the member or join instead of `old`.

    `also` is the same change in roles of the cube and in cubes that extend it.
    """

    kind: Kind
    member: str
    says: str
    place: Place | None
    old: Member | Join = field(repr=False)
    new: Member | Join = field(repr=False)
    also: tuple[Mutant, ...] = field(default=(), repr=False)

    @property
    def cube(self) -> str:
        """The cube or view whose definition it is."""
        return self.new.cube

    def model(self, model: Model) -> Model:
        """The model with this one change."""
        for each in (self, *self.also):
            if isinstance(each.new, Join):
                model = _with_join(model, each.old, each.new)
            elif not isinstance(each.old, Join):
                model = _with_member(model, each.old, each.new)
        return model


def _with_join(model: Model, old: Any, new: Join) -> Model:
    cube = model.cubes[new.cube]
    joins = tuple(new if each is old else each for each in cube.joins)
    return replace(model, cubes={**model.cubes, cube.name: replace(cube, joins=joins)})


def _with_member(model: Model, old: Member, new: Member) -> Model:
    cubes = dict(model.cubes)
    if old.cube in cubes:
        cubes[old.cube] = _cube_with(cubes[old.cube], new)
    views = {
        name: replace(view, members={key: _shown(each, old, new)
                                     for key, each in view.members.items()})
        for name, view in model.views.items()
    }  # fmt: skip
    return replace(model, cubes=cubes, views=views)


def _cube_with(cube: Cube, new: Member) -> Cube:
    match new:
        case Measure():
            return replace(cube, measures={**cube.measures, new.name: new})
        case Dimension():
            return replace(cube, dimensions={**cube.dimensions, new.name: new})
        case Segment():
            return replace(cube, segments={**cube.segments, new.name: new})


def _shown(each: ViewMember, old: Member, new: Member) -> ViewMember:
    inner = each.dimension or each.measure or each.segment
    if inner is None or inner.full_name != old.full_name:
        return each
    match new:
        case Measure():
            return replace(each, measure=new)
        case Dimension():
            return replace(each, dimension=new)
        case Segment():
            return replace(each, segment=new)


def opened(model: Model) -> Model:
    """The model with nothing hidden, so that every member can be asked for."""
    cubes = {name: _open(cube) for name, cube in model.cubes.items()}
    return replace(model, cubes=cubes)


def _open(cube: Cube) -> Cube:
    def public(members: Mapping[str, Any]) -> dict[str, Any]:
        return {name: replace(each, about=replace(each.about, public=True))
                for name, each in members.items()}  # fmt: skip

    return replace(
        cube,
        about=replace(cube.about, public=True),
        dimensions=public(cube.dimensions),
        measures=public(cube.measures),
        segments=public(cube.segments),
    )

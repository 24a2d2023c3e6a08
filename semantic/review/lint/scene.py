"""A model as the rules look at it: each definition once, with what uses what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from semantic.errors import Place
from semantic.model.references import Member, members_of
from semantic.model.types import About, Cube, Measure, Model, View
from semantic.review.uses import uses


@dataclass(frozen=True)
class Scene:
    """A model, the texts of its files, and the day that ages count from."""

    model: Model
    texts: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None
    question_months: int = 12

    @cached_property
    def cubes(self) -> tuple[Cube, ...]:
        """The cubes that somebody wrote: no roles."""
        return tuple(each for each in self.model.cubes.values() if each.alias_of is None)

    @cached_property
    def owners(self) -> tuple[Cube | View, ...]:
        """Cubes and views that somebody wrote."""
        return (*self.cubes, *self.model.views.values())

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """Every definition of a member once, where it was written; views' own members, too."""
        found: dict[Place | str, Member] = {}
        for owner in self.owners:
            for each in own_members(owner):
                found.setdefault(each.about.place or each.full_name, each)
        return tuple(found.values())

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """The measures among them."""
        return tuple(each for each in self.members if isinstance(each, Measure))

    @cached_property
    def shown(self) -> frozenset[str]:
        """The members that people may ask for: public, in public cubes, or shown by a view."""
        names = {
            each.full_name
            for cube in self.model.cubes.values()
            for each in members_of(cube)
            if cube.about.public and each.about.public
        }
        for view in self.model.views.values():
            for shown in view.members.values():
                inner = shown.dimension or shown.measure or shown.segment
                if view.about.public and shown.about.public and inner is not None:
                    names |= {inner.full_name, shown.full_name}
        return frozenset(names)

    @cached_property
    def public(self) -> tuple[Member, ...]:
        """The members that people may ask for."""
        return tuple(each for each in self.members if each.full_name in self.shown)

    @cached_property
    def uses(self) -> Mapping[str, frozenset[str]]:
        """For each member, those its definition names."""
        return uses(self.model)

    def member(self, name: str) -> Member | None:
        """A cube's member by its full name."""
        owner, _, own = name.partition(".")
        cube = self.model.cubes.get(owner)
        if cube is None:
            return None
        return cube.measures.get(own) or cube.dimensions.get(own) or cube.segments.get(own)

    @cached_property
    def described(self) -> tuple[tuple[str, str, About], ...]:
        """Everything public that describes itself: its kind, name and facts."""
        return tuple(self._described())

    def _described(self) -> Iterator[tuple[str, str, About]]:
        for cube in self.cubes:
            if cube.about.public:
                yield "cube", cube.name, cube.about
        for view in self.model.views.values():
            if view.about.public:
                yield "view", view.name, view.about
        for each in self.public:
            yield type(each).__name__.lower(), each.full_name, each.about


def own_members(owner: Cube | View) -> Iterator[Member]:
    """The members that a cube or view defines itself."""
    if isinstance(owner, Cube):
        yield from members_of(owner)
        return
    for each in owner.members.values():
        inner = each.dimension or each.measure or each.segment
        if not each.path and inner is not None:
            yield inner

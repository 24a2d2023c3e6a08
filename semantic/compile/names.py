"""The members that a query's names mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from semantic.errors import QueryError
from semantic.model.nearest import nearest
from semantic.model.types import (
    About,
    Cube,
    Dimension,
    Granularity,
    Measure,
    Model,
    Segment,
    View,
    ViewMember,
)
from semantic.query.types import GRANULARITIES, Query

FEW = 12  # members that an error can list


@dataclass(frozen=True, slots=True)
class Use:
    """A member as the query names it."""

    name: str
    about: About
    dimension: Dimension | None = None
    measure: Measure | None = None
    segment: Segment | None = None
    path: tuple[str, ...] = ()


def grain_of(dimension: Dimension, name: str, path: str) -> str | Granularity:
    """The granularity that a name means for a time dimension."""
    if name in dimension.granularities:
        return dimension.granularities[name]
    if name in GRANULARITIES:
        return name
    known = (*GRANULARITIES, *dimension.granularities)
    raise QueryError(
        "unknown-granularity",
        f"`{dimension.full_name}` has no granularity `{name}`",
        path=path,
        near=nearest(name, known),
        hint="valid: " + ", ".join(known),
    )


class Names:
    """Finds members by the names a query gives, and remembers the join paths they imply."""

    def __init__(self, model: Model, timezone: str) -> None:
        self.model = model
        self.timezone = timezone
        self.by_key: dict[str, Measure] = {}
        self.unordered: dict[str, None] = {}
        self.paths: dict[tuple[str, ...], None] = {}

    def links(self, query: Query) -> tuple[tuple[str, ...], ...]:
        """The chains of cubes that views and join hints fix."""
        for i, chain in enumerate(query.joins):
            for cube in chain:
                if cube not in self.model.cubes:
                    raise QueryError(
                        "unknown-cube",
                        f"there is no cube `{cube}`",
                        path=f"joinHints[{i}]",
                        near=nearest(cube, self.model.cubes),
                    )
            self.paths[chain] = None
        return tuple(self.paths)

    def measure(self, name: str, path: str) -> Use:
        """The measure of that name."""
        use = self.find(name, path)
        if use.measure is None:
            raise QueryError(
                "not-a-measure",
                f"`{name}` is not a measure",
                path=path,
                hint="put it under `dimensions`" if use.dimension else "put it under `segments`",
            )
        self.by_key[use.measure.full_name] = use.measure
        return use

    def dimension(self, name: str, path: str) -> tuple[Use, str | Granularity | None]:
        """The dimension of that name, and the grain when the name ends in one."""
        head, _, last = name.rpartition(".")
        if head.count(".") == 1:
            use = self.find(head, path)
            if use.dimension is not None and use.dimension.type == "time":
                return use, grain_of(use.dimension, last, path)
        use = self.find(name, path)
        if use.dimension is None:
            raise QueryError(
                "not-a-dimension",
                f"`{name}` is not a dimension",
                path=path,
                hint="put it under `measures`" if use.measure else "put it under `segments`",
            )
        if use.dimension.type == "geo":
            raise QueryError(
                "unsupported",
                f"`{name}` is a place on the map, which cannot be a column yet",
                path=path,
            )
        return use, None

    def time(self, name: str, path: str) -> Dimension:
        """The time dimension of that name."""
        use, _ = self.dimension(name, path)
        if use.dimension is None or use.dimension.type != "time":
            raise QueryError(
                "not-a-time",
                f"`{name}` is not a time dimension",
                path=path,
                hint="put it under `dimensions`, or filter it",
            )
        return use.dimension

    def segment(self, name: str, path: str) -> Segment:
        """The segment of that name."""
        use = self.find(name, path)
        if use.segment is None:
            raise QueryError("not-a-segment", f"`{name}` is not a segment", path=path)
        return use.segment

    def find(self, name: str, path: str) -> Use:
        """The member that `owner.member` names, along the view's path when owner is a view."""
        owner_name, dot, member = name.partition(".")
        if not dot:
            raise QueryError(
                "unknown-member",
                f"`{name}` does not say whose member it is",
                path=path,
                near=self._anywhere(name),
                hint='write "cube.member" or "view.member"',
            )
        if view := self.model.views.get(owner_name):
            return self._in_view(view, member, name, path)
        if cube := self.model.cubes.get(owner_name):
            return self._in_cube(cube, member, name, path)
        owners = [*self.model.views, *self.model.cubes]
        raise QueryError(
            "unknown-cube",
            f"there is no cube or view `{owner_name}`",
            path=path,
            near=nearest(owner_name, owners),
            hint="there are: " + ", ".join(sorted(owners)[:12]),
        )

    def _in_view(self, view: View, member: str, name: str, path: str) -> Use:
        found = view.members.get(member)
        if found is None or not found.about.public:
            known = [each for each, one in view.members.items() if one.about.public]
            raise _unknown(view.name, member, known, path)
        for chain in view.paths:
            self.paths[chain] = None
        return Use(name, found.about, found.dimension, found.measure, found.segment, found.path)

    def _in_cube(self, cube: Cube, member: str, name: str, path: str) -> Use:
        for each in (cube.dimensions, cube.measures, cube.segments):
            found = each.get(member)
            if isinstance(found, Dimension):
                return Use(name, found.about, dimension=found)
            if isinstance(found, Measure):
                return Use(name, found.about, measure=found)
            if isinstance(found, Segment):
                return Use(name, found.about, segment=found)
        raise _unknown(cube.name, member, [*_visible(cube)], path)

    def _anywhere(self, word: str) -> list[str]:
        owners: Iterable[View | Cube] = [*self.model.views.values(), *self.model.cubes.values()]
        names = [f"{owner.name}.{member}" for owner in owners for member in _visible(owner)]
        return [name for name in names if name.rpartition(".")[2] == word][:2]


def _visible(owner: View | Cube) -> Iterator[str]:
    members: list[tuple[str, Dimension | Measure | Segment | ViewMember]] = (
        list(owner.members.items())
        if isinstance(owner, View)
        else [*owner.dimensions.items(), *owner.measures.items(), *owner.segments.items()]
    )
    return (name for name, one in members if one.about.public)


def _unknown(owner: str, member: str, known: list[str], path: str) -> QueryError:
    return QueryError(
        "unknown-member",
        f"`{owner}` has no member `{member}`",
        path=path,
        near=[f"{owner}.{name}" for name in nearest(member, known)],
        hint=f"it has: {', '.join(known)}"
        if 0 < len(known) <= FEW
        else "`metricast catalog` lists what there is",
    )

"""Keys and joins as entities: models join where entities have the same name."""

from __future__ import annotations

from dataclasses import dataclass, field

from semantic.compile.portable import Portable, Unsaid
from semantic.model.types import Cube, Join
from semantic.review.exchange.dbt.names import Names
from semantic.review.exchange.dbt.types import Entity
from semantic.review.exchange.names import column
from semantic.review.exchange.ours import Ours
from semantic.review.exchange.passage import Losses


@dataclass(slots=True)
class Keys:
    """The entities of each cube, worked out from all cubes' keys and joins.

    `turned`: the cubes that a cube joins as its many, which dbt knows from their side only.
    """

    ours: Ours
    portable: Portable
    losses: Losses
    names: Names
    turned: dict[str, list[str]] = field(default_factory=dict)
    _found: dict[str, list[Entity]] = field(default_factory=dict)
    _primary: dict[str, str] = field(default_factory=dict)

    def of(self, cube: Cube) -> tuple[tuple[Entity, ...], str | None]:
        """A cube's entities; and the name of its key where that is no single column."""
        if not self._found:
            self._work_out()
        return tuple(self._found[cube.name]), self._primary.get(cube.name)

    def _work_out(self) -> None:
        for name, cube in self.ours.model.cubes.items():
            for dimension in cube.dimensions:
                self.names.member(name, dimension)
        for name, cube in self.ours.model.cubes.items():
            self._found[name] = []
            self._key(cube)
        for cube in self.ours.model.cubes.values():
            for join in cube.joins:
                self._join(join)

    def _key(self, cube: Cube) -> None:
        entity = self.names.entity(cube.name)
        texts = [self.portable.dimension(cube.dimensions[name]) for name in cube.primary_key]
        if len(texts) == 1 and isinstance(texts[0], str):
            self._found[cube.name].append(Entity(entity, "primary", texts[0]))
            return
        self._primary[cube.name] = entity
        if texts:
            self.losses.changed(
                f"the primary key of `{cube.name}`", "a key in dbt is one expression",
                "its columns stand in `meta`", name=cube.name, place=cube.about.place,
            )  # fmt: skip

    def _join(self, join: Join) -> None:
        pairs = self.portable.join(join.on)
        why = pairs.why if isinstance(pairs, Unsaid) else None
        if not isinstance(pairs, Unsaid) and len(pairs) > 1:
            why = "a key in dbt is one expression, and this join compares several columns"
        if why is not None or isinstance(pairs, Unsaid):
            self.losses.lost(f"the join from `{join.cube}` to `{join.to}`", str(why),
                             name=f"{join.cube}>{join.to}", place=join.place)  # fmt: skip
            return
        ((left_cube, left, _, right),) = pairs
        sides = {join.cube: left, join.to: right}
        if left_cube == join.to:
            sides = {join.cube: right, join.to: left}
        many, one = join.cube, join.to
        if join.relationship == "one_to_many":
            many, one = one, many
            self.turned.setdefault(join.cube, []).append(join.to)
            self.losses.changed(
                f"the join from `{join.cube}` to `{join.to}`",
                f"it also shows groups of `{join.cube}` without rows, which dbt never shows",
                "joined from the other side", name=f"{join.cube}>{join.to}", place=join.place,
            )  # fmt: skip
        entity = self._target(one, sides[one])
        kind = "unique" if join.relationship == "one_to_one" else "foreign"
        self._add(many, Entity(entity, kind, column(sides[many])))

    def _target(self, cube: str, name: str) -> str:
        """The entity of the one side: its primary key, or a unique one of its own."""
        text = column(name)
        for each in self._found[cube]:
            if each.expr == text and each.type in ("primary", "unique"):
                return each.name
        entity = self.names.entity(f"{cube}_{name}")
        self._add(cube, Entity(entity, "unique", text))
        return entity

    def _add(self, cube: str, entity: Entity) -> None:
        if not any(each.name == entity.name for each in self._found[cube]):
            self._found[cube].append(entity)

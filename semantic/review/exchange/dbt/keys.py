"""Keys and joins as entities: models join where entities have the same name."""

from __future__ import annotations

from dataclasses import dataclass, field

from semantic.compile.portable import Portable, Unsaid
from semantic.model.types import Cube, Join
from semantic.review.exchange.dbt.names import Names
from semantic.review.exchange.dbt.reach import Step
from semantic.review.exchange.dbt.together import together
from semantic.review.exchange.dbt.types import Entity
from semantic.review.exchange.ours import Ours
from semantic.review.exchange.passage import Losses
from semantic.review.exchange.plain import Data, filled

_OTHERWISE = "dbt joins from `{0}` only, and `{0}` joins `{1}` on another condition"


@dataclass(frozen=True, slots=True)
class _Way:
    """How the rows of `many` find those of `one`: expressions that are equal."""

    many: str
    left: str
    one: str
    right: str

    def back(self) -> _Way:
        """The same from the other side."""
        return _Way(self.one, self.right, self.many, self.left)


@dataclass(slots=True)
class Keys:
    """The entities of each cube, worked out from all cubes' keys and joins."""

    ours: Ours
    portable: Portable
    losses: Losses
    names: Names
    _found: dict[str, list[Entity]] = field(default_factory=dict)
    _homes: dict[str, str] = field(default_factory=dict)  # the cube whose rows an entity names
    _primary: dict[str, str] = field(default_factory=dict)
    _ways: dict[tuple[str, str], _Way | None] = field(default_factory=dict)
    _joined: dict[tuple[str, str], str] = field(default_factory=dict)
    _back: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, cube: Cube) -> tuple[tuple[Entity, ...], str | None]:
        """A cube's entities; and the name of its key where that is none of them."""
        if not self._found:
            self._work_out()
        return tuple(self._found[cube.name]), self._primary.get(cube.name)

    def declared(self, cube: Cube) -> list[Data]:
        """The joins that a cube declares itself, each with the entity it became.

        An entity does not say which of two models declares the join, and both may. `back`: of a
        join that is one step each way, the entity of the way back.
        """
        return [
            filled(name=join.to, relationship=join.relationship, entity=entity,
                   back=self._back.get((join.cube, join.to)))
            for join in cube.joins if (entity := self._joined.get((join.cube, join.to)))
        ]  # fmt: skip

    def steps(self) -> dict[str, list[Step]]:
        """By cube: the cubes its rows find one row of, and the entities by which they do."""
        found: dict[str, list[Step]] = {}
        for join in self._joins():
            entity = self._joined.get((join.cube, join.to))
            ends = (join.cube, join.to)
            if join.relationship == "one_to_many":
                ends = (join.to, join.cube)
            if entity:
                found.setdefault(ends[0], []).append((entity, ends[1]))
            if back := self._back.get((join.cube, join.to)):
                found.setdefault(join.to, []).append((back, join.cube))
        return found

    def own(self) -> dict[str, list[str]]:
        """By cube: the entities in front of its own dimensions."""
        found = {cube: [entity] for cube, entity in self._primary.items()}
        for cube, entities in self._found.items():
            found.setdefault(cube, []).extend(
                each.name for each in entities if self._homes[each.name] == cube
            )
        return found

    def _joins(self) -> list[Join]:
        return [join for cube in self.ours.model.cubes.values() for join in cube.joins]

    def _work_out(self) -> None:
        cubes = self.ours.model.cubes
        for name, cube in cubes.items():
            for dimension in cube.dimensions:
                self.names.member(name, dimension)
            for measure in cube.measures.values():
                self.names.metric(measure.full_name)
        for name, cube in cubes.items():
            self._found[name] = []
            self._key(cube)
        # A cube's own joins first: what its rows find is not for other cubes to say.
        for join in sorted(self._joins(), key=lambda each: each.relationship == "one_to_many"):
            self._join(join)

    def _key(self, cube: Cube) -> None:
        entity = self.names.entity(cube.name)
        self._homes[entity] = cube.name
        said = [self.portable.dimension(cube.dimensions[name]) for name in cube.primary_key]
        texts = [each for each in said if isinstance(each, str)]
        if texts and len(texts) == len(said):
            self._found[cube.name].append(Entity(entity, "primary", together(texts)))
        else:
            self._primary[cube.name] = entity
        if len(said) > 1:
            self.losses.changed(
                f"the primary key of `{cube.name}`", "a key in dbt is one expression",
                "its columns as one text" if len(texts) == len(said) else "it stands in `meta`",
                name=cube.name, place=cube.about.place,
            )  # fmt: skip

    # ------------------------------------------------------------------------ joins

    def _join(self, join: Join) -> None:
        pairs = self.portable.join(join.on)
        if isinstance(pairs, Unsaid):
            self._ways[join.cube, join.to] = None
            self._lost(join, pairs.why, "left out")
            return
        way = self._way(join, pairs)
        turned = join.relationship == "one_to_many"
        if turned and self._ways.get((way.many, way.one), way) != way:
            why = f"dbt joins from `{way.many}` only, which is joined on another condition"
            self._lost(join, why, f"the join from `{way.many}` is the only one")
            return
        self._ways.setdefault((way.many, way.one), way)
        self._joined[join.cube, join.to] = self._meet(way)
        is_alone = self._is_alone(join)
        if is_alone:
            self._back[join.cube, join.to] = self._meet(way.back())
        if turned or is_alone:
            why = f"it also shows groups of `{join.cube}` without rows, which dbt never shows"
            self._changed(join, why, "joined from the other side" if turned else "left out")
        if len(pairs) > 1:
            self._changed(join, "a key in dbt is one expression", "its columns as one text")

    def _is_alone(self, join: Join) -> bool:
        """Whether one side only declares that both have one row of the other."""
        others = self.ours.model.cubes[join.to].joins
        return join.relationship == "one_to_one" and all(each.to != join.cube for each in others)

    def _way(self, join: Join, pairs: tuple[tuple[str, str, str, str], ...]) -> _Way:
        many, one = join.cube, join.to
        if join.relationship == "one_to_many":
            many, one = one, many
        said = self.portable.column
        texts = [(said(b), said(d)) if a == many else (said(d), said(b)) for a, b, _, d in pairs]
        target = self.ours.model.cubes[one]
        key = [self.portable.dimension(target.dimensions[name]) for name in target.primary_key]
        # In the order of the key, so that the columns are the key itself where they are all of it.
        texts.sort(key=lambda each: (key.index(each[1]) if each[1] in key else len(key), each[1]))
        left, right = zip(*texts, strict=True)
        return _Way(many, together(left), one, together(right))

    def _meet(self, way: _Way) -> str:
        """The entity by which rows of `many` find one of `one`: its key, or one of its own.

        Never `unique` in `many`, even where it is: dbt would put the name in front of the
        dimensions of both, and could not tell apart those that are called alike.
        """
        there = {each.name: each.expr for each in self._found[way.many]}
        for each in self._found[way.one]:
            is_its = self._homes[each.name] == way.one and each.expr == way.right
            if is_its and there.get(each.name, way.left) == way.left:
                break
        else:
            each = Entity(self.names.entity(f"{way.one}_{way.right}"), "unique", way.right)
            self._homes[each.name] = way.one
            self._found[way.one].append(each)
        if each.name not in there:
            self._found[way.many].append(Entity(each.name, "foreign", way.left))
        return each.name

    def _lost(self, join: Join, why: str, becomes: str) -> None:
        self.losses.lost(f"the join from `{join.cube}` to `{join.to}`", why, becomes,
                         name=f"{join.cube}>{join.to}", place=join.place)  # fmt: skip

    def _changed(self, join: Join, why: str, becomes: str) -> None:
        self.losses.changed(f"the join from `{join.cube}` to `{join.to}`", why, becomes,
                            name=f"{join.cube}>{join.to}", place=join.place)  # fmt: skip

"""Which queries show the numbers of a measure: in all, over time, and by what people ask for.

The rule. In all; by month of the default time dimension (of the measure's cube or view, else of the
nearest cube with one of which each of its rows has at most one), by year where there are more than
24 months; and by the first two categorical dimensions that give 2 to 24 groups, of the first twelve
candidates. Candidates are dimensions of type string or boolean of the same cubes that both versions
have and people see, keys left out. Those that verified questions and tests name most often come
first, then the measure's own cube before others, then in the order of writing.

Across a join where no such category shows anything: by the first of the first twelve dimensions of
the other side, whatever their types, that differs, else by the first that is answered. A time
dimension whose own granularities changed, by each of those.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from semantic.model.graph import JoinGraph
from semantic.model.types import Cube, Model, View
from semantic.query.paraphrase import low
from semantic.review.diff.changes import Both
from semantic.review.diff.types import Item
from semantic.review.uses import members_in

CATEGORICAL = ("string", "boolean")
HOPS = 2
Candidate = tuple[str, str]  # a dimension's full name, and its title in a sentence


@dataclass(frozen=True)
class Breakdowns:
    """By what the measures of a new version can be broken down, so that the old one can be, too."""

    before: Model
    after: Model
    found: Both

    @cached_property
    def _graphs(self) -> tuple[JoinGraph, JoinGraph]:
        return JoinGraph(self.before), JoinGraph(self.after)

    @cached_property
    def _shown(self) -> set[str]:
        """Members of cubes that people see, in a cube or by way of a view."""
        public = [item for item in self.found.after.values() if item.public]
        return {item.name for item in public} | {item.shows for item in public if item.shows}

    @cached_property
    def _named(self) -> Counter[str]:
        """How often verified questions and tests name a cube's dimension, in both versions."""
        shows = {each.name: each.shows for each in self.found.after.values() if each.shows}
        naming = self.found.renames.naming
        names = list(_members_named(self.after))
        names += map(naming.written, _members_named(self.before))
        return Counter(name for each in names for name in {each, shows.get(each, each)})

    def times(self, owner: str) -> str | None:
        """The time dimension that a measure of a cube or view is shown over."""
        for each in self._owners(owner):
            name = each.default_time_dimension
            if name and self._in_both(f"{each.name}.{name}"):
                return f"{each.name}.{name}"
        for each in self._owners(owner)[:1]:
            for item in self._dimensions(each, ("time",)):
                return item.name
        return None

    def categories(self, owner: str, alone: bool = False) -> list[Candidate]:
        """The dimensions to break down by, best first; `alone`: none of other cubes."""
        owners = self._owners(owner)[: 1 if alone else None]
        found = [item for each in owners for item in self._dimensions(each, CATEGORICAL)]
        found.sort(key=lambda item: -self._named[item.name])
        return [(item.name, low(item.title)) for item in found]

    def across(self, owner: str) -> list[Item]:
        """The dimensions of a cube, to see a join by where no category shows it: keys last, and
        what people do not see after what they see."""
        cube = self.after.cubes[owner]
        items = (self.found.after.get(("member", f"{owner}.{name}")) for name in cube.dimensions)
        known = [each for each in items if each and each.type != "geo" and self._in_both(each.name)]
        keys = {f"{owner}.{name}" for name in self._keys(owner)}
        return sorted(known, key=lambda each: (each.name in keys, each.name not in self._shown))

    def _owners(self, owner: str) -> list[Cube | View]:
        """A view; or a cube and the nearest ones, in both versions, of which its rows have one."""
        if view := self.after.views.get(owner):
            return [view]
        renames = self.found.renames
        called = {new: old for old, new in renames.cubes.items()}.get(owner, owner)
        before = {renames.naming.cube(name) for name in _near(self._graphs[0], called)}
        now = _near(self._graphs[1], owner)
        return [self.after.cubes[name] for name in now if name in before]

    def _dimensions(self, owner: Cube | View, types: tuple[str, ...]) -> Iterator[Item]:
        keys = self._keys(owner.name)
        names = owner.dimensions if isinstance(owner, Cube) else owner.members
        for name in names:
            item = self.found.after.get(("member", f"{owner.name}.{name}"))
            if item is None or item.kind != "dimension" or item.type not in types:
                continue
            if name not in keys and item.name in self._shown and self._in_both(item.name):
                yield item

    def _keys(self, owner: str) -> set[str]:
        """What tells a cube's rows apart in either version."""
        known = (each.get(("cube", owner)) for each in (self.found.before, self.found.after))
        facts = (item.definition.get("primary_key") for item in known if item)
        return {str(name) for fact in facts if fact and isinstance(fact.form, tuple)
                for name in fact.form}  # fmt: skip

    def _in_both(self, name: str) -> bool:
        old = self.found.before.get(("member", name))
        return old is not None and old.kind == "dimension"


def _near(graph: JoinGraph, start: str) -> list[str]:
    """The cubes of which each row of a cube has at most one, by few joins, the nearest first."""
    near = {start: 0}
    waiting = [start]
    while waiting:
        name = waiting.pop(0)
        for step in graph.steps(name):
            if not step.multiplies and step.to_cube not in near and near[name] < HOPS:
                near[step.to_cube] = near[name] + 1
                waiting.append(step.to_cube)
    return list(near)


def _members_named(model: Model) -> Iterator[str]:
    for question in model.questions:
        yield from members_in(question.query)
    for test in model.tests:
        yield from members_in(test.query)

"""What depends on what: measures over measures, views, segments, joins, questions, tests."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise

from semantic.errors import MetricastError
from semantic.model.graph import JoinGraph
from semantic.model.meaning import AS_WRITTEN, Naming
from semantic.model.references import Member, expressions, members_of, references
from semantic.model.types import Cube, Dimension, Expr, Join, Model, View, ViewMember
from semantic.review.uses import members_in

Node = tuple[str, str]  # a kind, or "member", and a name


class Uses:
    """The arrows from what is used to what uses it, of one model or of two together."""

    def __init__(self) -> None:
        self.users: dict[Node, dict[Node, None]] = {}

    def add(self, model: Model, naming: Naming = AS_WRITTEN) -> None:
        """The arrows of a model, its names translated."""
        for used, user in _Arrows(model, naming).all():
            if used != user:
                self.users.setdefault(used, {})[user] = None

    def of(self, *nodes: Node) -> tuple[Node, ...]:
        """Everything that depends on these, by whatever way, the nearest first."""
        found: dict[Node, None] = {}
        edge = list(nodes)
        while edge:
            following = [user for node in edge for user in self.users.get(node, ())]
            edge = [user for user in dict.fromkeys(following)
                    if user not in found and user not in nodes]  # fmt: skip
            found |= dict.fromkeys(edge)
        return tuple(found)


class _Arrows:
    def __init__(self, model: Model, naming: Naming) -> None:
        self.model = model
        self.naming = naming

    @cached_property
    def graph(self) -> JoinGraph:
        return JoinGraph(self.model)

    def all(self) -> Iterator[tuple[Node, Node]]:
        for cube in self.model.cubes.values():
            yield from self._cube(cube)
        for view in self.model.views.values():
            yield from self._view(view)
        for question in self.model.questions:
            yield from self._query(question.query, ("question", question.name))
        for test in self.model.tests:
            yield from self._query(test.query, ("test", test.name))

    def member(self, cube: str, name: str) -> Node:
        return "member", self.naming.member_named(cube, name)

    def _cube(self, cube: Cube) -> Iterator[tuple[Node, Node]]:
        called = self.naming.cube(cube.name)
        own = ("cube", called)
        for parameter in getattr(cube.source, "parameters", ()):
            yield ("parameter", parameter), own
        if cube.alias_of is not None:
            yield ("cube", self.naming.cube(cube.alias_of)), own
            yield ("role", called), own
        for member in members_of(cube):
            node = self.member(cube.name, member.name)
            yield own, node
            if cube.alias_of is not None:
                yield self.member(cube.alias_of, member.name), node
            yield from self._member(member, node)
        for join in cube.joins:
            yield from self._expression(join.on, self.join(join))

    def join(self, join: Join) -> Node:
        return "join", f"{self.naming.cube(join.cube)} → {self.naming.cube(join.to)}"

    def _member(self, member: Member, node: Node) -> Iterator[tuple[Node, Node]]:
        for ref in references(member):
            yield self.member(ref.cube, ref.member), node
        for expr in expressions(member):
            for parameter in expr.parameters:
                yield ("parameter", parameter), node
            for other in expr.cubes:
                if other != member.cube:
                    yield from self._way(member.cube, other, node)
            for ref in expr.members.values():
                if self._needs_rows(member, ref.cube, ref.member):
                    way = ref.via or (member.cube, ref.cube)
                    for one, two in pairwise(way):
                        yield from self._way(one, two, node)

    def _needs_rows(self, member: Member, cube: str, name: str) -> bool:
        """Measures of several cubes are combined without a join; rows are not."""
        if cube == member.cube or cube not in self.model.cubes:
            return False
        return name not in self.model.cubes[cube].measures or isinstance(member, Dimension)

    def _expression(self, expr: Expr, node: Node) -> Iterator[tuple[Node, Node]]:
        for parameter in expr.parameters:
            yield ("parameter", parameter), node
        for ref in expr.members.values():
            yield self.member(ref.cube, ref.member), node

    def _way(self, start: str, stop: str, node: Node) -> Iterator[tuple[Node, Node]]:
        """The joins between two cubes are used by what needs both."""
        if start == stop or start not in self.model.cubes or stop not in self.model.cubes:
            return
        try:
            paths = self.graph.paths(start, stop)
        except MetricastError:
            return
        for path in paths:
            for step in path:
                yield self.join(step.join), node

    def _view(self, view: View) -> Iterator[tuple[Node, Node]]:
        own = ("view", self.naming.cube(view.name))
        for each in view.default_filters:
            ref = each.rule.member
            yield self.member(ref.cube, ref.member), own
        for member in view.members.values():
            yield own, self.member(view.name, member.name)
            yield from self._shown(view, member)

    def _shown(self, view: View, member: ViewMember) -> Iterator[tuple[Node, Node]]:
        node = self.member(view.name, member.name)
        inner = member.dimension or member.measure or member.segment
        assert inner is not None
        if not member.path:
            yield from self._member(inner, node)
            return
        yield self.member(inner.cube, inner.name), node
        for one, two in pairwise(member.path):
            yield from self._way(one, two, node)

    def _query(self, query: object, user: Node) -> Iterator[tuple[Node, Node]]:
        counted: dict[str, None] = {}
        others: dict[str, None] = {}
        for name in members_in(query):
            cube, _, member = name.partition(".")
            if cube in self.model.cubes or cube in self.model.views:
                yield self.member(cube, member), user
            if owner := self.model.cubes.get(cube):
                (counted if member in owner.measures else others)[cube] = None
        # What a view joins is used by its members.
        for start in counted or [*others][:1]:
            for stop in others:
                yield from self._way(start, stop, user)

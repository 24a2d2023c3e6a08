"""Whether a member can get at the cubes it names, and whether a role means the same ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from semantic.errors import MetricastError, ModelError
from semantic.model.graph import JoinGraph
from semantic.model.references import Member, expressions, members_of
from semantic.model.report import Report
from semantic.model.types import Cube, Dimension, Expr, Measure, Model


def check_reach(cubes: Mapping[str, Cube], report: Report) -> None:
    """A value of another cube's row needs joins that lead there.

    Measures of several cubes may be combined without a join: each is computed on its own.
    """
    if any(name not in cubes and not {".", ">"} & set(name) for name in report.broken):
        return  # a cube is missing, which may be the way
    group = _connected(cubes, report)
    for cube in cubes.values():
        for member in members_of(cube):
            for other, expr in _rows_needed(member, cubes):
                if member.full_name in report.broken:
                    break
                if group.get(other, other) != group[cube.name]:
                    report.add(_no_way(member, other, expr), member.full_name)
                    break


def _no_way(member: Member, other: str, expr: Expr) -> ModelError:
    return ModelError(
        "no-path",
        f"`{member.full_name}` needs `{other}`, but no join leads there from `{member.cube}`",
        place=expr.place,
        hint=f"declare a join between them, under `joins` of `{member.cube}` or of `{other}`",
    )


def _rows_needed(member: Member, cubes: Mapping[str, Cube]) -> Iterator[tuple[str, Expr]]:
    """Other cubes whose rows stand beside the member's own, and where they are named."""
    for expr in expressions(member):
        for name in expr.cubes:
            if name != member.cube:
                yield name, expr
        for ref in expr.members.values():
            if ref.cube != member.cube and ref.cube in cubes:
                is_measure = ref.member in cubes[ref.cube].measures
                if not is_measure or isinstance(member, Dimension):
                    yield ref.cube, expr


def _connected(cubes: Mapping[str, Cube], report: Report) -> dict[str, str]:
    """For each cube, one that stands for all it is connected with."""
    beside: dict[str, set[str]] = {name: set() for name in cubes}
    pairs = [(join.cube, join.to) for cube in cubes.values() for join in cube.joins]
    for one, other in (*pairs, *report.broken_joins):
        beside.setdefault(one, set()).add(other)
        beside.setdefault(other, set()).add(one)
    group: dict[str, str] = {}
    for start in beside:
        waiting = [] if start in group else [start]
        while waiting:
            name = waiting.pop()
            group[name] = start
            waiting += (other for other in beside[name] if other not in group)
    return group


def check_roles(cubes: Mapping[str, Cube], report: Report) -> None:
    """Leave out of a role the members that would mean something else there.

    `people.episodes` counts along a join that leads *to* people. The role `hosts` has only the
    joins that lead *from* people: there the shortest way would count other episodes.
    """
    roles = [cube for cube in cubes.values() if cube.alias_of in cubes]
    if not roles:
        return
    graph = JoinGraph(Model(cubes, {}, broken_joins=frozenset(report.broken_joins)))
    for cube in roles:
        for member in members_of(cube):
            for other in _others(member):
                if not _means_the_same(cube, other, cubes, graph):
                    report.broken.setdefault(member.full_name, _not_in_role(cube, member, other))
                    break


def _others(member: Member) -> Iterator[str]:
    for expr in expressions(member):
        yield from (name for name in expr.cubes if name != member.cube)
        yield from (ref.cube for ref in expr.members.values() if ref.cube != member.cube)


def _means_the_same(role: Cube, other: str, cubes: Mapping[str, Cube], graph: JoinGraph) -> bool:
    assert role.alias_of is not None
    own = {join.to for join in cubes[role.alias_of].joins}
    try:
        before, now = graph.paths(role.alias_of, other), graph.paths(role.name, other)
    except MetricastError:
        return False
    ways = [[step.to_cube for step in path] for path in before]
    return (
        bool(ways)
        and all(way and way[0] in own for way in ways)
        and ways == [[step.to_cube for step in path] for path in now]
    )


def _not_in_role(role: Cube, member: Member, other: str) -> ModelError:
    kind = "measure" if isinstance(member, Measure) else "member"
    return ModelError(
        "not-in-role",
        f"the role `{role.name}` has no {kind} `{member.name}`: it needs `{other}`, "
        f"which joins `{role.alias_of}` and not `{role.name}`",
        place=member.about.place,
        hint=f"use `{role.alias_of}.{member.name}`, or join `{other}` to `{role.name}`",
    )

"""Checks over the whole model, once every name has its meaning.

What needs something broken, or itself, is taken out and reported: an answer must never be
computed from half a definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from sqlglot import exp

from semantic.errors import ModelError, Place
from semantic.model.joins import REVERSED
from semantic.model.reach import check_reach, check_roles
from semantic.model.references import Member, expressions, members_of, references
from semantic.model.report import Report, needs_broken
from semantic.model.types import Cube, Dimension, Join, Measure, MemberRef, Segment

MAX_CHAIN = 60
MAX_EXPANDED = 20_000

_Kind = TypeVar("_Kind", Dimension, Measure, Segment)


def sound(cubes: dict[str, Cube], report: Report) -> dict[str, Cube]:
    """The cubes without members and joins that cannot be computed; those are reported."""
    _refuse_twins(cubes, report)
    _check_joins(cubes, report)
    check_roles(cubes, report)
    check_reach(cubes, report)
    while True:
        before = len(report.broken)
        members = {one.full_name: one for cube in cubes.values() for one in members_of(cube)}
        cull(members, report)
        _check_keys(cubes, report)
        cubes = _kept(cubes, report)
        if len(report.broken) == before:
            return cubes


def _refuse_twins(cubes: Mapping[str, Cube], report: Report) -> None:
    """Members of a cube whose names differ in case only: as columns in SQL they would be one."""
    for cube in cubes.values():
        first: dict[str, Member] = {}
        for member in members_of(cube):
            other = first.setdefault(member.name.lower(), member)
            if other is member:
                continue
            message = f"`{member.full_name}` differs from `{other.name}` in case only"
            hint = "names in SQL know no case: choose another name"
            error = ModelError("repeated-name", message, place=member.about.place, hint=hint)
            report.add(error, member.full_name, other.full_name)


def cull(members: Mapping[str, Member], report: Report) -> None:
    """Mark as broken the members that need themselves, or what is broken, or far too much."""
    needs = {name: _needs(member) for name, member in members.items()}
    linked = {name: needed for name, needed in needs.items() if needed}
    _refuse_cycles(linked, members, report)
    if report.broken:
        _refuse_dependents(linked, members, report)
    _refuse_giants(linked, members, report)


def _needs(member: Member) -> tuple[str, ...]:
    """Full names of the members needed, and names of other cubes whose columns are read."""
    found: dict[str, None] = {}
    for expr in expressions(member):
        for cube in expr.cubes:
            if cube != member.cube:
                found[cube] = None
    for ref in references(member):
        found[f"{ref.cube}.{ref.member}"] = None
    return tuple(found)


# ----------------------------------------------------------------------- dependents


def _refuse_dependents(
    linked: Mapping[str, tuple[str, ...]], members: Mapping[str, Member], report: Report
) -> None:
    needed_by: dict[str, list[str]] = {}
    for name, needed in linked.items():
        for each in needed:
            needed_by.setdefault(each, []).append(name)
            owner = each.partition(".")[0]
            if owner in report.broken and owner != each:
                needed_by.setdefault(owner, []).append(name)
    waiting = [name for name in needed_by if name in report.broken]
    while waiting:
        cause = waiting.pop()
        for name in needed_by.get(cause, ()):
            if name in report.broken:
                continue
            waiting.append(name)
            because = report.broken[cause]
            if because.code == "not-in-role" and cause.startswith(f"{members[name].cube}."):
                report.broken[name] = because  # a role without the one is without the other
            else:
                report.add(_depends(name, cause, members[name], report), name)


def _depends(name: str, cause: str, member: Member, report: Report) -> ModelError:
    place = next(
        (
            expr.place
            for expr in expressions(member)
            if _names(expr.members.values(), expr.cubes, cause)
        ),
        None,
    )
    return needs_broken(f"`{name}`", cause, place or member.about.place, report)


def _names(refs: Iterable[MemberRef], cubes: tuple[str, ...], cause: str) -> bool:
    return cause in cubes or any(
        f"{ref.cube}.{ref.member}" == cause or ref.cube == cause for ref in refs
    )


# --------------------------------------------------------------------------- cycles


def _refuse_cycles(
    linked: Mapping[str, tuple[str, ...]], members: Mapping[str, Member], report: Report
) -> None:
    done: set[str] = set()
    for start in linked:
        if start in done:
            continue
        for cycle in _cycles(start, linked, done):
            if not any(name in report.broken for name in cycle):
                first = min(cycle, key=lambda name: members[name].about.place or Place("", 0, 0))
                at = cycle.index(first)
                chain = [*cycle[at:], *cycle[:at], first]
                error = ModelError(
                    "cycle",
                    f"`{first}` is defined by itself",
                    place=members[first].about.place,
                    hint="the chain: " + " → ".join(chain),
                )
                report.add(error, *cycle)


def _cycles(
    start: str, linked: Mapping[str, tuple[str, ...]], done: set[str]
) -> Iterator[list[str]]:
    """Cycles met on a walk from `start`; everything the walk has seen is `done` afterwards."""
    path: dict[str, Iterator[str]] = {start: iter(linked[start])}
    while path:
        name = next(reversed(path))
        following = next(path[name], None)
        if following is None:
            del path[name]
            done.add(name)
        elif following in path:
            chain = list(path)
            yield chain[chain.index(following) :]
        elif following in linked and following not in done:
            path[following] = iter(linked[following])


# --------------------------------------------------------------------------- giants


def _refuse_giants(
    linked: Mapping[str, tuple[str, ...]], members: Mapping[str, Member], report: Report
) -> None:
    """Refuse what a few lines make huge: each member naming the one before it twice, and so on."""
    sizes: dict[str, tuple[int, int]] = {}
    for name in _inner_first(linked):
        if name in report.broken:
            continue
        size, chain = 1, 1
        for needed, times in _times(members[name]).items():
            inner, depth = sizes.get(needed, (1, 1))
            size, chain = size + inner * times, max(chain, depth + 1)
        sizes[name] = (size, chain)
        if size > MAX_EXPANDED or chain > MAX_CHAIN:
            what = f"{size:,} parts" if size > MAX_EXPANDED else f"a chain of {chain} members"
            error = ModelError(
                "too-large",
                f"written out, `{name}` has {what}",
                place=members[name].about.place,
                hint="compute a part of it in the warehouse",
            )
            report.add(error, name)
            sizes[name] = (1, 1)


def _times(member: Member) -> dict[str, int]:
    """How often each needed member stands in a member's expressions."""
    found: dict[str, int] = {}
    for expr in expressions(member):
        if not expr.members:
            continue
        for node in expr.tree.find_all(exp.Placeholder):
            if ref := expr.members.get(node.name):
                key = f"{ref.cube}.{ref.member}"
                found[key] = found.get(key, 0) + 1
    return found


def _inner_first(linked: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Every name after the names it needs; members of cycles come somewhere."""
    seen: set[str] = set()
    for start in linked:
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(linked[start]))]
        while path:
            name, rest = path[-1]
            following = next((each for each in rest if each in linked and each not in seen), None)
            if following is None:
                path.pop()
                yield name
            else:
                seen.add(following)
                path.append((following, iter(linked[following])))


# ------------------------------------------------------------------- keys and joins


def _check_keys(cubes: Mapping[str, Cube], report: Report) -> None:
    """A sub-query is computed for each row: the cube must say what identifies one."""
    for cube in cubes.values():
        if cube.primary_key:
            continue
        for dimension in cube.dimensions.values():
            if dimension.sub_query and dimension.full_name not in report.broken:
                error = ModelError(
                    "no-primary-key",
                    f"`{dimension.full_name}` is computed for each row, "
                    f"but `{cube.name}` has no primary key",
                    place=dimension.about.place,
                    hint="give the dimension that identifies a row `primary_key: true`",
                )
                report.add(error, dimension.full_name)


def _check_joins(cubes: dict[str, Cube], report: Report) -> None:
    """A join declared on both sides says the same on both."""
    declared = {(join.cube, join.to): join for cube in cubes.values() for join in cube.joins}
    for (one, other), join in declared.items():
        back = declared.get((other, one))
        if (
            back is None
            or (one, other) > (other, one)
            or REVERSED[back.relationship] == join.relationship
        ):
            continue
        error = ModelError(
            "conflict",
            f"`{one}` joins `{other}` {_said(join)}, but `{other}` joins `{one}` {_said(back)}",
            place=back.place,
            hint=f"the other join stands at {join.place}; remove one, or make them agree",
        )
        report.add(error, f"{one}>{other}", f"{other}>{one}")
        report.broken_joins.add((one, other))


def _said(join: Join) -> str:
    return join.relationship.replace("_", " ")


def _kept(cubes: dict[str, Cube], report: Report) -> dict[str, Cube]:
    """The cubes without what is broken. A lost key or table takes the cube with it."""
    if not report.broken:
        return cubes
    for cube in cubes.values():
        lost = next(
            (key for key in cube.primary_key if f"{cube.name}.{key}" in report.broken), None
        )
        if lost is not None:
            report.broken.setdefault(cube.name, report.broken[f"{cube.name}.{lost}"])
    return {name: _whole(cube, report) for name, cube in cubes.items() if name not in report.broken}


def _whole(cube: Cube, report: Report) -> Cube:
    dimensions = _unbroken(cube.dimensions, report)
    default_time = cube.default_time_dimension
    return replace(
        cube,
        dimensions=dimensions,
        measures={
            name: _with_drills(each, report)
            for name, each in _unbroken(cube.measures, report).items()
        },
        segments=_unbroken(cube.segments, report),
        joins=tuple(join for join in cube.joins if _is_whole(join, report)),
        hierarchies={
            name: each
            for name, each in cube.hierarchies.items()
            if not any(str(ref) in report.broken for ref in each.levels)
        },
        default_time_dimension=default_time if default_time in dimensions else None,
    )


def _with_drills(measure: Measure, report: Report) -> Measure:
    """The measure, which is right without the drill members that are broken."""
    kept = tuple(
        ref
        for ref in measure.drill_members
        if f"{ref.cube}.{ref.member}" not in report.broken and ref.cube not in report.broken
    )
    return (
        measure if len(kept) == len(measure.drill_members) else replace(measure, drill_members=kept)
    )


def _unbroken(members: Mapping[str, _Kind], report: Report) -> Mapping[str, _Kind]:
    return {name: each for name, each in members.items() if each.full_name not in report.broken}


def _is_whole(join: Join, report: Report) -> bool:
    """Whether a join can be used; one that cannot is remembered, so that no path avoids it."""
    key = f"{join.cube}>{join.to}"
    if key in report.broken:
        report.broken_joins.add((join.cube, join.to))
        return False
    needed = [join.to, *(f"{ref.cube}.{ref.member}" for ref in join.on.members.values())]
    cause = next((name for name in needed if name in report.broken), None)
    if cause is None:
        return True
    report.broken_joins.add((join.cube, join.to))
    what = f"the join of `{join.cube}` to `{join.to}`"
    report.add(needs_broken(what, cause, join.place, report), key)
    return False

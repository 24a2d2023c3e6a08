"""Which members use which, through a whole model, and which members a query names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from semantic.model.references import members_of, references
from semantic.model.types import Model, View

Uses = Mapping[str, frozenset[str]]


def uses(model: Model) -> dict[str, frozenset[str]]:
    """For each member, by its full name, the members that its definition names."""
    found = {
        each.full_name: frozenset(f"{ref.cube}.{ref.member}" for ref in references(each))
        for cube in model.cubes.values()
        for each in members_of(cube)
    }
    for view in model.views.values():
        found |= _of_view(view)
    return found


def _of_view(view: View) -> dict[str, frozenset[str]]:
    always = {f"{each.rule.member.cube}.{each.rule.member.member}"
              for each in view.default_filters}  # fmt: skip
    made = {}
    for each in view.members.values():
        inner = each.dimension or each.measure or each.segment
        assert inner is not None
        own = (f"{ref.cube}.{ref.member}" for ref in references(inner))
        shown = own if inner.full_name == each.full_name else (inner.full_name,)
        made[each.full_name] = frozenset(always.union(shown))
    return made


def joined_by(model: Model) -> frozenset[str]:
    """The members that the conditions of joins name."""
    return frozenset(
        f"{ref.cube}.{ref.member}" for cube in model.cubes.values() for join in cube.joins
        for ref in join.on.members.values()
    )  # fmt: skip


def drilled(model: Model) -> Iterator[str]:
    """The members that are shown when somebody asks what stands behind a number."""
    for cube in model.cubes.values():
        for each in cube.measures.values():
            yield from (f"{ref.cube}.{ref.member}" for ref in each.drill_members)


def reached(names: Iterable[str], known: Uses) -> frozenset[str]:
    """The names, and all that their definitions are made of."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(known.get(name, ()))
    return frozenset(found)


def members_in(written: Any) -> Iterator[str]:
    """Every text in a query that may name a member, without granularity: `cube.member`."""
    match written:
        case str():
            parts = written.split(".")
            if len(parts) in (2, 3) and all(part.isidentifier() for part in parts):
                yield ".".join(parts[:2])
        case Mapping():
            for key, each in written.items():
                yield from members_in(key)
                yield from members_in(each)
        case list() | tuple():
            for each in written:
                yield from members_in(each)


def named_in(query: Any) -> frozenset[str]:
    """The same, each once."""
    return frozenset(members_in(query))

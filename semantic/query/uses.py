"""Who uses what in a model, read once for all its members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from semantic.errors import QueryError
from semantic.model.references import members_of, references
from semantic.model.types import Model, ModelTest, VerifiedQuestion
from semantic.query.spec import read_query

# Which day "last month" counts from does not change whom a query names.
_SOME_DAY = date(2000, 1, 1)
Lists = dict[str, dict[str, None]]


@dataclass(frozen=True, slots=True)
class Uses:
    """By a member's full name: members it names, members that name it, and what stands on those.

    A member that a view shows counts as naming the one behind it. `joins` are conditions that
    name the member, as "orders → customers". Questions and tests are those whose query names the
    member, or a view's member that shows it.
    """

    made_of: Mapping[str, tuple[str, ...]]
    users: Mapping[str, tuple[str, ...]]
    joins: Mapping[str, tuple[str, ...]]
    questions: Mapping[str, tuple[VerifiedQuestion, ...]]
    tests: Mapping[str, tuple[ModelTest, ...]]


def uses(model: Model) -> Uses:
    """All uses of a model."""
    made_of, shown = _made_of(model)
    users: Lists = {}
    for user, parts in made_of.items():
        for part in parts:
            users.setdefault(part, {})[user] = None
    joins: Lists = {}
    for cube in model.cubes.values():
        for join in cube.joins:
            for ref in join.on.members.values():
                name = f"{ref.cube}.{ref.member}"
                joins.setdefault(name, {})[f"{join.cube} → {join.to}"] = None
    return Uses(
        made_of={name: tuple(parts) for name, parts in made_of.items()},
        users={name: tuple(found) for name, found in users.items()},
        joins={name: tuple(found) for name, found in joins.items()},
        questions=_by_member(model.questions, shown),
        tests=_by_member(model.tests, shown),
    )


def _made_of(model: Model) -> tuple[Lists, dict[str, str]]:
    """What each member names, and for each member that a view shows, the one behind it."""
    made_of: Lists = {}
    shown: dict[str, str] = {}
    for cube in model.cubes.values():
        for member in members_of(cube):
            made_of[member.full_name] = _named(member)
    for view in model.views.values():
        for each in view.members.values():
            inner = each.measure or each.dimension or each.segment
            assert inner is not None
            if each.path:
                shown[each.full_name] = inner.full_name
                made_of[each.full_name] = {inner.full_name: None}
            else:  # the view's own: its expression names members of the view
                made_of[each.full_name] = _named(inner)
    return made_of, shown


def _named(member: Any) -> dict[str, None]:
    names = (f"{ref.cube}.{ref.member}" for ref in references(member))
    return {name: None for name in names if name != member.full_name}


def _by_member(each_of: tuple[Any, ...], shown: Mapping[str, str]) -> dict[str, tuple[Any, ...]]:
    found: dict[str, list[Any]] = {}
    for each in each_of:
        named = dict.fromkeys(members_named(each.query))
        named |= dict.fromkeys(shown[name] for name in named if name in shown)
        for name in named:
            found.setdefault(name, []).append(each)
    return {name: tuple(those) for name, those in found.items()}


def members_named(query: Mapping[str, Any]) -> Iterator[str]:
    """The members that a query names; none of one that cannot be read."""
    try:
        names = list(read_query(query, _SOME_DAY).members())
    except QueryError:
        return
    yield from (".".join(name.split(".")[:2]) for name in names)

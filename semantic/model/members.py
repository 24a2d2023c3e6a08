"""Members by name, and their definitions in the model's own words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from semantic.model.references import Member, members_of
from semantic.model.types import (
    About,
    Case,
    Cube,
    Dimension,
    Expr,
    Measure,
    Model,
    Segment,
    View,
    ViewMember,
)


def find_member(name: str, model: Model) -> tuple[Member, About] | None:
    """The member behind a name, with what is said about it where it is shown."""
    scope, _, own = name.partition(".")
    if view := model.views.get(scope):
        shown = view.members.get(own)
        inner = (shown.measure or shown.dimension or shown.segment) if shown else None
        return (inner, shown.about) if shown and inner else None
    cube = model.cubes.get(scope)
    if cube is None:
        return None
    found = cube.measures.get(own) or cube.dimensions.get(own) or cube.segments.get(own)
    return (found, found.about) if found else None


def definition(member: Member) -> str:
    """A member in the model's own words: `sum(amount)`, with its filters."""
    said = formula(member)
    filters = " and ".join(each.text for each in conditions(member))
    return f"{said} where {filters}" if filters else said


def formula(member: Member) -> str:
    """The same without its filters."""
    text = _expression(member)
    if isinstance(member, Measure) and member.type not in ("number", "string", "time"):
        return f"{member.type}({text})"
    return text


def conditions(member: Member) -> tuple[Expr, ...]:
    """What a row must meet to count."""
    return member.filters if isinstance(member, Measure) else ()


def _expression(member: Member) -> str:
    if member.sql is not None:
        return member.sql.text
    if isinstance(member, Segment):
        return ""
    if member.case is not None:
        return _case(member.case)
    if isinstance(member, Dimension) and member.latitude and member.longitude:
        return f"{member.latitude.text}, {member.longitude.text}"
    return ""


def _case(case: Case) -> str:
    branches = [f"WHEN {each.when.text} THEN {_label(each.label)}" for each in case.branches]
    last = [f"ELSE {_label(case.otherwise)}"] if case.otherwise is not None else []
    return " ".join(["CASE", *branches, *last, "END"])


def _label(label: str | Expr) -> str:
    return label.text if isinstance(label, Expr) else f"'{label}'"


def everything(model: Model) -> Iterator[About]:
    """What is said about each cube, view and member, each with who answers for it. What a view
    only shows is the cube's."""
    for view in model.views.values():
        yield view.about
        yield from (_owned(each.about, view) for each in view.members.values() if not each.path)
    for cube in model.cubes.values():
        if cube.alias_of is None:
            yield cube.about
            yield from (_owned(each.about, cube) for each in members_of(cube))


def owner_of(member: Member | ViewMember, model: Model) -> str | None:
    """Who answers for a member: its own owner, else that of what it shows, else of the cube or
    view it stands in."""
    if isinstance(member, ViewMember):
        inner = member.measure or member.dimension or member.segment
        shown = owner_of(inner, model) if inner and member.path else None
        return member.about.owner or shown or model.views[member.view].about.owner
    whole = model.cubes.get(member.cube) or model.views.get(member.cube)
    return member.about.owner or (whole.about.owner if whole else None)


def _owned(about: About, whole: Cube | View) -> About:
    return about if about.owner else replace(about, owner=whole.about.owner)

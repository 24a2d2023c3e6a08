"""How a query is answered, for a person to check."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.compile import nodes as n
from semantic.compile.passes import Pass
from semantic.compile.types import Compiled
from semantic.model.types import Dimension, Measure, Model


def explain(compiled: Compiled, model: Model) -> str:
    """Members with file and line, joins, deduplicated keys and why, the plan, the SQL."""
    parts = ["Members", *_members(compiled, model)]
    joins = list(dict.fromkeys(_joins(compiled.plan)))
    if joins:
        parts += ["", "Joins", *joins]
    if compiled.notes:
        parts += ["", "Counted once", *(f"  {note}" for note in compiled.notes)]
    if compiled.rewritten:
        parts += ["", "Rewritten", *(f"  {_said(each)}" for each in compiled.rewritten)]
    if compiled.warnings:
        parts += ["", "Warnings", *(f"  {warning}" for warning in compiled.warnings)]
    parts += ["", "Plan", *printed(compiled.plan), "", "SQL", compiled.sql]
    return "\n".join(parts)


def _said(rewrite: Pass) -> str:
    """A pass by its name and the first line of its docstring."""
    return f"{rewrite.__name__}: {(rewrite.__doc__ or '').partition(chr(10))[0]}"


def _members(compiled: Compiled, model: Model) -> Iterator[str]:
    for column in compiled.columns:
        owner, _, rest = column.name.partition(".")
        name = rest.partition(".")[0]
        found = _found(model, owner, name)
        if found is None:
            continue
        place = found.about.place
        where = f"  {place.file}:{place.line}" if place else ""
        inner = "" if found.full_name == f"{owner}.{name}" else f" = {found.full_name}"
        yield f"  {column.kind} {column.name}{inner}{where}"


def _found(model: Model, owner: str, name: str) -> Measure | Dimension | None:
    if view := model.views.get(owner):
        member = view.members.get(name)
        return (member.measure or member.dimension) if member else None
    cube = model.cubes.get(owner)
    return (cube.measures.get(name) or cube.dimensions.get(name)) if cube else None


def _joins(plan: n.Plan) -> Iterator[str]:
    for inner in n.inputs(plan):
        yield from _joins(inner)
    if isinstance(plan, n.LeftJoin) and isinstance(plan.right, n.Scan):
        yield f"  {plan.why}"


def printed(plan: n.Plan, depth: int = 1) -> Iterator[str]:
    """The plan as an indented tree, each node over the rows it takes."""
    yield "  " * depth + _line(plan)
    for inner in n.inputs(plan):
        yield from printed(inner, depth + 1)


def _line(plan: n.Plan) -> str:
    name = type(plan).__name__
    match plan:
        case n.Scan(cube):
            return f"{name} {cube}"
        case n.Aggregate(_, groups, measures):
            return f"{name} {_names(measures)} by {_names(groups) or 'nothing'}"
        case n.Distinct(_, columns) | n.Project(_, columns):
            return f"{name} {_names(columns)}"
        case n.Combine(_, keys, pairs):
            return (
                f"{name} {', '.join(each for each, _ in pairs)} on {', '.join(keys) or 'nothing'}"
            )
        case n.Attach(_, _, keys, added):
            return f"{name} {', '.join(added)} on {', '.join(keys) or 'nothing'}"
        case n.Series(grain):
            return f"{name} of {grain if isinstance(grain, str) else grain.name}"
        case n.Sorted(_, order, limit, offset):
            by = ", ".join(f"{key} {direction}" for key, direction in order)
            return f"{name} by {by}, limit {limit}" + (f", offset {offset}" if offset else "")
    why = getattr(plan, "why", "")
    return f"{name} ({why})" if why else name


def _names(columns: tuple[n.Named, ...]) -> str:
    return ", ".join(name for name, _ in columns)

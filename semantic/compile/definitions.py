"""What a measure is made of, and its expressions over values that are already computed."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.compile import nodes as n
from semantic.compile.facts import Planning
from semantic.compile.needs import dimension_at, expressions
from semantic.compile.scope import Scope
from semantic.errors import QueryError
from semantic.model.types import Expr, FilterDirective, Measure, MemberRef

DERIVED = ("number", "string", "time", "boolean")


def is_derived(measure: Measure) -> bool:
    """Whether a measure is an expression over measures of the same grain, rows and time."""
    if measure.type not in DERIVED or measure.share_of:
        return False
    if any(each.aggregates for each in expressions(measure.sql, measure.case)):
        return False
    return not (measure.grain or measure.time_shift or measure.filter != FilterDirective())


def inputs_of(p: Planning, measure: Measure) -> Iterator[Measure]:
    """The measures that a measure's expressions name, in the order of writing."""
    exprs = [*expressions(measure.sql, measure.case), *measure.filters]
    exprs += [each.sql for each in measure.order_by]
    for expr in exprs:
        for ref in expr.members.values():
            if found := measure_named(p, ref):
                yield found


def measure_named(p: Planning, ref: MemberRef) -> Measure | None:
    """The measure a reference means, None when it is a dimension."""
    if cube := p.model.cubes.get(ref.cube):
        return cube.measures.get(ref.member)
    view = p.model.views.get(ref.cube)
    member = view.members.get(ref.member) if view else None
    return member.measure if member else None


def definition(
    p: Planning, scope: Scope, measure: Measure, values: dict[str, n.AnyExpression]
) -> n.AnyExpression | None:
    """A measure's own expression or case over measures that are already computed."""
    if measure.case is None:
        return expression(p, scope, measure.sql, values) if measure.sql else None

    def label(written: str | Expr) -> n.AnyExpression:
        if isinstance(written, str):
            return n.Constant(written)
        return expression(p, scope, written, values)

    branches = tuple(
        (expression(p, scope, each.when, values), label(each.label))
        for each in measure.case.branches
    )
    otherwise = measure.case.otherwise
    return n.Choice(branches, None if otherwise is None else label(otherwise))


def expression(
    p: Planning, scope: Scope, expr: Expr, values: dict[str, n.AnyExpression]
) -> n.AnyExpression:
    """A model expression over measures (and breakdowns) that are already computed."""
    inputs: list[tuple[str, n.AnyExpression]] = []
    for key, ref in expr.members.items():
        measure = measure_named(p, ref)
        if measure:
            inputs.append((key, values[measure.full_name]))
            continue
        inputs.append((key, n.Column(_group_key(p, scope, ref, expr))))
    return n.Derived(expr, tuple(inputs))


def _group_key(p: Planning, scope: Scope, ref: MemberRef, expr: Expr) -> str:
    dimension = dimension_at(p.model, ref)
    for group in scope.groups:
        grain = group.grain if isinstance(group.grain, str | None) else group.grain.name
        if group.dimension == dimension and grain == ref.granularity:
            return group.key
    raise QueryError(
        "not-grouped",
        f"`{{{ref}}}` in `{expr.text}` is not one of the breakdowns here",
        place=expr.place,
        hint=f"ask by `{ref}`, or give the measure `add_group_by: [{ref}]`",
    )

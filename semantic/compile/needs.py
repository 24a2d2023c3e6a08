"""Which cubes an expression, a member or a condition reads."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.compile.scope import All, Condition, Having, InSegment, Some, Where
from semantic.compile.trees import Need
from semantic.model.types import Case, Dimension, Expr, Measure, MemberRef, Model


def dimension_needs(
    model: Model, dimension: Dimension, via: tuple[str, ...] = ()
) -> Iterator[Need]:
    """The cubes whose rows a dimension's value is made of. A view has no rows of its own."""
    if dimension.cube in model.cubes:
        yield Need(dimension.cube, via)
    if not dimension.sub_query:
        for expr in expressions(dimension.sql, dimension.case):
            yield from expr_needs(model, expr, dimension.cube, via)


def cubes_of(model: Model, dimension: Dimension) -> tuple[str, ...]:
    """The cubes a dimension is about: its own, or those that a view's own dimension names."""
    if dimension.cube in model.cubes:
        return (dimension.cube,)
    return tuple(dict.fromkeys(need.cube for need in dimension_needs(model, dimension)))


def expressions(sql: Expr | None, case: Case | None) -> Iterator[Expr]:
    """Every expression of a member."""
    if sql:
        yield sql
    for branch in case.branches if case else ():
        yield branch.when
        if isinstance(branch.label, Expr):
            yield branch.label
    if case and isinstance(case.otherwise, Expr):
        yield case.otherwise


def expr_needs(model: Model, expr: Expr, owner: str, via: tuple[str, ...] = ()) -> Iterator[Need]:
    """The cubes an expression of `owner` reads, itself included only when others name it."""
    inner = (*via, owner) if owner in model.cubes else via
    for cube in expr.cubes:
        if cube != owner:
            yield Need(cube, inner)
    for ref in expr.members.values():
        dimension = dimension_at(model, ref)
        if dimension:
            yield from dimension_needs(model, dimension, via if ref.cube == owner else inner)


def dimension_at(model: Model, ref: MemberRef) -> Dimension | None:
    """The dimension a reference means, None when it is a measure."""
    if cube := model.cubes.get(ref.cube):
        return cube.dimensions.get(ref.member)
    view = model.views.get(ref.cube)
    member = view.members.get(ref.member) if view else None
    return member.dimension if member else None


def condition_needs(model: Model, condition: Condition) -> Iterator[Need]:
    """The cubes a condition on rows reads."""
    match condition:
        case Where(dimension):
            yield from dimension_needs(model, dimension)
        case InSegment(segment):
            if segment.cube in model.cubes:
                yield Need(segment.cube)
            yield from expr_needs(model, segment.sql, segment.cube)
        case All(parts) | Some(parts):
            for part in parts:
                yield from condition_needs(model, part)
        case Having():
            return


def measure_needs(model: Model, measure: Measure) -> Iterator[Need]:
    """The cubes beyond its own that a measure's rows are made of."""
    exprs = [*expressions(measure.sql, measure.case), *measure.filters]
    for expr in exprs:
        yield from expr_needs(model, expr, measure.cube)
    if measure.semi_additive:
        for ref in (measure.semi_additive.time_dimension, *measure.semi_additive.by):
            yield from dimension_needs(model, model.cubes[ref.cube].dimensions[ref.member])

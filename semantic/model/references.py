"""Which members a member names, and which cubes' columns it reads."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.model.types import Case, Cube, Dimension, Expr, Measure, MemberRef, Segment

Member = Dimension | Measure | Segment


def members_of(cube: Cube) -> Iterator[Member]:
    """Every member of a cube."""
    yield from cube.dimensions.values()
    yield from cube.measures.values()
    yield from cube.segments.values()


def expressions(member: Member) -> tuple[Expr, ...]:
    """Every expression of a member."""
    found: tuple[Expr, ...] = () if member.sql is None else (member.sql,)
    if isinstance(member, Segment):
        return found
    if member.case is not None:
        found += tuple(_case(member.case))
    if isinstance(member, Measure):
        if member.filters or member.order_by:
            found += (*member.filters, *(order.sql for order in member.order_by))
    elif member.latitude is not None and member.longitude is not None:
        found += (member.latitude, member.longitude)
    return found


def references(member: Member) -> list[MemberRef]:
    """Every member that a member cannot do without."""
    found: list[MemberRef] = []
    for expr in expressions(member):
        if expr.members:
            found += expr.members.values()
    if isinstance(member, Measure) and (member.multi_stage or member.semi_additive):
        found += _stage(member)
    return found


def _case(case: Case) -> Iterator[Expr]:
    for branch in case.branches:
        yield branch.when
        if isinstance(branch.label, Expr):
            yield branch.label
    if isinstance(case.otherwise, Expr):
        yield case.otherwise


def _stage(measure: Measure) -> Iterator[MemberRef]:
    grain, filters = measure.grain, measure.filter
    yield from grain.keep_only or ()
    yield from grain.reduce
    yield from grain.add
    yield from filters.exclude
    yield from filters.keep_only or ()
    yield from (rule.member for rule in filters.include)
    yield from (each.time_dimension for each in measure.time_shift if each.time_dimension)
    if measure.share_of is not None:
        yield from measure.share_of.keep or ()
    if measure.semi_additive is not None:
        yield measure.semi_additive.time_dimension
        yield from measure.semi_additive.by

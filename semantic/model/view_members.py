"""Members written in a view itself: expressions over the members it shows."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import replace

from semantic.errors import ModelError
from semantic.model.dimensions import dimension, segment
from semantic.model.measure_keys import DERIVED
from semantic.model.measures import measure
from semantic.model.owners import Owner, ViewOwner
from semantic.model.scope import Names, Scope
from semantic.model.spec_cube import CubeSpec, DimensionSpec, MeasureSpec, SegmentSpec
from semantic.model.types import Dimension, Expr, Measure, MemberRef, Segment, ViewMember

_NO_ROWS = "a view has no rows of its own"


def own_member(
    spec: DimensionSpec | MeasureSpec | SegmentSpec,
    owner: ViewOwner,
    members: Mapping[str, ViewMember],
    own: Mapping[str, DimensionSpec | MeasureSpec | SegmentSpec],
    names: Names,
    paths: tuple[tuple[str, ...], ...],
) -> ViewMember:
    """What a view's own member means. Raises ModelError or RefusedSQL."""
    scope = _scope(owner, members, own, names, paths)
    found: Dimension | Measure | Segment
    if isinstance(spec, MeasureSpec):
        found = measure(spec, _checked(spec, scope))
        _no_aggregate(spec, found.sql)
        return ViewMember(owner.name, found.name, found.about, (), measure=found)
    if isinstance(spec, DimensionSpec):
        if spec.sub_query or spec.type == "geo" or spec.primary_key:
            message = f"{_NO_ROWS}: `{spec.name}` belongs into a cube"
            raise ModelError("conflict", message, place=spec.name.place)
        found = dimension(spec, scope)
        return ViewMember(owner.name, found.name, found.about, (), dimension=found)
    found = segment(spec, scope)
    return ViewMember(owner.name, found.name, found.about, (), segment=found)


def _checked(spec: MeasureSpec, scope: Scope) -> Scope:
    if spec.type in DERIVED or spec.type == "rank" or spec.multi_stage:
        return scope
    raise ModelError(
        "conflict",
        f"{_NO_ROWS} to `{spec.type}`",
        place=spec.name.place,
        hint="write the measure in the cube whose rows are meant, and include it here; "
        "a view's own measures combine others: `type: number`",
    )


def _no_aggregate(spec: MeasureSpec, sql: Expr | None) -> None:
    if sql is not None and sql.aggregates:
        assert spec.sql is not None
        hint = "make the aggregate a measure of its cube, and name that measure here"
        raise ModelError("aggregate", _NO_ROWS, place=spec.sql.place, hint=hint)


def _scope(
    owner: ViewOwner,
    members: Mapping[str, ViewMember],
    own: Mapping[str, DimensionSpec | MeasureSpec | SegmentSpec],
    names: Names,
    paths: tuple[tuple[str, ...], ...],
) -> Scope:
    """The view as if it were a cube, whose members are those it shows."""
    specs = {**{name: _declared(each, names) for name, each in members.items()}, **own}
    cube = Owner(
        name=owner.name,
        spec=CubeSpec.model_construct(name=owner.spec.name),
        dimensions={name: each for name, each in specs.items() if isinstance(each, DimensionSpec)},
        measures={name: each for name, each in specs.items() if isinstance(each, MeasureSpec)},
        segments={name: each for name, each in specs.items() if isinstance(each, SegmentSpec)},
        hierarchies={},
        joins=(),
    )
    ways = {path[-1]: path for path in reversed(paths)}
    return Scope(
        cube,
        replace(names, cubes=ChainMap({owner.name: cube}, dict(names.cubes))),
        columns="none",
        only=(owner.name, *ways),
        hint="name members that the view shows: {member}",
        shows={name: _shown(each) for name, each in members.items()},
        ways=ways,
    )


def _declared(member: ViewMember, names: Names) -> DimensionSpec | MeasureSpec | SegmentSpec:
    ref = _shown(member)
    found = names.cubes[ref.cube].member(ref.member)
    assert found is not None
    return found


def _shown(member: ViewMember) -> MemberRef:
    found = member.dimension or member.measure or member.segment
    assert found is not None
    return MemberRef(found.cube, found.name, None, member.path)

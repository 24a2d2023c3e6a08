"""The grain, rows and time at which the inputs of a multi-stage measure are computed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from semantic.compile.facts import Planning
from semantic.compile.needs import dimension_at
from semantic.compile.scope import (
    All,
    Condition,
    Group,
    Having,
    InSegment,
    Scope,
    Shift,
    Some,
    Where,
)
from semantic.compile.values import read_value, values_of
from semantic.errors import QueryError
from semantic.model.types import FilterDirective, FilterRule, Measure, MemberRef


def inner_scope(p: Planning, scope: Scope, measure: Measure) -> tuple[Scope, bool]:
    """The grain, rows and time at which a multi-stage measure's inputs are computed."""
    shifts = tuple(
        Shift(each.time_dimension, each.interval, 1 if each.direction == "prior" else -1)
        for each in measure.time_shift
    )
    scope = replace(scope, shifts=(*scope.shifts, *shifts))
    scope = _refiltered(p, scope, measure.filter)
    grain = measure.grain
    groups = scope.groups if grain.keep_only is None else kept_groups(scope.groups, grain.keep_only)
    removed = {(ref.cube, ref.member) for ref in grain.reduce}
    groups = tuple(g for g in groups if (g.dimension.cube, g.dimension.name) not in removed)
    added = tuple(_added(p, ref, groups) for ref in grain.add)
    return replace(scope, groups=tuple({g.key: g for g in (*groups, *added)}.values())), bool(
        shifts
    )


def _added(p: Planning, ref: MemberRef, groups: tuple[Group, ...]) -> Group:
    dimension = dimension_at(p.model, ref)
    if dimension is None:
        raise QueryError("unknown-member", f"`{ref}` is not a dimension to group by")
    grain = ref.granularity
    return Group(dimension, dimension.granularities.get(grain, grain) if grain else None)


def kept_groups(groups: tuple[Group, ...], keep: Iterable[MemberRef]) -> tuple[Group, ...]:
    """The breakdowns whose dimension is named."""
    named = {(ref.cube, ref.member) for ref in keep}
    return tuple(g for g in groups if (g.dimension.cube, g.dimension.name) in named)


def _refiltered(p: Planning, scope: Scope, rule: FilterDirective) -> Scope:
    """The scope with conditions dropped and added as a filter directive says."""
    if rule == FilterDirective():
        return scope
    dropped = {(ref.cube, ref.member) for ref in rule.exclude}
    kept = None if rule.keep_only is None else {(ref.cube, ref.member) for ref in rule.keep_only}

    def stays(name: tuple[str, str]) -> bool:
        return name not in dropped and (kept is None or name in kept)

    where = tuple(c for c in (_pruned(each, stays) for each in scope.where) if c is not None)
    ranges = tuple(
        each for each in scope.ranges if stays((each.dimension.cube, each.dimension.name))
    )
    added = tuple(_rule(p, each, scope.timezone) for each in rule.include)
    return replace(scope, where=(*where, *added), ranges=ranges)


def _pruned(condition: Condition, stays: Callable[[tuple[str, str]], bool]) -> Condition | None:
    match condition:
        case All(parts) | Some(parts):
            kept = tuple(c for c in (_pruned(part, stays) for part in parts) if c is not None)
            if isinstance(condition, Some) and len(kept) < len(parts):
                return None  # an option without its condition is always true
            return type(condition)(kept) if len(kept) > 1 else kept[0] if kept else None
        case Where(dimension):
            return condition if stays((dimension.cube, dimension.name)) else None
        case InSegment(segment):
            return condition if stays((segment.cube, segment.name)) else None
        case Having():
            return condition


def _rule(p: Planning, rule: FilterRule, timezone: str) -> Condition:
    dimension = dimension_at(p.model, rule.member)
    if dimension is None:
        raise QueryError("unknown-member", f"`{rule.member}` is not a dimension to filter by")
    name, path = str(rule.member), "filter"
    values = tuple(
        read_value(value, dimension.type, rule.operator, name, path, timezone)
        for value in values_of(rule, path)
    )
    return Where(dimension, rule.operator, values)

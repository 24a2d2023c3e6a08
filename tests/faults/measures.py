"""Faults of derived measures: ratios, shares, ranks, stages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlglot import exp

from semantic.compile import nodes as n
from semantic.compile.definitions import is_derived
from semantic.compile.scope import Group
from semantic.model.types import FilterDirective, Grain
from tests.faults.planting import fault

WORK = "semantic.compile.stages:_Work."


@fault("semantic.compile.stages:measures_at", "small groups weigh as much as large ones (rule 6)")
def average_of_ratios(original: Any, p: Any, scope: Any, measures: Any, spine: Any = None) -> Any:
    ratios = tuple(measures)
    keys = _row_keys(p, scope, ratios)
    if not keys:
        return original(p, scope, ratios, spine)
    fine = original(p, replace(scope, groups=(*scope.groups, *keys)), ratios, spine)
    groups = tuple((key, n.Column(key)) for key in scope.keys)
    means = tuple(
        (each.full_name, n.Aggregated("avg", n.Column(each.full_name))) for each in ratios
    )
    return n.Aggregate(fine, groups, means)


def _row_keys(p: Any, scope: Any, measures: Any) -> tuple[Group, ...]:
    """What tells the rows of ratios' own cube apart; nothing when not all are plain ratios."""
    for each in measures:
        ratio = each.type == "number" and is_derived(each) and each.sql
        if not ratio or not each.sql.tree.find(exp.Div) or each.cube not in p.model.cubes:
            return ()
    cube = p.model.cubes[measures[0].cube]
    keys = tuple(Group(cube.dimensions[name]) for name in cube.primary_key)
    return () if any(key in scope.groups for key in keys) else keys


@fault("semantic.compile.fragments:_never_zero", "a ratio over nothing is infinite (rule 6)")
def division_by_zero_unguarded(original: Any, divisor: Any) -> Any:
    original(divisor)
    return divisor


@fault(WORK + "_add_share", "shares of a filtered whole do not add up to 1 (rule 4)")
def share_of_a_whole_without_filters(original: Any, work: Any, measure: Any, share: Any) -> Any:
    original(work, measure, share)
    asked, work.scope = work.scope, replace(work.scope, where=(), ranges=())
    original(work, measure, share)
    work.scope = asked


@fault(WORK + "_add_share", "a share of the parent is one of the total")
def share_of_the_total_instead_of_the_parent(
    original: Any, work: Any, measure: Any, share: Any
) -> Any:
    original(work, measure, replace(share, keep=()))


@fault(WORK + "_ranked", "the worst is first")
def rank_in_the_wrong_direction(
    original: Any, work: Any, plan: Any, values: Any, measure: Any
) -> Any:
    other = {"asc": "desc", "desc": "asc"}
    turned = tuple(replace(each, direction=other[each.direction]) for each in measure.order_by)
    return original(work, plan, values, replace(measure, order_by=turned))


@fault(WORK + "_ranked", "places are counted over everything instead of within a group")
def rank_without_its_partition(
    original: Any, work: Any, plan: Any, values: Any, measure: Any
) -> Any:
    return original(work, plan, values, replace(measure, grain=Grain(keep_only=())))


@fault("semantic.compile.grains:inner_scope", "a stage keeps the groups it should leave")
def stage_at_the_asked_grain(original: Any, p: Any, scope: Any, measure: Any) -> Any:
    return original(
        p, scope, replace(measure, grain=replace(measure.grain, reduce=(), keep_only=None))
    )


@fault("semantic.compile.grains:inner_scope", "a stage ignores its own filter directive")
def filter_directive_ignored(original: Any, p: Any, scope: Any, measure: Any) -> Any:
    return original(p, scope, replace(measure, filter=FilterDirective()))


@fault("semantic.compile.plan:_leveled", "subtotals add up the groups (rule 2)")
def subtotals_added_from_groups(original: Any, p: Any, asked: Any) -> Any:
    plan: Any = original(p, asked)
    if not isinstance(plan, n.Stacked) or not asked.query.subtotals or asked.comparisons:
        return plan
    finest: Any = plan.parts[0]
    sums = {
        each.full_name: n.Aggregated("sum", n.Column(each.full_name)) for each in asked.measures
    }
    parts: list[Any] = [finest]
    rolled: tuple[Any, ...] = plan.parts[1:]
    for part in rolled:
        groups = tuple((name, value) for name, value in part.columns if name not in sums)
        added = n.Aggregate(finest, groups, tuple(sums.items()))
        names = tuple((name, n.Column(name)) for name, _ in part.columns)
        parts.append(n.Project(added, names))
    return n.Stacked(tuple(parts))

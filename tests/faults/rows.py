"""Faults of counting: a row more than once, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlglot import exp

from semantic.compile import nodes as n
from tests.faults.planting import fault

AGGREGATES = "semantic.compile.aggregates:"


@fault("semantic.compile.facts:fact_rows", "a join to many multiplies sums and counts (rule 1)")
def deduplication_dropped(original: Any, *given: Any, **named: Any) -> Any:
    return replace(original(*given, **named), multiplied=False)


@fault("semantic.compile.lower:Lowering._distinct", "two equal amounts count as one (rule 1)")
def deduplicated_on_values_instead_of_keys(
    original: Any, lowering: Any, block: Any, columns: Any, why: Any
) -> Any:
    kept = tuple(each for each in columns if not each[0].startswith("key_"))
    return original(lowering, block, kept or columns, why)


@fault("semantic.compile.passes.count_keys:_directly", "sums are taken over repeated rows (rule 1)")
def repeated_rows_thought_harmless_to_every_measure(
    original: Any, measure: Any, known: Any, key: Any
) -> Any:
    found = original(measure, known, key)
    if found is None and isinstance(getattr(measure, "value", None), n.Column):
        return replace(measure, value=known[measure.value.name])
    return found


@fault(AGGREGATES + "fact", "a guest's episode counts for one of its guests only (rule 2)")
def each_row_in_one_group_only(original: Any, *given: Any) -> Any:
    plan = original(*given)
    if not isinstance(plan.input, n.Distinct) or not plan.input.keys:
        return plan
    once = plan.input
    keys = tuple((name, each) for name, each in once.columns if name in once.keys)
    rest = tuple(
        (name, n.Aggregated("max", each)) for name, each in once.columns if name not in once.keys
    )
    return replace(plan, input=n.Aggregate(once.input, keys, rest))


@fault(AGGREGATES + "fact", "paid orders are all orders")
def own_filters_of_a_measure_dropped(
    original: Any, p: Any, scope: Any, cube: Any, measures: Any, _: Any = ()
) -> Any:
    return original(p, scope, cube, tuple(replace(each, filters=()) for each in measures))


@fault(AGGREGATES + "fact_rows", "one measure's filters restrict the others (rule 4)")
def own_filters_of_a_measure_restrict_all(original: Any, *given: Any, **named: Any) -> Any:
    rows = original(*given, **named)
    measures = given[3] if len(given) > 3 else ()
    tests = tuple(n.Row(each) for measure in measures for each in measure.filters)
    return replace(rows, plan=n.Filtered(rows.plan, tests)) if tests else rows


@fault("semantic.compile.stages:_side_by_side", "0 of something shows as nothing (rule 3)")
def counts_of_missing_groups_null(original: Any, parts: Any, keys: Any, _: Any) -> Any:
    return original(parts, keys, ())


@fault("semantic.compile.fragments:_aggregate", "repeated values count again")
def distinct_count_turned_into_count(original: Any, node: Any, value: Any) -> Any:
    kind = "count" if node.kind == "count_distinct" else node.kind
    return original(replace(node, kind=kind), value)


@fault("semantic.compile.fragments:_aggregate", "rows without a value pull averages down")
def average_divided_by_all_rows(original: Any, node: Any, value: Any) -> Any:
    if node.kind != "avg":
        return original(node, value)
    return exp.Div(this=exp.Sum(this=value), expression=exp.Count(this=exp.Star()))


@fault("semantic.compile.fragments:_aggregate", "the 90th percentile is the median")
def percentile_without_its_share(original: Any, node: Any, value: Any) -> Any:
    return original(replace(node, percentile=None), value)


@fault("semantic.compile.fragments:_aggregate", "a sum of nothing is 0 instead of nothing (rule 3)")
def sums_of_nothing_zero(original: Any, node: Any, value: Any) -> Any:
    tree = original(node, value)
    zero = exp.Literal.number("0")
    return exp.Coalesce(this=tree, expressions=[zero]) if node.kind == "sum" else tree

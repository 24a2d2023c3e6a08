"""Faults of rolling windows and of measures at one end of time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from semantic.compile import nodes as n
from tests.faults.planting import fault

AGGREGATES = "semantic.compile.aggregates:"


@fault(AGGREGATES + "rolling", "the first point of a running total starts at 0 (rule 8)")
def window_computed_on_the_asked_range_only(original: Any, *given: Any) -> Any:
    return _within_range(original(*given))


def _within_range(plan: Any) -> Any:
    plan = n.map_inputs(plan, _within_range)
    if not isinstance(plan, n.Windowed) or not isinstance(plan.left, n.Series):
        return plan
    ends = ((">=", plan.left.first), ("<", plan.left.until))
    tests = tuple(n.Compared(n.Column("at"), op, n.Constant(end)) for op, end in ends if end)
    return replace(plan, right=n.Filtered(plan.right, tests)) if tests else plan


@fault(AGGREGATES + "_bounds", "a window holds the first instant after it (rule 8)")
def window_with_the_instant_after_its_end(original: Any, window: Any) -> Any:
    return _compared(original(window), {"<": "<="})


@fault(AGGREGATES + "_bounds", "a window lacks its first instant (rule 8)")
def window_without_its_first_instant(original: Any, window: Any) -> Any:
    return _compared(original(window), {">=": ">"})


def _compared(tests: Any, instead: dict[str, str]) -> Any:
    return tuple(
        replace(each, operator=instead.get(each.operator, each.operator)) for each in tests
    )


@fault(AGGREGATES + "_bounds", "a year to date starts with its bucket (rule 8)")
def to_date_from_the_start_of_the_bucket(original: Any, window: Any) -> Any:
    tests = original(window)
    if not window.to_date:
        return tests
    return (n.Compared(n.Column("at"), ">=", n.Column("start")), *tests[1:])


@fault(AGGREGATES + "_bounds", "a window looks from the wrong end of its bucket (rule 8)")
def offset_of_a_window_ignored(original: Any, window: Any) -> Any:
    return original(replace(window, offset="end"))


@fault(AGGREGATES + "semi_additive", "the first stock is the last")
def first_picked_for_last(original: Any, p: Any, scope: Any, measure: Any) -> Any:
    rule = measure.semi_additive
    other = "first" if rule.choose == "last" else "last"
    return original(p, scope, replace(measure, semi_additive=replace(rule, choose=other)))


@fault(AGGREGATES + "semi_additive", "only accounts with the very last booking have a stock")
def last_time_of_all_instead_of_each(original: Any, p: Any, scope: Any, measure: Any) -> Any:
    return original(p, scope, replace(measure, semi_additive=replace(measure.semi_additive, by=())))


FOLD = "semantic.compile.passes.fold_moments:"


@fault(FOLD + "_unit", "rows of a whole month stand at its first day")
def rows_folded_over_the_ends_of_windows(original: Any, *given: Any) -> Any:
    return "month"


@fault("semantic.compile.fragments:_aggregate", "a window counts days instead of rows")
def folded_counts_counted_again(original: Any, node: Any, value: Any) -> Any:
    return original(replace(node, kind="count") if node.kind == "counts" else node, value)


@fault(FOLD + "_folded", "an average of a window is one of its days")
def averages_of_folded_rows_averaged(original: Any, rows: Any, *given: Any) -> Any:
    found = original(rows, *given)
    if found is None or not isinstance(found[1], n.Divided):
        return found
    within, mean = found
    _, (total, count) = within.groups, within.measures
    at = n.Aggregated("avg", total[1].value)
    columns = ((total[0], at), count)
    return replace(within, measures=columns), replace(mean.top, kind="avg")

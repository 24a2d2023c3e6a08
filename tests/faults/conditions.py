"""Faults of filters: tested at the wrong place, or saying something else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlglot import exp

from semantic.compile.literals import all_of, any_of
from semantic.compile.scope import All, Having, InSegment, Some, leaves
from tests.faults.planting import fault

OPERATORS = "semantic.compile.operators:"
AGGREGATES = (exp.Sum, exp.Avg, exp.Min, exp.Max, exp.Count, exp.Median)


@fault("semantic.compile.lower:Lowering._filtered", "rows the filter excludes stay, bare (rule 4)")
def filter_moved_into_the_last_join(
    original: Any, lowering: Any, block: Any, conditions: Any
) -> Any:
    before = len(block.where)
    found = original(lowering, block, conditions)
    if found is block and block.state == "rows" and block.joins:
        tests, block.where = block.where[before:], block.where[:before]
        join = block.joins[-1]
        join.set("on", all_of([join.args["on"], *tests]) if join.args.get("on") else all_of(tests))
    return found


@fault("semantic.compile.lower:Lowering._filtered", "a bound on a sum is put to each row (rule 4)")
def having_turned_into_where(original: Any, lowering: Any, block: Any, conditions: Any) -> Any:
    found = original(lowering, block, conditions)
    tests, found.having = found.having, []
    for test in tests:
        for each in list(test.find_all(*AGGREGATES)):
            inner = each.this
            each.replace(exp.Literal.number("1") if isinstance(inner, exp.Star) else inner.copy())
        found.where.append(test)
    return found


@fault("semantic.compile.plan:_grouped", "a filter on a measure not shown does nothing (rule 4)")
def filter_on_an_unselected_measure_dropped(original: Any, p: Any, asked: Any) -> Any:
    kept = tuple(
        each
        for each in asked.having
        if all(
            leaf.measure in asked.measures for leaf in leaves((each,)) if isinstance(leaf, Having)
        )
    )
    return original(p, replace(asked, having=kept))


@fault("semantic.compile.facts:test", "a choice of conditions must be met whole")
def or_turned_into_and(original: Any, p: Any, scope: Any, condition: Any) -> Any:
    return original(p, scope, All(condition.parts) if isinstance(condition, Some) else condition)


@fault("semantic.compile.facts:test", "one condition of several is enough")
def and_turned_into_or(original: Any, p: Any, scope: Any, condition: Any) -> Any:
    return original(p, scope, Some(condition.parts) if isinstance(condition, All) else condition)


@fault(OPERATORS + "_unless", "`notEquals` loses rows without a value")
def negation_drops_null_rows(original: Any, value: Any, test: Any, has_null: Any) -> Any:
    return original(value, test, True) if test is not None else original(value, test, has_null)


@fault(OPERATORS + "_like", "`contains` misses the capital letter")
def contains_case_sensitive(original: Any, *given: Any) -> Any:
    tree = original(*given)
    for each in list(tree.find_all(exp.ILike)) if tree is not None else ():
        like = exp.Like(this=each.this, expression=each.expression)
        if each is tree:
            return like
        each.replace(like)
    return tree


@fault(OPERATORS + "_like", "`%` and `_` in a value match anything (rule 11)")
def contains_with_live_wildcards(original: Any, value: Any, operator: Any, given: Any) -> Any:
    before = "" if operator == "startsWith" else "%"
    after = "" if operator == "endsWith" else "%"
    tests = [
        exp.ILike(this=value.copy(), expression=exp.Literal.string(f"{before}{each}{after}"))
        for each in given
    ]
    return any_of(tests) if tests else original(value, operator, given)


@fault(OPERATORS + "_or_null", "NULL among the values of `equals` finds no row")
def null_among_values_ignored(original: Any, value: Any, test: Any, _: Any) -> Any:
    return original(value, test, False)


@fault(OPERATORS + "condition", "`gt` takes the bound itself in")
def greater_turned_into_greater_or_equal(
    original: Any, value: Any, operator: Any, *given: Any
) -> Any:
    return original(value, {"gt": "gte", "lt": "lte"}.get(operator, operator), *given)


@fault(OPERATORS + "_dated", "`afterDate` takes the day itself in (rule 7)")
def after_a_date_from_its_start(original: Any, value: Any, operator: Any, given: Any) -> Any:
    return original(value, "afterOrOnDate" if operator == "afterDate" else operator, given)


@fault("semantic.compile.conditions:_defaults", "drafts show in a view that hides them")
def default_filters_of_a_view_dropped(original: Any, *given: Any) -> Any:
    original(*given)
    return iter(())


@fault("semantic.compile.resolve:split_filters", "a segment asked for does nothing")
def segments_dropped(original: Any, *given: Any) -> Any:
    rows, having = original(*given)
    return tuple(each for each in rows if not isinstance(each, InSegment)), having


@fault("semantic.compile.resolve:_parameters", "a parameter's default beats what was given")
def given_parameters_ignored(original: Any, query: Any, model: Any) -> Any:
    return original(replace(query, parameters=()), model)

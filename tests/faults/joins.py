"""Faults of joins: rows lost or repeated, keys compared wrongly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlglot import exp

from tests.faults.planting import fault

LOWER = "semantic.compile.lower:Lowering."


@fault(LOWER + "_left_join", "orders whose customer is missing vanish (rule 5)")
def left_join_turned_inner(original: Any, *given: Any) -> Any:
    block = original(*given)
    block.joins[-1].set("side", None)
    block.joins[-1].set("kind", "INNER")
    return block


@fault("semantic.compile.block:_full_join", "groups that only the second fact has vanish (rule 3)")
def full_join_turned_left(original: Any, *given: Any) -> Any:
    return _sided(original(*given), "LEFT")


@fault("semantic.compile.block:_full_join", "groups that one fact lacks vanish (rule 3)")
def full_join_turned_inner(original: Any, *given: Any) -> Any:
    return _sided(original(*given), None)


def _sided(join: Any, side: str | None) -> Any:
    if join.args.get("side") == "FULL":
        join.set("side", side)
    return join


@fault("semantic.compile.block:_full_join", "the NULL group stands there twice (rule 3)")
def facts_put_together_by_plain_equality(original: Any, *given: Any) -> Any:
    return _plainly_equal(original(*given))


@fault(LOWER + "_attach", "the NULL group has no total, share or parent's value (rule 3)")
def coarser_values_joined_by_plain_equality(original: Any, *given: Any) -> Any:
    block = original(*given)
    _plainly_equal(block.joins[-1])
    return block


def _plainly_equal(tree: Any) -> Any:
    for each in list(tree.find_all(exp.NullSafeEQ)):
        each.replace(exp.EQ(this=each.this, expression=each.expression))
    return tree


@fault("semantic.compile.facts:key_columns", "rows that share half their key count once (rule 1)")
def only_the_first_column_of_a_composite_key(original: Any, *given: Any) -> Any:
    return original(*given)[:1]


@fault(LOWER + "_keys_in", "a row counts once for each match of a filter to many (rule 4)")
def filter_to_many_joined_instead_of_exists(original: Any, lowering: Any, plan: Any) -> Any:
    block = original(lowering, plan)
    test = block.where.pop()
    inner = test.args["query"]
    inner.set("alias", exp.TableAlias(this=exp.Identifier(this="_among", quoted=True)))
    keys = test.this.expressions if isinstance(test.this, exp.Tuple) else [test.this]
    on = [
        exp.EQ(this=key.copy(), expression=exp.column(f"key_{i}", "_among", quoted=True))
        for i, key in enumerate(keys)
    ]
    block.joins.append(exp.Join(this=inner, kind="INNER", on=exp.and_(*on)))
    return block


@fault("semantic.compile.facts:_clusters", "two conditions may be met by two rows (rule 4)")
def conditions_on_one_branch_tested_on_different_rows(original: Any, *given: Any) -> Any:
    main, apart = original(*given)
    return main, [[conjunct] for cluster in apart for conjunct in cluster]


@fault("semantic.compile.facts:_clusters", "a group shows rows that the filter excludes (rule 4)")
def filter_on_the_branch_shown_tested_as_exists(
    original: Any, tree: Any, wanted: Any, _: Any
) -> Any:
    return original(tree, wanted, set())


@fault("semantic.compile.plan:measures_at", "rows without children lose their 0 (rule 5)")
def sub_query_dimension_without_its_spine(original: Any, *given: Any, spine: Any = None) -> Any:
    return original(*given)


@fault("semantic.compile.plan:_sub_query_values", "a sub-query ignores the filters it propagates")
def sub_query_filters_not_propagated(original: Any, p: Any, scope: Any, dimension: Any) -> Any:
    return original(p, scope, replace(dimension, propagate_filters=False))


@fault("semantic.compile.groups:parent_root", "parents without children vanish (rule 5)")
def parents_without_children_dropped(original: Any, *given: Any) -> Any:
    original(*given)
    return None

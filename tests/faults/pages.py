"""Faults of order, limit and totals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlglot import exp

from tests.faults.planting import fault

SORTED = "semantic.compile.lower:Lowering._sorted"


@fault(SORTED, "what has no value comes first (rule 9)")
def nulls_first(original: Any, *given: Any) -> Any:
    tree = original(*given)
    for each in tree.args["order"].expressions if tree.args.get("order") else ():
        each.set("nulls_first", True)
    return tree


@fault(SORTED, "equal rows change places from run to run (rule 9)")
def tie_breakers_dropped(original: Any, lowering: Any, plan: Any) -> Any:
    return original(lowering, replace(plan, order=plan.order[:1]))


@fault(SORTED, "a page is any rows, put in order afterwards (rule 10)")
def limit_before_order(original: Any, *given: Any) -> Any:
    tree = original(*given)
    order, limit, offset = (tree.args.get(name) for name in ("order", "limit", "offset"))
    if not order or not (limit or offset):
        return tree
    if {each.name for each in order.find_all(exp.Column)} - set(tree.named_selects):
        return tree
    tree.set("order", None)
    ctes = tree.args.get("with_")
    tree.set("with_", None)
    alias = exp.TableAlias(this=exp.Identifier(this="_page", quoted=True))
    outer = exp.Select(expressions=[exp.Star()])
    outer.set("from_", exp.From(this=exp.Subquery(this=tree, alias=alias)))
    outer.set("order", order)
    outer.set("with_", ctes)
    return outer


@fault(SORTED, "every page is the first (rule 10)")
def offset_dropped(original: Any, lowering: Any, plan: Any) -> Any:
    return original(lowering, replace(plan, offset=0))


@fault("semantic.compile.plan:limit_of", "one row less than asked (rule 10)")
def limit_off_by_one(original: Any, *given: Any) -> Any:
    return max(original(*given) - 1, 0)


@fault("semantic.pipeline:_total", "the total is the number of rows shown (rule 10)")
def total_counts_the_limited_rows(original: Any, logical: Any, *given: Any) -> Any:
    tree = original(logical, *given)
    rows = tree.args["with_"].expressions[-1].this
    rows.set("limit", exp.Limit(expression=exp.Literal.number(str(logical.limit - 1))))
    return tree


@fault("semantic.compile.resolve:_order", "the default order puts the smallest first (rule 9)")
def default_order_ascending(original: Any, query: Any, *given: Any) -> Any:
    keys = original(query, *given)
    return keys if query.order else tuple((key, "asc") for key, _ in keys)


@fault(
    "semantic.compile.resolve:_order", "an order by a measure that is not shown is lost (rule 9)"
)
def order_by_what_is_not_shown_dropped(original: Any, query: Any, names: Any, shown: Any) -> Any:
    known = {one.key for one in shown}
    keys = original(query, names, shown)
    return tuple(each for each in keys if each[0] in known)

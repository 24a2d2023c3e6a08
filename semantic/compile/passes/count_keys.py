"""Count distinct keys instead of making the rows distinct first."""

from __future__ import annotations

from dataclasses import replace

from semantic.compile import nodes as n

INSENSITIVE = ("min", "max", "count_distinct", "count_distinct_approx")


def count_keys(plan: n.Plan) -> n.Plan:
    """Aggregate joined rows directly where repeated rows cannot be noticed.

    A minimum and a distinct count are the same with repeated rows, and rows with one key are
    counted as distinct keys. One other measure in the group needs the distinct rows anyway.
    """
    plan = n.map_inputs(plan, count_keys)
    match plan:
        case n.Aggregate(n.Distinct(rows, columns, _, (key,)), groups, measures):
            known = dict(columns)
            direct = tuple((name, _directly(each, known, known[key])) for name, each in measures)
            if all(each is not None for _, each in direct):
                again = tuple((name, known[name]) for name, _ in groups)
                return replace(plan, input=rows, groups=again, measures=direct)  # type: ignore[arg-type]
    return plan


def _directly(
    measure: n.AnyExpression, known: dict[str, n.AnyExpression], key: n.AnyExpression
) -> n.Aggregated | None:
    """The aggregate over the rows themselves, None where repeated rows would change it."""
    if not isinstance(measure, n.Aggregated) or not isinstance(measure.value, n.Column):
        return None
    given = known[measure.value.name]
    value, tests = (
        (given.value, given.conditions) if isinstance(given, n.OnlyWhere) else (given, ())
    )
    if measure.kind == "count" and value is None:
        return replace(measure, value=None, where=tests, once=(key,))
    if measure.kind in INSENSITIVE and value is not None:
        return replace(measure, value=value, where=tests)
    return None

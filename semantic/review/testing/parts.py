"""Groups that together are the whole."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from semantic.model.checks import PartsAddUp
from semantic.model.types import Measure, Model
from semantic.query.types import leaves
from semantic.review.testing.checks import Checking, chosen
from semantic.review.testing.rows import rows_said

ADDITIVE = ("count", "sum")
OVERLAPPING = "may count in several groups"  # as the compiler warns
_CUTS = ("order", "limit", "offset", "total", "subtotals", "fillMissingDates")


def parts_add_up(check: PartsAddUp, checking: Checking) -> str:
    """Each measure's groups added, against the same query without groups."""
    if refused := _unfit(check, checking):
        return refused
    (whole,) = chosen(checking.run(_ungrouped(checking.test.query)), check.measures) or [()]
    parts = checking.rows(check.measures)
    far = 1e-9 if check.tolerance is None else check.tolerance
    said = []
    for at, name in enumerate(check.measures):
        added = math.fsum(float(row[at] or 0) for row in parts)
        total = float(whole[at] or 0)
        if not math.isclose(added, total, rel_tol=1e-9, abs_tol=far):
            said.append(f"the groups of `{name}` add up to {added:,.10g}, the whole is "
                        f"{total:,.10g}: {rows_said(checking.result.rows)}")  # fmt: skip
    return "; ".join(said)


def _unfit(check: PartsAddUp, checking: Checking) -> str:
    """Why groups cannot be added here; "" when they can."""
    query, result = checking.result.query, checking.result
    if not query.dimensions and not any(each.granularity for each in query.time_dimensions):
        return "the query has no groups that could add up: give it a dimension or a granularity"
    if query.limit is not None or query.offset or result.truncated:
        return "a query with a limit does not show all the groups: take the limit out"
    measures = {name: _measure(name, checking.model) for name in query.measures}
    if any(leaf.member in measures for leaf in leaves(query.filters)):
        return "a filter on a measure leaves groups out: the rest cannot add up"
    if check.tolerance is not None:
        return ""
    for name in check.measures:
        if (found := measures.get(name)) and (why := _not_additive(found)):
            return (f"`{name}` is {why}, whose groups do not add up to the whole; give a "
                    "`tolerance` where they nearly should, or leave it out")  # fmt: skip
    if any(OVERLAPPING in warning for warning in result.warnings):
        return ("groups overlap here: a row may count in several of them; give a `tolerance`, or "
                "group by something that each row has once")  # fmt: skip
    return ""


def _not_additive(measure: Measure) -> str:
    if measure.type not in ADDITIVE:
        return measure.type
    over_time = {"rolling_window": measure.rolling, "semi_additive": measure.semi_additive,
                 "multi_stage": measure.multi_stage}  # fmt: skip
    return next((f"a measure with `{key}`" for key, given in over_time.items() if given), "")


def _measure(name: str, model: Model) -> Measure | None:
    owner, _, own = name.partition(".")
    if view := model.views.get(owner):
        return view.members[own].measure if own in view.members else None
    cube = model.cubes.get(owner)
    return cube.measures.get(own) if cube else None


def _ungrouped(query: Mapping[str, Any]) -> dict[str, Any]:
    """The same query about everything at once: its dates stay, its groups go."""
    whole = {key: value for key, value in query.items() if key not in (*_CUTS, "dimensions")}
    times = [
        {key: value for key, value in each.items() if key != "granularity"}
        for each in query.get("timeDimensions", ())
        if each.get("dateRange")
    ]
    return whole | {"timeDimensions": times}

"""The logical plan: about a dozen frozen nodes, each saying what one of its rows is.

Leaves of the tree are tables; every other node takes rows and gives rows. How a value of a
row is made is said by an expression (`expressions.py`). Nothing here knows SQL text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from operator import is_not
from typing import Any

from semantic.compile.expressions import (
    Aggregated,
    AnyExpression,
    AnyOf,
    Attribute,
    Bucket,
    Choice,
    Column,
    Compared,
    Constant,
    Derived,
    Divided,
    Edge,
    Every,
    Filled,
    Local,
    Moved,
    Named,
    OnlyWhere,
    Ranked,
    Row,
    Same,
    Test,
    Unless,
)
from semantic.model.types import Dimension, Granularity, Select, Table


@dataclass(frozen=True, slots=True)
class Computed:
    """A sub-query dimension: its values by the cube's primary key, NULL-free keys."""

    dimension: Dimension
    keys: tuple[tuple[str, Dimension], ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Scan:
    """Read a cube's table, with the sub-query dimensions in use. Grain: one row of the table."""

    cube: str
    source: Table | Select
    computed: tuple[Computed, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftJoin:
    """Add the columns of `right` to each row of `left`, NULL where nothing matches.

    Grain: that of `left` when the join is to one, else one row per matching pair. `certain`:
    every row of `left` is known to have a match.
    """

    left: Plan
    right: Plan
    on: tuple[AnyExpression, ...]
    multiplies: bool = False
    why: str = ""
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Filtered:
    """The rows of `input` that meet all conditions. Grain: that of `input`."""

    input: Plan
    conditions: tuple[AnyExpression, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class KeysIn:
    """The rows of `input` whose `keys` occur in `among`. Grain: that of `input`."""

    input: Plan
    keys: tuple[AnyExpression, ...]
    among: Plan
    why: str = ""


@dataclass(frozen=True, slots=True)
class Distinct:
    """The different combinations of `columns`. Grain: one combination.

    `keys`: those of the columns that identify the row which is to count once per group.
    """

    input: Plan
    columns: tuple[Named, ...]
    why: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """The named columns, computed row by row. Grain: that of `input`."""

    input: Plan
    columns: tuple[Named, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One row for each combination of `groups`; exactly one row when there are none."""

    input: Plan
    groups: tuple[Named, ...]
    measures: tuple[Named, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Combine:
    """Results of one grain side by side. Grain: each combination of `keys` that any part has.

    `columns`: output name and (part number, column). Without keys every part has one row.
    """

    parts: tuple[Plan, ...]
    keys: tuple[str, ...]
    columns: tuple[tuple[str, int], ...]
    zeros: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True)
class Attach:
    """Add `columns` of `part` to each row of `base` with the same `keys`. Grain: that of `base`."""

    base: Plan
    part: Plan
    keys: tuple[str, ...]
    columns: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One row for each bucket: `start` and `until` (the next bucket's start), local times.

    All buckets that touch the time from `first` up to, not including, `until`; without these
    bounds, the buckets from the first to the last value of `column` in `within`.
    """

    grain: str | Granularity
    first: datetime | None = None
    until: datetime | None = None
    within: Plan | None = None
    column: str = ""


@dataclass(frozen=True, slots=True)
class Windowed:
    """Pair each row of `left` with each row of `right` that meets the conditions.

    Grain: one pair; `keep` also keeps left rows without a partner.
    """

    left: Plan
    right: Plan
    on: tuple[AnyExpression, ...]
    keep: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class Stacked:
    """The rows of all parts, one part after the other; same columns in each."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows in order, a page of them, without `hidden` sort keys. Grain: that of `input`."""

    input: Plan
    order: tuple[tuple[str, str], ...]
    limit: int | None = None
    offset: int = 0
    hidden: tuple[str, ...] = ()


Plan = (
    Scan
    | LeftJoin
    | Filtered
    | KeysIn
    | Distinct
    | Project
    | Aggregate
    | Combine
    | Attach
    | Series
    | Windowed
    | Stacked
    | Sorted
)


# The fields of a node that hold the plans it takes rows from, left to right.
_INPUTS: dict[type, tuple[str, ...]] = {
    Scan: ("computed",),
    LeftJoin: ("left", "right"),
    Filtered: ("input",),
    KeysIn: ("input", "among"),
    Distinct: ("input",),
    Project: ("input",),
    Aggregate: ("input",),
    Combine: ("parts",),
    Attach: ("base", "part"),
    Series: ("within",),
    Windowed: ("left", "right"),
    Stacked: ("parts",),
    Sorted: ("input",),
}


def inputs(plan: Plan) -> tuple[Plan, ...]:
    """The plans that a node takes rows from, left to right."""
    found: list[Plan] = []
    for name in _INPUTS[type(plan)]:
        held = getattr(plan, name)
        if isinstance(held, tuple):
            found += [each.plan if isinstance(each, Computed) else each for each in held]
        elif held is not None:
            found.append(held)
    return tuple(found)


def map_inputs(plan: Plan, change: Callable[[Plan], Plan]) -> Plan:
    """The same node over changed inputs; the very node when none of them changed."""
    new: dict[str, Any] = {}
    for name in _INPUTS[type(plan)]:
        held = getattr(plan, name)
        if isinstance(held, tuple):
            parts = [_changed(each, change) for each in held]
            if any(map(is_not, parts, held)):
                new[name] = tuple(parts)
        elif held is not None:
            changed = change(held)
            if changed is not held:
                new[name] = changed
    return replace(plan, **new) if new else plan


def _changed(part: Plan | Computed, change: Callable[[Plan], Plan]) -> Plan | Computed:
    if not isinstance(part, Computed):
        return change(part)
    plan = change(part.plan)
    return part if plan is part.plan else replace(part, plan=plan)


__all__ = [
    "Aggregate",
    "Aggregated",
    "AnyExpression",
    "AnyOf",
    "Attach",
    "Attribute",
    "Bucket",
    "Choice",
    "Column",
    "Combine",
    "Compared",
    "Computed",
    "Constant",
    "Derived",
    "Distinct",
    "Divided",
    "Edge",
    "Every",
    "Filled",
    "Filtered",
    "KeysIn",
    "LeftJoin",
    "Local",
    "Moved",
    "Named",
    "OnlyWhere",
    "Plan",
    "Project",
    "Ranked",
    "Row",
    "Same",
    "Scan",
    "Series",
    "Sorted",
    "Stacked",
    "Test",
    "Unless",
    "Windowed",
    "inputs",
    "map_inputs",
]

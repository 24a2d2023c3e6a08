"""The logical plan: about a dozen frozen nodes, each saying what one of its rows is.

Leaves of the tree are tables; every other node takes rows and gives rows. Expressions
(`Column`, `Row`, `Bucket`, …) say how one value of a row is made. Nothing here knows SQL text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from semantic.model.types import Dimension, Expr, Granularity, Interval, Select, Table
from semantic.query.types import Value

# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True)
class Column:
    """An output column of the input, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """A model expression over the joined rows of a fact's tables."""

    expr: Expr


@dataclass(frozen=True, slots=True)
class Attribute:
    """A dimension's value in the joined rows; `value` when a sub-query computed it."""

    dimension: Dimension


@dataclass(frozen=True, slots=True)
class Local:
    """A time as wall-clock time of a zone, moved by `shift` (naive and UTC inside the table)."""

    time: AnyExpression
    timezone: str
    shift: tuple[tuple[Interval, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Bucket:
    """The start of the bucket that holds a local time."""

    time: AnyExpression
    grain: str | Granularity


@dataclass(frozen=True, slots=True)
class Moved:
    """A local time moved by a span: `direction` -1 is earlier."""

    time: AnyExpression
    interval: Interval
    direction: int


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that somebody gave: always a literal, never text of SQL."""

    value: Value | datetime


@dataclass(frozen=True, slots=True)
class Aggregated:
    """One aggregate over the rows of a group.

    `kind` is the measure type, or "own" for an expression that holds its own aggregates.
    `where`: conditions a row must meet to count. `once`: count distinct keys, because a key's
    row may stand here several times.
    """

    kind: str
    value: AnyExpression | None
    where: tuple[AnyExpression, ...] = ()
    percentile: float | None = None
    once: tuple[AnyExpression, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """A model expression over values that are already computed, by reference key."""

    expr: Expr
    inputs: tuple[tuple[str, AnyExpression], ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """1 + the number of better rows of the same partition; NULL keys come last."""

    partition: tuple[AnyExpression, ...]
    order: tuple[tuple[AnyExpression, str], ...]


@dataclass(frozen=True, slots=True)
class Divided:
    """One value divided by another; NULL where the divisor is 0 or NULL."""

    top: AnyExpression
    bottom: AnyExpression


@dataclass(frozen=True, slots=True)
class Filled:
    """A value, or `fallback` where it is NULL."""

    value: AnyExpression
    fallback: Value


@dataclass(frozen=True, slots=True)
class OnlyWhere:
    """A value where all conditions hold, else NULL. `value` None stands for 1."""

    conditions: tuple[AnyExpression, ...]
    value: AnyExpression | None


@dataclass(frozen=True, slots=True)
class Edge:
    """The first or last time of the rows that share `by`."""

    choose: str
    time: AnyExpression
    by: tuple[AnyExpression, ...]
    among: tuple[AnyExpression, ...] = ()


@dataclass(frozen=True, slots=True)
class Test:
    """A filter operator applied to a value. `type` decides how the given values are read."""

    value: AnyExpression
    operator: str
    values: tuple[Value | datetime, ...]
    type: str


@dataclass(frozen=True, slots=True)
class Same:
    """Two values are equal, NULL equal to NULL."""

    left: AnyExpression
    right: AnyExpression


@dataclass(frozen=True, slots=True)
class Compared:
    """Two values compared by `<`, `<=`, `>`, `>=` or `=`; unknown with a NULL."""

    left: AnyExpression
    operator: str
    right: AnyExpression


@dataclass(frozen=True, slots=True)
class Every:
    """All conditions hold."""

    conditions: tuple[AnyExpression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple[AnyExpression, ...]


AnyExpression = (
    Column | Row | Attribute | Local | Bucket | Moved | Constant | Aggregated | Derived | Ranked
    | Divided | Filled | OnlyWhere | Edge | Test | Same | Compared | Every | AnyOf
)
Named = tuple[str, AnyExpression]

# ---------------------------------------------------------------------- plans


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

    Grain: that of `left` when the join is to one, else one row per matching pair.
    """

    left: Plan
    right: Plan
    on: tuple[AnyExpression, ...]
    multiplies: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Filtered:
    """The rows of `input` that meet all conditions. Grain: that of `input`."""

    input: Plan
    conditions: tuple[AnyExpression, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class KeysIn:
    """The rows of `input` whose `keys` occur in `among`. Grain: that of `input`; never multiplies."""

    input: Plan
    keys: tuple[AnyExpression, ...]
    among: Plan
    why: str = ""


@dataclass(frozen=True, slots=True)
class Distinct:
    """The different combinations of `columns`. Grain: one combination."""

    input: Plan
    columns: tuple[Named, ...]
    why: str = ""


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
    """Add `columns` of `part` to each row of `base` that agrees on `keys`. Grain: that of `base`."""

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
    Scan | LeftJoin | Filtered | KeysIn | Distinct | Project | Aggregate | Combine | Attach
    | Series | Windowed | Stacked | Sorted
)


def inputs(plan: Plan) -> tuple[Plan, ...]:
    """The plans that a node takes rows from, left to right."""
    match plan:
        case Scan(computed=computed):
            return tuple(each.plan for each in computed)
        case LeftJoin(left, right) | Windowed(left, right):
            return (left, right)
        case KeysIn(input=input, among=among):
            return (input, among)
        case Combine(parts) | Stacked(parts):
            return parts
        case Attach(base, part):
            return (base, part)
        case Series(within=within):
            return (within,) if within else ()
        case _:
            return (plan.input,)


def map_inputs(plan: Plan, change: Callable[[Plan], Plan]) -> Plan:
    """The same node over changed inputs."""
    new: dict[str, Any] = {}
    match plan:
        case Scan(computed=computed):
            new = {"computed": tuple(replace(each, plan=change(each.plan)) for each in computed)}
        case LeftJoin(left, right) | Windowed(left, right):
            new = {"left": change(left), "right": change(right)}
        case KeysIn(input=input, among=among):
            new = {"input": change(input), "among": change(among)}
        case Combine(parts) | Stacked(parts):
            new = {"parts": tuple(change(part) for part in parts)}
        case Attach(base, part):
            new = {"base": change(base), "part": change(part)}
        case Series(within=within):
            new = {"within": change(within)} if within else {}
        case _:
            new = {"input": change(plan.input)}
    return replace(plan, **new) if new else plan

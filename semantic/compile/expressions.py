"""How one value of a row is made. Nothing here knows SQL text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from semantic.model.types import Dimension, Expr, Granularity, Interval
from semantic.query.types import Value


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

    `kind` is the measure type, "own" for an expression that holds its own aggregates, or "counts"
    for adding counts.
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
class Unless:
    """A value, or NULL where it equals `nothing`."""

    value: AnyExpression
    nothing: Value


@dataclass(frozen=True, slots=True)
class OnlyWhere:
    """A value where all conditions hold, else NULL. `value` None stands for 1."""

    conditions: tuple[AnyExpression, ...]
    value: AnyExpression | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The value beside the first condition that holds, else `otherwise`, else NULL."""

    branches: tuple[tuple[AnyExpression, AnyExpression], ...]
    otherwise: AnyExpression | None


@dataclass(frozen=True, slots=True)
class Edge:
    """The first or last time of the rows that share `by`."""

    choose: str
    time: AnyExpression
    by: tuple[AnyExpression, ...]


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
    Column
    | Row
    | Attribute
    | Local
    | Bucket
    | Moved
    | Constant
    | Aggregated
    | Derived
    | Ranked
    | Divided
    | Filled
    | Unless
    | OnlyWhere
    | Choice
    | Edge
    | Test
    | Same
    | Compared
    | Every
    | AnyOf
)
Named = tuple[str, AnyExpression]

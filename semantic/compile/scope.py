"""What is computed: at which grain, about which rows, at which time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from semantic.compile.types import Column
from semantic.model.types import Dimension, Granularity, Interval, Measure, MemberRef, Segment
from semantic.query.types import Query, Value


@dataclass(frozen=True, slots=True)
class Group:
    """A breakdown: a dimension, or a bucket of a time dimension. `key` names its column inside."""

    dimension: Dimension
    grain: str | Granularity | None = None

    @property
    def key(self) -> str:
        """The name of its column inside the plan."""
        if self.grain is None:
            return self.dimension.full_name
        name = self.grain if isinstance(self.grain, str) else self.grain.name
        return f"{self.dimension.full_name}.{name}"


@dataclass(frozen=True, slots=True)
class Where:
    """A condition on a dimension's value."""

    dimension: Dimension
    operator: str
    values: tuple[Value | datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class InSegment:
    """The condition of a segment."""

    segment: Segment


@dataclass(frozen=True, slots=True)
class Having:
    """A condition on a measure's value."""

    measure: Measure
    operator: str
    values: tuple[Value | datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class All:
    """All conditions hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """At least one condition holds."""

    parts: tuple[Condition, ...]


Condition = Where | InSegment | Having | All | Some


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A span of a time dimension in wall-clock time: from `first` up to, not including, `until`."""

    dimension: Dimension
    first: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Shift:
    """Times are moved by `interval` × `sign` before bucketing; None: every time dimension."""

    dimension: MemberRef | None
    interval: Interval
    sign: int


@dataclass(frozen=True, slots=True)
class Scope:
    """At which grain, and about which rows, a measure is computed."""

    groups: tuple[Group, ...] = ()
    where: tuple[Condition, ...] = ()
    ranges: tuple[TimeRange, ...] = ()
    shifts: tuple[Shift, ...] = ()
    timezone: str = "UTC"

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the group columns."""
        return tuple(group.key for group in self.groups)


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of the result and the inner column it shows."""

    column: Column
    key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with every name resolved."""

    query: Query
    scope: Scope
    measures: tuple[Measure, ...]
    having: tuple[Condition, ...]
    shown: tuple[Shown, ...]
    order: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, ...], ...]
    parameters: Mapping[str, Value] = field(default_factory=dict, hash=False)
    comparisons: tuple[tuple[str, TimeRange], ...] = ()
    warnings: tuple[str, ...] = ()


def leaves(conditions: Iterable[Condition]) -> Iterator[Where | InSegment | Having]:
    """The single conditions of a tree, left to right."""
    for each in conditions:
        if isinstance(each, (All, Some)):
            yield from leaves(each.parts)
        else:
            yield each

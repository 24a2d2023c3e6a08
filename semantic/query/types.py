"""The semantic query: what is asked, never how it is computed.

Immutable and hashable. Names are members as people write them (`episodes.count`,
`podcast.published_on`); the compiler resolves them. `canonical.py` makes two ways to write
one query equal; `spec.py` reads and writes Cube's JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Value = str | int | float | bool | None

SET_OPERATORS = ("set", "notSet")
TEXT_OPERATORS = (
    "contains",
    "notContains",
    "startsWith",
    "notStartsWith",
    "endsWith",
    "notEndsWith",
)
COMPARE_OPERATORS = ("gt", "gte", "lt", "lte")
DATE_OPERATORS = (
    "inDateRange",
    "notInDateRange",
    "onTheDate",
    "beforeDate",
    "beforeOrOnDate",
    "afterDate",
    "afterOrOnDate",
)
OPERATORS = (
    "equals",
    "notEquals",
    *TEXT_OPERATORS,
    *COMPARE_OPERATORS,
    *SET_OPERATORS,
    *DATE_OPERATORS,
    "measureFilter",
)
GRANULARITIES = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Range:
    """From `start` to `end`, both included, as wall-clock times in the query's time zone.

    A bound given as a day covers that day: `end` is then its last microsecond.
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"range ends {self.end} before it starts {self.start}")


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on a member. Several values of `equals` mean any of them."""

    member: str
    operator: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class And:
    """All of them; empty: true."""

    filters: tuple[AnyFilter, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them; empty: no condition."""

    filters: tuple[AnyFilter, ...]


AnyFilter = Filter | And | Or


@dataclass(frozen=True, slots=True)
class TimeDimension:
    """A time dimension bucketed by `granularity` (None: only filtered) within `date_range`.

    `compare` holds the ranges of `compareDateRange`, and then `date_range` is None.
    """

    dimension: str
    granularity: str | None = None
    date_range: Range | None = None
    compare: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Order:
    """One sort key: a member of the result (`episodes.published_on` sorts by its bucket)."""

    member: str
    direction: Literal["asc", "desc"] = "asc"


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a model. Ranges are resolved: the same query always means the same rows.

    `order` None: Cube's default order. `limit` None: the default limit. `joins` are hints:
    chains of cube names that a join path must follow.
    """

    measures: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    time_dimensions: tuple[TimeDimension, ...] = ()
    filters: tuple[AnyFilter, ...] = ()
    segments: tuple[str, ...] = ()
    order: tuple[Order, ...] | None = None
    limit: int | None = None
    offset: int = 0
    total: bool = False
    timezone: str = "UTC"
    ungrouped: bool = False
    joins: tuple[tuple[str, ...], ...] = ()
    fill_missing_dates: bool = False
    subtotals: bool = False
    parameters: tuple[tuple[str, Value], ...] = ()

    def members(self) -> Iterator[str]:
        """Every member named anywhere, in the order of writing, with repeats."""
        yield from self.measures
        yield from self.dimensions
        yield from (time.dimension for time in self.time_dimensions)
        yield from (leaf.member for leaf in leaves(self.filters))
        yield from self.segments


def leaves(filters: tuple[AnyFilter, ...]) -> Iterator[Filter]:
    """The single conditions of a filter tree, left to right."""
    for each in filters:
        if isinstance(each, Filter):
            yield each
        else:
            yield from leaves(each.filters)


AsOf = date

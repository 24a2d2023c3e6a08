"""What members are made of: descriptions, references, expressions, windows, grains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from semantic.errors import Place

Status = Literal["certified", "draft", "deprecated"]


@dataclass(frozen=True, slots=True)
class About:
    """What people and translators read about a cube, view, member, segment or parameter."""

    title: str
    description: str = ""
    place: Place | None = None
    owner: str | None = None
    status: Status | None = None
    replaced_by: str | None = None
    unit: str | None = None
    format: str | None = None
    synonyms: tuple[str, ...] = ()
    instructions: str = ""
    examples: tuple[str, ...] = ()
    public: bool = True
    meta: Mapping[str, Any] = field(default_factory=dict, hash=False, compare=False)


@dataclass(frozen=True, slots=True)
class Case:
    """A dimension defined by branches, first match wins; `otherwise` None gives NULL."""

    branches: tuple[CaseWhen, ...]
    otherwise: str | Expr | None = None


@dataclass(frozen=True, slots=True)
class CaseWhen:
    """One branch of a `case` dimension: a condition and a label (text or expression)."""

    when: Expr
    label: str | Expr


@dataclass(frozen=True, slots=True)
class Expr:
    """One scalar SQL expression from a model file, parsed and checked at load.

    In `tree` (a sqlglot expression, never changed in place):
    a column of a cube's own table is `Column(table=<cube name>, this=<column>)`, also where
    the text had a bare `amount`; a member reference is `Placeholder(this=<key>)` with the
    key found in `members`; a parameter is `Placeholder(this="param:<name>")`.
    `cubes` are the cubes whose columns stand in the tree directly. `aggregates` is True
    when the tree itself holds an aggregate call (`count(*)` in a `number` measure).
    """

    text: str
    tree: Any = field(hash=False, compare=False, repr=False)
    members: Mapping[str, MemberRef] = field(default_factory=dict, hash=False, compare=False)
    cubes: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    aggregates: bool = False
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Granularity:
    """A custom bucket length. Buckets start at `origin` plus whole multiples of `interval`.

    `origin` is an ISO timestamp in the query's time zone; `offset` moves the standard
    boundaries instead (fiscal year: 1 year, offset 1 month).
    """

    name: str
    interval: Interval
    origin: str | None = None
    offset: Interval | None = None
    about: About | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Interval:
    """A calendar span. Months, days and seconds are kept apart: they do not convert."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def __bool__(self) -> bool:
        return bool(self.months or self.days or self.seconds)


@dataclass(frozen=True, slots=True)
class MemberRef:
    """One member as an expression names it: `{customers.city}`, `{created_at.month}`.

    `cube` is the name of the cube (or view) that holds the member, after resolving `CUBE`,
    own names and join aliases. `granularity` only on time dimensions. `via` is the chain of
    cubes that leads there, where one is fixed: (a, b) for `{a.b.member}`, the view's path for
    a member of a view; empty: the shortest way.
    """

    cube: str
    member: str
    granularity: str | None = None
    via: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        name = f"{self.cube}.{self.member}"
        return f"{name}.{self.granularity}" if self.granularity else name


@dataclass(frozen=True, slots=True)
class FilterDirective:
    """Which of the query's filters a multi-stage measure sees, and which it adds."""

    exclude: tuple[MemberRef, ...] = ()
    keep_only: tuple[MemberRef, ...] | None = None
    include: tuple[FilterRule, ...] = ()

    def __bool__(self) -> bool:
        return self.keep_only is not None or bool(self.exclude or self.include)


@dataclass(frozen=True, slots=True)
class FilterRule:
    """A condition as data: member, operator, values (as in a query's filter)."""

    member: MemberRef
    operator: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Grain:
    """At which grain the inner stage of a multi-stage measure is computed.

    From the query's dimensions: `keep_only` (Cube's `group_by`) intersects them with the list
    (an empty tuple: the grand total), `reduce` (`reduce_by`) removes, `add` (`add_group_by`)
    adds. All None or empty: the query's own grain.
    """

    keep_only: tuple[MemberRef, ...] | None = None
    reduce: tuple[MemberRef, ...] = ()
    add: tuple[MemberRef, ...] = ()

    def __bool__(self) -> bool:
        return self.keep_only is not None or bool(self.reduce or self.add)


@dataclass(frozen=True, slots=True)
class OrderBy:
    """One sort key of a rank measure."""

    sql: Expr
    direction: Literal["asc", "desc"] = "desc"


@dataclass(frozen=True, slots=True)
class RollingWindow:
    """Rows around a bucket. None = no bound written (0); "unbounded" = all.

    `offset` end: (bucket end - trailing, bucket end + leading];
    start: [bucket start - trailing, bucket start + leading).
    `to_date` names a grain instead: from that grain's start to the bucket's end.
    """

    trailing: Interval | Literal["unbounded"] | None = None
    leading: Interval | Literal["unbounded"] | None = None
    offset: Literal["start", "end"] = "end"
    to_date: str | None = None


@dataclass(frozen=True, slots=True)
class SemiAdditive:
    """Only the rows at the first or last time count: within each group, or per `by` member."""

    time_dimension: MemberRef
    choose: Literal["first", "last"] = "last"
    by: tuple[MemberRef, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareOf:
    """The measure divided by itself at a coarser grain: `keep` None is the grand total."""

    keep: tuple[MemberRef, ...] | None = None


@dataclass(frozen=True, slots=True)
class TimeShift:
    """Look `interval` back (prior) or ahead (next) on a time dimension (None: the query's own).

    `name` is a named shift of the dimension's calendar, not yet supported by any cube here.
    """

    interval: Interval
    direction: Literal["prior", "next"]
    time_dimension: MemberRef | None = None

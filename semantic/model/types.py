"""What a model means: names resolved, SQL parsed, everything frozen.

`spec.py` is what a person wrote; this is what it means; only `resolve.py` knows both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from semantic.errors import MetricastError, Place

Relationship = Literal["one_to_one", "many_to_one", "one_to_many"]
DimensionType = Literal["string", "number", "boolean", "time", "geo"]
MeasureType = Literal[
    "count",
    "count_distinct",
    "count_distinct_approx",
    "sum",
    "avg",
    "min",
    "max",
    "median",
    "percentile",
    "number",
    "string",
    "time",
    "boolean",
    "number_agg",
    "rank",
]
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
class CaseWhen:
    """One branch of a `case` dimension: a condition and a label (text or expression)."""

    when: Expr
    label: str | Expr


@dataclass(frozen=True, slots=True)
class Case:
    """A dimension defined by branches, first match wins; `otherwise` None gives NULL."""

    branches: tuple[CaseWhen, ...]
    otherwise: str | Expr | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A calendar span. Months, days and seconds are kept apart: they do not convert."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def __bool__(self) -> bool:
        return bool(self.months or self.days or self.seconds)


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
class Dimension:
    """An attribute of one row of its cube.

    With `sub_query` the expression names measures of other cubes, computed once for each row
    of this cube; `propagate_filters` passes the query's filters into that computation.
    """

    cube: str
    name: str
    type: DimensionType
    about: About
    sql: Expr | None = None
    case: Case | None = None
    latitude: Expr | None = None
    longitude: Expr | None = None
    primary_key: bool = False
    sub_query: bool = False
    propagate_filters: bool = False
    granularities: Mapping[str, Granularity] = field(default_factory=dict, hash=False)

    @property
    def full_name(self) -> str:
        """`cube.member`, as queries name it."""
        return f"{self.cube}.{self.name}"


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
class TimeShift:
    """Look `interval` back (prior) or ahead (next) on a time dimension (None: the query's own).

    `name` is a named shift of the dimension's calendar, not yet supported by any cube here.
    """

    interval: Interval
    direction: Literal["prior", "next"]
    time_dimension: MemberRef | None = None


@dataclass(frozen=True, slots=True)
class FilterRule:
    """A condition as data: member, operator, values (as in a query's filter)."""

    member: MemberRef
    operator: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class FilterDirective:
    """Which of the query's filters a multi-stage measure sees, and which it adds."""

    exclude: tuple[MemberRef, ...] = ()
    keep_only: tuple[MemberRef, ...] | None = None
    include: tuple[FilterRule, ...] = ()


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
class ShareOf:
    """The measure divided by itself at a coarser grain: `keep` None is the grand total."""

    keep: tuple[MemberRef, ...] | None = None


@dataclass(frozen=True, slots=True)
class SemiAdditive:
    """Only the rows at the first or last time count: within each group, or per `by` member."""

    time_dimension: MemberRef
    choose: Literal["first", "last"] = "last"
    by: tuple[MemberRef, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderBy:
    """One sort key of a rank measure."""

    sql: Expr
    direction: Literal["asc", "desc"] = "desc"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number about the rows of its cube. `sql` is None only for `count` and `rank`.

    With `multi_stage`, `sql` names other measures, computed first (at `grain`), then
    aggregated or combined at the query's grain.
    """

    cube: str
    name: str
    type: MeasureType
    about: About
    sql: Expr | None = None
    case: Case | None = None
    percentile: float | None = None
    filters: tuple[Expr, ...] = ()
    rolling: RollingWindow | None = None
    multi_stage: bool = False
    grain: Grain = Grain()
    filter: FilterDirective = FilterDirective()
    time_shift: tuple[TimeShift, ...] = ()
    order_by: tuple[OrderBy, ...] = ()
    share_of: ShareOf | None = None
    semi_additive: SemiAdditive | None = None
    drill_members: tuple[MemberRef, ...] = ()

    @property
    def full_name(self) -> str:
        """`cube.member`, as queries name it."""
        return f"{self.cube}.{self.name}"


@dataclass(frozen=True, slots=True)
class Segment:
    """A named condition on the rows of its cube."""

    cube: str
    name: str
    sql: Expr
    about: About

    @property
    def full_name(self) -> str:
        """`cube.member`, as queries name it."""
        return f"{self.cube}.{self.name}"


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Dimensions from coarse to fine."""

    name: str
    levels: tuple[MemberRef, ...]
    about: About


@dataclass(frozen=True, slots=True)
class Join:
    """One step from cube to cube. `to` is a cube name: a join alias is a cube of its own.

    `on` holds columns and members of both sides. `relationship` reads from `cube` to `to`;
    `keys` are (own column, other column) pairs where the condition is plain equality.
    """

    cube: str
    to: str
    relationship: Relationship
    on: Expr
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Table:
    """`sql_table`: the quoted-as-needed parts of a table's name, outermost first."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Select:
    """`sql`: one SELECT, parsed and checked at load; `cubes` it reads through `{cube.sql}`."""

    text: str
    tree: Any = field(hash=False, compare=False, repr=False)
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A typed value the caller may give; bound as a literal, never as text."""

    name: str
    type: Literal["string", "number", "boolean", "time"]
    default: Any
    values: tuple[Any, ...] = ()
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Cube:
    """A table or SELECT with its attributes and numbers. Grain: one row of that table.

    `alias_of` names the cube this one is a role of (a join's `alias`), else None.
    """

    name: str
    source: Table | Select
    about: About
    dimensions: Mapping[str, Dimension] = field(default_factory=dict, hash=False)
    measures: Mapping[str, Measure] = field(default_factory=dict, hash=False)
    segments: Mapping[str, Segment] = field(default_factory=dict, hash=False)
    joins: tuple[Join, ...] = ()
    hierarchies: Mapping[str, Hierarchy] = field(default_factory=dict, hash=False)
    primary_key: tuple[str, ...] = ()
    default_time_dimension: str | None = None
    alias_of: str | None = None


@dataclass(frozen=True, slots=True)
class ViewMember:
    """A member shown by a view. `path` is the chain of cubes from the view's root to its cube.

    Exactly one of dimension, measure, segment is set. For a member of the view's own (written
    in the view), `path` is empty and the member's `cube` is the view's name; its expression
    names members of the view, already resolved to (cube, member) with their paths in `via`.
    """

    view: str
    name: str
    about: About
    path: tuple[str, ...]
    dimension: Dimension | None = None
    measure: Measure | None = None
    segment: Segment | None = None
    folder: str | None = None

    @property
    def full_name(self) -> str:
        """`view.member`, as queries name it."""
        return f"{self.view}.{self.name}"


@dataclass(frozen=True, slots=True)
class DefaultFilter:
    """Applied to queries of the view, unless the query names one of `unless` itself."""

    rule: FilterRule
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """The surface that people and translators see: chosen members along fixed join paths.

    `paths` are all join paths of its cubes, each a chain of cube names from a root.
    """

    name: str
    about: About
    members: Mapping[str, ViewMember] = field(default_factory=dict, hash=False)
    paths: tuple[tuple[str, ...], ...] = ()
    default_filters: tuple[DefaultFilter, ...] = ()
    folders: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    default_time_dimension: str | None = None


@dataclass(frozen=True, slots=True)
class VerifiedQuestion:
    """Wordings whose semantic query a person has checked. `query` is Cube JSON as written."""

    name: str
    questions: tuple[str, ...]
    query: Mapping[str, Any] = field(hash=False)
    verified_by: str | None = None
    verified_on: str | None = None
    onboarding: bool = False
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class ModelTest:
    """A query and the rows it must give, as written in `metrics/tests`."""

    name: str
    query: Mapping[str, Any] = field(hash=False)
    rows: tuple[tuple[Any, ...], ...] = ()
    columns: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Model:
    """Everything the files mean, and what was wrong with those that could not be loaded.

    `version` is a hash of the files' contents: equal versions mean equal models.
    `broken`: what is missing because of an error, by name (`orders`, `orders.total`).
    `broken_joins`: pairs of cubes whose join has an error; no path may silently avoid them.
    """

    cubes: Mapping[str, Cube] = field(hash=False)
    views: Mapping[str, View] = field(hash=False)
    parameters: Mapping[str, Parameter] = field(default_factory=dict, hash=False)
    questions: tuple[VerifiedQuestion, ...] = ()
    tests: tuple[ModelTest, ...] = ()
    errors: tuple[MetricastError, ...] = ()
    version: str = ""
    broken: Mapping[str, MetricastError] = field(default_factory=dict, hash=False, compare=False)
    broken_joins: frozenset[tuple[str, str]] = frozenset()

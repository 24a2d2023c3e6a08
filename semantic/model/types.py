"""What a model means: names resolved, SQL parsed, everything frozen.

`spec.py` is what a person wrote; this is what it means; only `resolve.py` knows both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from semantic.errors import MetricastError, Place
from semantic.model.checks import Check
from semantic.model.parts import (
    About,
    Case,
    CaseWhen,
    Expr,
    FilterDirective,
    FilterRule,
    Grain,
    Granularity,
    Interval,
    MemberRef,
    OrderBy,
    RollingWindow,
    SemiAdditive,
    ShareOf,
    Status,
    TimeShift,
)

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
    grain: Grain = field(default_factory=Grain)
    filter: FilterDirective = field(default_factory=FilterDirective)
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

    `on` holds columns and members of both sides. `relationship` reads from `cube` to `to`.
    A `one_to_many` join whose condition says more than which keys are equal has both parts
    apart, too: a row whose key is found but which `only` refuses is related to nothing.
    """

    cube: str
    to: str
    relationship: Relationship
    on: Expr
    place: Place | None = field(default=None, compare=False)
    by: Expr | None = None
    only: Expr | None = None


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
    """A query with the rows it must give (None: any), and what else must hold of them.

    `allow_empty`: what must hold of rows holds where there are none.
    """

    name: str
    query: Mapping[str, Any] = field(hash=False)
    rows: tuple[tuple[Any, ...], ...] | None = None
    columns: tuple[str, ...] = ()
    place: Place | None = field(default=None, compare=False)
    checks: tuple[Check, ...] = ()
    allow_empty: bool = False


@dataclass(frozen=True, slots=True)
class ModelOwner:
    """Who stands behind a name under `owner`: users, teams or addresses as CODEOWNERS has them."""

    name: str
    codeowners: tuple[str, ...]
    description: str = ""
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
    owners: Mapping[str, ModelOwner] = field(default_factory=dict, hash=False)


__all__ = [
    "About",
    "Case",
    "CaseWhen",
    "Cube",
    "DefaultFilter",
    "Dimension",
    "DimensionType",
    "Expr",
    "FilterDirective",
    "FilterRule",
    "Grain",
    "Granularity",
    "Hierarchy",
    "Interval",
    "Join",
    "Measure",
    "MeasureType",
    "MemberRef",
    "Model",
    "ModelOwner",
    "ModelTest",
    "OrderBy",
    "Parameter",
    "Relationship",
    "RollingWindow",
    "Segment",
    "Select",
    "SemiAdditive",
    "ShareOf",
    "Status",
    "Table",
    "TimeShift",
    "VerifiedQuestion",
    "View",
    "ViewMember",
]

"""What a model file may say about cubes, joins, dimensions, measures and segments.

These classes are what somebody *wrote*; `types.py` is what it *means*. The descriptions of
the fields are the reference documentation and the JSON Schema.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from semantic.model.source import Word
from semantic.model.spec_rules import CUBE, MEASURE, Span, WindowSpan
from semantic.model.words import Flag, MayBeEmpty, Name, Object, Share, Text


class Spec(BaseModel):
    """Unknown keys are errors; values are never converted from one type to another."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _text_or_more(tree: Any) -> str:
    return "text" if isinstance(tree, Word) else "more"


class AiContextSpec(Spec):
    """What translators of questions should know beyond the description."""

    instructions: Text | None = Field(
        default=None, description="How and when to use it, in sentences."
    )
    synonyms: list[Text] = Field(
        default_factory=list,
        description="Other words people use for it. Two members may share one.",
    )
    examples: list[Text] = Field(
        default_factory=list, description="Questions it answers, or values it holds."
    )


AiContext = Annotated[
    Annotated[Text, Tag("text")] | Annotated[AiContextSpec, Tag("more")],
    Discriminator(_text_or_more),
]


class Described(Spec):
    """What anything with a name can say about itself."""

    name: Name = Field(description="Identifier: letters, digits and _, unique where it stands.")
    title: Text | None = Field(
        default=None, description="Name for people. Default: the name in words."
    )
    description: Text | None = Field(
        default=None,
        description="What it means, in one or two sentences; unit, source, what NULL means.",
    )
    public: Flag | None = Field(
        default=None,
        description="Whether people and translators see it. Default true; false for primary keys.",
    )
    meta: Object | None = Field(
        default=None, description="Anything, for other tools; passed through."
    )
    ai_context: AiContext | None = Field(
        default=None, description="instructions, synonyms, examples; a plain text is instructions."
    )
    owner: Text | None = Field(default=None, description="Who answers for the definition.")
    status: Literal["certified", "draft", "deprecated"] | None = Field(
        default=None, description="How far it can be trusted: certified, draft or deprecated."
    )
    replaced_by: Text | None = Field(
        default=None, description="What to use instead, when the status is deprecated."
    )


class SqlSpec(Spec):
    """A SQL expression in a mapping of its own."""

    sql: Text = Field(description="One scalar SQL expression.")


Label = Annotated[
    Annotated[Text, Tag("text")] | Annotated[SqlSpec, Tag("more")], Discriminator(_text_or_more)
]


class WhenSpec(Spec):
    """One branch of a case."""

    sql: Text = Field(description="The branch applies where this condition is true.")
    label: Label = Field(description="Its value: a text, or {sql: …}.")


class ElseSpec(Spec):
    """The value of a case where no branch applies."""

    label: Label = Field(description="Its value: a text, or {sql: …}.")


class CaseSpec(Spec):
    """A value chosen by conditions, the first true one wins."""

    when: list[WhenSpec] = Field(description="The branches, in order.", min_length=1)
    otherwise: ElseSpec | None = Field(
        default=None, alias="else", description="The value where no branch applies. Default NULL."
    )


class GranularitySpec(Spec):
    """A bucket length of a time dimension, such as a fiscal year."""

    name: Name = Field(description="Identifier, used as `time_dimension.name`.")
    title: Text | None = Field(default=None, description="Name for people.")
    interval: Span = Field(description="Length of a bucket: `1 year`, `2 weeks`, `3 months 1 day`.")
    origin: Text | None = Field(
        default=None,
        description="A moment when a bucket begins: `2024-02-01`, `2024-02-01 06:00:00`.",
    )
    offset: Text | None = Field(
        default=None, description="Moves the calendar's own boundaries: `1 month`, `-1 day`."
    )


DimensionKind = Literal["string", "number", "boolean", "time", "geo"]
MeasureKind = Literal[
    "count", "count_distinct", "count_distinct_approx", "sum", "avg", "min", "max", "median",
    "percentile", "number", "string", "time", "boolean", "number_agg", "rank",
]  # fmt: skip
FilterOperator = Literal[
    "equals", "notEquals", "in", "notIn", "contains", "notContains", "startsWith", "notStartsWith",
    "endsWith", "notEndsWith", "gt", "gte", "lt", "lte", "set", "notSet", "inDateRange",
    "notInDateRange", "onTheDate", "beforeDate", "beforeOrOnDate", "afterDate", "afterOrOnDate",
]  # fmt: skip


class DimensionSpec(Described):
    """An attribute of one row of its cube."""

    type: DimensionKind = Field(description="string, number, boolean, time, or geo.")
    sql: Text | None = Field(
        default=None,
        description="Its value for one row: a column, or an expression over columns and members "
        "(`{CUBE}.column`, `{member}`, `{other_cube.member}`).",
    )
    case: CaseSpec | None = Field(
        default=None, description="Its value by conditions, instead of `sql`."
    )
    latitude: SqlSpec | None = Field(default=None, description="For geo: {sql: …}.")
    longitude: SqlSpec | None = Field(default=None, description="For geo: {sql: …}.")
    primary_key: Flag = Field(
        default=False, description="Whether it identifies a row; several make a composite key."
    )
    sub_query: Flag = Field(
        default=False,
        description="Its `sql` names a measure of another cube, computed for each row.",
    )
    propagate_filters_to_sub_query: Flag = Field(
        default=False, description="Whether the query's filters also apply inside the sub-query."
    )
    granularities: Annotated[list[GranularitySpec], MayBeEmpty] = Field(
        default_factory=list, description="Bucket lengths of its own, for type time."
    )
    format: Text | None = Field(
        default=None, description="How values are shown: `link`, `%Y-%m-%d`, …."
    )
    unit: Text | None = Field(default=None, description="What one is: seconds, EUR, people.")


class RollingWindowSpec(Spec):
    """A window of time around each bucket."""

    type: Literal["fixed", "to_date", "year_to_date", "quarter_to_date", "month_to_date"] = Field(
        default="fixed",
        description="fixed (trailing and leading), or to_date (from the grain's start).",
    )
    trailing: WindowSpan | None = Field(
        default=None, description="How far back: `7 days`, or `unbounded`."
    )
    leading: WindowSpan | None = Field(
        default=None, description="How far ahead: `1 month`, or `unbounded`."
    )
    offset: Literal["start", "end"] | None = Field(
        default=None,
        description="Which end of the bucket the window is measured from. Default end.",
    )
    granularity: Text | None = Field(
        default=None, description="For to_date: the grain, such as month."
    )


class TimeShiftSpec(Spec):
    """Looks at another time than the query asks for."""

    interval: Span = Field(description="How far: `1 month`, `1 year`.")
    type: Literal["prior", "next"] = Field(description="prior looks back, next looks ahead.")
    time_dimension: Text | None = Field(
        default=None, description="Which time dimension is moved. Default: every one of the query."
    )


class GrainSpec(Spec):
    """The grain at which a multi-stage measure is computed first."""

    keep_only: list[Text] | None = Field(
        default=None, description="Only these of the query's dimensions. Also written `group_by`."
    )
    exclude: list[Text] | None = Field(
        default=None,
        description="The query's dimensions without these. Also `reduce_by`, `reduce`.",
    )
    include: list[Text] | None = Field(
        default=None, description="The query's dimensions and these. Also `add_group_by`, `add`."
    )
    reduce: list[Text] | None = Field(default=None, description="The same as `exclude`.")
    add: list[Text] | None = Field(default=None, description="The same as `include`.")


class FilterRuleSpec(Spec):
    """A condition as data."""

    member: Text = Field(description="The dimension it tests.")
    operator: FilterOperator = Field(description="An operator of query filters, such as equals.")
    values: list[Text] = Field(default_factory=list, description="The values it tests with.")


class FilterSpec(Spec):
    """Which of the query's filters a multi-stage measure sees, and which it adds."""

    exclude: list[Text] = Field(
        default_factory=list, description="Members whose filters are ignored."
    )
    keep_only: list[Text] | None = Field(
        default=None, description="Only filters on these are kept."
    )
    include: list[FilterRuleSpec] = Field(
        default_factory=list, description="Conditions it always adds."
    )
    mode: Literal["relative"] = Field(
        default="relative", description="relative: on top of what an outer measure already changed."
    )


class OrderBySpec(Spec):
    """One sort key of a rank."""

    sql: Text = Field(description="What is ranked, such as `{total_amount}`.")
    dir: Literal["asc", "desc"] = Field(default="desc", description="desc: the largest is first.")


class SemiAdditiveSpec(Spec):
    """A stock, not a flow: only the first or last moment of each group counts."""

    time_dimension: Text = Field(description="The time dimension that orders the moments.")
    choose: Literal["first", "last"] = Field(default="last", description="Which moment counts.")
    by: list[Text] = Field(
        default_factory=list,
        description="The moment is chosen for each of these; default: for the whole group.",
    )


class MeasureSpec(Described):
    """A number about the rows of its cube."""

    model_config = MEASURE

    type: MeasureKind = Field(description="How it is aggregated, or how it is made from others.")
    sql: Text | None = Field(
        default=None,
        description="What is aggregated (a column or expression of one row), or for number, "
        "string, time and boolean an expression over measures. Not needed for count and rank.",
    )
    case: CaseSpec | None = Field(
        default=None, description="Its value by conditions, instead of `sql`."
    )
    percentile: Share | None = Field(
        default=None, description="For type percentile: between 0 and 1, 0.5 is the median."
    )
    filters: list[SqlSpec] = Field(
        default_factory=list, description="Conditions a row must meet to count: a list of {sql: …}."
    )
    rolling_window: RollingWindowSpec | None = Field(
        default=None, description="Aggregates a window of time around each bucket."
    )
    multi_stage: Flag = Field(
        default=False, description="Its `sql` names measures that are computed first, at a grain."
    )
    group_by: list[Text] | None = Field(
        default=None, description="First computed by only these dimensions; [] is the grand total."
    )
    reduce_by: list[Text] | None = Field(
        default=None, description="First computed by the query's dimensions without these."
    )
    add_group_by: list[Text] | None = Field(
        default=None, description="First computed by the query's dimensions and these."
    )
    grain: GrainSpec | None = Field(
        default=None, description="The same three in one mapping: keep_only, exclude, include."
    )
    filter: FilterSpec | None = Field(
        default=None,
        description="Which of the query's filters it sees: exclude, keep_only, include.",
    )
    time_shift: list[TimeShiftSpec] = Field(
        default_factory=list, description="Looks at another time."
    )
    order_by: list[OrderBySpec] = Field(
        default_factory=list, description="For type rank: what is ranked."
    )
    share_of: (
        Annotated[
            Annotated[Literal["total"], Tag("text")] | Annotated[list[Text], Tag("more")],
            Discriminator(_text_or_more),
        ]
        | None
    ) = Field(
        default=None,
        description="Divides the measure in `sql` by itself at a coarser grain: `total`, or the "
        "list of dimensions that stay (a share of the parent).",
    )
    semi_additive: SemiAdditiveSpec | None = Field(
        default=None, description="Counts only the first or last moment of each group."
    )
    drill_members: list[Text] = Field(
        default_factory=list,
        description="Dimensions to show when somebody asks what stands behind the number.",
    )
    format: Text | None = Field(
        default=None, description="How it is shown: percent, currency, number, …."
    )
    unit: Text | None = Field(default=None, description="What one is: seconds, EUR, episodes.")


class SegmentSpec(Described):
    """A named condition on the rows of its cube."""

    sql: Text = Field(description="A condition over columns and dimensions.")


class HierarchySpec(Described):
    """Dimensions from coarse to fine."""

    levels: list[Text] = Field(description="Dimensions, the coarsest first.", min_length=1)


Relationship = Literal[
    "one_to_one", "many_to_one", "one_to_many", "many_to_many", "has_one", "belongs_to",
    "has_many", "oneToOne", "manyToOne", "oneToMany", "hasOne", "belongsTo", "hasMany",
]  # fmt: skip


class JoinSpec(Spec):
    """How this cube's rows meet the rows of another cube."""

    name: Name = Field(description="The other cube.")
    relationship: Relationship = Field(
        description="From this cube to the other: many_to_one, one_to_many, one_to_one, or "
        "many_to_many with `through`."
    )
    sql: Text | None = Field(
        default=None, description='The condition, such as "{CUBE}.customer_id = {customers.id}".'
    )
    alias: Name | None = Field(
        default=None, description="Joins the other cube in this role, as a cube of this name."
    )
    through: Name | None = Field(
        default=None, description="For many_to_many: the cube between, one row for each pair."
    )


class CubeSpec(Described):
    """A table or SELECT with its attributes and numbers."""

    model_config = CUBE

    sql_table: Text | None = Field(default=None, description="The table: `orders`, `shop.orders`.")
    sql: Text | None = Field(default=None, description="One SELECT, instead of a table.")
    extends: Text | None = Field(
        default=None, description="A cube whose members, joins and table this one takes over."
    )
    joins: Annotated[list[JoinSpec], MayBeEmpty] = Field(
        default_factory=list, description="How its rows meet other cubes."
    )
    dimensions: Annotated[list[DimensionSpec], MayBeEmpty] = Field(
        default_factory=list, description="Attributes of one row."
    )
    measures: Annotated[list[MeasureSpec], MayBeEmpty] = Field(
        default_factory=list, description="Numbers about the rows."
    )
    segments: Annotated[list[SegmentSpec], MayBeEmpty] = Field(
        default_factory=list, description="Named conditions on the rows."
    )
    hierarchies: Annotated[list[HierarchySpec], MayBeEmpty] = Field(
        default_factory=list, description="Dimensions ordered from coarse to fine."
    )
    default_time_dimension: Text | None = Field(
        default=None, description="The time dimension meant when a question only says `when`."
    )

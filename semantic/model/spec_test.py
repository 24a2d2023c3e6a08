"""What a test beside a model may say: a query, and its rows or what must hold of them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Discriminator, Field, Tag

from semantic.model.source import Word
from semantic.model.spec_cube import Spec
from semantic.model.words import Anything, Flag, Name, Number, QueryObject, Text

_TOLERANCE = "How far two numbers may be apart, in their own unit. Default: equal to nine digits."


class BetweenSpec(Spec):
    """Bounds of a column; NULL is inside any bounds."""

    column: Text = Field(description="A column of the query.")
    min: Anything = Field(default=None, description="The least value: a number or a day.")
    max: Anything = Field(default=None, description="The largest value: a number or a day.")


class RowCountSpec(Spec):
    """How many rows a query may have."""

    min: Number | None = Field(default=None, description="At least so many.")
    max: Number | None = Field(default=None, description="At most so many.")


class EqualsSpec(Spec):
    """Two columns of the same rows that must hold the same."""

    column: Text = Field(description="A column of the query.")
    other: Text = Field(description="The column that must hold the same in each row.")
    tolerance: Number | None = Field(default=None, description=_TOLERANCE)


class SameRowsSpec(Spec):
    """Another query that must give the same rows, whatever its columns are called."""

    query: QueryObject = Field(description="The other semantic query.")
    columns: list[Text] | None = Field(
        default=None, description="Which of its columns, in the order of the test's `columns`."
    )
    tolerance: Number | None = Field(default=None, description=_TOLERANCE)


class PartsSpec(Spec):
    """Measures whose groups together are the whole."""

    measures: list[Text] = Field(description="Measures of the query.", min_length=1)
    tolerance: Number | None = Field(
        default=None,
        description="How far the sum of the groups may be from the whole, in the measure's own "
        "unit. Needed where groups overlap, and for measures that do not add up.",
    )


class UnchangedSpec(Spec):
    """Rows of the past, which later data must not change."""

    date: Text = Field(description="YYYY-MM-DD: what lies before that day.")
    time_dimension: Text | None = Field(
        default=None, description="The time that is meant. Default: the query's time dimension."
    )
    rows: Anything = Field(default=None, description="The rows as they were.")
    hash: Text | None = Field(
        default=None, description="Their hash, instead; `metricast test` says which to write."
    )


def _number_or_more(tree: Any) -> str:
    return "number" if isinstance(tree, Word) else "more"


def _list_or_more(tree: Any) -> str:
    return "list" if isinstance(tree, list) else "more"


INVARIANTS = ("not_null", "unique", "between", "row_count", "equals", "same_rows",
              "parts_add_up", "unchanged_since")  # fmt: skip


class TestSpec(Spec):
    """A query with the rows it must give, or with what must hold of its rows."""

    model_config = ConfigDict(
        json_schema_extra={"anyOf": [{"required": [key]} for key in ("rows", *INVARIANTS)]}
    )

    name: Name = Field(description="Identifier, unique among the tests.")
    description: Text | None = Field(default=None, description="What it guards.")
    query: QueryObject = Field(description="The semantic query: Cube's JSON, never SQL.")
    columns: list[Text] | None = Field(default=None, description="Which columns the rows list.")
    rows: Anything = Field(
        default=None, description="A list of rows: lists of values, or {column: value}."
    )
    allow_empty: Flag = Field(
        default=False,
        description="Whether it also holds for no rows and for nothing but NULL. Otherwise a test "
        "of what must hold of rows fails where there are none, as behind a value spelled wrong.",
    )
    not_null: list[Text] = Field(default_factory=list, description="Columns that have no NULL.")
    unique: list[Text] = Field(
        default_factory=list, description="Columns that no two rows share, taken together."
    )
    between: list[BetweenSpec] = Field(
        default_factory=list, description="Columns with bounds: a list of {column, min, max}."
    )
    row_count: (
        Annotated[
            Annotated[Number, Tag("number")] | Annotated[RowCountSpec, Tag("more")],
            Discriminator(_number_or_more),
        ]
        | None
    ) = Field(default=None, description="How many rows there are: a number, or {min, max}.")
    equals: list[EqualsSpec] = Field(
        default_factory=list,
        description="Columns that are equal in each row: a list of {column, other}.",
    )
    same_rows: SameRowsSpec | None = Field(
        default=None, description="Another query that gives the same rows: {query}."
    )
    parts_add_up: (
        Annotated[
            Annotated[list[Text], Tag("list")] | Annotated[PartsSpec, Tag("more")],
            Discriminator(_list_or_more),
        ]
        | None
    ) = Field(
        default=None,
        description="Measures whose groups add up to the whole: a list, or {measures, tolerance}.",
    )
    unchanged_since: UnchangedSpec | None = Field(
        default=None, description="The rows before a day are those recorded: {date, rows}."
    )

"""What a model file may say: cubes, views, questions, tests, parameters."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from semantic.model.source import Word
from semantic.model.spec_cube import (
    CubeSpec,
    Described,
    DimensionSpec,
    FilterRuleSpec,
    MeasureSpec,
    SegmentSpec,
    Spec,
)
from semantic.model.spec_test import TestSpec
from semantic.model.words import Flag, MayBeEmpty, Name, Object, QueryObject, Text


def _text_or_more(tree: Any) -> str:
    return "text" if isinstance(tree, Word) else "more"


def _all_or_list(tree: Any) -> str:
    return "text" if isinstance(tree, Word) else "list"


class IncludeSpec(Spec):
    """A member shown by a view, with what the view says differently about it."""

    name: Text = Field(description="The member's name in its cube.")
    alias: Name | None = Field(default=None, description="Its name in the view.")
    title: Text | None = Field(default=None, description="Its title in the view.")
    description: Text | None = Field(default=None, description="Its description in the view.")
    format: Text | None = Field(default=None, description="Its format in the view.")
    meta: Object | None = Field(default=None, description="Its meta in the view.")


Include = Annotated[
    Annotated[Text, Tag("text")] | Annotated[IncludeSpec, Tag("more")],
    Discriminator(_text_or_more),
]


class ViewCubeSpec(Spec):
    """A cube in a view: by which path, and which members are shown."""

    join_path: Text = Field(description="The way from the view's root: `orders.customers`.")
    includes: Annotated[
        Annotated[Literal["*"], Tag("text")] | Annotated[list[Include], Tag("list")],
        Discriminator(_all_or_list),
    ] = Field(description='"*", or a list of names or {name, alias, title, …}.')
    excludes: list[Text] = Field(default_factory=list, description='Members left out of "*".')
    prefix: Flag = Field(
        default=False, description="Names begin with the cube's name: `customers_city`."
    )
    alias: Name | None = Field(default=None, description="The prefix, instead of the cube's name.")


class FolderSpec(Spec):
    """A group of a view's members."""

    name: Text = Field(description="Its name for people.")
    includes: Annotated[
        Annotated[Literal["*"], Tag("text")] | Annotated[list[FolderItem], Tag("list")],
        Discriminator(_all_or_list),
    ] = Field(description='Members of the view, {join_path: …}, folders inside, or "*".')


class FolderPathSpec(Spec):
    """All members of a view that come by one join path."""

    join_path: Text = Field(description="A join path of the view.")


def _folder_item(tree: Any) -> str:
    if isinstance(tree, dict) and "join_path" in tree:
        return "path"
    return "text" if isinstance(tree, Word) else "more"


FolderItem = Annotated[
    Annotated[Text, Tag("text")]
    | Annotated[FolderPathSpec, Tag("path")]
    | Annotated[FolderSpec, Tag("more")],
    Discriminator(_folder_item),
]


class DefaultFilterSpec(FilterRuleSpec):
    """A filter that applies unless a query says something about its member itself."""

    unless: list[Text] = Field(
        default_factory=list,
        description="It does not apply when a query names one of these members.",
    )


class ViewSpec(Described):
    """The surface people see: members of cubes along fixed join paths."""

    cubes: Annotated[list[ViewCubeSpec], MayBeEmpty] = Field(
        default_factory=list, description="Which cubes, by which path, with which members."
    )
    extends: Text | None = Field(
        default=None, description="A view whose cubes and folders it takes over."
    )
    measures: Annotated[list[MeasureSpec], MayBeEmpty] = Field(
        default_factory=list, description="Measures of its own, over its members."
    )
    dimensions: Annotated[list[DimensionSpec], MayBeEmpty] = Field(
        default_factory=list, description="Dimensions of its own, over its members."
    )
    segments: Annotated[list[SegmentSpec], MayBeEmpty] = Field(
        default_factory=list, description="Conditions of its own, over its members."
    )
    default_filters: Annotated[list[DefaultFilterSpec], MayBeEmpty] = Field(
        default_factory=list,
        description="Filters that queries of the view have unless they say otherwise.",
    )
    folders: Annotated[list[FolderSpec], MayBeEmpty] = Field(
        default_factory=list, description="Groups of members, for people."
    )
    default_time_dimension: Text | None = Field(
        default=None, description="The time dimension meant when a question only says `when`."
    )


class ParameterSpec(Described):
    """A value the caller may give, used in SQL as `{parameters.name}`."""

    type: Literal["string", "number", "boolean", "time"] = Field(description="Its type.")
    default: Text = Field(description="Its value when the caller gives none.")
    values: list[Text] = Field(
        default_factory=list, description="The only values allowed; default: any."
    )


class QuestionSpec(Spec):
    """Wordings whose query a person has checked."""

    name: Name = Field(description="Identifier, unique among the questions.")
    questions: list[Text] = Field(description="Wordings that mean the query.", min_length=1)
    query: QueryObject = Field(description="The semantic query: Cube's JSON, never SQL.")
    verified_by: Text | None = Field(default=None, description="Who checked it.")
    verified_on: Text | None = Field(default=None, description="When: YYYY-MM-DD.")
    onboarding: Flag = Field(default=False, description="Whether newcomers are shown it.")


class OwnerSpec(Spec):
    """Who stands behind a name that definitions have under `owner`, for CODEOWNERS."""

    name: Text = Field(description="The name, as written under `owner`.")
    description: Text | None = Field(default=None, description="Who that is.")
    codeowners: list[Text] = Field(
        description='GitHub users, teams or mail addresses: "@ada", "@shop/data", ada@example.org.',
        min_length=1,
    )


class File(Spec):
    """Everything one file may say. Where a file lies has no meaning."""

    cubes: Annotated[list[CubeSpec], MayBeEmpty] = Field(default_factory=list, description="Cubes.")
    views: Annotated[list[ViewSpec], MayBeEmpty] = Field(default_factory=list, description="Views.")
    parameters: Annotated[list[ParameterSpec], MayBeEmpty] = Field(
        default_factory=list, description="Parameters."
    )
    questions: Annotated[list[QuestionSpec], MayBeEmpty] = Field(
        default_factory=list, description="Verified questions."
    )
    tests: Annotated[list[TestSpec], MayBeEmpty] = Field(default_factory=list, description="Tests.")
    owners: Annotated[list[OwnerSpec], MayBeEmpty] = Field(
        default_factory=list, description="Who answers for definitions."
    )


FolderSpec.model_rebuild()

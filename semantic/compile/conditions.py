"""A query's filters as conditions on rows and conditions on groups."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.compile.names import Names, Use
from semantic.compile.scope import All, Condition, Having, InSegment, Some, Where, leaves
from semantic.compile.values import read_value, value_type, values_of
from semantic.errors import QueryError
from semantic.model.types import MemberRef, Model, View
from semantic.query.types import And, AnyFilter, Filter, Or, Query, Value


def split_filters(
    query: Query, names: Names, model: Model
) -> tuple[tuple[Condition, ...], tuple[Condition, ...]]:
    """The query's conditions on rows and those on measures."""
    rows: list[Condition] = []
    having: list[Condition] = []
    for i, each in enumerate((*query.filters, *_defaults(query, model))):
        condition = _condition(each, names, f"filters[{i}]")
        if condition is None:
            continue
        kinds = {type(leaf) is Having for leaf in leaves((condition,))}
        if kinds == {True, False} and not isinstance(condition, All):
            raise QueryError(
                "mixed-filter",
                "an `or` holds conditions on measures and on dimensions",
                path=f"filters[{i}]",
                hint="a condition on a measure is tested on groups, one on a dimension on rows: "
                "write them as separate filters",
            )
        for part in condition.parts if isinstance(condition, All) else (condition,):
            mixed = {type(leaf) is Having for leaf in leaves((part,))}
            if len(mixed) > 1:
                raise QueryError(
                    "mixed-filter",
                    "a nested group holds conditions on measures and on dimensions",
                    path=f"filters[{i}]",
                    hint="write them as separate filters",
                )
            (having if mixed == {True} else rows).append(part)
    rows += [
        InSegment(names.segment(name, f"segments[{i}]")) for i, name in enumerate(query.segments)
    ]
    return tuple(dict.fromkeys(rows)), tuple(dict.fromkeys(having))


def _defaults(query: Query, model: Model) -> Iterator[AnyFilter]:
    """The default filters of the views in use that the query does not speak about itself."""
    named = {name.partition(".")[0]: None for name in query.members()}
    spoken = set(query.members())
    for name in named:
        view = model.views.get(name)
        for default in view.default_filters if view else ():
            shown = _shown_as(view, default.rule.member) if view else ""
            unless = {word if "." in word else f"{name}.{word}" for word in default.unless}
            if not spoken & ({shown} | unless):
                values = values_of(default.rule, "default_filters")
                yield Filter(shown, default.rule.operator, values)


def _shown_as(view: View, member: MemberRef) -> str:
    for one in view.members.values():
        inner = one.dimension or one.measure
        if inner and inner.cube == member.cube and inner.name == member.member:
            return one.full_name
    return f"{member.cube}.{member.member}"


def _condition(each: AnyFilter, names: Names, path: str) -> Condition | None:
    match each:
        case And(inner) | Or(inner):
            word = "and" if isinstance(each, And) else "or"
            parts = [_condition(one, names, f"{path}.{word}[{i}]") for i, one in enumerate(inner)]
            kept = tuple(part for part in parts if part is not None)
            if len(kept) < 2:
                return kept[0] if kept else None
            return All(kept) if isinstance(each, And) else Some(kept)
        case Filter(member, operator, values):
            return _leaf(
                names.find(member, f"{path}.member"), member, operator, values, names, path
            )


def _leaf(
    use: Use, member: str, operator: str, values: tuple[Value, ...], names: Names, path: str
) -> Condition | None:
    if use.segment:
        raise QueryError(
            "not-a-dimension", f"`{member}` is a segment", path=path, hint="put it under `segments`"
        )
    if operator == "measureFilter":
        if use.measure is None:
            raise QueryError(
                "not-a-measure", f"`measureFilter` needs a measure, `{member}` is none", path=path
            )
        names.by_key[use.measure.full_name] = use.measure
        return None
    kind = (
        use.dimension.type
        if use.dimension
        else value_type(use.measure, names.model)
        if use.measure
        else "string"
    )
    read = tuple(
        read_value(value, kind, operator, member, path, names.timezone) for value in values
    )
    if use.measure:
        names.by_key[use.measure.full_name] = use.measure
        return Having(use.measure, operator, read)
    if use.dimension is None or use.dimension.type == "geo":
        raise QueryError(
            "unsupported", f"`{member}` is a place on the map and cannot be filtered yet", path=path
        )
    return Where(use.dimension, operator, read)

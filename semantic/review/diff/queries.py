"""The queries of verified questions and tests, and what they mean."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

from semantic.errors import QueryError
from semantic.model.meaning import AS_WRITTEN, Naming
from semantic.query.canonical import canonical
from semantic.query.spec import read_query
from semantic.query.types import And, AnyFilter, Filter, Or, Query
from semantic.review.diff.values import form_of, json_text

Written = Mapping[str, Any]


def query_form(written: Written, naming: Naming = AS_WRITTEN) -> Hashable:
    """What a query means. One that cannot be read, or counts from today, is its text."""
    try:
        return renamed(canonical(read_query(written)), naming)
    except QueryError:
        return form_of(written)


def query_text(written: Written) -> str:
    """A query in one line."""
    return json_text(written)


def renamed(query: Query, naming: Naming) -> Query:
    """The same query under other names."""

    def call(name: str) -> str:
        return naming.written(name)

    return canonical(
        replace(
            query,
            measures=tuple(map(call, query.measures)),
            dimensions=tuple(map(call, query.dimensions)),
            segments=tuple(map(call, query.segments)),
            time_dimensions=tuple(
                replace(each, dimension=call(each.dimension)) for each in query.time_dimensions
            ),
            filters=tuple(_renamed(each, naming) for each in query.filters),
            order=query.order
            and tuple(replace(each, member=call(each.member)) for each in query.order),
            joins=tuple(tuple(map(naming.cube, chain)) for chain in query.joins),
        )
    )


def _renamed(each: AnyFilter, naming: Naming) -> AnyFilter:
    match each:
        case Filter():
            return replace(each, member=naming.written(each.member))
        case And():
            return And(tuple(_renamed(one, naming) for one in each.filters))
        case Or():
            return Or(tuple(_renamed(one, naming) for one in each.filters))

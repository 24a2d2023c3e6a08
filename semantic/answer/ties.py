"""A list cut at N may have cut through equals: how to see that, and how to say it."""

from __future__ import annotations

from dataclasses import replace

from semantic.answer.formats import format_value
from semantic.query.types import Query
from semantic.result import Result

FURTHER = 20


def tie_probe(query: Query) -> Query | None:
    """The query with some rows more, where its limit may cut through a tie; else None."""
    if not query.limit or not query.order or query.limit > 1000:
        return None
    return replace(query, limit=query.limit + FURTHER)


def ties(query: Query, probed: Result) -> str | None:
    """What to say when rows after the cut have the same value as the last one shown."""
    if not query.limit or not query.order or len(probed.rows) <= query.limit:
        return None
    names = [column.name for column in probed.columns]
    member = query.order[0].member
    places = [
        at for at, name in enumerate(names) if name == member or name.startswith(f"{member}.")
    ]
    if not places:
        return None
    at = places[0]
    value = probed.rows[query.limit - 1][at]
    equal = sum(row[at] == value for row in probed.rows[query.limit :])
    if not equal:
        return None
    more = f"{equal} or more" if equal == FURTHER else f"{equal}"
    shown = format_value(value, probed.columns[at])
    return f"{more} further with the same {probed.columns[at].title.lower()} ({shown})"

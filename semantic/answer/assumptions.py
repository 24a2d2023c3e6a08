"""Which part of a query an assumption is about, so that it can be changed there."""

from __future__ import annotations

import re
from collections.abc import Mapping

from semantic.answer.chips import Part
from semantic.query.paraphrase import Named
from semantic.query.types import Query, leaves

_TIME = re.compile(r"\b(19|20)\d\d\b|\b(days?|weeks?|months?|quarters?|years?)\b")
_GRAIN = re.compile(r"\bby (day|week|month|quarter|year)\b")


def part_assumed(assumed: str, query: Query, members: Mapping[str, Named]) -> tuple[Part, int]:
    """The part, and which of the query's filters where it is one."""
    said = assumed.casefold()
    for at, each in enumerate(query.filters):
        values = [str(value).casefold() for leaf in leaves((each,)) for value in leaf.values]
        titles = [_title(leaf.member, members) for leaf in leaves((each,))]
        # A long value may be cut where it is said.
        if any(value and value[:40] in said for value in values) or any(
            title and title in said for title in titles
        ):
            return "filter", at
    if _GRAIN.search(said):
        return "grain", 0
    if any(_title(name, members) in said for name in query.measures):
        return "measures", 0
    if any(_title(name, members) in said for name in query.dimensions):
        return "breakdown", 0
    if _TIME.search(said) and query.time_dimensions:
        return "range", 0
    return "measures", 0


def _title(name: str, members: Mapping[str, Named]) -> str:
    return members[name].title.casefold() if name in members else ""

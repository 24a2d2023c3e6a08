"""A query as the text of a link, and back. The wording of a question is not in it."""

from __future__ import annotations

import json
from typing import Any

from semantic.errors import QueryError
from semantic.query.spec import parse_query
from semantic.query.types import Query
from semantic.query.write import write_query

LONGEST = 8_000


def link_text(query: Query) -> str:
    """Cube JSON on one line: the same query gives the same text, dates are absolute."""
    return json.dumps(write_query(query), ensure_ascii=False, separators=(",", ":"))


def linked(text: str) -> dict[str, Any]:
    """The Cube JSON in a link. Raises QueryError where it is none."""
    if len(text) > LONGEST:
        raise QueryError("bad-link", f"the link's query has more than {LONGEST:,} characters")
    try:
        written = parse_query(text)
    except QueryError as fault:
        raise QueryError(
            "bad-link", "the link was cut or changed on its way: its query is not whole",
            hint="ask whoever sent it for the link again, or ask in words",
        ) from fault  # fmt: skip
    if not isinstance(written, dict):
        raise QueryError("bad-link", "a link's query is a JSON object")
    return written

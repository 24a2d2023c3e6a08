"""Rows of the past that later data must not change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from semantic.model.checks import Unchanged
from semantic.review.testing.checks import Checking, chosen
from semantic.review.testing.rows import difference, row_key

DIGITS = 16


def unchanged(check: Unchanged, checking: Checking) -> str:
    """The rows before the day against those recorded."""
    time = check.time or _time(checking.test.query)
    if time is None:
        return "`unchanged_since` needs a `time_dimension`: the query has none, or several"
    result = checking.run(_before(checking.test.query, time, check.before))
    found = chosen(result, checking.test.columns)
    if check.rows is not None:
        said = difference(check.rows, found, ordered=result.query.order is not None)
        return f"before {check.before}: {said}" if said else ""
    now = rows_hash(found)
    if check.hash is None:
        return f"nothing is recorded of the {len(found):,} rows before {check.before}: write " \
               f"`hash: {now}`, or `rows`"  # fmt: skip
    if check.hash == now:
        return ""
    return (f"the {len(found):,} rows before {check.before} are not those recorded: their hash is "
            f"{now}, not {check.hash}; recorded `rows` would show which")  # fmt: skip


def rows_hash(rows: Sequence[Sequence[Any]]) -> str:
    """The same for the same rows in any order; numbers count to nine digits."""
    lines = sorted(json.dumps(row_key(row)) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:DIGITS]


def _time(query: Mapping[str, Any]) -> str | None:
    times = {each.get("dimension") for each in query.get("timeDimensions", ())}
    return times.pop() if len(times) == 1 else None


def _before(query: Mapping[str, Any], time: str, day: str) -> dict[str, Any]:
    past = {"member": time, "operator": "beforeDate", "values": [day]}
    return {**query, "filters": [*query.get("filters", ()), past]}

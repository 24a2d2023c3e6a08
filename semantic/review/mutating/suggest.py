"""A test that would have noticed a change, as YAML to paste."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from semantic.result import Result
from semantic.review.mutating.types import Mutant
from semantic.review.testing.rows import row_key

FEW = 3
MOST_ROWS = 12
_UNWORDED = re.compile(r"[^a-z0-9]+")


def narrowed(
    probe: Mapping[str, Any], before: Result, after: Sequence[Sequence[Any]]
) -> Iterator[dict[str, Any]]:
    """The same query about one of the groups that changed; none where it is short already."""
    if len(before.rows) <= FEW:
        return
    known = set(map(row_key, after))
    changed = [row for row in before.rows if row_key(row) not in known]
    for row in changed[:FEW]:
        if (query := _about(probe, before, row)) is not None:
            yield query


def _about(probe: Mapping[str, Any], result: Result, row: Sequence[Any]) -> dict[str, Any] | None:
    """The query about the group of one row; None where a group cannot be named."""
    filters = list(probe.get("filters", ()))
    times = [dict(each) for each in probe.get("timeDimensions", ())]
    for column, value in zip(result.columns, row, strict=True):
        if column.kind == "dimension":
            if isinstance(value, float | Decimal | datetime | date):
                return None
            operator = {"operator": "notSet"} if value is None else \
                {"operator": "equals", "values": [value]}  # fmt: skip
            filters.append({"member": column.name, **operator})
        elif column.kind == "time":
            if not isinstance(value, date) or len(times) != 1 or times[0].get("dateRange"):
                return None
            times[0]["dateRange"] = [value.strftime("%Y-%m-%d")] * 2
    query = {key: value for key, value in probe.items() if key not in ("order", "limit", "offset")}
    query |= {"filters": filters} if filters else {}
    return query | ({"timeDimensions": times} if times else {})


def suggestion(mutant: Mutant, query: Mapping[str, Any], right: Result) -> str:
    """The test, indented as an entry of `tests:`."""
    columns = [column.name for column in right.columns]
    name = _UNWORDED.sub("_", f"{mutant.member} {mutant.kind}".lower()).strip("_")
    rows = right.rows[:MOST_ROWS]
    lines = [f"- name: {name}", f"  query: {_flow(query)}", f"  columns: {_flow(columns)}"]
    if len(right.rows) > MOST_ROWS:
        query = {**query, "limit": MOST_ROWS}
        query.setdefault("order", {columns[0]: "asc"})
        lines[1] = f"  query: {_flow(query)}"
    return "\n".join([*lines, "  rows:", *(f"    - {_flow(list(row))}" for row in rows)])


def _flow(value: Any) -> str:
    """A value on one line, as this model's files are read: numbers without an exponent."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(key)}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return f"{float(f'{value:.12g}'):.15f}".rstrip("0").rstrip(".")
    if isinstance(value, datetime | date):
        return json.dumps(value.isoformat())
    return _key(str(value))


_BARE = re.compile(r"[A-Za-z][A-Za-z_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")


def _key(text: str) -> str:
    """A text, without quotes where it needs none."""
    if _BARE.fullmatch(text) and text not in ("true", "false", "null"):
        return text
    return json.dumps(text, ensure_ascii=False)

"""Results as tables by group: folded together and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.oracle.compare import equal, plain
from tests.properties.harness import Bench

Row = tuple[Any, ...]
Table = dict[Row, Row]
# Measures whose values over parts make the value over the whole, and how.
FOLDS = {
    "count": "add",
    "count_s": "add",
    "count_a": "add",
    "total": "add",
    "money": "add",
    "twice": "add",
    "total_big": "add",
    "low": "min",
    "high": "max",
    "first_s": "min",
}
HOW: dict[str, Callable[[list[Any]], Any]] = {"add": sum, "min": min, "max": max}


class NothingToHold(Exception):
    """No rows came that a relation could be wrong about, or none can be asked for."""


def table(bench: Bench, query: dict[str, Any]) -> Table:
    """The rows of a query by their groups."""
    width = len(query.get("dimensions") or []) + sum(
        "granularity" in each for each in query.get("timeDimensions") or []
    )
    rows = [tuple(plain(cell) for cell in row) for row in bench.layer.query(query).rows]
    return {row[:width]: row[width:] for row in rows}


def fold(measure: str, values: list[Any]) -> Any:
    """One value of a measure from its values over parts."""
    values = [value for value in values if value is not None]
    return HOW[FOLDS[measure.partition(".")[2]]](values) if values else None


def folded_rows(measures: list[str], rows: list[Row]) -> Row:
    """Rows of parts put together, measure by measure."""
    return tuple(fold(measure, [row[i] for row in rows]) for i, measure in enumerate(measures))


def folded(measures: list[str], tables: list[Table]) -> Table:
    """Tables of the same groups put together."""
    keys = dict.fromkeys(key for each in tables for key in each)
    return {
        key: folded_rows(measures, [each[key] for each in tables if key in each]) for key in keys
    }


def unequal(one: Mapping[Row, Row], other: Mapping[Row, Row], asked: Any) -> str:
    """What differs between two tables; NULL and 0 are different."""
    keys = list(dict.fromkeys((*one, *other)))
    if not keys:
        raise NothingToHold
    bad = [key for key in keys if not _same(one.get(key), other.get(key))]
    lines = [f"{key}: {one.get(key)} and {other.get(key)}" for key in bad[:5]]
    return "\n".join([str(asked), *lines]) if bad else ""


def _same(one: Row | None, other: Row | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(equal(a, b) for a, b in zip(one, other, strict=True))

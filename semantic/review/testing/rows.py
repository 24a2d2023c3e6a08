"""Rows against rows, and rows in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from semantic.review.cells import plain, same

SHOWN = 3


def difference(
    wanted: Sequence[Sequence[Any]],
    found: Sequence[Sequence[Any]],
    ordered: bool,
    tolerance: float | None = None,
) -> str:
    """How rows differ from those that are wanted; "" when they do not.

    Numbers are equal to nine digits, or may be `tolerance` apart. Days and times are compared as
    moments, whatever they are written as. Without an order, rows may come in any.
    """
    left = [tuple(map(plain, row)) for row in found]
    missing = []
    for at, row in enumerate(tuple(map(plain, each)) for each in wanted):
        candidates = range(at, min(at + 1, len(left))) if ordered else range(len(left))
        match = next((i for i in candidates if _equal(left[i], row, tolerance)), None)
        if match is None:
            missing.append(row)
        elif not ordered:
            del left[match]
    extra = left[len(wanted) :] if ordered else left
    if ordered and missing:
        known = [tuple(map(plain, each)) for each in wanted]
        extra = [row for row in left if not any(_equal(row, each, tolerance) for each in known)]
    sides = (("missing", missing), ("not wanted", extra))
    said = [f"{what} {rows_said(rows)}" for what, rows in sides if rows]
    return "; ".join(said)


def equal_rows(one: Sequence[Sequence[Any]], two: Sequence[Sequence[Any]]) -> bool:
    """Whether two results, each in its fixed order, hold the same rows."""
    return len(one) == len(two) and all(
        _equal(tuple(map(plain, left)), tuple(map(plain, right)), None)
        for left, right in zip(one, two, strict=True)
    )


def row_key(row: Sequence[Any]) -> tuple[Any, ...]:
    """The same for rows that are equal to nine digits: texts, since True is not 1."""
    return tuple(map(_cell, row))


def _cell(value: Any) -> Any:
    value = plain(value)
    if isinstance(value, bool) or value is None:
        return value if value is None else f"{value}!"
    if isinstance(value, int | float):
        return f"{value:.9g}"
    return value.isoformat() if isinstance(value, datetime) else str(value)


def rows_said(rows: Sequence[Sequence[Any]]) -> str:
    """At most three rows, and how many more there are."""
    shown = ", ".join(f"({', '.join(map(str, row))})" for row in rows[:SHOWN])
    return shown + (f" and {len(rows) - SHOWN:,} more" if len(rows) > SHOWN else "")


def _equal(one: Sequence[Any], two: Sequence[Any], tolerance: float | None) -> bool:
    return len(one) == len(two) and all(
        same(left, right, tolerance) for left, right in zip(one, two, strict=True)
    )

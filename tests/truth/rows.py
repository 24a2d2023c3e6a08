"""Rows made comparable: one kind of number, one kind of moment, a place for NULL."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import pairwise
from typing import Any

TOLERANCE = 1e-9

Row = tuple[Any, ...]


def plain(value: Any) -> Any:
    """Numbers as float, days as their first moment, everything else as it is."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        return float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def plain_rows(rows: Iterable[Sequence[Any]]) -> list[Row]:
    return [tuple(plain(value) for value in row) for row in rows]


def same_value(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return type(one) is type(other) and one == other


def same_row(one: Row, other: Row) -> bool:
    return len(one) == len(other) and all(map(same_value, one, other))


def difference(found: list[Row], right: list[Row], ordered: bool) -> str:
    """What is wrong with the rows found, in a few lines; empty when nothing is."""
    if not ordered:
        found, right = sorted(found, key=_place), sorted(right, key=_place)
    if len(found) == len(right) and all(map(same_row, found, right)):
        return ""
    missing = [row for row in right if not any(same_row(row, each) for each in found)]
    wrong = [row for row in found if not any(same_row(row, each) for each in right)]
    return "\n".join(
        [
            f"{len(found)} rows, {len(right)} are right",
            *(f"missing: {row}" for row in missing[:8]),
            *(f"wrong:   {row}" for row in wrong[:8]),
            *(["same rows in another order, or repeated"] if not missing and not wrong else []),
        ]
    )


def _place(row: Row) -> list[tuple[bool, str]]:
    """A sort key that puts rows which differ by rounding only at the same place."""
    return [
        (value is None, f"{value:.6e}" if isinstance(value, float) else str(value)) for value in row
    ]


def is_sorted(rows: list[Row], keys: Sequence[tuple[int, str]]) -> bool:
    """Whether rows are sorted by columns (index, "asc" or "desc"), NULLs last either way."""
    return all(_not_after(one, other, keys) for one, other in pairwise(rows))


def _not_after(one: Row, other: Row, keys: Sequence[tuple[int, str]]) -> bool:
    for at, direction in keys:
        left, right = one[at], other[at]
        if left == right:
            continue
        if left is None or right is None:
            return right is None
        return bool(left < right) == (direction == "asc")
    return True

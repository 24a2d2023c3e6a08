"""When two cells are the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """A cell as it is compared: days and times as moments, decimals as numbers."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, str) and len(value) >= 10 and value[4:5] == "-":
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


def equal(one: Sequence[Any], two: Sequence[Any]) -> bool:
    """Whether two rows of plain cells are equal."""
    return len(one) == len(two) and all(map(same, one, two))


def same(one: Any, two: Any, tolerance: float | None = None) -> bool:
    """Whether two plain cells are equal: numbers to nine digits, or `tolerance` apart."""
    numbers = (int, float)
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two
    if isinstance(one, numbers) and isinstance(two, numbers):
        far = 1e-12 if tolerance is None else tolerance
        neither = one != one and two != two  # NaN is itself here
        return neither or math.isclose(one, two, rel_tol=1e-9, abs_tol=far)
    return bool(one == two)

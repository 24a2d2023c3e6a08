"""Whether two results are equal: rows in order, numbers to nine digits."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any


def plain(value: Any) -> Any:
    """A value as all engines agree on it: numbers are float or int, dates are midnights."""
    if isinstance(value, (bool, str, int, datetime)) or value is None:
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, (Decimal, Fraction, float)):
        return float(value)
    return str(value)


def equal(one: Any, other: Any) -> bool:
    """Equal values; NULL is NULL."""
    one, other = plain(one), plain(other)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def equal_rows(one: list[Any], other: list[Any]) -> bool:
    """Equal row by row, in order."""
    return len(one) == len(other) and all(
        len(a) == len(b) and all(equal(x, y) for x, y in zip(a, b, strict=True))
        for a, b in zip(one, other, strict=True)
    )


def same_set(one: list[Any], other: list[Any]) -> bool:
    """Equal in some order."""
    rest = list(other)
    for row in one:
        for i, each in enumerate(rest):
            if equal_rows([row], [each]):
                del rest[i]
                break
        else:
            return False
    return not rest

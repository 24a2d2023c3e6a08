"""Aggregates of plain lists; NULLs do not count."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.refusals import CannotSay
from tests.oracle.values import exact


def aggregate(kind: str, values: list[Any]) -> Any:
    """One aggregate. Of nothing: counts are 0, everything else is NULL."""
    values = [value for value in values if value is not None]
    if kind == "count":
        return len(values)
    if kind in ("count_distinct", "count_distinct_approx"):
        return len(set(values))
    if not values:
        return None
    match kind:
        case "sum":
            return exact(sum(Fraction(value) for value in values))
        case "avg":
            return exact(sum(Fraction(value) for value in values) / len(values))
        case "min":
            return min(values)
        case "max":
            return max(values)
        case "median":
            return quantile(values, Fraction(1, 2))
    raise CannotSay(f"the aggregate `{kind}`")


def quantile(values: list[Any], share: Fraction) -> Any:
    """The value that `share` of the values lie below, halfway values interpolated."""
    found = sorted(Fraction(value) for value in values if value is not None)
    if not found:
        return None
    place = (len(found) - 1) * share
    low = int(place)
    high = min(low + 1, len(found) - 1)
    return exact(found[low] + (found[high] - found[low]) * (place - low))

"""Every filter operator, on one value. None in the answer does not occur: a filter keeps or drops."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.expressions import CannotSay, exact, moment
from tests.oracle.times import read_range

ALIASES = {"in": "equals", "notIn": "notEquals", "=": "equals", "!=": "notEquals",
           ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}  # fmt: skip
TEXTS = {
    "ontains": lambda value, part: part in value,
    "tartsWith": lambda value, part: value.startswith(part),
    "ndsWith": lambda value, part: value.endswith(part),
}


def passes(value: Any, operator: str, values: list[Any], kind: str, as_of: date | None = None) -> bool:
    """Whether a value of a dimension of type `kind` meets a condition.

    The negated operators keep NULL, unless a null among the values names it. Text is compared
    without regard to case, but `equals` is exact.
    """
    operator = ALIASES.get(operator, operator)
    values = values if isinstance(values, list) else [values]
    match operator:
        case "set":
            return value is not None
        case "notSet":
            return value is None
        case "equals":
            return any(_same(value, each, kind) for each in values)
        case "notEquals":
            if value is None:
                return None not in values
            return not any(_same(value, each, kind) for each in values)
        case "gt" | "gte" | "lt" | "lte":
            return value is not None and _ordered(operator, value, typed(values[0], kind))
    if operator.endswith(("Date", "Range")):
        return _dated(value, operator, values, as_of)
    for ending, test in TEXTS.items():
        if operator.endswith(ending):
            negative = operator.startswith("not")
            if value is None:
                return (None not in values) if negative else (None in values)
            met = any(each is not None and test(str(value).lower(), str(each).lower()) for each in values)
            return met != negative
    raise CannotSay(f"the operator `{operator}`")


def _same(value: Any, each: Any, kind: str) -> bool:
    if value is None or each is None:
        return value is None and each is None
    return bool(value == typed(each, kind))


def _ordered(operator: str, value: Any, other: Any) -> bool:
    return bool({"gt": value > other, "gte": value >= other, "lt": value < other, "lte": value <= other}[operator])


def typed(value: Any, kind: str) -> Any:
    """A filter's value read by the type of what it is compared with."""
    if kind in ("number", "boolean") and isinstance(value, str):
        if kind == "boolean":
            return {"true": True, "false": False, "1": True, "0": False}[value.lower()]
        return exact(Decimal(value))
    if kind == "time" and isinstance(value, str):
        return moment(value)
    if kind == "string" and not isinstance(value, str):
        return str(value)
    return exact(value)


def _dated(value: datetime | None, operator: str, values: list[Any], as_of: date | None) -> bool:
    first, last = read_range(values, as_of)
    if value is None:
        return False
    return {
        "inDateRange": first <= value <= last,
        "onTheDate": first <= value <= last,
        "notInDateRange": not first <= value <= last,
        "beforeDate": value < first,
        "beforeOrOnDate": value <= last,
        "afterDate": value > last,
        "afterOrOnDate": value >= first,
    }[operator]


def number_or_self(value: Any) -> Any:
    """A value as results show it."""
    if isinstance(value, Fraction):
        return float(value)
    return value

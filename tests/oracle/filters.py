"""Every filter operator, on one value. A filter keeps or drops: its answer is never NULL."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.oracle.refusals import CannotSay
from tests.oracle.times import read_range
from tests.oracle.values import exact, moment, text_of


@dataclass(frozen=True)
class Asked:
    """What a filter says: its values, the type of what they are compared with, and today."""

    values: list[Any]
    kind: str
    as_of: date | None = None

    def typed(self) -> list[Any]:
        """The values read by the type of what they are compared with."""
        return [None if value is None else typed(value, self.kind) for value in self.values]

    def range(self) -> tuple[datetime, datetime]:
        """The first and last moment that the values name."""
        return read_range(self.values, self.as_of)


Test = Callable[[Any, Asked], bool]


def passes(value: Any, name: str, values: list[Any], kind: str, as_of: date | None = None) -> bool:
    """Whether a value of a dimension of type `kind` meets a condition.

    The negated operators keep NULL, unless a null among the values names it. Text is compared
    without regard to case, but `equals` is exact.
    """
    test = OPERATORS.get(ALIASES.get(name, name))
    if test is None:
        raise CannotSay(f"the operator `{name}`")
    return test(value, Asked(values, kind, as_of))


def typed(value: Any, kind: str) -> Any:
    """A filter's value read by the type of what it is compared with."""
    if isinstance(value, str):
        match kind:
            case "boolean":
                return {"true": True, "false": False, "1": True, "0": False}[value.lower()]
            case "number":
                return exact(Decimal(value))
            case "time":
                return moment(value)
    return str(value) if kind == "string" else exact(value)


# ---------------------------------------------------------------- families of operators


def _equals(value: Any, asked: Asked) -> bool:
    return value in asked.typed()


def _negated(test: Test) -> Test:
    """What does not meet `test`; NULL does not either, unless a null among the values names it."""

    def kept(value: Any, asked: Asked) -> bool:
        return None not in asked.values if value is None else not test(value, asked)

    return kept


def _ordered(holds: Callable[[Any, Any], bool]) -> Test:
    """A comparison with the one value."""

    def test(value: Any, asked: Asked) -> bool:
        if len(asked.values) != 1:
            raise CannotSay(f"an order beside {len(asked.values)} values")
        return value is not None and holds(value, asked.typed()[0])

    return test


def _textual(holds: Callable[[str, str], bool]) -> Test:
    """A comparison with any of the values in lower case; a null among them means NULL."""

    def test(value: Any, asked: Asked) -> bool:
        if value is None:
            return None in asked.values
        parts = [text_of(each).lower() for each in asked.values if each is not None]
        return any(holds(text_of(value).lower(), part) for part in parts)

    return test


def _dated(holds: Callable[[datetime, datetime, datetime], bool]) -> Test:
    """A comparison with the first and last moment of a range; nothing is known of NULL."""

    def test(value: Any, asked: Asked) -> bool:
        return value is not None and holds(value, *asked.range())

    return test


ALIASES = {
    "in": "equals",
    "notIn": "notEquals",
    "=": "equals",
    "!=": "notEquals",
    ">": "gt",
    ">=": "gte",
    "<": "lt",
    "<=": "lte",
}
OPERATORS: dict[str, Test] = {
    "set": lambda value, asked: value is not None,
    "notSet": lambda value, asked: value is None,
    "equals": _equals,
    "notEquals": _negated(_equals),
    "gt": _ordered(operator.gt),
    "gte": _ordered(operator.ge),
    "lt": _ordered(operator.lt),
    "lte": _ordered(operator.le),
    "contains": _textual(operator.contains),
    "notContains": _negated(_textual(operator.contains)),
    "startsWith": _textual(str.startswith),
    "notStartsWith": _negated(_textual(str.startswith)),
    "endsWith": _textual(str.endswith),
    "notEndsWith": _negated(_textual(str.endswith)),
    "inDateRange": _dated(lambda value, first, last: first <= value <= last),
    "onTheDate": _dated(lambda value, first, last: first <= value <= last),
    "notInDateRange": _dated(lambda value, first, last: not first <= value <= last),
    "beforeDate": _dated(lambda value, first, last: value < first),
    "beforeOrOnDate": _dated(lambda value, first, last: value <= last),
    "afterDate": _dated(lambda value, first, last: value > last),
    "afterOrOnDate": _dated(lambda value, first, last: value >= first),
}

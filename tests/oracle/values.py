"""What expressions do with values: exact numbers, NULL as `None`, truth of three values."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

from tests.oracle.refusals import CannotSay

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def exact(value: Any) -> Any:
    """A value as the oracle calculates with it: exact numbers, dates as midnights."""
    if value is None or isinstance(value, (bool, str, int, datetime)):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    fraction = Fraction(value)
    return int(fraction) if fraction.denominator == 1 else fraction


def moment(text: str) -> datetime:
    """A timestamp written as text, without a zone."""
    return datetime.fromisoformat(text.strip().replace("Z", "").replace(" ", "T"))


# ---------------------------------------------------------------- truth


def same_kind(left: Any, right: Any) -> tuple[Any, Any]:
    """Two values made comparable: a text beside a time is a time, beside a number a number."""
    return _beside(left, right), _beside(right, left)


def _beside(value: Any, other: Any) -> Any:
    if isinstance(value, str) and isinstance(other, datetime):
        return moment(value)
    if isinstance(value, str) and isinstance(other, (int, Fraction)):
        return value if isinstance(other, bool) else exact(Decimal(value))
    return value


def compare(op: str, left: Any, right: Any) -> bool | None:
    """A comparison; NULL on either side is unknown."""
    if left is None or right is None:
        return None
    return bool(COMPARISONS[op](*same_kind(left, right)))


def either(left: bool | None, right: bool | None) -> bool | None:
    """OR: true where one side is, else unknown where one side is."""
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def both(left: bool | None, right: bool | None) -> bool | None:
    """AND: false where one side is, else unknown where one side is."""
    return negated(either(negated(left), negated(right)))


def negated(value: bool | None) -> bool | None:
    """NOT; of what is unknown nothing is known."""
    return None if value is None else not value


def is_one_of(value: Any, *others: Any) -> bool | None:
    """IN: one comparison or the next."""
    found: bool | None = False
    for other in others:
        found = either(found, compare("=", value, other))
    return found


# ---------------------------------------------------------------- arithmetic


def calculate(op: str, left: Any, right: Any) -> Any:
    """Arithmetic; NULL spreads, and dividing by zero is NULL."""
    if left is None or right is None:
        return None
    if op == "||":
        return text_of(left) + text_of(right)
    if isinstance(left, datetime) or isinstance(right, datetime):
        raise CannotSay(f"`{op}` of times")
    left, right = Fraction(left), Fraction(right)
    if op in "/%" and right == 0:
        return None
    return exact(ARITHMETIC[op](left, right))


def _remainder(left: Fraction, right: Fraction) -> Fraction:
    """What division leaves, with the sign of what is divided."""
    rest = abs(left) % abs(right)
    return rest if left >= 0 else -rest


ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": _remainder,
}


def minus(value: Any) -> Any:
    """A number with the other sign."""
    return None if value is None else exact(-value)


def rounded(value: Any, digits: int = 0) -> Any:
    """Half away from zero."""
    scale = Fraction(10) ** int(digits)
    scaled = abs(Fraction(value)) * scale
    whole = int(scaled + Fraction(1, 2))
    return exact(Fraction(whole if value >= 0 else -whole) / scale)


# ---------------------------------------------------------------- functions

OF_NULLS: dict[str, Callable[..., Any]] = {
    "COALESCE": lambda *args: next((arg for arg in args if arg is not None), None),
    "NULLIF": lambda value, other: None if compare("=", value, other) else value,
    "CONCAT": lambda *args: "".join(text_of(arg) for arg in args if arg is not None),
}
OF_VALUES: dict[str, Callable[..., Any]] = {
    "ROUND": rounded,
    "ABS": lambda value: exact(abs(value)),
    "LOWER": str.lower,
    "UPPER": str.upper,
    "LENGTH": len,
}


def call(name: str, args: list[Any]) -> Any:
    """The scalar functions of the subset; most give NULL as soon as an argument is."""
    if name in OF_NULLS:
        return OF_NULLS[name](*args)
    if name not in OF_VALUES:
        raise CannotSay(f"the function {name}")
    return None if None in args else OF_VALUES[name](*args)


def cast(value: Any, kind: str) -> Any:
    """CAST to the types that models use."""
    if value is None:
        return None
    if kind.startswith(("VARCHAR", "TEXT", "STRING", "CHAR")):
        return text_of(value)
    if kind.startswith(("INT", "BIGINT", "SMALLINT", "HUGEINT")):
        return _whole(_number(value))
    if kind.startswith(("DOUBLE", "FLOAT", "REAL")):
        return _number(value)
    if kind.startswith(("NUMERIC", "DECIMAL")):
        return _decimal(_number(value), kind)
    if kind.startswith(("DATE", "TIMESTAMP")):
        found = moment(value) if isinstance(value, str) else value
        return datetime(found.year, found.month, found.day) if kind == "DATE" else found
    raise CannotSay(f"CAST to {kind}")


def text_of(value: Any) -> str:
    """A value as text, where all engines write it alike."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int)):
        return str(value)
    raise CannotSay(f"{value!r} as text")


def _number(value: Any) -> Any:
    return exact(Decimal(value) if isinstance(value, str) else value)


def _whole(value: Any) -> Any:
    """The nearest whole number; engines differ on halves."""
    if Fraction(value).denominator == 2:
        raise CannotSay(f"{value} as a whole number")
    return rounded(value)


def _decimal(value: Any, kind: str) -> Any:
    """A number that is as it is in any decimal type; others are rounded, each type in its way."""
    if Fraction(value).denominator != 1:
        raise CannotSay(f"CAST of {value} to {kind}")
    return value


OPERATORS: dict[str, Callable[..., Any]] = {
    "and": both,
    "or": either,
    "not": negated,
    "is null": lambda value: value is None,
    "is not null": lambda value: value is not None,
    "in": is_one_of,
    "minus": minus,
    **{op: partial(compare, op) for op in COMPARISONS},
    **{op: partial(calculate, op) for op in (*ARITHMETIC, "||")},
}

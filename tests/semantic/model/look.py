"""A loaded model looked into by path, and its values as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from semantic.errors import Place
from semantic.model.types import Expr, FilterRule, Interval, MemberRef


def look(value: Any, path: str) -> Any:
    """The value at a path: `cubes.orders.joins/0/on`. Keys with dots are set off by `/`."""
    head, *rest = path.split("/")
    for part in (*head.split("."), *rest):
        value = _step(value, part)
    return shown(value)


def _step(value: Any, part: str) -> Any:
    if isinstance(value, Mapping):
        return value[part]
    if isinstance(value, tuple):
        return value[int(part)]
    return getattr(value, part)


def shown(value: Any) -> Any:
    """A value of a model as plain data: expressions as SQL, spans and references as texts."""
    match value:
        case Expr():
            return value.tree.sql("duckdb")
        case exp.Expr():
            return value.sql("duckdb")
        case Interval():
            parts = [(value.months, "months"), (value.days, "days"), (value.seconds, "seconds")]
            return " ".join(f"{number} {unit}" for number, unit in parts if number)
        case FilterRule():
            return f"{value.member} {value.operator} {list(value.values)}"
        case MemberRef() | Place():
            return str(value)
        case tuple() | list():
            return [shown(each) for each in value]
        case Mapping():
            inner = {key: shown(each) for key, each in value.items()}
            plain = (str, int, float, bool, list, dict, type(None))
            is_data = all(isinstance(each, plain) for each in inner.values())
            return inner if is_data else list(inner)
        case _:
            return value

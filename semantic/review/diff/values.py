"""Any part of a model as a value to compare, and as a text to show."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from semantic.model.meaning import AS_WRITTEN, Naming, meaning
from semantic.model.types import Expr, Interval, MemberRef


def form_of(value: Any, naming: Naming = AS_WRITTEN) -> Hashable:
    """A value that is equal for equal meanings: SQL by its meaning, members by their names."""
    match value:
        case Expr():
            return meaning(value, naming)
        case MemberRef():
            return ("member", naming.member(value))
        case Mapping():
            return tuple(sorted((str(k), form_of(v, naming)) for k, v in value.items()))
        case list() | tuple():
            return tuple(form_of(each, naming) for each in value)
        case _ if is_dataclass(value):
            parts = (getattr(value, name) for name in _names(value))
            return (type(value).__name__, *(form_of(part, naming) for part in parts))
        case _:
            return (type(value).__name__, value)  # 1 and true are not the same


def text_of(value: Any) -> str:
    """A value as people read it, in one line."""
    match value:
        case Expr():
            return value.text
        case bool():
            return "true" if value else "false"
        case Interval():
            return _span(value)
        case Mapping():
            return "; ".join(f"{key}: {text_of(each)}" for key, each in value.items())
        case list() | tuple():
            return ", ".join(text_of(each) for each in value) or "nothing"
        case _ if is_dataclass(value) and not isinstance(value, MemberRef):
            return _said(value)
        case _:
            return str(value)


def _names(value: Any) -> list[str]:
    """The fields that say something: not where it stands, nor what people read of it."""
    return [each.name for each in fields(value) if each.name not in ("place", "about")]


def _said(value: Any) -> str:
    """The fields of a dataclass that are not as they are by default."""
    defaults = {each.name: _default(each) for each in fields(value)}
    said = {name: getattr(value, name) for name in _names(value)}
    parts = [f"{name} {text_of(each)}" for name, each in said.items() if each != defaults[name]]
    return ", ".join(parts) or "yes"


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _span(interval: Interval) -> str:
    parts = ((interval.months, "month"), (interval.days, "day"), (interval.seconds, "second"))
    said = [f"{number} {unit}{'' if abs(number) == 1 else 's'}" for number, unit in parts if number]
    return " ".join(said) or "nothing"


def json_text(value: Any) -> str:
    """Plain data in one line."""
    return json.dumps(value, ensure_ascii=False, default=str)

"""Conditions written as data: member, operator, values."""

from __future__ import annotations

import re
from typing import Any

from semantic.errors import ModelError
from semantic.model.scope import Scope
from semantic.model.source import Word
from semantic.model.spec_cube import FilterRuleSpec, FilterSpec
from semantic.model.types import FilterDirective, FilterRule

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_ALIASES = {"in": "equals", "notIn": "notEquals"}
_NO_VALUES = ("set", "notSet")


def filter_directive(spec: FilterSpec, scope: Scope) -> FilterDirective:
    """Which filters of the query a multi-stage measure sees, and which it adds."""
    kept = (
        None if spec.keep_only is None else tuple(_filtered(word, scope) for word in spec.keep_only)
    )
    if kept is not None and spec.exclude:
        message = "the filter keeps only some members and excludes others: one of the two is meant"
        raise ModelError(
            "conflict", message, place=spec.exclude[0].place, hint="remove one of them"
        )
    return FilterDirective(
        exclude=tuple(_filtered(word, scope) for word in spec.exclude),
        keep_only=kept,
        include=tuple(filter_rule(each, scope) for each in spec.include),
    )


def _filtered(word: Word, scope: Scope) -> Any:
    return scope.member(word, ("dimension", "segment"))


def filter_rule(spec: FilterRuleSpec, scope: Scope) -> FilterRule:
    """One condition, its values read as the member's type."""
    ref = scope.member(spec.member)
    kind = scope.names.cubes[ref.cube].dimensions[ref.member].type
    check_values(spec)
    operator = _ALIASES.get(spec.operator, spec.operator)
    return FilterRule(ref, operator, tuple(read_value(word, kind) for word in spec.values))


def check_values(spec: FilterRuleSpec) -> None:
    """An operator has the values it needs."""
    if spec.operator in _NO_VALUES and spec.values:
        message = f"`{spec.operator}` takes no `values`"
        raise ModelError("conflict", message, place=spec.values[0].place)
    if spec.operator not in _NO_VALUES and not spec.values:
        message = f"`{spec.operator}` needs `values`"
        raise ModelError(
            "missing-key", message, place=spec.member.place, hint="write values: [one, another]"
        )


def read_value(word: Word, kind: str) -> Any:
    """A value as the type of its member; an unquoted `null` is NULL."""
    if word.plain and word in ("null", "~"):
        return None
    if kind == "number":
        if not _NUMBER.fullmatch(word):
            message = f"`{word[:60]}` is not a number"
            raise ModelError(
                "bad-value", message, place=word.place, hint="write digits, as in 12 or 0.5"
            )
        return float(word) if "." in word else int(word)
    if kind == "boolean":
        if word.lower() not in ("true", "false"):
            message = f"`{word[:60]}` is neither true nor false"
            raise ModelError("bad-value", message, place=word.place)
        return word.lower() == "true"
    return str(word)

"""Conditions written as data: member, operator, values."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from semantic.errors import ModelError
from semantic.model.days import ABSOLUTE, start_of
from semantic.model.scope import Scope
from semantic.model.source import Word
from semantic.model.spec_cube import FilterRuleSpec, FilterSpec
from semantic.model.types import FilterDirective, FilterRule

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
_ALIASES = {"in": "equals", "notIn": "notEquals"}
_NO_VALUES = ("set", "notSet")
_DATED = ("inDateRange", "notInDateRange", "onTheDate", "beforeDate", "beforeOrOnDate",
          "afterDate", "afterOrOnDate")  # fmt: skip
_TEXTS = ("contains", "notContains", "startsWith", "notStartsWith", "endsWith", "notEndsWith")


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
    check_values(spec, kind)
    operator = _ALIASES.get(spec.operator, spec.operator)
    return FilterRule(ref, operator, tuple(read_value(word, kind) for word in spec.values))


def check_values(spec: FilterRuleSpec, kind: str) -> None:
    """An operator has the values it needs, and they are times where it compares times."""
    _check_number_of_values(spec)
    if spec.operator in _DATED:
        _check_range(spec, kind)
    elif kind == "time" and spec.operator not in _TEXTS:
        for word in spec.values:
            if not (word.plain and word in ("null", "~")):
                _check_moment(word)


def _check_range(spec: FilterRuleSpec, kind: str) -> None:
    """One day or moment, or a first and a last; a query would say so only when it is asked."""
    if kind != "time":
        message = f"`{spec.operator}` needs a time dimension, `{spec.member}` is a {kind}"
        raise ModelError("wrong-kind", message, place=spec.member.place)
    if len(spec.values) > 2:
        message = f"`{spec.operator}` has one or two days, not {len(spec.values)}"
        raise ModelError("bad-value", message, place=spec.values[2].place)
    starts = [_start(word) for word in spec.values]
    if starts[-1] < starts[0]:
        message = f"the range ends ({spec.values[1]}) before it starts ({spec.values[0]})"
        hint = "give the earlier day first"
        raise ModelError("bad-value", message, place=spec.values[1].place, hint=hint)


def _start(word: Word) -> datetime:
    found = ABSOLUTE.fullmatch(word)
    if found is None:
        raise _no_day(word)
    try:
        return start_of(found)
    except ValueError as fault:
        message = f"`{word[:60]}` is not a day of the calendar"
        raise ModelError("bad-value", message, place=word.place) from fault


def _check_moment(word: Word) -> None:
    try:
        datetime.fromisoformat(word)
    except ValueError as fault:
        raise _no_day(word) from fault


def _no_day(word: Word) -> ModelError:
    message = f"`{word[:60]}` is not a day such as 2024-05-17"
    hint = "a filter of the model cannot be relative, as `last 7 days` is: a query can"
    return ModelError("bad-value", message, place=word.place, hint=hint)


def _check_number_of_values(spec: FilterRuleSpec) -> None:
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

"""Cube's filter operators as SQL conditions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlglot import exp

from semantic.compile.literals import Tree, all_of, any_of, literal, number, wrapped
from semantic.query.types import Value

COMPARE: dict[str, Any] = {
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
    "=": exp.EQ,
    "lt": exp.LT,
    "lte": exp.LTE,
    "gt": exp.GT,
    "gte": exp.GTE,
}
_LIKE = {"contains": ("%", "%"), "startsWith": ("", "%"), "endsWith": ("%", "")}
ESCAPE = "!"


def condition(value: Tree, operator: str, values: Sequence[Value | datetime], kind: str) -> Tree:
    """One of Cube's filter operators as a condition. Negations keep rows without a value."""
    value = wrapped(value)
    given = [each for each in values if each is not None]
    has_null = len(given) < len(values)
    match operator:
        case "set":
            return _is_null(value, False)
        case "notSet":
            return _is_null(value, True)
        case "equals":
            return _or_null(value, _equal(value, given, kind), has_null)
        case "notEquals":
            return _unless(value, _equal(value, given, kind), has_null)
        case "contains" | "startsWith" | "endsWith":
            return _or_null(value, _like(value, operator, given), has_null)
        case "notContains" | "notStartsWith" | "notEndsWith":
            positive = operator[3].lower() + operator[4:]
            return _unless(value, _like(value, positive, given), has_null)
        case "gt" | "gte" | "lt" | "lte":
            tests = [
                COMPARE[operator](this=value.copy(), expression=_typed(each, kind))
                for each in given
            ]
            return any_of(tests)
        case _:
            return _dated(value, operator, given)


def _equal(value: Tree, given: Sequence[Value | datetime], kind: str) -> Tree | None:
    if not given:
        return None
    if len(given) == 1:
        return exp.EQ(this=value, expression=_typed(given[0], kind))
    return exp.In(this=value, expressions=[_typed(each, kind) for each in given])


def _typed(value: Value | datetime, kind: str) -> Tree:
    if kind == "number" and isinstance(value, str):
        return number(value)
    return literal(value)


def _like(value: Tree, operator: str, given: Sequence[Value | datetime]) -> Tree | None:
    before, after = _LIKE[operator]
    tests = []
    for each in given:
        text = str(each)
        for special in (ESCAPE, "%", "_"):
            text = text.replace(special, ESCAPE + special)
        like = exp.ILike(
            this=_as_text(value), expression=exp.Literal.string(f"{before}{text}{after}")
        )
        tests.append(
            exp.Escape(this=like, expression=exp.Literal.string(ESCAPE))
            if text != str(each)
            else like
        )
    return any_of(tests) if tests else None


def _as_text(value: Tree) -> Tree:
    return exp.Cast(this=value.copy(), to=exp.DataType(this=exp.DataType.Type.TEXT))


def _or_null(value: Tree, test: Tree | None, has_null: bool) -> Tree:
    if test is None:
        return _is_null(value, True)
    return any_of([test, _is_null(value, True)]) if has_null else test


def _unless(value: Tree, test: Tree | None, has_null: bool) -> Tree:
    """Not the test. Rows without a value stay, unless NULL itself is excluded."""
    if test is None:
        return _is_null(value, False)
    if isinstance(test, exp.EQ) and not has_null:
        return exp.NullSafeNEQ(this=test.this, expression=test.expression)
    negated = exp.Not(this=wrapped(test))
    if has_null:
        return all_of([negated, _is_null(value, False)])
    return any_of([negated, _is_null(value, True)])


def _is_null(value: Tree, null: bool) -> Tree:
    test = exp.Is(this=value.copy(), expression=exp.Null())
    return test if null else exp.Not(this=test)


def _dated(value: Tree, operator: str, given: Sequence[Value | datetime]) -> Tree:
    first, last = (literal(each) for each in given)
    match operator:
        case "beforeDate":
            return exp.LT(this=value, expression=first)
        case "beforeOrOnDate":
            return exp.LTE(this=value, expression=last)
        case "afterDate":
            return exp.GT(this=value, expression=last)
        case "afterOrOnDate":
            return exp.GTE(this=value, expression=first)
    inside = [exp.GTE(this=value, expression=first), exp.LTE(this=value.copy(), expression=last)]
    if operator == "notInDateRange":
        return any_of(
            [exp.LT(this=value, expression=first), exp.GT(this=value.copy(), expression=last)]
        )
    return all_of(inside)

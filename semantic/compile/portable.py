"""Definitions as SQL expressions that stand alone, for tools that know no `{member}`.

A reference becomes what it refers to: a dimension its expression, a measure its aggregate. What
cannot be said in one expression over the rows of a table is `Unsaid`, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from semantic.model.tokens import DIALECT
from semantic.model.types import (
    Case,
    Dimension,
    Expr,
    FilterDirective,
    Measure,
    MemberRef,
    Model,
)

_SIMPLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED = frozenset(word.lower() for word in DIALECT.tokenizer_class.KEYWORDS)
_DEPTH = 20
_CALLS: dict[str, type[exp.Expression]] = {
    "sum": exp.Sum, "avg": exp.Avg, "min": exp.Min, "max": exp.Max, "median": exp.Median,
    "count_distinct_approx": exp.ApproxDistinct,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unsaid:
    """Why something cannot be said in one expression."""

    why: str


class _CannotSay(Exception):
    """Carries the reason out of the depth of a tree."""


@dataclass(frozen=True, slots=True)
class Portable:
    """Says definitions of a model. `dialect`: of the text; "" is the common ground of all."""

    model: Model
    dialect: str = "duckdb"

    def dimension(self, dimension: Dimension) -> str | Unsaid:
        """A dimension as an expression over the columns of its own table."""
        return self._said(lambda: self._dimension(dimension, dimension.cube, False, 0))

    def condition(self, conditions: tuple[Expr, ...], home: str) -> str | Unsaid:
        """Conditions over the columns of one table, all of which hold."""
        return self._said(lambda: _all([self._row(each, home, False, 0) for each in conditions]))

    def input(self, measure: Measure) -> str | Unsaid:
        """What one row of its own table gives to a measure: NULL where its filters fail."""
        return self._said(lambda: self._input(measure, False, 0))

    def measure(self, measure: Measure) -> str | Unsaid:
        """A measure as an aggregate; its columns are named with their cubes."""
        return self._said(lambda: self._measure(measure, 0))

    def derived(self, measure: Measure, names: Mapping[str, str]) -> str | Unsaid:
        """A measure over other measures, which go by the names given (by `cube.member`)."""
        return self._said(lambda: self._derived(measure, names))

    def join(self, on: Expr) -> tuple[tuple[str, str, str, str], ...] | Unsaid:
        """The equal columns of a join: (cube, column, cube, column) for each pair."""
        try:
            return tuple(self._pairs(on))
        except _CannotSay as reason:
            return Unsaid(str(reason))

    def column(self, name: str) -> str:
        """A column's name, in quotes where it needs them."""
        return _identifier(name).sql(dialect=self.dialect)

    def _said(self, make: Any) -> str | Unsaid:
        try:
            tree = make()
        except _CannotSay as reason:
            return Unsaid(str(reason))
        text = tree.sql(dialect=self.dialect, comments=False)
        assert isinstance(text, str)
        return text

    # ------------------------------------------------------------------ single rows

    def _dimension(self, dimension: Dimension, home: str, qualified: bool, depth: int) -> Any:
        if dimension.cube != home:
            raise _CannotSay(f"it is made of `{dimension.full_name}`, which is of another cube")
        if dimension.sub_query:
            raise _CannotSay("it is a number of other rows (`sub_query`)")
        if dimension.type == "geo":
            raise _CannotSay("it is a point of two numbers")
        if depth > _DEPTH:
            raise _CannotSay("it is made of too many others")
        if dimension.case:
            return self._case(dimension.case, home, qualified, depth)
        assert dimension.sql is not None
        return self._row(dimension.sql, home, qualified, depth)

    def _case(self, case: Case, home: str, qualified: bool, depth: int) -> Any:
        def label(written: str | Expr) -> Any:
            if isinstance(written, str):
                return exp.Literal.string(written)
            return self._row(written, home, qualified, depth)

        branches = [
            exp.If(this=self._row(each.when, home, qualified, depth), true=label(each.label))
            for each in case.branches
        ]
        otherwise = None if case.otherwise is None else label(case.otherwise)
        return exp.Case(ifs=branches, default=otherwise)

    def _row(self, expr: Expr, home: str, qualified: bool, depth: int) -> Any:
        """An expression over one row of `home`, its references spelled out."""

        def meant(ref: MemberRef) -> Any:
            cube = self.model.cubes.get(ref.cube)
            dimension = cube.dimensions.get(ref.member) if cube else None
            if dimension is None:
                raise _CannotSay(f"it is made of the measure `{ref}`")
            if ref.granularity:
                raise _CannotSay(f"it names a bucket of time, `{ref}`")
            return self._dimension(dimension, home, qualified, depth + 1)

        return _replaced(expr, home, qualified, meant)

    # --------------------------------------------------------------------- measures

    def _input(self, measure: Measure, qualified: bool, depth: int) -> Any:
        home = measure.cube
        if measure.case:
            raise _CannotSay("it is a `case` over measures")
        value = self._row(measure.sql, home, qualified, depth) if measure.sql else None
        filters = [self._row(each, home, qualified, depth) for each in measure.filters]
        if not filters:
            return value
        return exp.Case(ifs=[exp.If(this=_all(filters), true=value or exp.Literal.number(1))])

    def _measure(self, measure: Measure, depth: int) -> Any:
        if reason := staged(measure):
            raise _CannotSay(reason)
        if depth > _DEPTH:
            raise _CannotSay("it is made of too many others")
        if measure.type in ("number", "string", "time", "boolean", "number_agg"):
            return self._expression(measure, depth)
        if measure.type == "count":
            return exp.Count(this=self._counted(measure, depth))
        value = self._input(measure, True, depth)
        if measure.type == "count_distinct":
            return exp.Count(this=exp.Distinct(expressions=[value]))
        if measure.type == "percentile":
            part = exp.PercentileCont(this=exp.Literal.number(str(measure.percentile)))
            ordered = exp.Order(expressions=[exp.Ordered(this=value, nulls_first=True)])
            return exp.WithinGroup(this=part, expression=ordered)
        return _CALLS[measure.type](this=value)

    def _counted(self, measure: Measure, depth: int) -> Any:
        """Something of each row that is never NULL: a row is counted by its key."""
        if measure.sql:
            return self._input(measure, True, depth)
        cube = self.model.cubes[measure.cube]
        if not cube.primary_key:
            raise _CannotSay(f"it counts rows of `{cube.name}`, which has no primary key")
        key = self._dimension(cube.dimensions[cube.primary_key[0]], cube.name, True, depth)
        filters = [self._row(each, cube.name, True, depth) for each in measure.filters]
        return exp.Case(ifs=[exp.If(this=_all(filters), true=key)]) if filters else key

    def _expression(self, measure: Measure, depth: int) -> Any:
        if measure.case or measure.sql is None:
            raise _CannotSay("it is a `case` over measures")
        if measure.filters:
            raise _CannotSay("it filters an aggregate of its own")

        def meant(ref: MemberRef) -> Any:
            cube = self.model.cubes.get(ref.cube)
            if cube and (inner := cube.measures.get(ref.member)):
                return self._measure(inner, depth + 1)
            if cube and not ref.granularity and ref.member in cube.dimensions:
                return self._dimension(cube.dimensions[ref.member], measure.cube, True, depth + 1)
            raise _CannotSay(f"it is made of `{ref}`")

        return _replaced(measure.sql, measure.cube, True, meant)

    def _derived(self, measure: Measure, names: Mapping[str, str]) -> Any:
        if measure.case or measure.sql is None:
            raise _CannotSay("it is a `case` over measures")
        if measure.sql.aggregates or measure.sql.cubes:
            raise _CannotSay("it has an aggregate of its own")

        def meant(ref: MemberRef) -> Any:
            name = names.get(f"{ref.cube}.{ref.member}")
            if name is None or ref.granularity:
                raise _CannotSay(f"it is made of `{ref}`, which is not there")
            return exp.Column(this=_identifier(name))

        return _replaced(measure.sql, measure.cube, True, meant)

    # ------------------------------------------------------------------------ joins

    def _pairs(self, on: Expr) -> Any:
        for part in on.tree.flatten() if isinstance(on.tree, exp.And) else [on.tree]:
            inner = part.unnest()
            if not isinstance(inner, exp.EQ):
                raise _CannotSay("its condition is more than equal columns")
            left, right = (self._column(side, on) for side in (inner.this, inner.expression))
            if left[0] == right[0]:
                raise _CannotSay("its condition is more than equal columns")
            yield (*left, *right)

    def _column(self, node: Any, on: Expr) -> tuple[str, str]:
        node = node.unnest()
        if isinstance(node, exp.Column) and node.table:
            return node.table, node.name
        ref = on.members.get(node.name) if isinstance(node, exp.Placeholder) else None
        cube = self.model.cubes.get(ref.cube) if ref else None
        dimension = cube.dimensions.get(ref.member) if ref and cube else None
        if dimension is None or dimension.sql is None:
            raise _CannotSay("its condition is more than equal columns")
        name = column_of(dimension)
        if name is None:
            raise _CannotSay("its condition is more than equal columns")
        return dimension.cube, name


def column_of(dimension: Dimension) -> str | None:
    """The column a dimension is, None when it is computed."""
    tree = dimension.sql.tree if dimension.sql else None
    if isinstance(tree, exp.Column) and tree.table == dimension.cube:
        return str(tree.name)
    return None


def staged(measure: Measure) -> str | None:
    """Why a measure is more than one aggregate, None when it is not."""
    reasons = {
        "a window of time around each bucket (`rolling_window`)": measure.rolling,
        "a share of a larger group (`share_of`)": measure.share_of,
        "only the first or last moment (`semi_additive`)": measure.semi_additive,
        "another time than the one asked about (`time_shift`)": measure.time_shift,
        "a rank among groups": measure.type == "rank",
        "a grain of its own (`group_by`, `reduce_by`, `add_group_by`)": measure.grain,
        "filters of its own over the query's": measure.filter != FilterDirective(),
        "several stages (`multi_stage`)": measure.multi_stage and measure.type != "number",
    }
    return next((f"it needs {why}" for why, found in reasons.items() if found), None)


def _replaced(expr: Expr, home: str, qualified: bool, meant: Any) -> Any:
    """A copy of a tree with names for columns, and what references mean in their place."""

    def replace(node: Any) -> Any:
        if isinstance(node, exp.Placeholder):
            ref = expr.members.get(node.name)
            if ref is None:
                raise _CannotSay("it reads a parameter")
            inner = meant(ref)
            return exp.Paren(this=inner) if _needs_parentheses(inner, node.parent) else inner
        if isinstance(node, exp.Column):
            if node.table and node.table != home:
                raise _CannotSay(f"it reads `{node.table}`, another cube")
            table = _identifier(home) if qualified else None
            return exp.Column(this=_identifier(node.name), table=table)
        return node

    return expr.tree.copy().transform(replace)


def _needs_parentheses(node: Any, parent: Any) -> bool:
    if parent is None or isinstance(parent, exp.Paren | exp.Func):
        return False
    return isinstance(node, exp.Binary | exp.Unary | exp.Not | exp.Between | exp.In | exp.Is)


def _all(conditions: list[Any]) -> Any:
    return exp.and_(*conditions, copy=False) if len(conditions) > 1 else conditions[0]


def _identifier(name: str) -> exp.Identifier:
    plain = _SIMPLE.fullmatch(name) and name.lower() not in _RESERVED
    return exp.Identifier(this=name, quoted=not plain)

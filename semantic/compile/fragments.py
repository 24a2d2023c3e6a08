"""Expressions of the plan as sqlglot expressions.

Only this module and its siblings `times`, `lower` and `guard` build SQL. Every value a user
gave becomes a literal node here; text of SQL comes from the model alone, as trees parsed and
checked when it was loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlglot import exp

from semantic.compile import nodes as n
from semantic.compile import times
from semantic.errors import QueryError
from semantic.model.types import Case, Dimension, Expr, Measure, MemberRef, Model
from semantic.query.types import Value

Tree = Any  # sqlglot's Expression; its compiled build has no usable types
Columns = Mapping[str, Tree]

_WRAPPED = (exp.Binary, exp.Unary, exp.Between, exp.In)
_BARE = (exp.Paren, exp.Dot)


class Fragments:
    """Lowers expressions over the tables and columns of one SELECT."""

    def __init__(self, model: Model, parameters: Mapping[str, Value]) -> None:
        self.model = model
        self.parameters = parameters

    def lower(self, expression: n.AnyExpression, columns: Columns) -> Tree:
        """The SQL of one expression; `columns` are the SELECT's named columns."""

        def low(inner: n.AnyExpression) -> Tree:
            return self.lower(inner, columns)

        match expression:
            case n.Column(name):
                return columns[name].copy()
            case n.Row(expr):
                return self.row(expr)
            case n.Attribute(dimension):
                return self.attribute(dimension)
            case n.Constant(value):
                return literal(value)
            case n.Local(time, timezone, shift):
                return times.local(low(time), timezone, shift)
            case n.Bucket(time, grain):
                return times.bucket(low(time), grain)
            case n.Moved(time, interval, direction):
                return times.moved(low(time), interval, direction)
            case n.Derived(expr, inputs):
                given = {key: low(inner) for key, inner in inputs}
                return self.substituted(expr, lambda key, _: given[key])
            case n.Divided(top, bottom):
                return _divide(wrapped(low(top)), low(bottom))
            case n.Filled(value, fallback):
                return exp.Coalesce(this=low(value), expressions=[literal(fallback)])
            case n.OnlyWhere(conditions, value):
                return only_where([low(each) for each in conditions], low(value) if value else None)
            case n.Every(conditions):
                return all_of([low(each) for each in conditions])
            case n.AnyOf(conditions):
                return any_of([low(each) for each in conditions])
            case n.Same(left, right):
                return exp.NullSafeEQ(this=wrapped(low(left)), expression=wrapped(low(right)))
            case n.Compared(left, operator, right):
                return _COMPARE[operator](this=wrapped(low(left)), expression=wrapped(low(right)))
            case n.Test():
                return condition(low(expression.value), expression.operator, expression.values, expression.type)
            case n.Aggregated():
                return self.aggregated(expression, low)
            case n.Ranked(partition, order):
                return _window(exp.Rank(), [low(each) for each in partition],
                               [(low(each), direction) for each, direction in order])
            case n.Edge(choose, time, by):
                chosen = exp.Max if choose == "last" else exp.Min
                return _window(chosen(this=low(time)), [low(each) for each in by], [])

    # ------------------------------------------------------- model expressions

    def row(self, expr: Expr) -> Tree:
        """A model expression over the joined rows: members become their own expressions."""
        return self.substituted(expr, self._member)

    def _member(self, _key: str, ref: MemberRef) -> Tree:
        cube = self.model.cubes[ref.cube]
        if dimension := cube.dimensions.get(ref.member):
            value = self.attribute(dimension)
            if not ref.granularity:
                return value
            grain = dimension.granularities.get(ref.granularity, ref.granularity)
            return times.bucket(times.local(value, "UTC", ()), grain)
        measure = cube.measures[ref.member]
        return self._inner_measure(measure)

    def _inner_measure(self, measure: Measure) -> Tree:
        """A measure named inside another's own aggregate, over the same rows."""
        if measure.rolling or measure.multi_stage or measure.semi_additive or measure.share_of:
            raise QueryError("unsupported", f"`{measure.full_name}` cannot stand beside an aggregate of its own",
                             hint="make each aggregate a measure, and combine the measures")
        from semantic.compile.aggregates import aggregated

        if measure.sql is not None and not measure.sql.aggregates and measure.type in ("number", "string", "boolean"):
            return self.row(measure.sql)
        return self.lower(aggregated(measure), {})

    def attribute(self, dimension: Dimension) -> Tree:
        """A dimension's value in the joined rows."""
        if dimension.sub_query:
            return column(f"{dimension.cube}.{dimension.name}", dimension.cube)
        if dimension.case:
            return self._case(dimension.case)
        if dimension.sql is None:
            return column(dimension.name, dimension.cube)
        return self.row(dimension.sql)

    def _case(self, case: Case) -> Tree:
        branches = [exp.If(this=self.row(each.when), true=self._label(each.label)) for each in case.branches]
        otherwise = None if case.otherwise is None else self._label(case.otherwise)
        return exp.Case(ifs=branches, default=otherwise)

    def _label(self, label: str | Expr) -> Tree:
        return literal(label) if isinstance(label, str) else self.row(label)

    def substituted(self, expr: Expr, member: Callable[[str, MemberRef], Tree]) -> Tree:
        """A copy of a model's tree with references replaced and division made safe."""
        tree = expr.tree.copy()
        if isinstance(tree, exp.Placeholder):
            return self._placed(tree, expr, member)
        if type(tree) is exp.Column:
            return tree
        # A holder, so that the root can be replaced like any other node.
        holder = exp.Paren(this=tree)
        for node in list(holder.find_all(exp.Placeholder, exp.Div, exp.IntDiv, exp.Mod)):
            if isinstance(node, exp.Placeholder):
                node.replace(wrapped(self._placed(node, expr, member)))
            else:
                node.set("expression", _never_zero(node.expression))
        return holder.this

    def _placed(self, node: Tree, expr: Expr, member: Callable[[str, MemberRef], Tree]) -> Tree:
        key = node.name
        if key.startswith("param:"):
            return literal(self.parameters[key.removeprefix("param:")])
        return member(key, expr.members[key])

    # -------------------------------------------------------------- aggregates

    def aggregated(self, node: n.Aggregated, low: Callable[[n.AnyExpression], Tree]) -> Tree:
        """One aggregate, its conditions inside it, so that it touches no other measure."""
        if node.kind == "own":
            assert node.value is not None
            return low(node.value)
        tests = [low(each) for each in node.where]
        if node.kind == "count" and node.once:
            keys = [low(each) for each in node.once]
            return exp.Count(this=exp.Distinct(expressions=[only_where(tests, keys[0]) if tests else keys[0]]))
        if node.value is None:
            return exp.Count(this=only_where(tests, None)) if tests else exp.Count(this=exp.Star())
        value = low(node.value)
        if tests:
            value = only_where(tests, value)
        return _aggregate(node, value)


def _aggregate(node: n.Aggregated, value: Tree) -> Tree:
    match node.kind:
        case "count":
            return exp.Count(this=value)
        case "count_distinct":
            return exp.Count(this=exp.Distinct(expressions=[value]))
        case "count_distinct_approx":
            return exp.ApproxDistinct(this=value)
        case "sum":
            return exp.Sum(this=value)
        case "avg":
            return exp.Avg(this=value)
        case "min":
            return exp.Min(this=value)
        case "max" | "number" | "string" | "time" | "boolean":
            return exp.Max(this=value)
        case "median":
            return exp.Median(this=value)
        case "percentile":
            share = 0.5 if node.percentile is None else node.percentile
            within = exp.Order(expressions=[exp.Ordered(this=value)])
            return exp.WithinGroup(this=exp.PercentileCont(this=exp.Literal.number(repr(share))), expression=within)
        case _:
            raise QueryError("unsupported", f"measures of type `{node.kind}` cannot be aggregated here")


def column(name: str, table: str | None = None) -> Tree:
    """A quoted column, of a table when one is named."""
    owner = exp.Identifier(this=table, quoted=True) if table else None
    return exp.Column(this=exp.Identifier(this=name, quoted=True), table=owner)


def literal(value: Value | datetime) -> Tree:
    """A value as a literal node; times as typed timestamps."""
    if value is None:
        return exp.Null()
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, datetime):
        text = value.isoformat(sep=" ")
        return exp.Cast(this=exp.Literal.string(text), to=exp.DataType(this=exp.DataType.Type.TIMESTAMP))
    if isinstance(value, (int, float)):
        return number(repr(value))
    return exp.Literal.string(value)


def number(text: str) -> Tree:
    """A number as written, negative ones as a negation."""
    text = text.strip().lstrip("+")
    if text.startswith("-"):
        return exp.Neg(this=exp.Literal.number(text[1:]))
    return exp.Literal.number(text)


def wrapped(tree: Tree) -> Tree:
    """The expression in parentheses where its operators could mix with those around it."""
    if isinstance(tree, _WRAPPED) and not isinstance(tree, _BARE):
        return exp.Paren(this=tree)
    return tree


def all_of(conditions: Sequence[Tree]) -> Tree:
    """Conditions joined by AND; true when there are none."""
    return _joined(exp.And, conditions, True)


def any_of(conditions: Sequence[Tree]) -> Tree:
    """Conditions joined by OR; false when there are none."""
    return _joined(exp.Or, conditions, False)


def _joined(word: type, conditions: Sequence[Tree], empty: bool) -> Tree:
    if not conditions:
        return exp.Boolean(this=empty)
    tree = conditions[0]
    for each in conditions[1:]:
        left = tree if isinstance(tree, word) else _grouped(tree)
        tree = word(this=left, expression=_grouped(each))
    return tree


def _grouped(tree: Tree) -> Tree:
    return exp.Paren(this=tree) if isinstance(tree, (exp.And, exp.Or)) else tree


def only_where(conditions: Sequence[Tree], value: Tree | None) -> Tree:
    """The value where all conditions hold, else NULL; 1 when there is no value."""
    shown = value if value is not None else exp.Literal.number("1")
    if not conditions:
        return shown
    return exp.Case(ifs=[exp.If(this=all_of(conditions), true=shown)])


def _divide(top: Tree, bottom: Tree) -> Tree:
    return exp.Div(this=top, expression=_never_zero(bottom), typed=False, safe=False)


def _never_zero(divisor: Tree) -> Tree:
    """NULL instead of zero, unless the divisor is a number other than 0 or guarded already."""
    bare = divisor.this if isinstance(divisor, exp.Paren) else divisor
    if isinstance(bare, exp.Nullif) or (isinstance(bare, exp.Literal) and bare.is_number and float(bare.this)):
        return divisor
    return exp.Nullif(this=bare.copy(), expression=exp.Literal.number("0"))


def _window(function: Tree, partition: list[Tree], order: list[tuple[Tree, str]]) -> Tree:
    keys = [exp.Ordered(this=each, desc=direction == "desc", nulls_first=False) for each, direction in order]
    return exp.Window(this=function, partition_by=partition, order=exp.Order(expressions=keys) if keys else None)


# ---------------------------------------------------------------------- filters

_COMPARE: dict[str, Any] = {
    "<": exp.LT, "<=": exp.LTE, ">": exp.GT, ">=": exp.GTE, "=": exp.EQ,
    "lt": exp.LT, "lte": exp.LTE, "gt": exp.GT, "gte": exp.GTE,
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
            tests = [_COMPARE[operator](this=value.copy(), expression=_typed(each, kind)) for each in given]
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
        like = exp.ILike(this=_as_text(value), expression=exp.Literal.string(f"{before}{text}{after}"))
        tests.append(exp.Escape(this=like, expression=exp.Literal.string(ESCAPE)) if text != str(each) else like)
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
        return any_of([exp.LT(this=value, expression=first), exp.GT(this=value.copy(), expression=last)])
    return all_of(inside)

"""Expressions of the plan as sqlglot expressions.

Only this module and its siblings `times`, `lower` and `guard` build SQL. Every value a user
gave becomes a literal node here; text of SQL comes from the model alone, as trees parsed and
checked when it was loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sqlglot import exp

from semantic.compile import nodes as n
from semantic.compile import times
from semantic.compile.literals import (
    Tree,
    all_of,
    any_of,
    column,
    copied,
    literal,
    only_where,
    wrapped,
)
from semantic.compile.needs import dimension_at
from semantic.compile.operators import COMPARE, condition
from semantic.compile.presence import vanishes
from semantic.errors import QueryError
from semantic.model.types import Case, Dimension, Expr, Measure, MemberRef, Model
from semantic.query.types import Value

Columns = Mapping[str, Tree]
NOTHING: Columns = {}
Low = Callable[[n.AnyExpression], Tree]


class Fragments:
    """Lowers expressions over the tables and columns of one SELECT."""

    def __init__(self, model: Model, parameters: Mapping[str, Value], timezone: str) -> None:
        self.model = model
        self.parameters = parameters
        self.timezone = timezone

    def lower(  # noqa: C901  one case for each kind of expression
        self, expression: n.AnyExpression, columns: Columns, missing: Columns = NOTHING
    ) -> Tree:
        """The SQL of one expression; `columns` are the SELECT's named columns.

        `missing`: cubes that may have no row here, each with a value that is NULL just then.
        """

        def low(inner: n.AnyExpression) -> Tree:
            return self.lower(inner, columns, missing)

        match expression:
            case n.Column(name):
                return copied(columns[name])
            case n.Row(expr):
                return self.row(expr, missing)
            case n.Attribute(dimension):
                return self.attribute(dimension, missing)
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
            case n.Unless(value, nothing):
                return exp.Nullif(this=low(value), expression=literal(nothing))
            case n.OnlyWhere(conditions, value):
                return only_where([low(each) for each in conditions], low(value) if value else None)
            case n.Every(conditions):
                return all_of([low(each) for each in conditions])
            case n.AnyOf(conditions):
                return any_of([low(each) for each in conditions])
            case _:
                return self._compared(expression, low)

    def _compared(
        self, expression: n.AnyExpression, low: Callable[[n.AnyExpression], Tree]
    ) -> Tree:
        """Conditions, choices, aggregates and windows."""
        match expression:
            case n.Same(left, right):
                return exp.NullSafeEQ(this=wrapped(low(left)), expression=wrapped(low(right)))
            case n.Compared(left, operator, right):
                return COMPARE[operator](this=wrapped(low(left)), expression=wrapped(low(right)))
            case n.Test():
                return condition(
                    low(expression.value), expression.operator, expression.values, expression.type
                )
            case n.Choice(branches, otherwise):
                ifs = [exp.If(this=low(test), true=low(value)) for test, value in branches]
                return exp.Case(ifs=ifs, default=low(otherwise) if otherwise else None)
            case n.Aggregated():
                return self.aggregated(expression, low)
            case n.Ranked(partition, order):
                return _window(
                    exp.Rank(),
                    [low(each) for each in partition],
                    [(low(each), direction) for each, direction in order],
                )
            case n.Edge(choose, time, by):
                chosen = exp.Max if choose == "last" else exp.Min
                return _window(chosen(this=low(time)), [low(each) for each in by], [])
            case _:
                raise AssertionError(f"no SQL for {type(expression).__name__}")

    # ------------------------------------------------------- model expressions

    def row(self, expr: Expr, missing: Columns = NOTHING) -> Tree:
        """A model expression over the joined rows: members become their own expressions."""
        return self.substituted(expr, lambda _, ref: self._member(ref, missing))

    def _member(self, ref: MemberRef, missing: Columns) -> Tree:
        if dimension := dimension_at(self.model, ref):
            value = self.attribute(dimension, missing)
            if not ref.granularity:
                return value
            grain = dimension.granularities.get(ref.granularity, ref.granularity)
            zone = "UTC" if dimension.about.format == "date" else self.timezone
            return times.bucket(times.local(value, zone, ()), grain)
        return self._inner_measure(self.model.cubes[ref.cube].measures[ref.member], missing)

    def _inner_measure(self, measure: Measure, missing: Columns) -> Tree:
        """A measure named inside another's own aggregate, over the same rows."""
        if measure.rolling or measure.multi_stage or measure.semi_additive or measure.share_of:
            raise QueryError(
                "unsupported",
                f"`{measure.full_name}` cannot stand beside an aggregate of its own",
                hint="make each aggregate a measure, and combine the measures",
            )
        from semantic.compile.aggregates import aggregated

        if (
            measure.sql is not None
            and not measure.sql.aggregates
            and measure.type in ("number", "string", "boolean")
        ):
            return self.row(measure.sql, missing)
        return self.lower(aggregated(measure), {}, missing)

    def keys_of(self, cube: str) -> Iterator[Dimension]:
        """The dimensions that identify a row of a cube."""
        owner = self.model.cubes[cube]
        return (owner.dimensions[name] for name in owner.primary_key)

    def attribute(self, dimension: Dimension, missing: Columns = NOTHING) -> Tree:
        """A dimension's value in the joined rows: NULL where its cube has no row."""
        value = self._attribute(dimension, missing)
        if dimension.cube not in missing or vanishes(dimension):
            return value
        key = missing[dimension.cube]
        # Not `IS NOT NULL`: DuckDB 2.0.0 fails on a CASE of it where a whole column is NULL.
        return only_where([exp.EQ(this=copied(key), expression=copied(key))], value)

    def _attribute(self, dimension: Dimension, missing: Columns) -> Tree:
        if dimension.sub_query:
            return column(f"{dimension.cube}.{dimension.name}", dimension.cube)
        if dimension.case:
            return self._case(dimension.case, missing)
        if dimension.sql is None:
            return column(dimension.name, dimension.cube)
        return self.row(dimension.sql, missing)

    def _case(self, case: Case, missing: Columns) -> Tree:
        def label(written: str | Expr) -> Tree:
            return literal(written) if isinstance(written, str) else self.row(written, missing)

        branches = [
            exp.If(this=self.row(each.when, missing), true=label(each.label))
            for each in case.branches
        ]
        otherwise = None if case.otherwise is None else label(case.otherwise)
        return exp.Case(ifs=branches, default=otherwise)

    def substituted(self, expr: Expr, member: Callable[[str, MemberRef], Tree]) -> Tree:
        """A copy of a model's tree with references replaced and division made safe."""
        tree = copied(expr.tree)
        if isinstance(tree, exp.Placeholder):
            return self.placed(tree, expr, member)
        if type(tree) is exp.Column:
            return tree
        # A holder, so that the root can be replaced like any other node.
        holder = exp.Paren(this=tree)
        divisions = list(holder.find_all(exp.Div, exp.IntDiv, exp.Mod))
        for node in list(holder.find_all(exp.Placeholder)):
            node.replace(wrapped(self.placed(node, expr, member)))
        for division in divisions:
            division.set("expression", _never_zero(division.expression))
        return holder.this

    def placed(self, node: Tree, expr: Expr, member: Callable[[str, MemberRef], Tree]) -> Tree:
        """What a placeholder of a model's tree stands for: a member or a parameter."""
        key = node.name
        if key.startswith("param:"):
            return literal(self.parameters[key.removeprefix("param:")])
        return member(key, expr.members[key])

    # -------------------------------------------------------------- aggregates

    def aggregated(self, node: n.Aggregated, low: Low) -> Tree:
        """One aggregate, its conditions inside it, so that it touches no other measure."""
        if node.kind == "own":
            assert node.value is not None
            return low(node.value)
        tests = [low(each) for each in node.where]
        if node.kind == "count" and node.once:
            keys = [low(each) for each in node.once]
            return exp.Count(
                this=exp.Distinct(expressions=[only_where(tests, keys[0]) if tests else keys[0]])
            )
        if node.value is None:
            return exp.Count(this=only_where(tests, None)) if tests else exp.Count(this=exp.Star())
        value = low(node.value)
        if tests:
            value = only_where(tests, value)
        return _aggregate(node, value)


_PLAIN = {
    "count": exp.Count,
    "sum": exp.Sum,
    "avg": exp.Avg,
    "min": exp.Min,
    **dict.fromkeys(("max", "number", "string", "time", "boolean"), exp.Max),
}


def _aggregate(node: n.Aggregated, value: Tree) -> Tree:
    if plain := _PLAIN.get(node.kind):
        return plain(this=value)
    match node.kind:
        case "count_distinct":
            return exp.Count(this=exp.Distinct(expressions=[value]))
        case "count_distinct_approx":
            return exp.ApproxDistinct(this=value)
        case "sum":
            return exp.Sum(this=value)
        case "counts":
            return exp.Cast(
                this=exp.Sum(this=value), to=exp.DataType(this=exp.DataType.Type.BIGINT)
            )
        case "median":
            return exp.Median(this=_exact(value))
        case "percentile":
            share = 0.5 if node.percentile is None else node.percentile
            within = exp.Order(expressions=[exp.Ordered(this=_exact(value))])
            return exp.WithinGroup(
                this=exp.PercentileCont(this=exp.Literal.number(repr(share))), expression=within
            )
        case _:
            raise QueryError(
                "unsupported", f"measures of type `{node.kind}` cannot be aggregated here"
            )


def _exact(value: Tree) -> Tree:
    """A number whose middle between two is not rounded to the scale of its decimals."""
    return exp.Cast(this=value, to=exp.DataType(this=exp.DataType.Type.DOUBLE))


def _divide(top: Tree, bottom: Tree) -> Tree:
    return exp.Div(this=top, expression=_never_zero(bottom), typed=False, safe=False)


def _never_zero(divisor: Tree) -> Tree:
    """NULL instead of zero, unless the divisor is a number other than 0 or guarded already."""
    bare = divisor.this if isinstance(divisor, exp.Paren) else divisor
    guarded = isinstance(bare, exp.Nullif) and _is_number(bare.expression)
    if guarded and not float(bare.expression.this):
        return divisor
    if _is_number(bare) and float(bare.this):
        return divisor
    return exp.Nullif(this=bare.copy(), expression=exp.Literal.number("0"))


def _is_number(tree: Tree) -> bool:
    return isinstance(tree, exp.Literal) and bool(tree.is_number)


def _window(function: Tree, partition: list[Tree], order: list[tuple[Tree, str]]) -> Tree:
    keys = [
        exp.Ordered(this=each, desc=direction == "desc", nulls_first=False)
        for each, direction in order
    ]
    return exp.Window(
        this=function, partition_by=partition, order=exp.Order(expressions=keys) if keys else None
    )

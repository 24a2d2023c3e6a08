"""Snowflake."""

from __future__ import annotations

from sqlglot import exp

from semantic.compile.dialects.shapes import (
    bounds,
    called,
    clock,
    divided_as_floats,
    many,
    start_of,
    steps,
    whole,
)
from semantic.compile.literals import Tree


def zones(tree: Tree) -> Tree:
    """With three arguments the time stays naive."""
    if found := clock(tree):
        return called("CONVERT_TIMEZONE", exp.Literal.string("UTC"), found.zone, found.time)
    return tree


def spans(tree: Tree) -> Tree:
    """An interval cannot be multiplied."""
    if found := many(tree):
        index = found.index
        if found.every != 1:
            index = exp.Mul(this=whole(found.every), expression=exp.Paren(this=index))
        return called("DATEADD", exp.Var(this=found.unit), index, found.time)
    return tree


def series(tree: Tree) -> Tree:
    """An array of distances from the first start, a row for each element."""
    found = steps(tree)
    if found is None:
        return tree
    low, high, ends = bounds(found)
    unit = exp.Var(this=found.unit)
    length = exp.Add(this=called("DATEDIFF", unit, low, high), expression=whole(1))
    offsets = called("ARRAY_GENERATE_RANGE", whole(0), length, whole(found.every))
    table = exp.Table(
        this=called("FLATTEN", exp.Kwarg(this=exp.Var(this="input"), expression=offsets)),
        alias=exp.TableAlias(this=exp.Identifier(this="_offsets", quoted=True)),
    )
    distance = exp.Cast(
        this=exp.Column(
            this=exp.Identifier(this="VALUE"), table=exp.Identifier(this="_offsets", quoted=True)
        ),
        to=exp.DataType(this=exp.DataType.Type.INT),
    )
    start = called("DATEADD", unit.copy(), distance, low.copy())
    select = exp.Select(expressions=[start_of(start)])
    select.set("from_", exp.From(this=ends))
    select.set("joins", [exp.Join(this=exp.Lateral(this=table.this, alias=table.args["alias"]))])
    return select


RULES = (zones, spans, series, divided_as_floats)

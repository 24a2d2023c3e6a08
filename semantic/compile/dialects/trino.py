"""Trino."""

from __future__ import annotations

from sqlglot import exp

from semantic.compile.dialects.shapes import (
    bounds,
    called,
    clock,
    share_of,
    span,
    start_of,
    steps,
    unsaid,
)
from semantic.compile.literals import Tree


def zones(tree: Tree) -> Tree:
    """A naive time gets its zone by name; AT TIME ZONE alone would take the session's."""
    if found := clock(tree):
        instant = called("WITH_TIMEZONE", found.time, exp.Literal.string("UTC"))
        there = exp.AtTimeZone(this=instant, zone=found.zone)
        return exp.Cast(this=there, to=exp.DataType(this=exp.DataType.Type.TIMESTAMP))
    return tree


def series(tree: Tree) -> Tree:
    """A sequence, a row for each element."""
    found = steps(tree)
    if found is None:
        return tree
    low, high, ends = bounds(found)
    sequence = called("SEQUENCE", low, high, span(found.every, found.unit))
    name = exp.Identifier(this="start", quoted=True)
    alias = exp.TableAlias(this=exp.Identifier(this="_steps", quoted=True), columns=[name])
    column = exp.Column(this=name.copy(), table=exp.Identifier(this="_steps", quoted=True))
    select = exp.Select(expressions=[start_of(column)])
    select.set("from_", exp.From(this=ends))
    select.set(
        "joins", [exp.Join(this=exp.Unnest(expressions=[sequence], alias=alias), kind="CROSS")]
    )
    return select


def percentiles(tree: Tree) -> Tree:
    """Refused: there is only an approximation."""
    if share_of(tree):
        raise unsaid("a median or percentile", "Trino has only an approximation")
    return tree


RULES = (zones, series, percentiles)

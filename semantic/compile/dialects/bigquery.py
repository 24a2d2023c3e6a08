"""BigQuery. A naive time is a DATETIME; a column's name may hold no dot, so it has two lines."""

from __future__ import annotations

from sqlglot import exp

from semantic.compile.dialects.shapes import (
    bounds,
    called,
    clock,
    escaped_by_backslash,
    names_without_dots,
    share_of,
    span,
    start_of,
    steps,
    unsaid,
)
from semantic.compile.literals import Tree

_SHORT = ("HOUR", "MINUTE", "SECOND")


def zones(tree: Tree) -> Tree:
    """Through an instant, to the zone's DATETIME."""
    if found := clock(tree):
        instant = called("TIMESTAMP", found.time, exp.Literal.string("UTC"))
        return called("DATETIME", instant, found.zone)
    return tree


def buckets(tree: Tree) -> Tree:
    """Weeks start on Monday."""
    if isinstance(tree, exp.TimestampTrunc):
        unit = tree.text("unit").upper()
        unit = "ISOWEEK" if unit == "WEEK" else unit
        return called("DATETIME_TRUNC", tree.this, exp.Var(this=unit))
    return tree


def series(tree: Tree) -> Tree:
    """An array of days or of instants, a row for each element."""
    found = steps(tree)
    if found is None:
        return tree
    low, high, ends = bounds(found)
    short = found.unit in _SHORT
    kind, make = ("TIMESTAMP", "TIMESTAMP") if short else ("DATE", "DATE")
    array = called(f"GENERATE_{make}_ARRAY", called(kind, low), called(kind, high))
    array.append("expressions", span(found.every, found.unit))
    name = exp.Identifier(this="_start", quoted=True)
    unnest = exp.Unnest(expressions=[array], alias=exp.TableAlias(columns=[name]))
    select = exp.Select(
        expressions=[start_of(called("DATETIME", exp.Column(this=name.copy())))],
    )
    select.set("from_", exp.From(this=ends))
    select.set("joins", [exp.Join(this=unnest, kind="CROSS")])
    return select


def percentiles(tree: Tree) -> Tree:
    """Refused: as an aggregate there is only an approximation."""
    if share_of(tree):
        raise unsaid("a median or percentile", "BigQuery has none as an exact aggregate")
    return tree


RULES = (zones, buckets, series, percentiles, escaped_by_backslash, names_without_dots)

"""ClickHouse. `orders.total` would mean the column also where it is an alias: no dots."""

from __future__ import annotations

from sqlglot import exp

from semantic.compile.dialects.shapes import (
    called,
    clock,
    divided_as_floats,
    escaped_by_backslash,
    many,
    names_without_dots,
    share_of,
    start_of,
    steps,
    unsaid,
    whole,
)
from semantic.compile.literals import Tree


def zones(tree: Tree) -> Tree:
    """A time knows its zone here; the wall clock is the time moved by the zone's offset."""
    if found := clock(tree):
        offset = called("timeZoneOffset", called("toTimeZone", found.time.copy(), found.zone))
        return exp.Paren(
            this=exp.Add(this=found.time, expression=called("toIntervalSecond", offset))
        )
    return tree


def spans(tree: Tree) -> Tree:
    """A number of spans is made, not multiplied."""
    if found := many(tree):
        index = found.index
        if found.every != 1:
            index = exp.Mul(this=whole(found.every), expression=exp.Paren(this=index))
        return exp.Add(this=found.time, expression=_interval(found.unit, index))
    return tree


def series(tree: Tree) -> Tree:
    """An array of distances from the first start, a row for each element."""
    if found := steps(tree):
        unit = exp.Literal.string(found.unit.lower())
        length = exp.Add(
            this=called("dateDiff", unit, found.first.copy(), found.last), expression=whole(1)
        )
        offsets = called("range", whole(0), called("toUInt32", length), whole(found.every))
        distance = called("arrayJoin", called("assumeNotNull", offsets))
        start = exp.Add(this=found.first, expression=_interval(found.unit, distance))
        tree.set("expressions", [start_of(start)])
    return tree


def _interval(unit: str, count: Tree) -> Tree:
    return called(f"toInterval{unit.capitalize()}", count)


def percentiles(tree: Tree) -> Tree:
    """The exact function that goes between two values."""
    if found := share_of(tree):
        value, share = found
        return exp.ParameterizedAgg(
            this=exp.Identifier(this="quantileExactInclusive"), expressions=[share], params=[value]
        )
    return tree


def null_joins(tree: Tree) -> Tree:
    """Outer joins give NULL and not the type's default value."""
    if isinstance(tree, exp.Query) and tree.parent is None:
        setting = exp.EQ(this=exp.Var(this="join_use_nulls"), expression=whole(1))
        tree.set("settings", [setting])
    return tree


def windows(tree: Tree) -> Tree:
    """Refused: an outer join needs an equality."""
    on = tree.args.get("on") if isinstance(tree, exp.Join) and tree.side else None
    if on and not isinstance(on, exp.Boolean) and not on.find(exp.EQ, exp.NullSafeEQ):
        raise unsaid("a window over every bucket", "ClickHouse joins on equalities only")
    return tree


RULES = (
    zones,
    spans,
    series,
    percentiles,
    divided_as_floats,
    escaped_by_backslash,
    windows,
    names_without_dots,
    null_joins,
)

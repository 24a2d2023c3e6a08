"""Spark SQL."""

from __future__ import annotations

from semantic.compile.dialects.shapes import called, clock, share_of, span, start_of, steps
from semantic.compile.literals import Tree


def zones(tree: Tree) -> Tree:
    """Naive times are UTC, as the session is."""
    if found := clock(tree):
        return called("FROM_UTC_TIMESTAMP", found.time, found.zone)
    return tree


def series(tree: Tree) -> Tree:
    """A sequence, a row for each element."""
    if found := steps(tree):
        sequence = called("SEQUENCE", found.first, found.last, span(found.every, found.unit))
        tree.set("expressions", [start_of(called("EXPLODE", sequence))])
    return tree


def percentiles(tree: Tree) -> Tree:
    """The exact function; the one that prints by itself is approximate."""
    if found := share_of(tree):
        return called("PERCENTILE", *found)
    return tree


RULES = (zones, series, percentiles)

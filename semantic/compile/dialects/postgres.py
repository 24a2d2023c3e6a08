"""PostgreSQL."""

from __future__ import annotations

from sqlglot import exp

from semantic.compile.dialects.shapes import called, span, start_of, steps
from semantic.compile.literals import Tree


def series(tree: Tree) -> Tree:
    """A series is a set already."""
    if found := steps(tree):
        step = span(found.every, found.unit)
        tree.set(
            "expressions", [start_of(called("GENERATE_SERIES", found.first, found.last, step))]
        )
    return tree


def exact_counts(tree: Tree) -> Tree:
    """Nothing counts distinct values approximately."""
    if isinstance(tree, exp.ApproxDistinct):
        return exp.Count(this=exp.Distinct(expressions=[tree.this]))
    return tree


RULES = (series, exact_counts)

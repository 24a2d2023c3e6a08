"""What kind of number an expression gives, as far as its syntax and its names tell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from semantic.model.types import Dimension, Expr, Measure
from semantic.review.lint.scene import Scene
from semantic.review.lint.words import RATIOS, words

_WRAPPED = ("paren", "nullif", "cast", "trycast", "coalesce", "round", "abs")
_AVERAGES = ("avg", "median", "percentile")


def ratio_in(expr: Expr | None, scene: Scene, depth: int = 8) -> str:
    """What in an expression is a ratio of its own, in words; "" when nothing is."""
    if expr is None or depth == 0:
        return ""
    for node in nodes(expr, "div"):
        if _bare(node.expression).key != "literal":
            return "a division of two values"
    for ref in expr.members.values():
        found = scene.member(f"{ref.cube}.{ref.member}")
        if isinstance(found, Measure | Dimension) and is_ratio(found, scene, depth - 1):
            return f"`{found.full_name}`"
    for name in column_names(expr):
        if RATIOS & set(words(name)):
            return f"`{name}`"
    return ""


def is_ratio(member: Measure | Dimension, scene: Scene, depth: int = 8) -> bool:
    """Whether a number is a ratio, a share or an average: adding some up means nothing."""
    if member.about.format == "percent" or (member.about.unit or "").lower() in ("percent", "%"):
        return True
    if isinstance(member, Measure):
        if member.type in _AVERAGES or member.share_of is not None:
            return True
        if member.type not in ("number", "number_agg"):
            return False
    return bool(ratio_in(member.sql, scene, depth))


def nodes(expr: Expr, *keys: str) -> Iterator[Any]:
    """The nodes of some kinds in an expression's tree."""
    if expr.tree.key == "column":  # the commonest, with nothing inside but its name
        return iter((expr.tree,) if "column" in keys else ())
    return (node for node in expr.tree.walk() if node.key in keys)


def column_names(expr: Expr) -> Iterator[str]:
    """The columns of tables that an expression names."""
    return (node.name for node in nodes(expr, "column"))


def _bare(node: Any) -> Any:
    while node.key in _WRAPPED and node.this is not None:
        node = node.this
    return node


def added(expr: Expr) -> list[str]:
    """The members that an expression adds to one another, by the keys of its references."""
    found: dict[str, None] = {}
    for node in nodes(expr, "add", "sum"):
        sides = [_bare(node.this)] + ([_bare(node.expression)] if node.key == "add" else [])
        for side in sides:
            if side.key == "placeholder":
                found[str(side.this)] = None
    return list(found)

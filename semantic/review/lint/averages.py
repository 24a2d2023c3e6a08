"""Averages of what is an average, a ratio or a share already."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.model.types import Expr, Measure
from semantic.review.lint.scene import Scene
from semantic.review.lint.shapes import added, is_ratio, nodes, ratio_in
from semantic.review.lint.types import Found, Rule


def average_of_averages(scene: Scene) -> Iterator[Found]:
    """`avg` of a ratio; a `number` that averages one; several averages added and divided."""
    for each in scene.measures:
        what = ""
        if each.type == "avg":
            what = ratio_in(each.sql, scene)
        elif each.type in ("number", "number_agg") and each.sql is not None:
            what = _inside(each.sql, scene)
        if what:
            said = f"`{each.full_name}` averages {what}, each with the same weight"
            yield Found(each.full_name, said, each.about.place)


def _inside(expr: Expr, scene: Scene) -> str:
    if any(node.this.find_all and _divides(node.this) for node in nodes(expr, "avg")):
        return "a division of two values"
    if not any(node.expression.key == "literal" for node in nodes(expr, "div")):
        return ""
    parts = [expr.members[key] for key in added(expr) if key in expr.members]
    found = [scene.member(f"{ref.cube}.{ref.member}") for ref in parts]
    ratios = [each for each in found if isinstance(each, Measure) and is_ratio(each, scene)]
    return " and ".join(f"`{each.full_name}`" for each in ratios) if len(ratios) > 1 else ""


def _divides(tree: object) -> bool:
    walk = getattr(tree, "walk", tuple)
    return any(node.key == "div" and node.expression.key != "literal" for node in walk())


RULES = (
    Rule(
        "average-of-averages", "warn", "A measure averages something that is a ratio already.",
        "The mean of ratios is not the ratio of the sums: a group of two rows weighs as much as "
        "one of two million.",
        "divide the sums: a `number` measure `{part} / {whole}`, computed at every grain",
        average_of_averages,
    ),
)  # fmt: skip

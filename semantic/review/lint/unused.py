"""Definitions that nobody can reach and nothing needs."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.model.types import Dimension, Model
from semantic.review.lint.scene import Scene
from semantic.review.lint.types import Found, Rule
from semantic.review.uses import drilled, joined_by, named_in


def unused_member(scene: Scene) -> Iterator[Found]:
    """Hidden, no key, and named by no member, view, join, drill-down, hierarchy, question, test."""
    used = set(_used(scene))
    for each in scene.members:
        is_key = isinstance(each, Dimension) and each.primary_key
        if each.full_name not in scene.shown and not is_key and each.full_name not in used:
            said = f"`{each.full_name}` is hidden, and nothing uses it"
            yield Found(each.full_name, said, each.about.place)


def _used(scene: Scene) -> Iterator[str]:
    model = scene.model
    for names in scene.uses.values():
        yield from names
    yield from joined_by(model)
    yield from drilled(model)
    yield from _of_cubes(model)
    for question in model.questions:
        yield from named_in(question.query)
    for test in model.tests:
        yield from named_in([test.query, *(getattr(each, "query", ()) for each in test.checks)])


def _of_cubes(model: Model) -> Iterator[str]:
    for cube in model.cubes.values():
        if cube.default_time_dimension:
            yield f"{cube.name}.{cube.default_time_dimension}"
        for hierarchy in cube.hierarchies.values():
            yield from (f"{ref.cube}.{ref.member}" for ref in hierarchy.levels)
        for dimension in cube.dimensions.values():
            aliases = dimension.about.meta.get("aliases")
            if isinstance(aliases, dict):  # other spellings of its values
                table = str(aliases.get("table", ""))
                yield from (f"{table}.{aliases[key]}" for key in ("alias", "key") if key in aliases)


RULES = (
    Rule(
        "unused-member", "warn", "A hidden member is used by nothing.",
        "It is read, reviewed and kept working for nobody.",
        "remove it, show it in a view, or use it",
        unused_member,
    ),
)  # fmt: skip

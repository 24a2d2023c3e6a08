"""What a model means, for comparing: syntax trees and facts, without places and SQL texts."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from sqlglot import exp

from semantic.model.types import Model

PARTS = ("cubes", "views", "parameters", "questions", "tests")


def meaning(thing: Any) -> Any:
    """A model, or a part of one, as plain data. SQL is its syntax tree, never its text."""
    if isinstance(thing, Model):
        assert not thing.errors, thing.errors
        return {part: meaning(getattr(thing, part)) for part in PARTS}
    if isinstance(thing, exp.Expression):
        return repr(thing)
    if dataclasses.is_dataclass(thing):
        facts = {
            each.name: meaning(getattr(thing, each.name))
            for each in dataclasses.fields(thing)
            if each.name not in ("place", "text")
        }
        return {"is": type(thing).__name__, **facts}
    if isinstance(thing, Mapping):
        return {str(key): meaning(value) for key, value in thing.items()}
    if isinstance(thing, tuple | list):
        return [meaning(each) for each in thing]
    return thing


def differences(one: Any, other: Any, path: str = "") -> Iterator[str]:
    """Where two meanings differ; the order of members counts, that of cubes does not."""
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            yield from differences(one.get(key, "nothing"), other.get(key, "nothing"),
                                   f"{path}.{key}")  # fmt: skip
        if path.endswith(("measures", "dimensions", "members")) and list(one) != list(other):
            yield f"{path}: {list(one)} in another order: {list(other)}"
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        ordered = zip(one, other, strict=True)
        if path in (".questions", ".tests"):
            ordered = zip(*(sorted(each, key=lambda e: e["name"]) for each in (one, other)),
                          strict=True)  # fmt: skip
        for index, (left, right) in enumerate(ordered):
            yield from differences(left, right, f"{path}[{index}]")
    elif one != other:
        yield f"{path}: {one!r:.200} is not {other!r:.200}"


def members(model: Model) -> set[str]:
    """Every cube, member, hierarchy and view by name."""
    names = set(model.views)
    for cube in model.cubes.values():
        names.add(cube.name)
        for kind in (cube.dimensions, cube.measures, cube.segments, cube.hierarchies):
            names |= {f"{cube.name}.{name}" for name in kind}
    return names

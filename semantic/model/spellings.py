"""Keys and relationships that are read, and are spelled otherwise now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from semantic.model.faults import field_of, models_in
from semantic.model.source import Tree, Word
from semantic.model.spec import File
from semantic.model.unsupported import old_spelling

RELATIONSHIPS = {
    "has_one": "one_to_one", "hasOne": "one_to_one", "oneToOne": "one_to_one",
    "belongs_to": "many_to_one", "belongsTo": "many_to_one", "manyToOne": "many_to_one",
    "has_many": "one_to_many", "hasMany": "one_to_many", "oneToMany": "one_to_many",
}  # fmt: skip


def old_spellings(tree: Tree) -> Iterator[tuple[Word, str]]:
    """Each word of a file with another spelling, and that one. What is free text is left alone."""
    yield from _of(tree, [File])


def _of(tree: Tree, models: list[type[BaseModel]]) -> Iterator[tuple[Word, str]]:
    if isinstance(tree, list):
        for each in tree:
            yield from _of(each, models)
    if not isinstance(tree, dict) or not models:
        return
    for key, value in tree.items():
        new, field = _field(key, models)
        if field is None:
            continue
        if new != key and new not in tree:
            yield key, new
        if new == "relationship" and value in RELATIONSHIPS:
            yield value, RELATIONSHIPS[value]
        yield from _of(value, list(models_in(field.annotation)))


def _field(key: Word, models: list[type[BaseModel]]) -> tuple[str, Any]:
    """A key as it is spelled now, and its field; None for a key that is none."""
    for name in (str(key), old_spelling(str(key))):
        for model in models:
            if name and (field := field_of(model, name)) is not None:
                return name, field
    return str(key), None

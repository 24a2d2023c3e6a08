"""The items of a model under changing names, each told again only where it mentions one of them.

A search for renames asks for the same items round after round, and a round knows a few names more
than the one before. Whom a cube or view mentions is noted when it is told for the first time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set

from semantic.compile.values import value_type
from semantic.model.meaning import AS_WRITTEN, Naming
from semantic.model.types import Model
from semantic.review.diff.facts import Part, cube_parts, other_parts
from semantic.review.diff.types import Item


class _Mentioned(Naming):
    """Names as written, and a note of those that were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.all: set[str] = set()

    def cube(self, name: str) -> str:
        self.all.add(name)
        return name

    def member_named(self, cube: str, name: str) -> str:
        full = f"{cube}.{name}"
        self.all.add(cube)
        self.all.add(full)
        return full


class _Told:
    """A part of a model as written, and whom it mentions."""

    def __init__(self, part: Part, like: _Told | None = None) -> None:
        naming = _Mentioned()
        self.part = part
        self.items: tuple[Item, ...] = like.items if like else tuple(part(naming))
        self.mentioned: Set[str] = like.mentioned if like else naming.all

    def under(self, naming: Naming) -> Iterable[Item]:
        return self.items if self.mentioned.isdisjoint(naming.names) else self.part(naming)


class Told:
    """The items of a model.

    `like`: those of another version. Cubes that mean the `same` in both are not told twice, unless
    a value of theirs has another type, by way of what they name.
    """

    def __init__(
        self, model: Model, like: Told | None = None, same: Set[str] = frozenset()
    ) -> None:
        self.model = model
        others: Mapping[str, _Told] = like.cubes if like else {}
        alike = {name for name in same if like and _types(name, model) == _types(name, like.model)}
        self.cubes: Mapping[str, _Told] = {
            name: _Told(part, others[name] if name in alike else None)
            for name, part in cube_parts(model)
        }
        self._parts = [*self.cubes.values(), *map(_Told, other_parts(model))]

    def under(self, naming: Naming = AS_WRITTEN) -> Mapping[tuple[str, str], Item]:
        """All items with names translated, by what tells them apart."""
        return {item.key: item for part in self._parts for item in part.under(naming)}


def _types(cube: str, model: Model) -> list[str]:
    return [value_type(each, model) for each in model.cubes[cube].measures.values()]

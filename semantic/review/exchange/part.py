"""Foreign mappings read strictly: what nobody asked for is reported.

A `Part` hands out the values of a mapping by key, each as the type it should have; a value of
another type, a key that is written twice and a key that was never asked for are losses with
their place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from semantic.errors import Place
from semantic.model.source import Repeated, Source, Tree, Word, is_empty, place_of
from semantic.model.words import described, read_anything
from semantic.review.exchange.passage import Losses

_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?|-?\.[0-9]{1,18}")
_FLAGS = {"true": True, "false": False}


class Part:
    """A mapping of a foreign file, and which of its keys were asked for."""

    __slots__ = ("_asked", "_losses", "_tree", "_what", "place")

    def __init__(self, tree: dict[Word, Tree], what: str, losses: Losses, source: Source) -> None:
        self._tree = tree
        self._what = what
        self._losses = losses
        self._asked: set[str] = set()
        self.place: Place = place_of(tree) or source.place(0, 0)

    def __contains__(self, key: str) -> bool:
        return key in self._tree

    def __iter__(self) -> Iterator[str]:
        return iter([str(key) for key in self._tree])

    def called(self, what: str) -> None:
        """What this is, in the words of a report, once its name is known."""
        self._what = what

    def place_at(self, key: str) -> Place:
        """Where a key stands; where the mapping begins when it has none."""
        return next((each.place for each in self._tree if each == key), self.place)

    def text(self, *keys: str) -> Word | None:
        """The text under the first of the keys that is there."""
        for key in keys:
            value = self._value(key)
            if isinstance(value, Word):
                return value
            if value is not None:
                self._wrong(key, "a text", value)
        return None

    def flag(self, key: str) -> bool | None:
        """`true` or `false`, in any case of letters."""
        value = self._value(key)
        if isinstance(value, Word) and value.lower() in _FLAGS:
            return _FLAGS[value.lower()]
        if value is not None:
            self._wrong(key, "true or false", value)
        return None

    def number(self, key: str) -> float | None:
        """A number; whole ones too."""
        value = self._value(key)
        if isinstance(value, Word) and _NUMBER.fullmatch(value):
            return float(value)
        if value is not None:
            self._wrong(key, "a number", value)
        return None

    def part(self, key: str, what: str) -> Part | None:
        """The mapping under a key."""
        value = self._value(key)
        if isinstance(value, dict):
            return Part(value, what, self._losses, _source(value))
        if value is not None:
            self._wrong(key, "a mapping", value)
        return None

    def parts(self, key: str, what: str) -> Iterator[Part]:
        """The mappings of the list under a key."""
        for each in self._list(key):
            if isinstance(each, dict) and each:
                yield Part(each, what, self._losses, _source(each))
            else:
                self._wrong(key, "a list of mappings", each)

    def texts(self, key: str) -> tuple[Word, ...]:
        """The texts of the list under a key."""
        return tuple(self._texts(key, self._list(key)))

    def _texts(self, key: str, values: Iterable[Tree]) -> Iterator[Word]:
        for each in values:
            if isinstance(each, Word):
                yield each
            else:
                self._wrong(key, "a list of texts", each)

    def lists(self, key: str) -> tuple[tuple[Word, ...], ...]:
        """The lists of texts in the list under a key."""
        found = []
        for each in self._list(key):
            if isinstance(each, list):
                found.append(tuple(self._texts(key, each)))
            else:
                self._wrong(key, "a list of lists", each)
        return tuple(found)

    def anything(self, key: str) -> object:
        """Plain data under a key, whatever it is."""
        value = self._value(key)
        if value is None:
            return None
        try:
            return read_anything(value)
        except ValueError:
            self._wrong(key, "data without keys written twice", value)
            return None

    def raw(self, key: str) -> Tree:
        """The tree under a key, None where there is nothing."""
        return self._value(key)

    def ignore(self, *keys: str) -> None:
        """Keys that mean nothing for a model, such as the version of a file's format."""
        self._asked.update(keys)

    def unsaid(self, key: str, why: str, becomes: str = "left out", name: str = "") -> None:
        """Report a key whose meaning has no counterpart, if it is there."""
        if self._value(key) is not None:
            place = self.place_at(key)
            self._losses.lost(f"`{key}` of {self._what}", why, becomes, name=name, place=place)

    def close(self, name: str = "") -> None:
        """Report every key that was never asked for."""
        for key in self._tree:
            if isinstance(key, Repeated):
                what = f"`{key.name}` of {self._what}, written a second time"
                why = f"it stands first in line {key.first.mark.line + 1}"
                self._losses.lost(what, why, name=name, place=key.place)
            elif key not in self._asked:
                what = f"`{key[:60]}` of {self._what}"
                self._losses.lost(what, "this key is not known", name=name, place=key.place)

    def _value(self, key: str) -> Tree:
        self._asked.add(key)
        value = self._tree.get(key)  # type: ignore[call-overload]
        return None if value is None or is_empty(value) else value

    def _list(self, key: str) -> list[Tree]:
        value = self._value(key)
        if value is not None and not isinstance(value, list):
            self._wrong(key, "a list", value)
            return []
        return value or []

    def _wrong(self, key: str, wanted: str, found: Tree) -> None:
        why = f"it should be {wanted}, and is {described(found)}"
        place = place_of(found) or self.place_at(key)
        self._losses.lost(f"`{key}` of {self._what}", why, place=place)


def _source(tree: dict[Word, Tree]) -> Source:
    return next((key.source for key in tree), Source("", ""))

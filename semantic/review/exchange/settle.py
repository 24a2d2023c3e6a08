"""The last step of an import: what is written loads, and what does not load is not written.

A foreign definition can be whole and still mean nothing here: its SQL calls a function that is
not allowed, or names a member that was lost. The draft is loaded as its files would be; what has
an error is taken out and reported, until nothing has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from semantic.errors import MetricastError, Place
from semantic.model.load import load_model_text
from semantic.model.source import Tree, place_of, read_source
from semantic.review.exchange.draft import GONE, Draft
from semantic.review.exchange.layout import taken_back, written
from semantic.review.exchange.passage import Passage
from semantic.review.exchange.plain import Data
from semantic.review.exchange.yaml_text import yaml_text

ROUNDS = 60
# Lists whose entries can go alone; anything else takes what holds it along.
_LISTS = frozenset(
    "cubes views parameters questions tests joins dimensions measures segments hierarchies "
    "drill_members includes excludes folders synonyms".split()
)
_KEYS = frozenset({"default_time_dimension", "replaced_by", "extends"})


def settled(draft: Draft, format: str, source: str) -> Passage:
    """The files of a draft that load, and the report."""
    head = (f"Imported from {source}.",)
    for _ in range(ROUNDS):
        contents = written(draft)
        files = {file: yaml_text(data, head) for file, data in contents.items()}
        errors = load_model_text(files).errors
        if not errors:
            ordered = dict(sorted(files.items()))
            return Passage(format, ordered, tuple(draft.names()), draft.losses.by_place())
        _take_out(draft, contents, files, errors)
        taken_back(draft, contents)
    draft.losses.lost("the whole model", f"it does not load after {ROUNDS} repairs")
    return Passage(format, {}, (), draft.losses.by_place())


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a draft: the list or mapping it stands in, and where in that; its full name."""

    holder: list[Data] | Data
    at: int | str
    name: str

    def cut(self) -> None:
        """Take the part out. An entry leaves a mark, so that the others keep their places."""
        if isinstance(self.holder, list):
            assert isinstance(self.at, int)
            self.holder[self.at] = dict(GONE)
        else:
            self.holder.pop(str(self.at), None)


def _take_out(
    draft: Draft,
    contents: Mapping[str, Data],
    files: Mapping[str, str],
    errors: tuple[MetricastError, ...],
) -> None:
    trees = {file: read_source(file, text)[1] for file, text in files.items()}
    for error in errors:
        place = error.place or Place(next(iter(files)), 1, 1)
        part = _part_at(contents[place.file], _path_at(trees[place.file], place))
        _report(draft, part.name, error)
        part.cut()


def _path_at(tree: Tree, place: Place) -> list[int | str]:
    """Keys and indexes that lead to what stands at a place."""
    path: list[int | str] = []
    at = (place.line, place.column)
    while isinstance(tree, dict | list):
        starts: list[tuple[int | str, Tree, Place | None]] = (
            [(str(key), value, key.place) for key, value in tree.items()]
            if isinstance(tree, dict)
            else [(index, value, place_of(value)) for index, value in enumerate(tree)]
        )
        before = [
            (step, value) for step, value, start in starts
            if start and (start.line, start.column) <= at
        ]  # fmt: skip
        if not before:
            break
        step, tree = before[-1]
        path.append(step)
    return path


def _part_at(data: Data, path: list[int | str]) -> _Part:
    """The smallest part around a path that can be left out alone."""
    found: _Part | None = None
    node: object = data
    names: list[str] = []
    for index, step in enumerate(path):
        parent = node
        node = parent[step] if isinstance(parent, list | dict) else None  # type: ignore[index]
        if isinstance(node, dict) and isinstance(node.get("name"), str) and isinstance(step, int):
            names.append(str(node.get("alias") or node["name"]))
        if isinstance(step, int) and path[index - 1] in _LISTS:
            assert isinstance(parent, list)
            found = _Part(parent, step, ".".join(names[:2]))
        elif step in _KEYS and isinstance(parent, dict):
            found = _Part(parent, str(step), ".".join(names[:2]))
    return found or _Part(data, str(path[0]) if path else "", "")


def _report(draft: Draft, name: str, error: MetricastError) -> None:
    why = f"as written here it would be refused: {error.message}"
    if error.hint and error.code != "depends":
        why += f" ({error.hint})"
    place = draft.origins.get(name) or draft.origins.get(name.partition(".")[0])
    draft.losses.lost(f"`{name}`" if name else "a part", why, name=name, place=place)

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
    """A part of a draft: the list or mapping it stands in, and where in that.

    `name`: of the cube, member or view that it is, if it is one; `owner`: of the one it is in.
    """

    holder: list[Data] | Data
    at: int | str
    what: str
    name: str = ""
    owner: str = ""

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
    found: dict[tuple[int, int | str], tuple[_Part, MetricastError]] = {}
    for error in errors:
        place = error.place or Place(next(iter(files)), 1, 1)
        part = _part_at(contents[place.file], _path_at(trees[place.file], place))
        found.setdefault((id(part.holder), part.at), (part, error))
    for part, error in found.values():
        _report(draft, part, error)
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
        owner = ".".join(names[:2])
        if isinstance(step, int) and path[index - 1] in _LISTS:
            assert isinstance(parent, list)
            found = _entry(parent, step, str(path[index - 1]), owner)
        elif step in _KEYS and isinstance(parent, dict):
            found = _Part(parent, str(step), f"`{step}` of `{owner}`", owner=owner)
        if isinstance(node, dict) and isinstance(node.get("name"), str) and isinstance(step, int):
            names.append(str(node.get("alias") or node["name"]))
    return found or _Part(data, str(path[0]) if path else "", "a part")


def _entry(holder: list[Data], at: int, kind: str, owner: str) -> _Part:
    """An entry of a list: a member, a join, or a word in a list of words."""
    entry = holder[at]
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
        said = f"`{entry}`" if isinstance(entry, str) else "an entry"
        return _Part(holder, at, f"{said} in `{kind}` of `{owner}`", owner=owner)
    name = str(entry.get("alias") or entry["name"])
    if kind == "joins":
        return _Part(holder, at, f"the join from `{owner}` to `{name}`", f"{owner}>{name}", owner)
    full = ".".join([*owner.split("."), name][:2]) if owner else name
    return _Part(holder, at, f"`{full}`", full, owner)


def _report(draft: Draft, part: _Part, error: MetricastError) -> None:
    why = f"as written here it would be refused: {error.message}"
    if error.hint and error.code != "depends":
        why += f" ({error.hint})"
    names = (part.name, part.owner, part.owner.partition(".")[0])
    place = next((draft.origins[name] for name in names if name in draft.origins), None)
    draft.losses.lost(part.what, why, name=part.name, place=place)

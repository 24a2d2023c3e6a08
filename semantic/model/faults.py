"""What pydantic found wrong with a file, as errors with places and ways out.

The smallest thing that can be left out (a member, a join, a cube) is dropped, and the rest of
the file is read again without it.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from semantic.errors import ModelError, Place
from semantic.model.nearest import nearest
from semantic.model.report import Report
from semantic.model.source import Repeated, Source, Tree, Word, is_empty, place_of
from semantic.model.spec import File
from semantic.model.spec_rules import OTHER_RELATIONSHIPS
from semantic.model.unsupported import old_spelling, unsupported
from semantic.model.words import described

_LISTS = ("cubes", "views", "parameters", "questions", "tests", "owners")
_PARTS = ("cubes", "folders", "default_filters")
_MEMBERS = ("dimensions", "measures", "segments", "hierarchies", "joins")
_OR_LIST = {
    "share_of": ", or a list of the dimensions that stay",
    "includes": ", or a list of names",
}
_CALLED = {
    "File": "a model file", "CubeSpec": "a cube", "ViewSpec": "a view", "JoinSpec": "a join",
    "DimensionSpec": "a dimension", "MeasureSpec": "a measure", "SegmentSpec": "a segment",
    "HierarchySpec": "a hierarchy", "ParameterSpec": "a parameter", "QuestionSpec": "a question",
    "TestSpec": "a test", "OwnerSpec": "an owner",
    "ViewCubeSpec": "a cube of a view", "IncludeSpec": "an included member",
    "FolderSpec": "a folder", "DefaultFilterSpec": "a default filter", "SqlSpec": "this",
    "GranularitySpec": "a granularity", "RollingWindowSpec": "a rolling window",
    "TimeShiftSpec": "a time shift", "GrainSpec": "a grain", "FilterSpec": "a filter directive",
    "FilterRuleSpec": "a filter", "OrderBySpec": "an `order_by`", "CaseSpec": "a case",
    "SemiAdditiveSpec": "`semi_additive`", "WhenSpec": "a branch of a case", "ElseSpec": "`else`",
    "AiContextSpec": "`ai_context`", "FolderPathSpec": "a folder's path",
    "BetweenSpec": "`between`", "RowCountSpec": "`row_count`", "EqualsSpec": "`equals`",
    "SameRowsSpec": "`same_rows`", "PartsSpec": "`parts_add_up`",
    "UnchangedSpec": "`unchanged_since`",
}  # fmt: skip

Path = tuple[str | int, ...]


def read_file(source: Source, tree: Tree, report: Report) -> File:
    """The file without what is wrong with it; that is reported, by place."""
    if not isinstance(tree, dict):
        raise ModelError(
            "not-a-model",
            f"a model file is a mapping with `cubes`, `views` and the like, not {described(tree)}",
            place=place_of(tree) or source.place(0, 0),
            hint="begin with `cubes:`",
        )
    for _ in range(20):
        try:
            return File.model_validate(tree)
        except ValidationError as faults:
            tree = _without(tree, list(_faults(tree, faults, source, report)))
    return File.model_validate({})


@dataclass(frozen=True, slots=True)
class _Fault:
    """Where in the tree to cut (None: nothing to cut, a spelling was mended)."""

    cut: Path


def _faults(
    tree: Tree, faults: ValidationError, source: Source, report: Report
) -> Iterator[_Fault]:
    mended = False
    found: list[tuple[ModelError, Path]] = []
    for each in faults.errors(include_url=False):
        path = _real_path(tree, each["loc"])
        if each["type"] == "extra_forbidden" and _mend(tree, path):
            mended = True
            continue
        found.append((_error(tree, path, each, source), path))
    if mended:
        return  # spelled right, read again: what is still wrong is found then
    found = [(error, path) for error, path in found if not _is_typo(error, path, found)]
    for error, path in sorted(found, key=lambda pair: pair[0].place or Place("", 0, 0)):
        cut = _smallest(path)
        report.add(error, *_names(tree, cut))
        yield _Fault(cut)


def _is_typo(error: ModelError, path: Path, found: list[tuple[ModelError, Path]]) -> bool:
    """Whether a missing key is there, misspelled, or another stands there instead of it."""
    return error.code == "missing-key" and any(
        at[:-1] == path[:-1]
        and (
            other.code == "unsupported" or (other.code == "unknown-key" and path[-1] in other.near)
        )
        for other, at in found
    )


def _real_path(tree: Tree, location: tuple[str | int, ...]) -> Path:
    """A fault's path without the tags of unions, which are not in the file."""
    path: list[str | int] = []
    for index, step in enumerate(location):
        node = _at(tree, tuple(path))
        is_missing = index == len(location) - 1 and isinstance(step, str)
        if isinstance(node, list) or (isinstance(node, dict) and (step in node or is_missing)):
            path.append(step)
    return tuple(path)


def _smallest(path: Path) -> Path:
    """The part of the file to leave out: a member or join, else a cube, else its whole section."""
    if len(path) >= 4 and path[0] == "cubes" and path[2] in _MEMBERS:
        return path[:4]
    if len(path) >= 4 and path[0] == "views" and path[2] in (*_MEMBERS, *_PARTS):
        return path[:4]
    return path[:2] if len(path) >= 2 and path[0] in _LISTS else path[:1]


def _names(tree: Tree, cut: Path) -> Iterator[str]:
    """What is missing when a part is left out. A key dimension takes its cube with it."""
    owner = _name_at(tree, cut[:2])
    if owner is None or cut[0] not in ("cubes", "views"):
        return
    if len(cut) < 4:
        yield owner
        return
    if cut[2] in _PARTS:
        # Without a default filter, rows would show that should not.
        yield from [owner] if cut[2] == "default_filters" else []
        return
    part = _at(tree, cut)
    name = _name_at(tree, cut)
    if isinstance(part, dict) and cut[2] == "joins":
        yield f"{owner}>{part.get('alias') or name}"
    elif name is not None:
        yield f"{owner}.{name}"
    if name is None or (
        isinstance(part, dict) and "primary_key" in part and cut[2] == "dimensions"
    ):
        yield owner


def _name_at(tree: Tree, path: Path) -> str | None:
    node = _at(tree, path)
    name = node.get("name") if isinstance(node, dict) else None
    return str(name) if isinstance(name, Word) else None


def _at(tree: Tree, path: Path) -> Tree:
    for step in path:
        if isinstance(tree, dict):
            tree = tree.get(step)
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            return None
    return tree


def _without(tree: Tree, faults: list[_Fault]) -> Tree:
    """The tree without the parts to cut; the original stays as it is."""
    cuts = {fault.cut for fault in faults}

    def copied(node: Tree, path: Path) -> Tree:
        if isinstance(node, dict):
            return {
                key: copied(value, (*path, key))
                for key, value in node.items()
                if (*path, key) not in cuts
            }
        if isinstance(node, list) and len(path) < 4:
            kept = [(index, each) for index, each in enumerate(node) if (*path, index) not in cuts]
            return [copied(each, (*path, index)) for index, each in kept]
        return node

    return copied(tree, ())


def _mend(tree: Tree, path: Path) -> bool:
    """Spell an old or camelCase key as it is spelled now, when nothing speaks against it."""
    mapping = _at(tree, path[:-1])
    known = _keys(_class_at(path[:-1], tree))
    if not isinstance(mapping, dict) or not path:
        return False
    new = old_spelling(str(path[-1]))
    if new is None or new not in known or new in mapping or new == path[-1]:
        return False
    items = list(mapping.items())
    mapping.clear()
    for key, value in items:
        mapping[_respelled(key, new) if key == path[-1] else key] = value
    return True


def _respelled(key: Word, new: str) -> Word:
    word = Word(new)
    word.source, word.mark, word.plain = key.source, key.mark, key.plain
    return word


# --------------------------------------------------------------------------- messages


def _error(tree: Tree, path: Path, fault: Any, source: Source) -> ModelError:
    key = _key_at(tree, path)
    kind, facts = fault["type"], fault.get("ctx") or {}
    if kind == "extra_forbidden":
        return _unknown_key(tree, path, key, source)
    place = _place(tree, path, source)
    if kind == "missing":
        return _missing(tree, path, place)
    if isinstance(facts.get("says"), str):
        return ModelError(kind, facts["says"], place=place, hint=facts.get("hint") or None)
    return _wrong_value(tree, path, fault, place)


def _unknown_key(tree: Tree, path: Path, key: Word | None, source: Source) -> ModelError:
    place = key.place if key is not None else source.place(0, 0)
    if isinstance(key, Repeated):
        hint = f"it stands first in line {key.first.mark.line + 1}; keep one of them"
        return ModelError("repeated-key", f"`{key.name}` is written twice", place=place, hint=hint)
    word = str(path[-1])
    model = _class_at(path[:-1], tree)
    if reason := unsupported(word, model.__name__):
        return ModelError("unsupported", f"`{word}` is not supported", place=place, hint=reason)
    known = _keys(model)
    called = _CALLED.get(model.__name__, "this")
    return ModelError(
        "unknown-key",
        f"{called} has no `{word[:60]}`",
        place=place,
        near=nearest(word, known),
        hint="valid: " + ", ".join(known),
    )


def _missing(tree: Tree, path: Path, place: Place | None) -> ModelError:
    model = _class_at(path[:-1], tree)
    field = field_of(model, str(path[-1]))
    called = _CALLED.get(model.__name__, "this")
    name = _name_at(tree, path[:-1])
    return ModelError(
        "missing-key",
        f"{called} needs `{path[-1]}`" + (f": `{name}` has none" if name else ""),
        place=place,
        hint=f"`{path[-1]}`: {field.description}" if field and field.description else None,
    )


def _wrong_value(tree: Tree, path: Path, fault: Any, place: Place | None) -> ModelError:
    value = _at(tree, path)
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    kind, facts = fault["type"], fault.get("ctx") or {}
    if is_empty(value):
        return ModelError(
            "no-value",
            f"`{key}` has no value",
            place=place,
            hint="write one after the colon, or remove the key",
        )
    if kind == "literal_error":
        return _not_one_of(key, value, str(facts.get("expected", "")), place)
    wanted = {
        "is_instance_of": "a text", "list_type": "a list", "model_type": "a mapping",
        "model_attributes_type": "a mapping", "dict_type": "a mapping",
        "too_short": "at least one entry",
    }.get(kind, "another value")  # fmt: skip
    hint: str | None = None
    if isinstance(value, dict) and kind == "is_instance_of":
        inside = next(iter(value), "")
        hint = f'quote a text that begins with {{: {key}: "{{{inside}}}"' if inside else "quote it"
    if kind == "list_type":
        hint = f"write `{key}:` and then lines that begin with `- `, or [one, another]"
    return ModelError(
        "wrong-type", f"`{key}` is {wanted}, not {described(value)}", place=place, hint=hint
    )


def _not_one_of(key: str, value: Tree, expected: str, place: Place | None) -> ModelError:
    words = [word for word in expected.split("'")[1::2] if word not in OTHER_RELATIONSHIPS]
    if reason := unsupported(str(value), key):
        message = f"`{key}: {value}` is not supported"
        return ModelError("unsupported", message, place=place, hint=reason)
    shown = described(value)
    listed = (
        " or ".join(f"`{word}`" for word in words)
        if len(words) < 3
        else "one of: " + ", ".join(words)
    )
    near = nearest(str(value), words) if isinstance(value, Word) else ()
    hint = f"it is {listed}" + _OR_LIST.get(key, "")
    return ModelError("bad-value", f"`{key}` cannot be {shown}", place=place, near=near, hint=hint)


# ------------------------------------------------------------------ places and classes


def _place(tree: Tree, path: Path, source: Source) -> Place:
    """Where a value stands; where it is empty or missing, what stands around it."""
    for length in range(len(path), -1, -1):
        if (place := _place_at(tree, path[:length])) is not None:
            return place
    return source.place(0, 0)


def _place_at(tree: Tree, path: Path) -> Place | None:
    node = _at(tree, path)
    if node is not None and (place := place_of(node)):
        return place
    key = _key_at(tree, path)
    return key.place if key is not None else None


def _key_at(tree: Tree, path: Path) -> Word | None:
    mapping = _at(tree, path[:-1]) if path else None
    if not isinstance(mapping, dict):
        return None
    return next((key for key in mapping if key == path[-1] and isinstance(key, Word)), None)


def _class_at(path: Path, tree: Tree) -> type[BaseModel]:
    """The class of spec that a path leads to."""
    model: type[BaseModel] = File
    for index, step in enumerate(path):
        if isinstance(step, str) and (field := field_of(model, step)):
            found = list(models_in(field.annotation))
            if found:
                model = _fitting(found, _at(tree, path[: index + 1]))
        elif isinstance(step, int):
            continue
    return model


def _fitting(models: list[type[BaseModel]], value: Tree) -> type[BaseModel]:
    if len(models) == 1:
        return models[0]
    is_path = isinstance(value, dict) and "join_path" in value
    return next(
        (each for each in models if ("join_path" in each.model_fields) == is_path), models[0]
    )


def field_of(model: type[BaseModel], key: str) -> Any:
    """The field of a class of spec that a key is written for; None for an unknown key."""
    fields = model.model_fields
    return fields.get(key) or next((each for each in fields.values() if each.alias == key), None)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The classes of spec that a value may be."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif isinstance(annotation, types.GenericAlias) or typing.get_origin(annotation):
        for inner in typing.get_args(annotation):
            yield from models_in(inner)


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]

"""A draft as files: a cube or view each, in the folders where people look for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from semantic.review.exchange.draft import GONE, Draft
from semantic.review.exchange.plain import CUBE, MEMBER, Data, in_order

_FILE = re.compile(r"[^A-Za-z0-9_]")


def written(draft: Draft) -> dict[str, Data]:
    """What each file says, by paths inside a folder."""
    files: dict[str, Data] = {}
    for kind in ("cubes", "views"):
        for owner in getattr(draft, kind):
            files[_free(f"{kind}/{_FILE.sub('_', str(owner['name']))}", files)] = {
                kind: [_tidy(owner)]
            }
    for kind in ("questions", "tests"):
        if entries := getattr(draft, kind):
            files[f"{kind}/imported.yml"] = {kind: entries}
    if draft.parameters:
        files["parameters.yml"] = {"parameters": draft.parameters}
    return files


def taken_back(draft: Draft, contents: Mapping[str, Data]) -> None:
    """Make the draft what its files say, without what was marked as gone."""
    for kind in ("cubes", "views", "parameters", "questions", "tests"):
        entries = [each for data in contents.values() for each in data.get(kind) or ()]
        setattr(draft, kind, _pruned(entries))


def _pruned(data: Any) -> Any:
    if isinstance(data, list):
        return [_pruned(each) for each in data if each != GONE]
    return {key: _pruned(each) for key, each in data.items()} if isinstance(data, dict) else data


def _free(stem: str, files: Mapping[str, Data]) -> str:
    """A path that no file has, however the disk thinks of the case of letters."""
    taken = {file.lower() for file in files}
    number, path = 1, f"{stem}.yml"
    while path.lower() in taken:
        number += 1
        path = f"{stem}_{number}.yml"
    return path


def _tidy(owner: Data) -> Data:
    """Keys in the order in which people look for them; empty lists left out."""
    kept = {key: value for key, value in owner.items() if value not in ([], {}, None)}
    for kind in ("dimensions", "measures", "segments", "hierarchies"):
        if kind in kept:
            kept[kind] = [in_order(each, MEMBER) for each in kept[kind]]
    return in_order(kept, CUBE)

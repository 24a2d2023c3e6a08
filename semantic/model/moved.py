"""A cube as it would be read from a file of another name: all the same but its places."""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import Any, TypeVar

from semantic.errors import Place
from semantic.model.types import (
    About,
    Case,
    CaseWhen,
    Cube,
    Dimension,
    Expr,
    Granularity,
    Hierarchy,
    Join,
    Measure,
    OrderBy,
    Segment,
)

_Part = TypeVar("_Part")
# The fields of each part of a cube in which there are places, however deep.
_HOLD_PLACES: dict[type, tuple[str, ...]] = {
    Cube: ("about", "dimensions", "measures", "segments", "joins", "hierarchies"),
    Dimension: ("about", "sql", "case", "latitude", "longitude", "granularities"),
    Measure: ("about", "sql", "case", "filters", "order_by"),
    Segment: ("sql", "about"),
    Hierarchy: ("about",),
    Join: ("on", "place", "by", "only"),
    Granularity: ("about",),
    Case: ("branches", "otherwise"),
    CaseWhen: ("when", "label"),
    OrderBy: ("sql",),
    About: ("place",),
    Expr: ("place",),
}


def moved(part: _Part, file: str) -> _Part:
    """A cube, or a part of one, with its places in a file of this name."""
    return _moved(part, file)  # type: ignore[no-any-return]


def _moved(part: Any, file: str) -> Any:
    kind = type(part)
    if kind is Place:
        return Place(file, part.line, part.column, part.text)
    if known := _FIELDS.get(kind):  # `dataclasses.replace` takes three times as long
        all_of, at = known
        values = list(all_of(part))
        for each in at:
            if values[each]:
                values[each] = _moved(values[each], file)
        return kind(*values)
    if kind is dict:
        return {name: _moved(each, file) for name, each in part.items()}
    return tuple([_moved(each, file) for each in part]) if kind is tuple else part


def _known(kind: Any) -> tuple[Any, tuple[int, ...]]:
    names = [each.name for each in fields(kind)]
    return attrgetter(*names), tuple(map(names.index, _HOLD_PLACES[kind]))


# How all fields of a part are read, and which of them hold places.
_FIELDS = {kind: _known(kind) for kind in _HOLD_PLACES}

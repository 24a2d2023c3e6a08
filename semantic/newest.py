"""The day that relative dates count from when nobody gives one: the newest in the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from semantic.model.types import Cube, Model, View
from semantic.query.types import Order, Query

RELATIVE = re.compile(
    r"\b(last|previous|past|this|current|next|ago|now|today|yesterday|tomorrow)\b", re.I
)
Fetch = Callable[[Query], Any]


def is_relative(written: Mapping[str, Any]) -> bool:
    """Whether a query as written may hold a date that counts from today."""
    parts = (written.get("timeDimensions"), written.get("filters"))
    return any(part and RELATIVE.search(repr(part)) for part in parts)


def times_of(model: Model, written: Mapping[str, Any] | None = None) -> tuple[str, ...]:
    """The time dimensions whose newest day counts.

    Of a query: the default time of the views and cubes it names. Otherwise, and where these
    have none: the default times of all views; of cubes only where no view has one.
    """
    named = {name.partition(".")[0] for name in _names(written)} if written else set()
    owners: list[View | Cube] = [*model.views.values(), *model.cubes.values()]
    asked = _defaults(owner for owner in owners if owner.name in named)
    return asked or _defaults(iter(model.views.values())) or _defaults(iter(model.cubes.values()))


def newest(dimensions: tuple[str, ...], rows: Fetch) -> date | None:
    """The newest day of any of these time dimensions; None when there is no row."""
    found = []
    for name in dimensions:
        first = rows(Query(dimensions=(name,), order=(Order(name, "desc"),), limit=1)).rows
        day = first[0][0] if first else None
        found += [day.date() if isinstance(day, datetime) else day] if day else []
    return max((day for day in found if isinstance(day, date)), default=None)


def _defaults(owners: Iterator[View | Cube]) -> tuple[str, ...]:
    return tuple(
        f"{each.name}.{each.default_time_dimension}"
        for each in owners
        if each.default_time_dimension
    )


def _names(written: Mapping[str, Any]) -> Iterator[str]:
    """Every member a query names outside its filters."""
    for key in ("measures", "dimensions", "segments"):
        yield from (name for name in written.get(key) or () if isinstance(name, str))
    for time in written.get("timeDimensions") or ():
        if isinstance(time, Mapping) and isinstance(time.get("dimension"), str):
            yield time["dimension"]

"""Do dimensions have the types that they are declared with?

A column of another type is read as the declared one in every query that filters by it: where all
of its rows can be read so, that is told as a warning, and else as an error, since queries fail.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from semantic.errors import MetricastError, Place
from semantic.model.types import Cube, Dimension, Expr, Model
from semantic.query.types import Filter, Query
from semantic.review.finding import ROWS, Ask, Finding, one_row, reason

# The engines' names of types, without what stands in parentheses.
_KINDS = {
    "number": "TINYINT SMALLINT INTEGER INT BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT "
              "UHUGEINT DECIMAL NUMERIC DOUBLE FLOAT REAL BIGNUM INT2 INT4 INT8 FLOAT4 FLOAT8",
    "string": "VARCHAR CHAR TEXT STRING BPCHAR ENUM",
    "boolean": "BOOLEAN BOOL",
    "time": "DATE TIMESTAMP TIMESTAMPTZ TIMESTAMP_S TIMESTAMP_MS TIMESTAMP_NS DATETIME",
}  # fmt: skip
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}
# A condition for which every row must be read as the type.
_READ = {
    "number": ("gte", (0,)),
    "boolean": ("equals", (True,)),
    "time": ("inDateRange", ("1900-01-01T00:00:00", "2100-01-01T00:00:00")),
}
_BARE = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Declared:
    """A value with the type it is declared with; `raw` is the dimension that shows it uncast."""

    dimension: str
    said: str
    type: str
    member: str
    raw: str
    place: Place | None


def shown_raw(cube: Cube) -> dict[str, Dimension]:
    """Dimensions to add to an open cube: each typed one as its table has it, places apart."""
    found = {}
    for each in cube.dimensions.values():
        for name, sql in (("latitude", each.latitude), ("longitude", each.longitude)):
            if sql is not None:
                found[_part(each, name)] = _number(each, _part(each, name), sql)
        if each.type in _READ:
            plain = replace(each, name=_raw(each), type="string", primary_key=False)
            found[plain.name] = replace(plain, granularities={})
    return found


def _raw(dimension: Dimension) -> str:
    return f"metricast_raw_{dimension.name}"


def _part(dimension: Dimension, part: str) -> str:
    return f"metricast_{part}_{dimension.name}"


def _number(place: Dimension, name: str, sql: Expr) -> Dimension:
    return Dimension(place.cube, name, "number", place.about, sql)


def parts_of(place: Dimension) -> tuple[str, str]:
    """The latitude and the longitude of a place, as members of the open model."""
    latitude, longitude = (_part(place, name) for name in ("latitude", "longitude"))
    return f"{place.cube}.{latitude}", f"{place.cube}.{longitude}"


def wrong_types(cube: Cube, broken: Container[str], model: Model, ask: Ask) -> Iterator[Finding]:
    """Each dimension that is of another type in its table; `broken` ones do not run at all."""
    typed = [each for each in _declared(cube) if each.dimension not in broken]
    for each, actual in zip(typed, _types(typed, model, ask), strict=True):
        kind = _kind(actual)
        if actual is None or kind == each.type:
            continue
        if fault := _unread(each, cube, model, ask):
            message = f"{each.said} is declared {each.type}, but is {actual}, " \
                      f"and queries fail: {reason(fault)}"  # fmt: skip
            yield Finding("error", "column-type", message, each.place, _hint(each, kind))
        elif kind:
            message = f"{each.said} is declared {each.type}, but is {actual}: it is cast in queries"
            yield Finding("warning", "column-type", message, each.place, _hint(each, kind))


def _declared(cube: Cube) -> Iterator[Declared]:
    for each in cube.dimensions.values():
        said, place = f"`{each.full_name}`", each.about.place
        if each.type == "geo":
            for what, name in zip(("latitude", "longitude"), parts_of(each), strict=True):
                yield Declared(each.full_name, f"the {what} of {said}", "number", name, name, place)
        elif each.type in _READ:
            raw = f"{each.cube}.{_raw(each)}"
            yield Declared(each.full_name, said, each.type, each.full_name, raw, place)


def _types(typed: list[Declared], model: Model, ask: Ask) -> list[str | None]:
    """The engine's names of types; all at once where that can be asked."""
    names = [each.raw for each in typed]
    if not names:
        return []
    try:
        return list(ask(model, one_row(*names)).types)
    except MetricastError:
        return [_type(name, model, ask) for name in names]


def _type(name: str, model: Model, ask: Ask) -> str | None:
    try:
        return ask(model, one_row(name)).types[0]
    except MetricastError:  # told already, or in need of others beside it
        return None


def _kind(actual: str | None) -> str | None:
    """The model's word for an engine's type; None for what has none, such as lists."""
    found = _BARE.match(actual or "")
    is_list = str(actual).endswith("]")
    return _KIND_OF.get(found[0].upper()) if found and not is_list else None


def _unread(each: Declared, cube: Cube, model: Model, ask: Ask) -> MetricastError | None:
    operator, values = _READ[each.type]
    query = Query(measures=(f"{cube.name}.{ROWS}",),
                  filters=(Filter(each.member, operator, values),))  # fmt: skip
    try:
        ask(model, query)
    except MetricastError as fault:
        return fault
    return None


def _hint(each: Declared, kind: str | None) -> str:
    cast = "cast it in `sql`"
    return f"declare it as {kind}, or {cast}" if kind and each.type != kind else cast

"""A model held against its tables: do the expressions run, are keys keys, do joins join as said.

Everything is asked through semantic queries over an open copy of the model, so that SQL stays
with the compiler. `ask` runs one and gives its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from semantic.errors import CheckFailed, MetricastError, Place, QueryError, WarehouseError
from semantic.model.parts import About
from semantic.model.types import Cube, Dimension, Join, Measure, Model
from semantic.query.types import Filter, Order, Query
from semantic.review.opened import opened_cube

Rows = Sequence[Sequence[Any]]
Ask = Callable[[Model, Query], Rows]
ROWS = "metricast_rows"
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit. `note`: worth knowing, and no fault."""

    level: Literal["error", "note"]
    code: str
    message: str
    place: Place | None = None

    def error(self) -> MetricastError:
        """The same as an error, to be told with the others."""
        return CheckFailed(self.code, self.message, place=self.place)


def findings(model: Model, ask: Ask) -> Iterator[Finding]:
    """Every cube's expressions, then its key, then its joins. Roles of a cube are that cube."""
    opened = _opened(model)
    for cube in model.cubes.values():
        if cube.alias_of is not None:
            continue
        broken = list(_unbound(cube, opened, ask))
        yield from broken
        if not broken:
            yield from _key(cube, opened, ask)
            for join in cube.joins:
                yield from _join(cube, join, opened, ask)


def _opened(model: Model) -> Model:
    """The model with nothing hidden, and a count of rows in every cube."""
    return replace(model, cubes={name: _open(cube) for name, cube in model.cubes.items()})


def _open(cube: Cube) -> Cube:
    count = Measure(cube.name, ROWS, "count", About("Rows"))
    shown = opened_cube(cube)
    return replace(shown, measures={**shown.measures, ROWS: count})


def _unbound(cube: Cube, model: Model, ask: Ask) -> Iterator[Finding]:
    """Members whose expression the warehouse refuses; all at once where none is."""
    dimensions = [each for each in cube.dimensions.values() if each.type != "geo"]
    together = Query(
        dimensions=tuple(each.full_name for each in dimensions), ungrouped=True, limit=1
    )
    if dimensions and _refusal(model, together, ask):
        for each in dimensions:
            alone = Query(dimensions=(each.full_name,), ungrouped=True, limit=1)
            yield from _refused(each, model, alone, ask)
    for measure in cube.measures.values():
        yield from _refused(measure, model, Query(measures=(measure.full_name,), limit=1), ask)
    for segment in cube.segments.values():
        query = Query(measures=(f"{cube.name}.{ROWS}",), segments=(segment.full_name,), limit=1)
        if fault := _refusal(model, query, ask):
            yield Finding("error", "does-not-run", f"`{segment.full_name}`: {fault.message}",
                          segment.about.place)  # fmt: skip


def _refused(
    member: Dimension | Measure, model: Model, query: Query, ask: Ask
) -> Iterator[Finding]:
    if fault := _refusal(model, query, ask):
        said = f"`{member.full_name}`: {fault.message}"
        yield Finding("error", "does-not-run", said, member.about.place)


def _refusal(model: Model, query: Query, ask: Ask) -> MetricastError | None:
    """What the warehouse says against a query; that a member needs others beside it is no fault."""
    try:
        ask(model, query)
    except WarehouseError as fault:
        return fault
    except QueryError:
        return None
    return None


def _key(cube: Cube, model: Model, ask: Ask) -> Iterator[Finding]:
    """No two rows with one key, none without."""
    if not cube.primary_key:
        return
    key = tuple(f"{cube.name}.{name}" for name in cube.primary_key)
    count = f"{cube.name}.{ROWS}"
    twice = Query(
        measures=(count,), dimensions=key, filters=(Filter(count, "gt", (1,)),),
        order=(Order(count, "desc"),), limit=SHOWN,
    )  # fmt: skip
    words = f"the primary key of `{cube.name}` ({', '.join(cube.primary_key)})"
    for row in ask(model, twice):
        value = ", ".join(map(str, row[: len(key)]))
        said = f"{words} is not unique: {value} has {row[-1]:,} rows"
        yield Finding("error", "key-not-unique", said, cube.about.place)
    for name in key:
        without = Query(measures=(count,), filters=(Filter(name, "notSet"),))
        rows = ask(model, without)[0][0]
        if rows:
            said = f"{words} is missing in {rows:,} rows (`{name}` is NULL)"
            yield Finding("error", "key-missing", said, cube.about.place)


def _join(cube: Cube, join: Join, model: Model, ask: Ask) -> Iterator[Finding]:
    """As many partners as declared, and how many rows have none."""
    other = model.cubes.get(join.to)
    if other is None or not other.primary_key or not cube.primary_key:
        return
    yield from _too_many(cube, other, join, model, ask)
    found = Filter(f"{other.name}.{other.primary_key[0]}", "notSet")
    if join.relationship == "one_to_many":
        return
    alone = Query(measures=(f"{cube.name}.{ROWS}",), filters=(found,),
                  joins=((cube.name, other.name),))  # fmt: skip
    try:
        rows = ask(model, alone)[0][0]
        whole = ask(model, Query(measures=(f"{cube.name}.{ROWS}",)))[0][0]
    except QueryError:
        return
    if rows:
        said = f"{rows:,} of {whole:,} rows of `{cube.name}` have no `{join.to}`"
        yield Finding("note", "no-partner", said, join.place)


def _too_many(cube: Cube, other: Cube, join: Join, model: Model, ask: Ask) -> Iterator[Finding]:
    """A row with several partners where one was declared."""
    sides = []
    if join.relationship in ("many_to_one", "one_to_one"):
        sides.append((cube, other))
    if join.relationship in ("one_to_many", "one_to_one"):
        sides.append((other, cube))
    for one, many in sides:
        count, key = f"{many.name}.{ROWS}", [f"{one.name}.{name}" for name in one.primary_key]
        known = (Filter(name, "set") for name in key)  # rows without a partner are one group
        query = Query(
            measures=(count,), dimensions=tuple(key), filters=(Filter(count, "gt", (1,)), *known),
            order=(Order(count, "desc"),), limit=1, joins=((cube.name, other.name),),
        )  # fmt: skip
        try:
            rows = ask(model, query)
        except QueryError:
            continue
        for row in rows:
            value = ", ".join(map(str, row[:-1]))
            said = (
                f"the join from `{cube.name}` to `{join.to}` is declared {join.relationship}, but "
                f"`{one.name}` {value} has {row[-1]:,} rows of `{many.name}`"
            )
            yield Finding("error", "join-multiplies", said, join.place)

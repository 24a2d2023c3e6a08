"""Do joins join as declared? At most one partner where one is said, and who has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from semantic.errors import QueryError, WarehouseError
from semantic.model.joins import equal_sides
from semantic.model.parts import About
from semantic.model.types import Cube, Dimension, Join, Model
from semantic.query.types import And, AnyFilter, Filter, Or, Order, Query
from semantic.review.finding import (
    ROWS,
    Ask,
    Finding,
    does_not_run,
    refusal,
    rows_counted,
)

LOOKED_FOR = 1_000  # values that repeat on one side, looked for on the other


def sides_of(model: Model) -> dict[str, dict[str, Dimension]]:
    """Dimensions to add to open cubes, by cube: what its joins hold equal."""
    found: dict[str, dict[str, Dimension]] = {name: {} for name in model.cubes}
    for cube in model.cubes.values():
        for join in cube.joins:
            for at, pair in enumerate(equal_sides(join)):
                for owner, sql in zip((join.cube, join.to), pair, strict=True):
                    name = _side(join, at)
                    if owner in found:
                        side = Dimension(owner, name, "string", About("Side"), sql)
                        found[owner][name] = side
    return found


def _side(join: Join, at: int) -> str:
    return f"metricast_{join.cube}_{join.to}_{at}"


def _sides(join: Join, cube: Cube) -> tuple[str, ...]:
    """The members of one cube that the join holds equal to the other's."""
    return tuple(f"{cube.name}.{_side(join, at)}" for at, _ in enumerate(equal_sides(join)))


def join_findings(cube: Cube, join: Join, model: Model, ask: Ask) -> Iterator[Finding]:
    """As many partners as declared, and how many rows have none."""
    other = model.cubes.get(join.to)
    if other is None:
        return
    keyless = [each.name for each in (cube, other) if not each.primary_key]
    if keyless and not equal_sides(join):
        named = " and ".join(f"`{name}`" for name in dict.fromkeys(keyless))
        has = "has" if len(keyless) == 1 else "have"
        why = f"{named} {has} no primary key, and its condition asks for more than equal values"
        yield _not_checked(join, why)
        return
    partners = _repeated if keyless else _too_many
    try:
        yield from _said(partners(cube, other, join, model, ask), join, "not-checked")
        yield from _said(_without_partner(cube, other, join, model, ask), join, "not-counted")
    except WarehouseError as fault:
        if not refusal(model, Query(measures=(f"{other.name}.{ROWS}",)), ask):
            yield does_not_run(f"the join from `{cube.name}` to `{join.to}`", fault, join.place)


def _said(found: Iterator[Finding], join: Join, code: str) -> Iterator[Finding]:
    """The findings; that no query can take the way is no fault of the tables, and is said."""
    try:
        yield from found
    except QueryError as fault:
        if code == "not-checked":
            yield _not_checked(join, fault.message)
        else:
            said = f"rows without a partner by the join from `{join.cube}` to `{join.to}` were " \
                   f"not counted: {fault.message}"  # fmt: skip
            yield Finding("note", code, said, join.place)


def _not_checked(join: Join, why: str) -> Finding:
    said = f"the join from `{join.cube}` to `{join.to}` was not checked: {why}"
    return Finding("note", "not-checked", said, join.place)


def _single(cube: Cube, other: Cube, join: Join) -> list[tuple[Cube, Cube]]:
    """Pairs of cubes: a row of the first may meet at most one of the second."""
    found = []
    if join.relationship in ("many_to_one", "one_to_one"):
        found.append((cube, other))
    if join.relationship in ("one_to_many", "one_to_one"):
        found.append((other, cube))
    return found


def _too_many(cube: Cube, other: Cube, join: Join, model: Model, ask: Ask) -> Iterator[Finding]:
    """A row with several partners where one was declared."""
    for one, many in _single(cube, other, join):
        count, key = f"{many.name}.{ROWS}", [f"{one.name}.{name}" for name in one.primary_key]
        known = (Filter(name, "set") for name in key)  # rows without a partner are one group
        query = Query(
            measures=(count,), dimensions=tuple(key), filters=(Filter(count, "gt", (1,)), *known),
            order=(Order(count, "desc"),), limit=1, joins=((cube.name, other.name),),
        )  # fmt: skip
        for row in ask(model, query).rows:
            met = f"`{one.name}` with {valued(one.primary_key, row)} meets {rows_counted(row[-1])}"
            yield _multiplies(join, f"{met} of `{many.name}`")


def _multiplies(join: Join, said: str) -> Finding:
    declared = f"the join from `{join.cube}` to `{join.to}` is declared {join.relationship}"
    return Finding("error", "join-multiplies", f"{declared}, but {said}", join.place)


def _repeated(cube: Cube, other: Cube, join: Join, model: Model, ask: Ask) -> Iterator[Finding]:
    """The same where a key is missing: values that repeat on one side and stand on the other."""
    for one, many in _single(cube, other, join):
        sides = _sides(join, many)
        rows = _repeating(many, sides, model, ask)
        wanted = [row[:-1] for row in rows[:LOOKED_FOR]]
        counts = {tuple(map(str, row[:-1])): row[-1] for row in rows}
        ours = _sides(join, one)
        met = ask(model, Query(
            measures=(f"{one.name}.{ROWS}",), dimensions=ours, filters=(_any_of(ours, wanted),),
            limit=1,
        )).rows if wanted else ()  # fmt: skip
        for row in met:
            values = ", ".join(map(str, row[:-1]))
            times = counts.get(tuple(map(str, row[:-1])))
            several = rows_counted(times) if times else "several rows"
            yield _multiplies(join, f"`{one.name}` with {values} meets {several} of `{many.name}`")
        if not met and len(rows) > LOOKED_FOR:
            yield _not_checked(join, f"more than {LOOKED_FOR:,} values repeat in `{many.name}`")


def _repeating(cube: Cube, sides: Sequence[str], model: Model, ask: Ask) -> Sequence[Any]:
    count = f"{cube.name}.{ROWS}"
    known = (Filter(name, "set") for name in sides)
    return ask(model, Query(
        measures=(count,), dimensions=tuple(sides), filters=(Filter(count, "gt", (1,)), *known),
        order=(Order(count, "desc"),), limit=LOOKED_FOR + 1,
    )).rows  # fmt: skip


def _any_of(members: Sequence[str], rows: Sequence[Sequence[Any]]) -> AnyFilter:
    """One of the rows of values. As texts: the warehouse reads them as its columns' types."""
    if len(members) == 1:
        return Filter(members[0], "equals", tuple(str(row[0]) for row in rows))
    each = [
        And(tuple(Filter(name, "equals", (str(value),))
                  for name, value in zip(members, row, strict=True)))
        for row in rows
    ]  # fmt: skip
    return Or(tuple(each))


def _without_partner(
    cube: Cube, other: Cube, join: Join, model: Model, ask: Ask
) -> Iterator[Finding]:
    """Rows that should belong to one of the other cube, and do not: without a value, or with one.

    A row without a value may be meant so; one whose value is nowhere is lost.
    """
    many, one = (other, cube) if join.relationship == "one_to_many" else (cube, other)
    count, sides = f"{many.name}.{ROWS}", _sides(join, many)
    partner = f"{one.name}.{one.primary_key[0]}" if one.primary_key else _sides(join, one)[0]
    way = ((cube.name, other.name),)

    def counted(*filters: AnyFilter, joins: tuple[tuple[str, str], ...] = ()) -> int:
        return int(ask(model, Query(measures=(count,), filters=filters, joins=joins)).rows[0][0])

    alone = counted(Filter(partner, "notSet"), joins=way)
    if not alone:
        return
    whole = counted()
    empty = counted(_some_empty(sides)) if sides else 0
    have = "has" if empty == 1 else "have"
    of = f"of {rows_counted(whole)} of `{many.name}`"
    if empty:
        said = f"{empty:,} {of} {have} no `{one.name}`: the value to join by is NULL"
        yield Finding("note", "no-value", said, join.place)
    if lost := alone - empty:
        have = "has" if lost == 1 else "have"
        named = ", though a value to join by" if sides else ""
        yield Finding("note", "no-partner", f"{lost:,} {of} {have} no `{one.name}`{named}",
                      join.place)  # fmt: skip


def _some_empty(members: Sequence[str]) -> AnyFilter:
    empty = tuple(Filter(name, "notSet") for name in members)
    return empty[0] if len(empty) == 1 else Or(empty)


def valued(names: Sequence[str], values: Sequence[Any]) -> str:
    """Names with their values: `id 1, line 2`."""
    return ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=False))

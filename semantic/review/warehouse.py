"""A model held against its tables: do the expressions run, are keys keys, do joins join as said.

Everything is asked through semantic queries over an open copy of the model, so that SQL stays
with the compiler. `ask` runs one and gives its rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from semantic.errors import CheckFailed, MetricastError, Place, QueryError, WarehouseError
from semantic.model.members import find_member
from semantic.model.parts import About
from semantic.model.references import members_of, references
from semantic.model.types import Cube, Join, Measure, Model, View
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
    hint: str | None = None

    def error(self) -> MetricastError:
        """The same as an error, to be told with the others."""
        return CheckFailed(self.code, self.message, place=self.place, hint=self.hint)


def findings(model: Model, ask: Ask) -> Iterator[Finding]:
    """Every cube's expressions, then its key, then its joins; then what views define themselves.

    Roles of a cube are that cube.
    """
    opened = _opened(model)
    for cube in model.cubes.values():
        if cube.alias_of is not None:
            continue
        if fault := _refusal(opened, Query(measures=(f"{cube.name}.{ROWS}",)), ask):
            yield _does_not_run(f"`{cube.name}`", fault, cube.about.place)
            continue  # nor does anything else of it
        broken = _refusals(cube, opened, ask)
        yield from _reported(cube, broken)
        if not any(f"{cube.name}.{name}" in broken for name in cube.primary_key):
            yield from _key(cube, opened, ask)
        for join in cube.joins:
            yield from _join(cube, join, opened, ask)
    for view in model.views.values():
        yield from _of_view(view, opened, ask)


def _opened(model: Model) -> Model:
    """The model with nothing hidden, and a count of rows in every cube."""
    return replace(model, cubes={name: _open(cube) for name, cube in model.cubes.items()})


def _open(cube: Cube) -> Cube:
    count = Measure(cube.name, ROWS, "count", About("Rows"))
    shown = opened_cube(cube)
    return replace(shown, measures={**shown.measures, ROWS: count})


def _refusals(cube: Cube, model: Model, ask: Ask) -> dict[str, MetricastError]:
    """What the warehouse refuses, by member; all dimensions at once where it refuses none."""
    dimensions = [each for each in cube.dimensions.values() if each.type != "geo"]
    together = _one_row(*(each.full_name for each in dimensions))
    asked: dict[str, Query] = {}
    if dimensions and _refusal(model, together, ask):
        asked |= {each.full_name: _one_row(each.full_name) for each in dimensions}
    asked |= {each.full_name: Query(measures=(each.full_name,), limit=1)
              for each in cube.measures.values()}  # fmt: skip
    asked |= {
        each.full_name: Query(measures=(f"{cube.name}.{ROWS}",), segments=(each.full_name,))
        for each in cube.segments.values()
    }
    faults = {name: _refusal(model, query, ask) for name, query in asked.items()}
    return {name: fault for name, fault in faults.items() if fault}


def _one_row(*dimensions: str) -> Query:
    return Query(dimensions=dimensions, ungrouped=True, limit=1)


def _reported(cube: Cube, broken: Mapping[str, MetricastError]) -> Iterator[Finding]:
    """Each fault where it arises: a member that only names a broken one is told beside that."""
    named = {
        each.full_name: {f"{ref.cube}.{ref.member}" for ref in references(each)} - {each.full_name}
        for each in members_of(cube)
    }
    for name, fault in broken.items():
        if named[name] & broken.keys():
            continue
        needing = [f"`{user}`" for user in broken if name in named[user]]
        also = f"{', '.join(needing)} {'needs' if len(needing) == 1 else 'need'} it"
        found = find_member(name, Model({cube.name: cube}, {}))
        place = found[1].place if found else None
        yield _does_not_run(f"`{name}`", fault, place, also if needing else None)


def _of_view(view: View, model: Model, ask: Ask) -> Iterator[Finding]:
    """What a view defines itself; what it shows is its cubes'."""
    for member in view.members.values():
        if member.path or member.segment:
            continue
        name = member.full_name
        query = Query(measures=(name,), limit=1) if member.measure else _one_row(name)
        if fault := _refusal(model, query, ask):
            yield _does_not_run(f"`{name}`", fault, member.about.place)


_JARGON = re.compile(r"^the warehouse refused the query: ([A-Z][a-z]+ )+Error: ")


def _does_not_run(
    what: str, fault: MetricastError, place: Place | None, hint: str | None = None
) -> Finding:
    reason = _JARGON.sub("", fault.message).removeprefix("the warehouse refused the query: ")
    return Finding("error", "does-not-run", f"{what} does not run: {reason}", place, hint)


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
    known = (Filter(name, "set") for name in key)
    twice = Query(
        measures=(count,), dimensions=key, filters=(Filter(count, "gt", (1,)), *known),
        order=(Order(count, "desc"),), limit=SHOWN + 1,
    )  # fmt: skip
    if rows := ask(model, twice):
        examples = [f"{_valued(cube.primary_key, row)} has {_rows(row[-1])}" for row in rows]
        more = " and there are more" if len(rows) > SHOWN else ""
        said = f"{', '.join(examples[:SHOWN])}{more}"
        words = f"the primary key of `{cube.name}` ({', '.join(cube.primary_key)})"
        hint = "mark every dimension that it takes to tell two rows apart, or mend the table"
        message = f"{words} is not unique: {said}"
        yield Finding("error", "key-not-unique", message, cube.about.place, hint)
    for name in key:
        without = Query(measures=(count,), filters=(Filter(name, "notSet"),))
        missing = ask(model, without)[0][0]
        if missing:
            has = "has" if missing == 1 else "have"
            said = f"{_rows(missing)} of `{cube.name}` {has} no key: `{name}` is NULL"
            yield Finding("error", "key-missing", said, cube.about.place)


def _valued(names: Sequence[str], values: Sequence[Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=False))


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _join(cube: Cube, join: Join, model: Model, ask: Ask) -> Iterator[Finding]:
    """As many partners as declared, and how many rows have none."""
    other = model.cubes.get(join.to)
    if other is None or not other.primary_key or not cube.primary_key:
        return
    try:
        yield from _too_many(cube, other, join, model, ask)
        yield from _without_partner(cube, other, join, model, ask)
    except QueryError:  # a way that no query can take is no fault of the tables
        return
    except WarehouseError as fault:
        if not _refusal(model, Query(measures=(f"{other.name}.{ROWS}",)), ask):
            yield _does_not_run(f"the join from `{cube.name}` to `{join.to}`", fault, join.place)


def _without_partner(
    cube: Cube, other: Cube, join: Join, model: Model, ask: Ask
) -> Iterator[Finding]:
    """Rows that should belong to one of the other cube, and do not."""
    many, one = (other, cube) if join.relationship == "one_to_many" else (cube, other)
    count = f"{many.name}.{ROWS}"
    alone = Filter(f"{one.name}.{one.primary_key[0]}", "notSet")
    way = ((cube.name, other.name),)
    rows = ask(model, Query(measures=(count,), filters=(alone,), joins=way))[0][0]
    if rows:
        whole = ask(model, Query(measures=(count,)))[0][0]
        have = "has" if rows == 1 else "have"
        said = f"{rows:,} of {_rows(whole)} of `{many.name}` {have} no `{one.name}`"
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
        for row in ask(model, query):
            said = (
                f"the join from `{cube.name}` to `{join.to}` is declared {join.relationship}, but "
                f"`{one.name}` with {_valued(one.primary_key, row)} meets {_rows(row[-1])} of "
                f"`{many.name}`"
            )
            yield Finding("error", "join-multiplies", said, join.place)

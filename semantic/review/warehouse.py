"""A model held against its tables: do the expressions run, are keys keys, do joins join as said.

Everything is asked through semantic queries over an open copy of the model, so that SQL stays
with the compiler. `ask` runs one and gives its rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from semantic.errors import MetricastError
from semantic.model.members import find_member
from semantic.model.parts import About
from semantic.model.references import members_of, references
from semantic.model.types import Cube, Dimension, Measure, Model, View
from semantic.query.types import Filter, Order, Query
from semantic.review.declared import parts_of, shown_raw, wrong_types
from semantic.review.finding import (
    ROWS,
    SHOWN,
    Ask,
    Finding,
    does_not_run,
    one_row,
    refusal,
    rows_counted,
)
from semantic.review.joined import join_findings, sides_of, valued
from semantic.review.opened import opened_cube, public

UNLOOKED = ("not-checked", "does-not-run")


def findings(model: Model, ask: Ask, looked_at: Counter[str] | None = None) -> Iterator[Finding]:
    """Every cube's expressions, then its key, then its joins; then what views define themselves.

    Roles of a cube are that cube. `looked_at` is told how many tables, keys and joins were.
    """
    opened = _opened(model)
    looked_at = Counter() if looked_at is None else looked_at
    for cube in model.cubes.values():
        if cube.alias_of is not None:
            continue
        if fault := refusal(opened, Query(measures=(f"{cube.name}.{ROWS}",)), ask):
            yield does_not_run(f"`{cube.name}`", fault, cube.about.place)
            continue  # nor does anything else of it
        broken = _refusals(cube, opened, ask)
        looked_at["table"] += 1
        yield from _reported(cube, broken)
        yield from wrong_types(cube, broken, opened, ask)
        if cube.primary_key and not any(f"{cube.name}.{key}" in broken for key in cube.primary_key):
            looked_at["key"] += 1
            yield from _key(cube, opened, ask)
        for join in cube.joins:
            found = [*join_findings(cube, join, opened, ask)]
            looked_at["join"] += all(each.code not in UNLOOKED for each in found)
            yield from found
    for view in model.views.values():
        yield from _of_view(view, opened, ask)


def _opened(model: Model) -> Model:
    """The model with nothing hidden, a count of rows in every cube, and what else is asked for."""
    sides = sides_of(model)
    cubes = {name: _open(cube, sides[name]) for name, cube in model.cubes.items()}
    return replace(model, cubes=cubes)


def _open(cube: Cube, sides: Mapping[str, Dimension]) -> Cube:
    count = Measure(cube.name, ROWS, "count", About("Rows"))
    more = {name: public(each) for name, each in shown_raw(cube).items()}
    shown = opened_cube(cube)
    return replace(
        shown,
        measures={**shown.measures, ROWS: count},
        dimensions={**shown.dimensions, **more, **sides},
    )


def _refusals(cube: Cube, model: Model, ask: Ask) -> dict[str, MetricastError]:
    """What the warehouse refuses, by member; all dimensions at once where it refuses none."""
    dimensions = {
        each.full_name: parts_of(each) if each.type == "geo" else (each.full_name,)
        for each in cube.dimensions.values()
    }
    together = one_row(*(name for names in dimensions.values() for name in names))
    asked: dict[str, Query] = {}
    if dimensions and refusal(model, together, ask):
        asked |= {name: one_row(*names) for name, names in dimensions.items()}
    asked |= {each.full_name: Query(measures=(each.full_name,), limit=1)
              for each in cube.measures.values()}  # fmt: skip
    asked |= {
        each.full_name: Query(measures=(f"{cube.name}.{ROWS}",), segments=(each.full_name,))
        for each in cube.segments.values()
    }
    faults = {name: refusal(model, query, ask) for name, query in asked.items()}
    return {name: fault for name, fault in faults.items() if fault}


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
        yield does_not_run(f"`{name}`", fault, place, also if needing else None)


def _of_view(view: View, model: Model, ask: Ask) -> Iterator[Finding]:
    """What a view defines itself; what it shows is its cubes'."""
    for member in view.members.values():
        if member.path or member.segment:
            continue
        name = member.full_name
        query = Query(measures=(name,), limit=1) if member.measure else one_row(name)
        if fault := refusal(model, query, ask):
            yield does_not_run(f"`{name}`", fault, member.about.place)


def _key(cube: Cube, model: Model, ask: Ask) -> Iterator[Finding]:
    """No two rows with one key, none without."""
    key = tuple(f"{cube.name}.{name}" for name in cube.primary_key)
    count = f"{cube.name}.{ROWS}"
    known = (Filter(name, "set") for name in key)
    twice = Query(
        measures=(count,), dimensions=key, filters=(Filter(count, "gt", (1,)), *known),
        order=(Order(count, "desc"),), limit=SHOWN + 1,
    )  # fmt: skip
    if rows := ask(model, twice).rows:
        examples = [f"{valued(cube.primary_key, row)} has {rows_counted(row[-1])}" for row in rows]
        more = " and there are more" if len(rows) > SHOWN else ""
        said = f"{', '.join(examples[:SHOWN])}{more}"
        words = f"the primary key of `{cube.name}` ({', '.join(cube.primary_key)})"
        hint = "mark every dimension that it takes to tell two rows apart, or mend the table"
        message = f"{words} is not unique: {said}"
        yield Finding("error", "key-not-unique", message, cube.about.place, hint)
    for name in key:
        without = Query(measures=(count,), filters=(Filter(name, "notSet"),))
        missing = ask(model, without).rows[0][0]
        if missing:
            has = "has" if missing == 1 else "have"
            said = f"{rows_counted(missing)} of `{cube.name}` {has} no key: `{name}` is NULL"
            yield Finding("error", "key-missing", said, cube.about.place)

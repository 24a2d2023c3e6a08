"""A profile becomes a proposal: the steps in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from semantic.review.propose.columns import column_sql, dimension, one_line
from semantic.review.propose.joins import find_joins
from semantic.review.propose.keys import Key, find_key
from semantic.review.propose.meanings import Meaning, meaning_of
from semantic.review.propose.measures import count, default_time, measures
from semantic.review.propose.names import (
    identifier,
    spoken,
    table_words,
    thing,
    unused,
    words_of,
)
from semantic.review.propose.paths import TwoWays
from semantic.review.propose.profile import Ask, Column, Profile, Ref, Skipped, Table
from semantic.review.propose.roles import Joined, Plan, plan_joins
from semantic.review.propose.types import CubeText, JoinText, Member, Proposal

_NAMEABLE = re.compile(r"[\w $-]{1,120}")
_SYSTEM = re.compile(r"(duckdb|pg|sqlite|pragma)_.*|information_schema|system|temp", re.IGNORECASE)


def propose(profile: Profile, ask: Ask, *, values: bool = True) -> Proposal:
    """The model that the tables suggest. `values`: whether comments may quote what they hold."""
    tables = {table.ref: table for table in profile.tables if _why_not(table) is None}
    refused = [Skipped(schema_=table.schema_, name=table.name, why=why)
               for table in profile.tables if (why := _why_not(table))]  # fmt: skip
    cubes = cube_names(tables.values())
    keys = {ref: find_key(table, ask) for ref, table in tables.items()}
    plan = plan_joins(find_joins(tables, keys, ask), cubes)
    made = [_Maker(table, cubes, keys[ref], plan, tables, values).cube()
            for ref, table in tables.items()]  # fmt: skip
    made.sort(key=lambda cube: cube.name)
    return Proposal(tuple(made), (*profile.skipped, *refused))


def _why_not(table: Table) -> str | None:
    for part in table.ref:
        if not _NAMEABLE.fullmatch(part) or _SYSTEM.fullmatch(part):
            return "a model cannot name it: names hold letters, digits, spaces, _, $ and -"
    return None if table.columns else "it has no columns"


def cube_names(tables: Collection[Table]) -> dict[Ref, str]:
    """A name for each table's cube: the table's, without `tbl_`; with its schema where two share
    one."""
    plain = {table.ref: words_of(table.name) for table in tables}
    bare = {table.ref: table_words(table.name) for table in tables}
    found: dict[Ref, str] = {}
    taken: set[str] = set()
    for ref in sorted(plain, key=lambda ref: (ref[0] != "main", ref)):
        words = bare[ref]
        if sum(each == words for each in bare.values()) > 1:
            words = plain[ref]
            if identifier(words, "table") in taken or ref[0] != "main":
                words = (*words_of(ref[0]), *words) if ref[0] != "main" else words
        found[ref] = unused(identifier(words, "table"), taken)
        taken.add(found[ref])
    return found


@dataclass(slots=True)
class _Maker:
    """Makes one cube."""

    table: Table
    cubes: Mapping[Ref, str]
    key: Key
    plan: Plan
    tables: Mapping[Ref, Table]
    values: bool

    def cube(self) -> CubeText:
        table, name = self.table, self.cubes[self.table.ref]
        own = thing(tuple(name.split("_")))
        joins = [each for each in self.plan.joins if each.found.match.one == table.ref]
        refers = {each.found.match.columns[0]: spoken(thing(tuple(each.to.split("_"))))
                  for each in joins if len(each.found.match.columns) == 1
                  and not each.against}  # fmt: skip
        names = _member_names(table)
        meanings = {each.name: _meaning(table, each, each.name in {*refers, *self.key.columns})
                    for each in table.columns}  # fmt: skip
        dimensions, left_out = self._dimensions(own, names, refers, meanings)
        dated = {each.name for each in dimensions if each.type == "time"}
        times = {name: table.column(column) for column, name in names.items() if name in dated}
        moments = next((name for name, each in times.items() if each.name in self.key.columns
                        and len(self.key.columns) > 1), "")  # fmt: skip
        numbers = self._measures(own, dimensions, meanings, moments)
        return CubeText(
            name, _table_text(table), own, table.rows,
            description=one_line(table.comment) or _row(own, self.key),
            given=bool(one_line(table.comment)), time=default_time(table, times, own),
            joins=tuple(_join_text(each) for each in joins),
            dimensions=tuple(dimensions), measures=numbers,
            public=False if self._copied() else None, notes=self._notes(), left_out=tuple(left_out),
            join_notes=tuple(_open_note(each) for each in self.plan.open.get(name, ())),
        )  # fmt: skip

    def _notes(self) -> tuple[str, ...]:
        kind = ("a view of the database",) if self.table.view else ()
        if other := self._copied():
            shows = f"hidden: a view that shows columns of {other} again, under the same names"
            kind = (f"{shows}; two members of one name would be asked back about",)
        columns = ", ".join(self.key.columns)
        if columns:
            return (*kind, f"key: {columns}; {self.key.why}")
        without = "its rows can be counted, but not where a join repeats them"
        return (*kind, f"key: none was found. {self.key.why}; {without}")

    def _copied(self) -> str:
        """The table of which a view shows columns again, "" where it shows others."""
        mine = {(each.name.lower(), each.type) for each in self.table.columns}
        for other in self.tables.values() if self.table.view else ():
            if not other.view and mine <= {(c.name.lower(), c.type) for c in other.columns}:
                return _table_text(other)
        return ""

    def _dimensions(self, own: tuple[str, ...], names: Mapping[str, str],
                    refers: Mapping[str, str], meanings: Mapping[str, Meaning],
                    ) -> tuple[list[Member], list[str]]:  # fmt: skip
        made: list[Member] = []
        left_out: list[str] = []
        for column in self.table.columns:
            found = dimension(
                self.table, column, names[column.name], own, key=self.key.columns,
                refers_to=refers.get(column.name, ""), meaning=meanings[column.name],
                values=self.values,
            )  # fmt: skip
            if isinstance(found, str):
                left_out.append(f"{one_line(column.name)} ({found})")
            else:
                made.append(found)
        made.sort(key=lambda each: not each.key)
        return made, left_out

    def _measures(self, own: tuple[str, ...], dimensions: Sequence[Member],
                  meanings: Mapping[str, Meaning], moments: str) -> tuple[Member, ...]:  # fmt: skip
        taken = {"count", *(each.name for each in dimensions)}
        made = [count(own, self.table)]
        for column in self.table.columns:
            if column.family == "number" and column.values:
                made += measures(self.table, column, meanings[column.name], own, taken, moments)
        return tuple(made)


def _meaning(table: Table, column: Column, is_reference: bool) -> Meaning:
    if column.family != "number":
        return Meaning("label")
    return meaning_of(table, column, is_reference=is_reference)


def _member_names(table: Table) -> dict[str, str]:
    """A name for each column's dimension; `count` is the measure's."""
    taken = {"count"}
    found = {}
    for at, column in enumerate(table.columns, 1):
        found[column.name] = unused(identifier(words_of(column.name), f"column_{at}"), taken)
        taken.add(found[column.name])
    return found


def _table_text(table: Table) -> str:
    parts = [table.name] if table.schema_ == "main" else [table.schema_, table.name]
    return ".".join(
        part if re.fullmatch(r"[A-Za-z_]\w*", part, re.ASCII) else f'"{part}"' for part in parts
    )


def _row(own: tuple[str, ...], key: Key) -> str:
    if len(key.columns) < 2:
        return f"One row for each {spoken(own)}."
    parts = [spoken(words_of(name)) or one_line(name) for name in key.columns]
    return f"One row for each {', '.join(parts[:-1])} and {parts[-1]}."


def _join_text(joined: Joined) -> JoinText:
    match = joined.found.match
    to = joined.to
    pairs = [f"{column_sql(a, bare=False)} = {column_sql(b, to, bare=False)}"
             for a, b in zip(match.columns, match.to, strict=True)]  # fmt: skip
    return JoinText(joined.other, joined.found.relationship, " AND ".join(pairs), joined.alias,
                    (*joined.found.evidence, *joined.notes), joined.against)  # fmt: skip


def _open_note(pair: TwoWays) -> str:
    by = [one if other == pair.stop else other for one, other in pair.last]
    ways = " or ".join(f"`{each}`" for each in dict.fromkeys(by))
    meant = f": {'.'.join(pair.meant)}, perhaps" if pair.meant else ""
    return (
        f"two ways lead from `{pair.start}` to `{pair.stop}`, by {ways}: a query of both is "
        f"refused until a view's join_path says which is meant{meant}"
    )

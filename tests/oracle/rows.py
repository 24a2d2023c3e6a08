"""Joined rows: what one row of a cube is related to, and what dimensions and filters say of it.

A joined row is a dict from cube name to `(index, row)`, or None where a LEFT JOIN found nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tests.oracle import filters, times
from tests.oracle.expressions import evaluate
from tests.oracle.model import Edge, Member, Model
from tests.oracle.refusals import CannotSay, NoPath
from tests.oracle.syntax import parse
from tests.oracle.values import exact

Joined = dict[str, tuple[int, dict[str, Any]] | None]
# First the word: "and" or "or" before conditions, "dimension" or "measure" before a member, an
# operator and values, "segment" before a member.
Condition = tuple[Any, ...]


@dataclass(frozen=True)
class Group:
    """One thing to group by: a dimension, perhaps in buckets; in sub-queries a cube's own row."""

    member: Member
    grain: times.Grain | None = None
    row_of: str | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        return (self.member.full, self.grain.name if self.grain else None)


@dataclass(frozen=True)
class Range:
    """A time dimension between two local moments, both included."""

    member: Member
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Scope:
    """At which grain, over which rows and at which time a measure is asked."""

    groups: tuple[Group, ...] = ()
    where: tuple[Condition, ...] = ()
    ranges: tuple[Range, ...] = ()
    shifts: tuple[tuple[Member | None, times.Span, int], ...] = ()


def own_row(joined: Joined, cube: str) -> tuple[int, dict[str, Any]]:
    """The number and columns of a cube's row where one is known to be there."""
    found = joined[cube]
    assert found is not None
    return found


class RowNames:
    """The names of an expression on one joined row."""

    def __init__(self, rows: Rows, owner: str, joined: Joined, scope: Scope) -> None:
        self.rows, self.owner, self.joined, self.scope = rows, owner, joined, scope

    def column(self, cube: str | None, name: str) -> Any:
        named = self.owner if cube is None or cube == "CUBE" else cube
        called = self.rows.model.called.get(self.owner, {})
        found = self.joined[called.get(named, named)]
        if found is None:
            return None
        if name not in found[1]:
            raise CannotSay(f"no column `{name}` in `{cube or self.owner}`")
        return found[1][name]

    def member(self, text: str) -> Any:
        if text.startswith("parameters."):
            return self.rows.parameters[text.removeprefix("parameters.")]
        member, grain = self.rows.model.refer(self.owner, text)
        value = self.rows.value(member, self.joined, self.scope)
        if grain:
            local = times.local(value, self.rows.zone)
            return times.bucket(local, self.rows.model.grain(member, grain))
        return value

    def aggregate(self, name: str, distinct: bool, argument: Any) -> Any:
        raise CannotSay("an aggregate on one row")


class Rows:
    """Reads joined rows of a model's tables."""

    def __init__(
        self,
        model: Model,
        tables: dict[str, list[dict[str, Any]]],
        zone: str,
        as_of: date | None,
        edges: list[Edge] | None = None,
    ) -> None:
        self.model, self.tables = model, tables
        self.zone, self.as_of, self.edges = zone, as_of, edges
        self._joined: dict[tuple[str, frozenset[str]], list[Joined]] = {}
        self._sub_queries: dict[tuple[str, Scope], dict[int, Any]] = {}
        self._asking: list[str] = []
        self.parameters = model.parameters

    def of(self, cube: str) -> list[dict[str, Any]]:
        """The rows of a cube's table."""
        written = self.model.cubes[cube]
        if "sql_table" in written:
            return self.tables[written["sql_table"].split(".")[-1].strip('"')]
        return self.tables[cube]

    # ------------------------------------------------------------ joining

    def joined(self, root: str, cubes: Iterable[str]) -> list[Joined]:
        """Each row of `root` LEFT JOINed with all rows of the cubes it is related to."""
        wanted = frozenset(cubes)
        if (root, wanted) not in self._joined:
            found: list[Joined] = [{root: (i, row)} for i, row in enumerate(self.of(root))]
            for edge in self.tree(root, wanted):
                found = [more for one in found for more in self._with(one, edge)]
            self._joined[root, wanted] = found
        return self._joined[root, wanted]

    def tree(self, root: str, cubes: Iterable[str]) -> list[Edge]:
        """The joins that reach all cubes, each after the one it starts from."""
        steps: dict[str, Edge] = {}
        for cube in sorted(cubes):
            for edge in self.way(root, cube):
                if steps.setdefault(edge.end, edge).start != edge.start:
                    raise CannotSay(f"two ways from {root} to {edge.end} in one query")
        order: list[Edge] = []
        reached = {root}
        while len(order) < len(steps):
            ready = [e for e in steps.values() if e.start in reached and e.end not in reached]
            order += ready
            reached |= {e.end for e in ready}
        return order

    def way(self, start: str, end: str) -> list[Edge]:
        """The one shortest way; along a view's paths or the query's hints where they lead there."""
        return self.model.path(start, end, self.edges)

    def _with(self, one: Joined, edge: Edge) -> list[Joined]:
        if one[edge.start] is None:
            return [{**one, edge.end: None}]
        matches: list[Joined] = []
        for i, row in enumerate(self.of(edge.end)):
            more = {**one, edge.end: (i, row)}
            if evaluate(parse(edge.sql), RowNames(self, edge.owner, more, Scope())) is True:
                matches.append(more)
        return matches or [{**one, edge.end: None}]

    def multiplies(self, root: str, cubes: Iterable[str]) -> bool:
        """Whether some row of `root` can have several joined rows, as declared."""
        return any(edge.multiplies for edge in self.tree(root, cubes))

    def reaches(self, start: str, end: str) -> bool:
        """Whether a way exists."""
        try:
            self.way(start, end)
        except NoPath:
            return False
        return True

    # ------------------------------------------------------------ values

    def value(self, member: Member, joined: Joined, scope: Scope) -> Any:
        """A dimension (or segment) of a joined row. No row, no value."""
        if member.kind == "measure":
            raise CannotSay(f"the measure `{member.full}` on one row")
        if member.owner in joined and joined[member.owner] is None:
            return None
        raw = member.raw
        if raw.get("sub_query"):
            return self.sub_query(member, scope).get(own_row(joined, member.owner)[0])
        names = RowNames(self, member.owner, joined, scope)
        if case := raw.get("case"):
            return evaluate_case(case, names)
        if member.type == "geo":
            sides = [parse(str(raw[side]["sql"])) for side in ("latitude", "longitude")]
            parts = [evaluate(side, names) for side in sides]
            return None if None in parts else ",".join(str(part) for part in parts)
        return exact(evaluate(parse(str(raw["sql"])), names))

    def sub_query(self, member: Member, scope: Scope) -> dict[int, Any]:
        """A sub-query dimension of each row of its cube."""
        raise NotImplementedError

    def shown(self, member: Member, joined: Joined, scope: Scope) -> Any:
        """A dimension as people see it: times on the wall clock of the zone, shifted as asked."""
        value = self.value(member, joined, scope)
        if member.type != "time" or value is None:
            return value
        # A calendar day has no zone.
        when = times.wall_clock(value, "UTC" if member.raw.get("format") == "date" else self.zone)
        for shifted, span, sign in scope.shifts:
            if shifted is None or shifted == member:
                when = times.move(when, span, sign)
        return when

    def group_value(self, group: Group, joined: Joined, scope: Scope) -> Any:
        """What a joined row is in one grouping."""
        if group.row_of:
            found = joined[group.row_of]
            return None if found is None else found[0]
        value = self.shown(group.member, joined, scope)
        return times.bucket(value, group.grain) if group.grain else value

    def groups_of(self, joined: Joined, scope: Scope) -> tuple[Any, ...]:
        """The group of a joined row."""
        return tuple(self.group_value(group, joined, scope) for group in scope.groups)

    # ------------------------------------------------------------ filters

    def needs(self, scope: Scope) -> set[str]:
        """All cubes that the groups, filters and ranges read."""
        found: set[str] = set()
        for group in scope.groups:
            found |= {group.row_of} if group.row_of else self.model.cubes_of(group.member)
        for leaf in leaves(scope.where):
            if leaf[0] != "measure":
                found |= self.model.cubes_of(leaf[1])
        for each in scope.ranges:
            found |= self.model.cubes_of(each.member)
        return found

    def kept(self, joined: Joined, scope: Scope) -> bool:
        """Whether a joined row meets all conditions on dimensions, segments and ranges."""
        for each in scope.ranges:
            value = self.shown(each.member, joined, scope)
            if value is None or not each.first <= value <= each.last:
                return False
        return all(self.meets(condition, joined, scope) for condition in scope.where)

    def meets(self, condition: Condition, joined: Joined, scope: Scope) -> bool:
        """One condition; those on measures wait for the groups."""
        match condition[0]:
            case "and":
                return all(self.meets(each, joined, scope) for each in condition[1])
            case "or":
                return any(self.meets(each, joined, scope) for each in condition[1])
            case "segment":
                return self.value(condition[1], joined, scope) is True
            case "measure":
                return True
        _, member, operator, values = condition
        value = self.shown(member, joined, replace(scope, shifts=()))
        return filters.passes(value, operator, list(values), member.type, self.as_of)


def evaluate_case(case: dict[str, Any], names: Any) -> Any:
    """The `case` of a dimension or measure: the first branch that is true."""
    for branch in case["when"]:
        if evaluate(parse(str(branch["sql"])), names) is True:
            return _label(branch["label"], names)
    return _label((case.get("else") or {}).get("label"), names)


def _label(label: Any, names: Any) -> Any:
    return evaluate(parse(str(label["sql"])), names) if isinstance(label, dict) else label


def leaves(conditions: Iterable[Condition]) -> Iterable[Condition]:
    """The single conditions of a filter tree."""
    for each in conditions:
        if each[0] in ("and", "or"):
            yield from leaves(each[1])
        else:
            yield each

"""Measures at a grain: facts each alone, then side by side, then what is derived from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.oracle import times
from tests.oracle.aggregates import aggregate
from tests.oracle.definitions import (
    COUNTS,
    DERIVED,
    Column,
    Key,
    Sorted,
    Table,
    grain_of,
    is_derived,
    plain_raw,
    project,
    prune,
    texts,
)
from tests.oracle.expressions import evaluate
from tests.oracle.model import Member
from tests.oracle.refusals import CannotSay
from tests.oracle.rows import Group, Scope, evaluate_case, leaves
from tests.oracle.syntax import parse, references
from tests.oracle.values import exact
from tests.oracle.windows import Windows

SHIFTS = {"prior": 1, "next": -1}  # where rows move so that they meet the group that asks


class Measures(Windows):
    """Computes every measure at every grain."""

    # ------------------------------------------------------------ stages

    def stage(self, measure: Member, scope: Scope) -> tuple[Column, tuple[Group, ...], list[Key]]:
        """A multi-stage measure: its inputs by other groups, filters or another time, then itself.

        The inputs are computed at the groups that stay and those that are added, from the
        facts (rule 2: never by adding groups that may overlap), then aggregated or combined
        into the groups that stay; all finer groups show the same value. Gives the values, the
        groups they are by, and the groups of the query that the measure has rows in.
        """
        inner = self._refiltered(measure, scope)
        stay = self.staying(measure, scope.groups)
        added = tuple(self._group(measure, name) for name in grain_of(measure)["add"])
        groups = (*stay, *(g for g in added if g.key not in {one.key for one in stay}))
        if measure.type in DERIVED:
            bare = Member(measure.owner, measure.name, "measure", plain_raw(measure.raw))
            table = self.table(replace(inner, groups=groups), [bare])
            values = {key: row[bare.full] for key, row in table.items()}
        else:
            values = self._restaged(measure, replace(inner, groups=groups), stay)
        if stay == scope.groups:
            return values, stay, list(values)
        return values, stay, _Grain(self, inner, self.inputs(measure)).keys

    def _restaged(self, measure: Member, inner: Scope, stay: tuple[Group, ...]) -> Column:
        """Values of the inner groups, aggregated into the groups that stay."""
        grain = _Grain(self, inner, self.inputs(measure))
        # Without breakdowns there is one row, of nothing if need be.
        parts: dict[Key, list[Any]] = {} if stay else {(): []}
        for key in grain.keys:
            names = GroupNames(self, grain, measure.owner, key)
            values = parts.setdefault(project(key, inner.groups, stay), [])
            if meets_own_filters(measure, names):
                values.append(evaluate(parse(str(measure.raw["sql"])), names))
        return {key: aggregate(measure.type, values) for key, values in parts.items()}

    def _group(self, measure: Member, text: str) -> Group:
        member, grain = self.model.refer(measure.owner, text)
        return Group(member, self.model.grain(member, grain) if grain else None)

    def staying(self, measure: Member, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        """The groups of a query that a stage keeps."""
        rule = grain_of(measure)
        named = {
            word: {self.model.refer(measure.owner, text)[0] for text in rule[word] or ()}
            for word in ("keep_only", "reduce")
        }
        if rule["keep_only"] is not None:
            groups = tuple(g for g in groups if g.member in named["keep_only"])
        return tuple(g for g in groups if g.member not in named["reduce"])

    def _refiltered(self, measure: Member, scope: Scope) -> Scope:
        raw = measure.raw
        for each in raw.get("time_shift") or []:
            name = each.get("time_dimension")
            time = self.model.refer(measure.owner, name)[0] if name else None
            shift = (time, times.read_span(each["interval"]), SHIFTS[each["type"]])
            scope = replace(scope, shifts=(*scope.shifts, shift))
        rule = raw.get("filter") or {}
        gone = {self.model.refer(measure.owner, text)[0] for text in rule.get("exclude") or []}
        only = rule.get("keep_only")
        kept = None if only is None else {self.model.refer(measure.owner, text)[0] for text in only}

        def stays(member: Member) -> bool:
            return member not in gone and (kept is None or member in kept)

        where = [pruned for each in scope.where if (pruned := prune(each, stays))]
        for each in rule.get("include") or []:
            member = self.model.refer(measure.owner, each["member"])[0]
            where.append(("dimension", member, each["operator"], tuple(each.get("values") or ())))
        ranges = tuple(each for each in scope.ranges if stays(each.member))
        return replace(scope, where=tuple(where), ranges=ranges)

    # ------------------------------------------------------------ side by side

    def table(self, scope: Scope, measures: Iterable[Member]) -> Table:
        """Measures at a grain: every group that any of their facts has."""
        measures = list(measures)
        grain = _Grain(self, scope, measures)
        return {key: {m.full: grain.value(m, key) for m in measures} for key in grain.keys}

    def inputs(self, measure: Member) -> list[Member]:
        """The measures that a measure's expressions name."""
        named = [
            self.model.refer(measure.owner, name)[0]
            for text in texts(measure)
            for kind, name in references(parse(text))
            if kind == "member"
        ]
        return list(dict.fromkeys(each for each in named if each.kind == "measure"))

    def sub_query(self, member: Member, scope: Scope) -> dict[int, Any]:
        """One value for each row of the member's cube, of filtered rows if filters propagate."""
        inner = Scope(groups=(Group(member, row_of=member.owner),))
        if member.raw.get("propagate_filters_to_sub_query"):
            where = tuple(c for c in scope.where if all(leaf[1] != member for leaf in leaves([c])))
            inner = replace(inner, where=where, ranges=scope.ranges)
        if (member.full, inner) not in self._sub_queries:
            if member.full in self._asking:
                raise CannotSay(f"`{member.full}` inside itself")
            self._asking.append(member.full)
            self._sub_queries[member.full, inner] = self._by_row(member, inner)
            self._asking.remove(member.full)
        return self._sub_queries[member.full, inner]

    def _by_row(self, member: Member, inner: Scope) -> dict[int, Any]:
        """The measure that a sub-query dimension names, by row; 0 for counts of nothing."""
        measure = self.model.refer(member.owner, member.raw["sql"].strip().strip("{}"))[0]
        nothing = 0 if measure.type in COUNTS else None
        values: dict[int, Any] = dict.fromkeys(range(len(self.of(member.owner))), nothing)
        table = self.table(inner, [measure])
        return values | {key[0]: row[measure.full] for key, row in table.items()}


class GroupNames:
    """The names of an expression over measures, in one group."""

    def __init__(self, work: Measures, table: _Grain, owner: str, key: Key) -> None:
        self.work, self.table, self.owner, self.key = work, table, owner, key

    def column(self, cube: str | None, name: str) -> Any:
        raise CannotSay(f"the column `{name}` beside measures")

    def aggregate(self, name: str, distinct: bool, argument: Any) -> Any:
        raise CannotSay("an aggregate beside measures")

    def member(self, text: str) -> Any:
        member, grain = self.work.model.refer(self.owner, text)
        if member.kind == "measure":
            return self.table.value(member, self.key)
        for group, value in zip(self.table.scope.groups, self.key, strict=True):
            if group.key == (member.full, grain):
                return value
        raise CannotSay(f"`{member.full}` is not one of the groups")


class _Grain:
    """The facts of one grain side by side, and what is derived from them group by group."""

    def __init__(self, work: Measures, scope: Scope, measures: list[Member]) -> None:
        self.work, self.scope = work, scope
        self.columns: dict[str, Column] = {}
        self.wholes: dict[str, Table] = {}
        self.ranks: dict[str, Column] = {}
        self.facts: list[str] = []
        self.staged: dict[str, tuple[Column, tuple[Group, ...]]] = {}
        for measure in measures:
            self.add(measure)
        self.keys: list[Key] = list(
            dict.fromkeys(key for column in self.columns.values() for key in column)
        )
        self.plain = {key for name in self.facts for key in self.columns[name]}

    def add(self, measure: Member) -> None:
        if measure.full in self.columns:
            return
        work, raw = self.work, measure.raw
        if raw.get("share_of") or is_derived(measure) or measure.type == "rank":
            inputs = work.inputs(measure)
            for each in inputs:
                self.add(each)
            if not inputs:
                rows = work.facts(measure.owner, self.scope)
                self.columns.setdefault(f"rows of {measure.owner}", dict.fromkeys(rows))
        elif raw.get("multi_stage"):
            values, stay, keys = work.stage(measure, self.scope)
            self.columns[measure.full] = dict.fromkeys(keys)
            self.staged[measure.full] = (values, stay)
        elif raw.get("rolling_window"):
            self.columns[measure.full] = work.rolling(measure, self.scope)
        else:
            self.facts.append(measure.full)
            self.columns[measure.full] = work.plain(measure, self.scope)

    def value(self, measure: Member, key: Key) -> Any:
        """A measure in a group. What a fact lacks is NULL, but 0 for a count beside other facts.

        In groups that only windows or shifted measures have, there are no facts to count.
        """
        raw = measure.raw
        if raw.get("share_of"):
            return self._share(measure, key)
        if measure.type == "rank":
            return self._rank(measure)[key]
        if measure.full in self.staged:
            values, stay = self.staged[measure.full]
            return values.get(project(key, self.scope.groups, stay))
        if measure.full in self.columns:
            column = self.columns[measure.full]
            counted = measure.type in COUNTS and measure.full in self.facts and key in self.plain
            return column.get(key, 0 if counted else None)
        names = GroupNames(self.work, self, measure.owner, key)
        if not meets_own_filters(measure, names):
            return None
        if raw.get("case"):
            return evaluate_case(raw["case"], names)
        return exact(evaluate(parse(str(raw["sql"])), names))

    def _share(self, measure: Member, key: Key) -> Any:
        """The measure divided by itself at the coarser grain."""
        share = measure.raw["share_of"]
        kept_names = [] if share == "total" else share
        kept_members = {self.work.model.refer(measure.owner, text)[0] for text in kept_names}
        kept = tuple(g for g in self.scope.groups if g.member in kept_members)
        raw = {k: v for k, v in measure.raw.items() if k not in ("share_of", "multi_stage")}
        part = Member(measure.owner, measure.name, "measure", {**raw, "type": "number"})
        if measure.full not in self.wholes:
            self.wholes[measure.full] = self.work.table(replace(self.scope, groups=kept), [part])
        row = self.wholes[measure.full].get(project(key, self.scope.groups, kept), {})
        whole = row.get(part.full)
        names = GroupNames(self.work, self, measure.owner, key)
        value = evaluate(parse(str(raw["sql"])), names)
        return None if value is None or not whole else exact(Fraction(value) / Fraction(whole))

    def _rank(self, measure: Member) -> Column:
        """1 for the first by `order_by`, among the groups that differ only in `reduce_by`."""
        if measure.full not in self.ranks:
            stay = self.work.staying(measure, self.scope.groups)
            place = {key: project(key, self.scope.groups, stay) for key in self.keys}
            sorts = {key: self._ordered(measure, key) for key in self.keys}

            def before(key: Key) -> int:
                beside = [other for other in self.keys if place[other] == place[key]]
                return sum(sorts[other] < sorts[key] for other in beside)

            self.ranks[measure.full] = {key: 1 + before(key) for key in self.keys}
        return self.ranks[measure.full]

    def _ordered(self, measure: Member, key: Key) -> tuple[Sorted, ...]:
        """What a ranked group is sorted by."""
        names = GroupNames(self.work, self, measure.owner, key)
        return tuple(
            Sorted(evaluate(parse(str(each["sql"])), names), each.get("dir", "desc") == "desc")
            for each in measure.raw["order_by"]
        )


def meets_own_filters(measure: Member, names: GroupNames) -> bool:
    """The `filters` of a measure over measures, in one group."""
    tests = [parse(str(each["sql"])) for each in measure.raw.get("filters") or []]
    return all(evaluate(test, names) is True for test in tests)

"""Measures at a grain: facts each on their own, then side by side, then what is derived from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.oracle import filters, times
from tests.oracle.aggregates import aggregate, quantile
from tests.oracle.expressions import CannotSay, evaluate, exact, has_aggregate, parse, references
from tests.oracle.model import Member
from tests.oracle.rows import Condition, Group, Joined, Range, RowNames, Rows, Scope, evaluate_case, leaves

DERIVED = ("number", "string", "time", "boolean")
COUNTS = ("count", "count_distinct", "count_distinct_approx")
Key = tuple[Any, ...]
Column = dict[Key, Any]
Table = dict[Key, dict[str, Any]]


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


class FactNames:
    """The names of an expression with aggregates of its own, over the rows of one group."""

    def __init__(self, work: Measures, member: Member, rows: list[int], scope: Scope) -> None:
        self.work, self.member_, self.rows, self.scope = work, member, rows, scope

    def column(self, cube: str | None, name: str) -> Any:
        raise CannotSay(f"the column `{name}` outside an aggregate")

    def member(self, text: str) -> Any:
        raise CannotSay(f"`{{{text}}}` beside an aggregate of its own")

    def aggregate(self, name: str, distinct: bool, argument: Any) -> Any:
        if argument is None:
            return len(self.rows)
        cube = self.member_.owner
        values = [self.work.row_value(cube, i, argument, self.scope) for i in self.rows]
        kind = {"COUNT": "count_distinct" if distinct else "count"}.get(name, name.lower())
        if distinct and kind != "count_distinct":
            values = list(dict.fromkeys(values))
        return aggregate(kind, values)


class Measures(Rows):
    """Computes measures over joined rows."""

    # ------------------------------------------------------------ facts

    def facts(self, cube: str, scope: Scope) -> dict[Key, list[int]]:
        """Which rows of a cube count in which group: each once, however it got there."""
        found: dict[Key, dict[int, None]] = {}
        for joined in self.joined(cube, self.needs(scope) - {cube}):
            if self.kept(joined, scope):
                row = joined[cube]
                assert row is not None
                found.setdefault(self.groups_of(joined, scope), {})[row[0]] = None
        if not scope.groups:
            found.setdefault((), {})
        return {key: list(rows) for key, rows in found.items()}

    def parent(self, cube: str, scope: Scope) -> str | None:
        """The cube that declares its way down to `cube` and all else here: its rows all appear.

        As in Cube: customers that declare `one_to_many` orders are shown without orders, too;
        when instead the orders declare `many_to_one`, they are not.
        """
        tree = self.tree(cube, self.needs(scope) - {cube})
        for root in [edge.end for edge in tree]:
            way = self.way(cube, root)
            if any(edge.multiplies or edge.declared for edge in way):
                continue
            others = [edge for edge in tree if edge not in way]
            if all(edge.declared for edge in others):
                return root
        return None

    def plain(self, measure: Member, scope: Scope) -> Column:
        """A measure aggregated from the rows of its own cube."""
        groups = self.facts(measure.owner, scope)
        column = {key: self.over(measure, rows, scope) for key, rows in groups.items()}
        root = self.parent(measure.owner, scope) if scope.groups else None
        for key in self.facts(root, scope) if root else ():
            column.setdefault(key, self.over(measure, [], scope))
        return column

    def over(self, measure: Member, rows: list[int], scope: Scope) -> Any:
        """A measure of given rows of its cube."""
        raw, cube = measure.raw, measure.owner
        tests = [parse(str(each["sql"])) for each in raw.get("filters") or []]
        rows = [i for i in rows if self.row_meets(cube, i, tests, scope)]
        if raw.get("semi_additive"):
            rows = self.last_moments(measure, rows, scope)
        if raw["type"] in (*DERIVED, "number_agg") and has_aggregate(parse(str(raw["sql"]))):
            return evaluate(parse(str(raw["sql"])), FactNames(self, measure, rows, scope))
        if raw.get("case"):
            raise CannotSay("`case` in a measure")
        if raw["type"] == "count" and not raw.get("sql"):
            return len(rows)
        values = [self.row_value(cube, i, parse(str(raw["sql"])), scope) for i in rows]
        if raw["type"] == "percentile":
            return quantile(values, Fraction(str(raw["percentile"])))
        return aggregate(raw["type"], values)

    def row_meets(self, cube: str, row: int, tests: list[Any], scope: Scope) -> bool:
        """A measure's own filters on one row; over a to-many way: some related row meets them."""
        if not tests:
            return True
        return any(
            all(evaluate(test, RowNames(self, cube, joined, scope)) is True for test in tests)
            for joined in self.related(cube, row, tests)
        )

    def row_value(self, cube: str, row: int, node: Any, scope: Scope) -> Any:
        """An expression on one row of a cube."""
        found = [evaluate(node, RowNames(self, cube, joined, scope)) for joined in self.related(cube, row, [node])]
        if any(each != found[0] for each in found):
            raise CannotSay("a measure over several values for one row")
        return found[0]

    def related(self, cube: str, row: int, nodes: list[Any]) -> list[Joined]:
        """The joined rows of one row of a cube, as far as expressions need them."""
        cubes: set[str] = set()
        for node in nodes:
            for kind, name in references(node):
                if kind == "cube":
                    cubes.add(cube if name == "CUBE" else name)
                elif (member := self.model.refer(cube, name)[0]).kind != "measure":
                    cubes |= self.model.cubes_of(member)
        return [each for each in self.joined(cube, cubes - {cube}) if each[cube][0] == row]  # type: ignore[index]

    def last_moments(self, measure: Member, rows: list[int], scope: Scope) -> list[int]:
        """Of a stock, only the rows at the last (or first) moment: of the group, or for each `by`."""
        raw = measure.raw["semi_additive"]
        choose = max if raw.get("choose", "last") == "last" else min
        when = parse("{" + raw["time_dimension"] + "}")
        by = [parse("{" + name + "}") for name in raw.get("by") or []]
        moments = {i: self.row_value(measure.owner, i, when, scope) for i in rows}
        sorts = {i: tuple(self.row_value(measure.owner, i, each, scope) for each in by) for i in rows}
        chosen: dict[Key, Any] = {}
        for i in rows:
            if moments[i] is not None:
                chosen[sorts[i]] = choose(chosen.get(sorts[i], moments[i]), moments[i])
        return [i for i in rows if moments[i] is not None and chosen.get(sorts[i]) == moments[i]]

    # ------------------------------------------------------------ windows

    def rolling(self, measure: Member, scope: Scope) -> Column:
        """A measure over a window of time around each bucket, from the complete series of rows.

        Every bucket of the asked range has a row; beside other groups only windows with rows.
        """
        buckets = [i for i, group in enumerate(scope.groups) if group.grain]
        if len(buckets) > 1:
            raise CannotSay("a rolling window over two time dimensions")
        if not buckets:
            return self._rolling_whole(measure, scope)
        at, group = buckets[0], scope.groups[buckets[0]]
        assert group.grain is not None
        asked = [each for each in scope.ranges if each.member == group.member]
        rows = self._timed(measure, replace(scope, groups=(*scope.groups[:at], *scope.groups[at + 1 :])), group.member)
        moments = [when for pairs in rows.values() for when, _ in pairs]
        if asked:
            series = times.buckets(asked[0].first, asked[0].last, group.grain)
        else:
            series = times.buckets(min(moments), max(moments), group.grain) if moments else []
        column: Column = {}
        for start in series:
            test = window(measure.raw["rolling_window"], start, times.bucket_end(start, group.grain))
            for key, pairs in rows.items():
                inside = list(dict.fromkeys(i for when, i in pairs if test(when)))
                if inside or not key:
                    column[(*key[:at], start, *key[at:])] = self.over(measure, inside, scope)
        return column

    def _rolling_whole(self, measure: Member, scope: Scope) -> Column:
        """Without buckets the range itself is the one bucket; without a range there is no window."""
        if not scope.ranges:
            return self.plain(measure, scope)
        asked = scope.ranges[0]
        rows = self._timed(measure, scope, asked.member)
        test = window(measure.raw["rolling_window"], asked.first, asked.last + times.TICK)
        column: Column = {}
        for key, pairs in rows.items():
            inside = list(dict.fromkeys(i for when, i in pairs if test(when)))
            if inside or not key:
                column[key] = self.over(measure, inside, scope)
        return column

    def _timed(self, measure: Member, scope: Scope, time: Member) -> dict[Key, list[tuple[Any, int]]]:
        """The rows of a fact by group, each with its time, from all of time."""
        cube = measure.owner
        scope = replace(scope, ranges=tuple(each for each in scope.ranges if each.member != time))
        found: dict[Key, list[tuple[Any, int]]] = {} if scope.groups else {(): []}
        for joined in self.joined(cube, (self.needs(scope) | self.model.cubes_of(time)) - {cube}):
            when = self.shown(time, joined, scope)
            if when is not None and self.kept(joined, scope):
                row = joined[cube]
                assert row is not None
                found.setdefault(self.groups_of(joined, scope), []).append((when, row[0]))
        return found

    # ------------------------------------------------------------ stages

    def stage(self, measure: Member, scope: Scope) -> Column:
        """A multi-stage measure: its inputs first, by more or fewer groups, other filters, another time.

        An aggregate (sum of {x}) adds up the inputs of the query's own groups (and
        `add_group_by`) into the groups that stay. An expression is computed at the groups
        that stay, and is the same in all finer ones.
        """
        inner = self._refiltered(measure, scope)
        stay = self._staying(measure, scope.groups)
        added = tuple(self._group(measure, name) for name in grain_of(measure)["add"])
        if measure.type in DERIVED:
            bare = Member(measure.owner, measure.name, "measure", plain_raw(measure.raw))
            values = self.table(replace(inner, groups=(*stay, *added)), [bare])
            if stay == scope.groups:
                return {key: row[bare.full] for key, row in values.items()}
            fine = self.table(inner, self.inputs(measure))
            return {key: values.get(_project(key, inner.groups, stay), {}).get(bare.full) for key in fine}
        groups = (*scope.groups, *(g for g in added if g.key not in {one.key for one in scope.groups}))
        grain = _Grain(self, replace(inner, groups=groups), self.inputs(measure))
        parts: dict[Key, list[Any]] = {}
        for key in grain.keys:
            names = GroupNames(self, grain, measure.owner, key)
            values_ = parts.setdefault(_project(key, groups, stay), [])
            if all(evaluate(parse(str(t["sql"])), names) is True for t in measure.raw.get("filters") or []):
                values_.append(evaluate(parse(str(measure.raw["sql"])), names))
        totals = {key: aggregate(measure.type, values) for key, values in parts.items()}
        return {_project(key, groups, scope.groups): totals[_project(key, groups, stay)] for key in grain.keys}

    def _group(self, measure: Member, text: str) -> Group:
        member, grain = self.model.refer(measure.owner, text)
        return Group(member, self.model.grain(member, grain) if grain else None)

    def _staying(self, measure: Member, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        rule = grain_of(measure)
        named = {word: {self.model.refer(measure.owner, text)[0] for text in rule[word] or ()}
                 for word in ("keep_only", "reduce")}
        if rule["keep_only"] is not None:
            groups = tuple(g for g in groups if g.member in named["keep_only"])
        return tuple(g for g in groups if g.member not in named["reduce"])

    def _refiltered(self, measure: Member, scope: Scope) -> Scope:
        raw = measure.raw
        for each in raw.get("time_shift") or []:
            name = each.get("time_dimension")
            time = self.model.refer(measure.owner, name)[0] if name else None
            sign = 1 if each["type"] == "prior" else -1
            scope = replace(scope, shifts=(*scope.shifts, (time, times.read_span(each["interval"]), sign)))
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
        found: dict[Member, None] = {}
        for text in texts(measure):
            for kind, name in references(parse(text)):
                if kind == "member" and (member := self.model.refer(measure.owner, name)[0]).kind == "measure":
                    found[member] = None
        return list(found)

    def sub_query(self, member: Member, scope: Scope) -> dict[int, Any]:
        """One value for each row of the member's cube; with the query's filters if they propagate."""
        propagates = member.raw.get("propagate_filters_to_sub_query")
        inner = Scope(groups=(Group(member, row_of=member.owner),),
                      where=scope.where if propagates else (), ranges=scope.ranges if propagates else ())
        if (member.full, inner) not in self._sub_queries:
            measure = self.model.refer(member.owner, member.raw["sql"].strip().strip("{}"))[0]
            values = {i: None for i in range(len(self.of(member.owner)))}
            if measure.type in COUNTS:
                values = dict.fromkeys(values, 0)  # type: ignore[arg-type]
            values |= {key[0]: row[measure.full] for key, row in self.table(inner, [measure]).items()}
            self._sub_queries[member.full, inner] = values
        return self._sub_queries[member.full, inner]


class _Grain:
    """The facts of one grain side by side, and what is derived from them group by group."""

    def __init__(self, work: Measures, scope: Scope, measures: list[Member]) -> None:
        self.work, self.scope = work, scope
        self.columns: dict[str, Column] = {}
        self.wholes: dict[str, Table] = {}
        self.ranks: dict[str, Column] = {}
        self.bare: set[str] = set()
        for measure in measures:
            self.add(measure)
        self.keys: list[Key] = list(dict.fromkeys(key for column in self.columns.values() for key in column))
        self.windows = any(True for name in self.columns if name in self.bare)

    def add(self, measure: Member) -> None:
        if measure.full in self.columns:
            return
        work, raw = self.work, measure.raw
        if raw.get("share_of") or is_derived(measure) or measure.type == "rank":
            inputs = work.inputs(measure)
            for each in inputs:
                self.add(each)
            if not inputs:
                self.columns.setdefault(f"rows of {measure.owner}", dict.fromkeys(work.facts(measure.owner, self.scope)))
        elif raw.get("multi_stage"):
            self.columns[measure.full] = work.stage(measure, self.scope)
        elif raw.get("rolling_window"):
            self.bare.add(measure.full)
            self.columns[measure.full] = work.rolling(measure, self.scope)
        else:
            self.columns[measure.full] = work.plain(measure, self.scope)

    def value(self, measure: Member, key: Key) -> Any:
        """A measure in a group; what a fact lacks is NULL, for plain counts 0."""
        raw = measure.raw
        if raw.get("share_of"):
            return self._share(measure, key)
        if measure.type == "rank":
            return self._rank(measure)[key]
        if measure.full in self.columns:
            column = self.columns[measure.full]
            counts = measure.type in COUNTS and not (raw.get("multi_stage") or raw.get("rolling_window"))
            return column.get(key, 0 if counts and not self.windows else None)
        names = GroupNames(self.work, self, measure.owner, key)
        if any(evaluate(parse(str(t["sql"])), names) is not True for t in raw.get("filters") or []):
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
        raw = {k: v for k, v in measure.raw.items() if k not in ("share_of", "multi_stage")} | {"type": "number"}
        part = Member(measure.owner, measure.name, "measure", raw)
        if measure.full not in self.wholes:
            self.wholes[measure.full] = self.work.table(replace(self.scope, groups=kept), [part])
        whole = self.wholes[measure.full].get(_project(key, self.scope.groups, kept), {}).get(part.full)
        names = GroupNames(self.work, self, measure.owner, key)
        value = evaluate(parse(str(raw["sql"])), names)
        return None if value is None or not whole else exact(Fraction(value) / Fraction(whole))

    def _rank(self, measure: Member) -> Column:
        """1 for the first by `order_by` among the groups that differ only in what `reduce_by` names."""
        if measure.full not in self.ranks:
            stay = self.work._staying(measure, self.scope.groups)
            order = measure.raw["order_by"]
            sorts = {}
            for key in self.keys:
                names = GroupNames(self.work, self, measure.owner, key)
                values = [(evaluate(parse(str(o["sql"])), names), o.get("dir", "desc") == "desc") for o in order]
                sorts[key] = tuple(Sorted(value, backwards) for value, backwards in values)
            place = {key: _project(key, self.scope.groups, stay) for key in self.keys}
            self.ranks[measure.full] = {
                key: 1 + sum(place[other] == place[key] and sorts[other] < sorts[key] for other in self.keys)
                for key in self.keys
            }
        return self.ranks[measure.full]


class Sorted:
    """A value that sorts NULLs last, forwards or backwards."""

    def __init__(self, value: Any, backwards: bool = False) -> None:
        self.value, self.backwards = value, backwards

    def __lt__(self, other: Sorted) -> bool:
        if self.value is None or other.value is None:
            return self.value is not None and other.value is None
        return bool(other.value < self.value if self.backwards else self.value < other.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sorted) and self.value == other.value


def _project(key: Key, groups: tuple[Group, ...], kept: tuple[Group, ...]) -> Key:
    names = {group.key for group in kept}
    return tuple(value for value, group in zip(key, groups, strict=True) if group.key in names)


def window(rule: dict[str, Any], start: Any, end: Any) -> Any:
    """Whether a moment lies in the window of the bucket from `start` to before `end`.

    offset end: from `trailing` before the bucket's end to `leading` after it; start: the same
    around its start. The bucket's end is the next one's start, which itself is outside.
    """
    kind = rule.get("type", "fixed")
    if kind != "fixed":
        unit = rule["granularity"] if kind == "to_date" else kind.split("_")[0]
        first = times.bucket(start, times.standard(unit))
        return lambda when: first <= when < end
    anchor = start if rule.get("offset") == "start" else end
    trailing, leading = rule.get("trailing"), rule.get("leading")
    low = anchor if not trailing else None if trailing == "unbounded" else times.move(anchor, times.read_span(trailing), -1)
    high = anchor if not leading else None if leading == "unbounded" else times.move(anchor, times.read_span(leading))
    return lambda when: (low is None or low <= when) and (high is None or when < high)


def is_derived(measure: Member) -> bool:
    """An expression over measures at the same grain, of the same rows and time."""
    raw = measure.raw
    if measure.type not in DERIVED or raw.get("share_of"):
        return False
    if raw.get("sql") and has_aggregate(parse(str(raw["sql"]))):
        return False
    rule = grain_of(measure)
    return not (rule["keep_only"] is not None or rule["reduce"] or rule["add"] or raw.get("time_shift") or raw.get("filter"))


def grain_of(measure: Member) -> dict[str, Any]:
    """The grain of a multi-stage measure, in whichever spelling."""
    raw = measure.raw
    grain = raw.get("grain") or {}
    keep = raw.get("group_by", grain.get("keep_only"))
    return {
        "keep_only": keep,
        "reduce": raw.get("reduce_by") or grain.get("exclude") or grain.get("reduce") or [],
        "add": raw.get("add_group_by") or grain.get("include") or grain.get("add") or [],
    }


def plain_raw(raw: dict[str, Any]) -> dict[str, Any]:
    """A measure without its stage."""
    staged = ("multi_stage", "group_by", "reduce_by", "add_group_by", "grain", "filter", "time_shift")
    return {key: value for key, value in raw.items() if key not in staged}


def texts(measure: Member) -> list[str]:
    """All expressions of a measure."""
    raw = measure.raw
    found = [raw["sql"]] if raw.get("sql") else []
    found += [each["sql"] for each in (raw.get("filters") or []) + (raw.get("order_by") or [])]
    if case := raw.get("case"):
        for branch in [*case["when"], case.get("else") or {}]:
            found += [branch["sql"]] if "sql" in branch else []
            found += [branch["label"]["sql"]] if isinstance(branch.get("label"), dict) else []
    return [str(text) for text in found]


def prune(condition: Condition, stays: Any) -> Condition | None:
    """A condition without the members that do not stay; an OR that loses a part says nothing more."""
    if condition[0] in ("and", "or"):
        kept = [pruned for each in condition[1] if (pruned := prune(each, stays))]
        if condition[0] == "or" and len(kept) < len(condition[1]):
            return None
        return (condition[0], tuple(kept)) if kept else None
    return condition if condition[0] == "measure" or stays(condition[1]) else None


__all__ = ["Measures", "Range", "Scope", "Sorted", "filters", "leaves"]

"""A query in Cube's JSON to columns and rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from tests.oracle import filters, times
from tests.oracle.expressions import CannotSay, evaluate, exact, parse, references
from tests.oracle.definitions import COUNTS, DERIVED, Sorted, is_derived
from tests.oracle.measures import Measures
from tests.oracle.model import Member, Model
from tests.oracle.rows import Condition, Group, Joined, Range, RowNames, Scope, leaves

Columns = list[str]
DEFAULT_LIMIT = 10_000


class Answer:
    """One query over one model and one set of tables."""

    def __init__(self, model: Model, tables: dict[str, list[dict[str, Any]]], query: dict[str, Any],
                 as_of: date | None) -> None:
        self.model, self.query, self.as_of = model, query, as_of
        self.times = [dict(each) for each in query.get("timeDimensions") or []]
        views = [name for name in self._owners() if name in model.views]
        edges = [edge for view in views for edge in model.view_edges[view]]
        edges += [edge for chain in query.get("joinHints") or [] for edge in model.chain(chain)]
        self.zone = query.get("timezone") or "UTC"
        self.work = Measures(model, tables, self.zone, as_of, edges)
        given = {name: exact(value) for name, value in (query.get("parameters") or {}).items()}
        self.work.parameters = {**model.parameters, **given}
        self.groups = self._groups()
        self.measures = [model.named(name) for name in query.get("measures") or []]
        self.where = tuple(found for each in query.get("filters") or [] if (found := self._condition(each)))
        self.where += tuple(("segment", model.named(name)) for name in query.get("segments") or [])
        self.where += tuple(self._defaults(views))
        self.scope = Scope(tuple(group for _, group in self.groups), self.where, self._ranges())

    # ------------------------------------------------------------ reading the query

    def _names(self) -> list[str]:
        query = self.query
        found = [*(query.get("measures") or []), *(query.get("dimensions") or [])]
        found += [each["dimension"] for each in self.times]
        found += list(_filtered(query.get("filters") or []))
        return found + list(query.get("segments") or [])

    def _owners(self) -> list[str]:
        return list(dict.fromkeys(name.partition(".")[0] for name in self._names()))

    def _groups(self) -> list[tuple[str, Group]]:
        found = [(name, self._group(name)) for name in self.query.get("dimensions") or []]
        for each in self.times:
            if each.get("granularity"):
                member = self.model.named(each["dimension"])
                grain = self.model.grain(member, each["granularity"])
                found.append((f"{each['dimension']}.{each['granularity']}", Group(member, grain)))
        return found

    def _group(self, name: str) -> Group:
        parts = name.split(".")
        member = self.model.member(parts[0], parts[1])
        return Group(member, self.model.grain(member, parts[2]) if len(parts) == 3 else None)

    def _ranges(self) -> tuple[Range, ...]:
        return tuple(
            Range(self.model.named(each["dimension"]), *times.read_range(each["dateRange"], self.as_of))
            for each in self.times if each.get("dateRange")
        )

    def _condition(self, written: dict[str, Any]) -> Condition | None:
        """A filter as written; groups without a condition in them say nothing."""
        for word in ("and", "or"):
            if word in written:
                inner = tuple(found for each in written[word] if (found := self._condition(each)))
                return (word, inner) if inner else None
        member = self.model.named(written.get("member") or written["dimension"])
        kind = "measure" if member.kind == "measure" else "dimension"
        values = written.get("values")
        values = tuple(values) if isinstance(values, (list, tuple)) else () if values is None else (values,)
        return (kind, member, written["operator"], values)

    def _defaults(self, views: list[str]) -> list[Condition]:
        """A view's default filters, each unless the query itself names one of its `unless`."""
        asked = set(self._names())
        found: list[Condition] = []
        for view in views:
            for each in self.model.views[view].get("default_filters") or []:
                full = [name if "." in name else f"{view}.{name}" for name in each.get("unless") or []]
                if not asked & set(full):
                    name = each["member"] if "." in each["member"] else f"{view}.{each['member']}"
                    found.append(("dimension", self.model.named(name), each["operator"], tuple(each.get("values") or ())))
        return found

    # ------------------------------------------------------------ the rows

    def result(self) -> tuple[Columns, list[list[Any]], int]:
        """Columns, rows, and how many rows there are without limit and offset."""
        if self.query.get("ungrouped"):
            columns, rows = self._ungrouped()
        else:
            columns, rows = self._grouped()
        offset = self.query.get("offset") or 0
        limit = self.query.get("limit")
        cut = rows[offset : offset + (DEFAULT_LIMIT if limit is None else limit)]
        width = len(columns)
        return columns, [[filters.number_or_self(value) for value in row[:width]] for row in cut], len(rows)

    def _grouped(self) -> tuple[Columns, list[list[Any]]]:
        """The groups; one set after the other for each compared range and each level of subtotals."""
        names = [name for name, _ in self.groups]
        hidden = self._hidden(names)
        columns = [*names, *(self.query.get("measures") or [])]
        rows: list[list[Any]] = []
        for period, ranges in self._periods():
            for rolled in range(len(self.groups) + 1 if self.query.get("subtotals") else 1):
                kept = len(self.groups) - rolled
                scope = replace(self.scope, groups=self.scope.groups[:kept], ranges=ranges)
                marks = [*([period] if period else []), *([rolled] if self.query.get("subtotals") else [])]
                for key, row in self._table(scope, hidden).items():
                    shown = [*key, *[None] * rolled, *(row[m.full] for m in self.measures), *marks]
                    rows.append([*shown, *(row[m.full] for m in hidden)])
        columns += ["compareDateRange"] if self._compared() else []
        columns += ["subtotal"] if self.query.get("subtotals") else []
        return columns, self._sorted(columns, [m.full for m in hidden], rows)

    def _hidden(self, names: list[str]) -> list[Member]:
        """Measures that only sort."""
        found = [name for name, _ in self._order_pairs() if name not in names and self._is_measure(name)]
        return [self.model.named(name) for name in found]

    def _compared(self) -> list[dict[str, Any]]:
        return [each for each in self.times if each.get("compareDateRange")]

    def _periods(self) -> list[tuple[str, tuple[Range, ...]]]:
        """Each compared range in words, with all ranges that hold then."""
        found: list[tuple[str, tuple[Range, ...]]] = []
        for time in self._compared():
            for written in time["compareDateRange"]:
                first, last = times.read_range(written, self.as_of)
                words = " - ".join(day.date().isoformat() for day in (first, last))
                asked = Range(self.model.named(time["dimension"]), first, last)
                found.append((words, (*self.scope.ranges, asked)))
        return found or [("", self.scope.ranges)]

    def _table(self, scope: Scope, hidden: list[Member]) -> dict[tuple[Any, ...], dict[str, Any]]:
        """The groups at one grain that meet the conditions on measures."""
        filtered = [leaf[1] for leaf in leaves(self.where) if leaf[0] == "measure"]
        wanted = list(dict.fromkeys([*self.measures, *filtered, *hidden]))
        table: dict[tuple[Any, ...], dict[str, Any]]
        if wanted:
            table = self.work.table(scope, wanted)
        else:
            table = {key: {} for key in self.work.facts(self._root(), scope)}
        table = {key: row for key, row in table.items() if self._having(row)}
        if self.query.get("fillMissingDates"):
            self._fill(scope, table, wanted)
        return table

    def _fill(self, scope: Scope, table: dict[tuple[Any, ...], dict[str, Any]], wanted: list[Member]) -> None:
        """Every bucket of the asked range, beside each combination of the other dimensions."""
        buckets = [i for i, group in enumerate(scope.groups) if group.grain]
        if len(buckets) != 1:
            return
        at, group = buckets[0], scope.groups[buckets[0]]
        asked = [each for each in scope.ranges if each.member == group.member]
        if not asked or group.grain is None:
            raise CannotSay("missing dates of an endless range")
        empty = {m.full: 0 if m.type in COUNTS and not m.raw.get("multi_stage") else None for m in wanted}
        others = [(key[:at], key[at + 1 :]) for key in table] or ([((), ())] if len(scope.groups) == 1 else [])
        for start in times.buckets(asked[0].first, asked[0].last, group.grain):
            for before, after in dict.fromkeys(others):
                table.setdefault((*before, start, *after), empty)

    def _is_measure(self, name: str) -> bool:
        owner, _, rest = name.partition(".")
        member = self.model.members.get(owner, {}).get(rest)
        return member is not None and member.kind == "measure"

    def _having(self, row: dict[str, Any]) -> bool:
        def meets(condition: Condition) -> bool:
            if condition[0] == "and":
                return all(meets(each) for each in condition[1])
            if condition[0] == "or":
                return any(meets(each) for each in condition[1])
            if condition[0] != "measure":
                return True
            _, member, operator, values = condition
            kind = {"string": "string", "boolean": "boolean", "time": "time"}.get(member.type, "number")
            return filters.passes(row[member.full], operator, list(values), kind, self.as_of)

        return all(meets(each) for each in self.where if any(leaf[0] == "measure" for leaf in leaves([each])))

    def _root(self) -> str:
        """The cube from which every other is reached to-one; else the first."""
        found: dict[str, None] = {}
        for group in self.scope.groups:
            found |= dict.fromkeys(sorted(self.model.cubes_of(group.member)))
        cubes = list(found)
        if not cubes:
            cubes = sorted(self.work.needs(self.scope))
        for cube in cubes:
            if not self.work.multiplies(cube, set(cubes) - {cube}):
                return cube
        return cubes[0]

    # ------------------------------------------------------------ ungrouped

    def _ungrouped(self) -> tuple[Columns, list[list[Any]]]:
        names = [name for name, _ in self.groups]
        root = self.measures[0].owner if self.measures else self._root()
        needs = self.work.needs(self.scope)
        for measure in self.measures:
            needs |= self._measured(measure)
        rows = [
            [*self.work.groups_of(joined, self.scope), *(self._single(m, joined) for m in self.measures)]
            for joined in self.work.joined(root, needs - {root})
            if self.work.kept(joined, self.scope)
        ]
        columns = [*names, *(self.query.get("measures") or [])]
        return columns, self._sorted(columns, [], rows)

    def _measured(self, measure: Member) -> set[str]:
        found = {measure.owner}
        texts = [measure.raw["sql"]] if measure.raw.get("sql") else []
        for text in [*texts, *(each["sql"] for each in measure.raw.get("filters") or [])]:
            found |= self.model.cubes_in(parse(str(text)), measure.owner)
            for kind, name in references(parse(str(text))):
                if kind == "member" and (member := self.model.refer(measure.owner, name)[0]).kind == "measure":
                    found |= self._measured(member)
        return found

    def _single(self, measure: Member, joined: Joined) -> Any:
        """A measure of a single row: counts are 1 where the row counts, NULL where not."""
        names = _SingleNames(self, measure.owner, joined)
        raw = measure.raw
        if is_derived(measure) or measure.type in DERIVED:
            return evaluate(parse(str(raw["sql"])), names)
        if any(evaluate(parse(str(t["sql"])), names) is not True for t in raw.get("filters") or []):
            return None
        if joined[measure.owner] is None:
            return None
        value = evaluate(parse(str(raw["sql"])), names) if raw.get("sql") else 1
        if measure.type in COUNTS:
            return None if value is None else 1
        return value

    # ------------------------------------------------------------ order

    def _order_pairs(self) -> list[tuple[str, str]]:
        written = self.query.get("order")
        if written is None:
            return self._default_order()
        pairs = list(written.items()) if isinstance(written, dict) else written
        return [(each[0], each[1]) if isinstance(each, (list, tuple)) else (each["id"], "desc" if each["desc"] else "asc")
                for each in pairs]

    def _default_order(self) -> list[tuple[str, str]]:
        for each in self.times:
            if each.get("granularity"):
                return [(f"{each['dimension']}.{each['granularity']}", "asc")]
        if self.query.get("measures") and self.groups:
            return [(self.query["measures"][0], "desc")]
        return [(name, "asc") for name in (self.query.get("dimensions") or [])[:1]]

    def _sorted(self, columns: Columns, hidden: list[str], rows: list[list[Any]]) -> list[list[Any]]:
        """As asked, then all columns from left to right; NULLs last."""
        places = [*columns, *hidden]
        keys: list[tuple[int, bool]] = []
        for name, direction in self._order_pairs():
            full = [i for i, place in enumerate(places) if place == name or (place.startswith(name + ".") and i < len(self.groups))]
            if not full and self._is_measure(name):
                full = [i for i, place in enumerate(places) if place == self.model.named(name).full]
            keys += [(i, direction == "desc") for i in full[:1]]
        keys += [(i, False) for i in range(len(columns)) if i not in {at for at, _ in keys}]
        return sorted(rows, key=lambda row: tuple(Sorted(row[i], backwards) for i, backwards in keys))


class _SingleNames(RowNames):
    """Names on one ungrouped row: measures of it, too."""

    def __init__(self, answer: Answer, owner: str, joined: Joined) -> None:
        super().__init__(answer.work, owner, joined, answer.scope)
        self.answer = answer

    def member(self, text: str) -> Any:
        member, _ = self.rows.model.refer(self.owner, text)
        if member.kind == "measure":
            return self.answer._single(member, self.joined)
        return super().member(text)

    def aggregate(self, name: str, distinct: bool, argument: Any) -> Any:
        if name == "COUNT":
            return 1 if argument is None or evaluate(argument, self) is not None else 0
        return evaluate(argument, self)


def _filtered(written: list[dict[str, Any]]) -> Any:
    for each in written:
        if "and" in each or "or" in each:
            yield from _filtered(each.get("and") or each.get("or") or [])
        else:
            yield each.get("member") or each["dimension"]


def evaluate_query(model: Model, tables: dict[str, list[dict[str, Any]]], query: dict[str, Any],
                   as_of: date | None = None) -> tuple[Columns, list[list[Any]], int]:
    """Columns, rows and total of a query."""
    return Answer(model, tables, query, as_of).result()

"""The columns and rows that a query must give."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from tests.oracle import filters, times
from tests.oracle.definitions import COUNTS, DERIVED, Sorted, is_derived, texts
from tests.oracle.expressions import evaluate
from tests.oracle.measures import Measures
from tests.oracle.model import Member, Model
from tests.oracle.question import Question
from tests.oracle.refusals import CannotSay
from tests.oracle.rows import Condition, Joined, RowNames, Scope, leaves
from tests.oracle.syntax import parse

Columns = list[str]
Query = dict[str, Any]
Tables = dict[str, list[dict[str, Any]]]
DEFAULT_LIMIT = 10_000


class Answer(Question):
    """The rows of one query over one model and one set of tables."""

    def __init__(self, model: Model, tables: Tables, query: Query, as_of: date | None) -> None:
        super().__init__(model, query, as_of)
        self.work = Measures(model, tables, self.zone, as_of, self.edges)
        self.work.parameters = self.parameters

    def result(self) -> tuple[Columns, list[list[Any]], int]:
        """Columns, rows, and how many rows there are without limit and offset."""
        if self.query.get("ungrouped"):
            columns, rows = self._ungrouped()
        else:
            columns, rows = self._grouped()
        offset = self.query.get("offset") or 0
        limit = self.query.get("limit")
        cut = rows[offset : offset + (DEFAULT_LIMIT if limit is None else limit)]
        shown = [[in_results(value) for value in row[: len(columns)]] for row in cut]
        return columns, shown, len(rows)

    def _grouped(self) -> tuple[Columns, list[list[Any]]]:
        """The groups of each compared range, and of each level of subtotals in it."""
        names = [name for name, _ in self.groups]
        hidden = self._hidden(names)
        subtotals = bool(self.query.get("subtotals"))
        columns = [*names, *(self.query.get("measures") or [])]
        columns += ["compareDateRange"] if self.compared() else []
        columns += ["subtotal"] if subtotals else []
        rows: list[list[Any]] = []
        for period, ranges in self.periods():
            for rolled in range(len(self.groups) + 1 if subtotals else 1):
                marks = [*([period] if period else []), *([rolled] if subtotals else [])]
                kept = self.scope.groups[: len(self.groups) - rolled]
                table = self._table(replace(self.scope, groups=kept, ranges=ranges), hidden)
                for key, row in table.items():
                    shown = (self._clock(row[m.full]) for m in self.measures)
                    sorting = (row[m.full] for m in hidden)
                    rows.append([*key, *[None] * rolled, *shown, *marks, *sorting])
        return columns, self._sorted(columns, [m.full for m in hidden], rows)

    def _clock(self, value: Any) -> Any:
        """A measure as people see it: times on the wall clock of the query's zone."""
        return times.local(value, self.zone) if isinstance(value, datetime) else value

    def _hidden(self, names: list[str]) -> list[Member]:
        """Measures that only sort."""
        found = [name for name, _ in self.order() if name not in names and self.is_measure(name)]
        return [self.model.named(name) for name in found]

    def _table(self, scope: Scope, hidden: list[Member]) -> dict[tuple[Any, ...], dict[str, Any]]:
        """The groups at one grain that meet the conditions on measures."""
        filtered = [leaf[1] for leaf in leaves(self.where) if leaf[0] == "measure"]
        wanted = list(dict.fromkeys([*self.measures, *filtered, *hidden]))
        table: dict[tuple[Any, ...], dict[str, Any]]
        if wanted:
            table = self.work.table(scope, wanted)
        else:
            root = self._root()
            parent = self.work.parent(root, scope)
            cubes = [root] if parent is None else [root, parent]
            table = {key: {} for cube in cubes for key in self.work.facts(cube, scope)}
        table = {key: row for key, row in table.items() if self._having(row)}
        if self.query.get("fillMissingDates"):
            self._fill(scope, table, wanted)
        return table

    def _fill(
        self, scope: Scope, table: dict[tuple[Any, ...], dict[str, Any]], wanted: list[Member]
    ) -> None:
        """Every bucket of the asked range, beside each combination of the other dimensions."""
        buckets = [i for i, group in enumerate(scope.groups) if group.grain]
        if len(buckets) != 1:
            return
        at, group = buckets[0], scope.groups[buckets[0]]
        asked = [each for each in scope.ranges if each.member == group.member]
        if not asked or group.grain is None:
            raise CannotSay("missing dates of an endless range")
        empty = {
            m.full: 0 if m.type in COUNTS and not m.raw.get("multi_stage") else None for m in wanted
        }
        others = [(key[:at], key[at + 1 :]) for key in table] or (
            [((), ())] if len(scope.groups) == 1 else []
        )
        for start in times.buckets(asked[0].first, asked[0].last, group.grain):
            for before, after in dict.fromkeys(others):
                table.setdefault((*before, start, *after), empty)

    def _having(self, row: dict[str, Any]) -> bool:
        def meets(condition: Condition) -> bool:
            if condition[0] == "and":
                return all(meets(each) for each in condition[1])
            if condition[0] == "or":
                return any(meets(each) for each in condition[1])
            if condition[0] != "measure":
                return True
            _, member, operator, values = condition
            kind = member.type if member.type in ("string", "boolean", "time") else "number"
            return filters.passes(row[member.full], operator, list(values), kind, self.as_of)

        return all(
            meets(each)
            for each in self.where
            if any(leaf[0] == "measure" for leaf in leaves([each]))
        )

    def _root(self, *owners: str) -> str:
        """The cube from which every other is reached to-one, be it on the way.

        Of several the one that is asked for, then the one that declares all joins, then by name.
        """
        asked, read = set(owners), set(owners)
        for group in self.scope.groups:
            cubes = self.model.cubes_of(group.member)
            asked |= {group.member.owner} & cubes or cubes
            read |= cubes
        if not asked:
            asked = read = set(self.work.needs(self.scope))
        reached = asked | {
            edge.end for cube in asked for edge in self.work.tree(cube, read - {cube})
        }
        detailed = [c for c in reached if not self.work.multiplies(c, read - {c})]

        def rank(cube: str) -> tuple[bool, bool, str]:
            tree = self.work.tree(cube, read - {cube})
            return cube not in asked, not all(edge.declared for edge in tree), cube

        return min(detailed or asked, key=rank)

    # ------------------------------------------------------------ ungrouped

    def _ungrouped(self) -> tuple[Columns, list[list[Any]]]:
        """Each joined row of what is shown, once however many rows of a filter's cube it meets."""
        root = self._root(*(measure.owner for measure in self.measures))
        shown = {root} | self.work.needs(Scope(self.scope.groups))
        for measure in self.measures:
            shown |= self._measured(measure)
        shown |= {edge.end for edge in self.work.tree(root, shown - {root})}
        found: dict[tuple[int | None, ...], list[Any]] = {}
        for joined in self.work.joined(root, (shown | self.work.needs(self.scope)) - {root}):
            if self.work.kept(joined, self.scope):
                groups = self.work.groups_of(joined, self.scope)
                values = (self._single(measure, joined) for measure in self.measures)
                numbers = tuple(row and row[0] for row in (joined[cube] for cube in sorted(shown)))
                found.setdefault(numbers, [*groups, *values])
        columns = [*(name for name, _ in self.groups), *(self.query.get("measures") or [])]
        return columns, self._sorted(columns, [], list(found.values()))

    def _measured(self, measure: Member) -> set[str]:
        """The cubes whose rows a measure of a single row is read from."""
        found = {measure.owner}
        for text in texts(measure):
            found |= self.model.cubes_in(parse(text), measure.owner)
        for each in self.work.inputs(measure):
            found |= self._measured(each)
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

    # ------------------------------------------------------------ sorting

    def _sorted(
        self, columns: Columns, hidden: list[str], rows: list[list[Any]]
    ) -> list[list[Any]]:
        """As asked, then all columns from left to right; NULLs last."""
        places = [*columns, *hidden]
        asked = [(self._place(name, places), way == "desc") for name, way in self.order()]
        keys = [(at, backwards) for at, backwards in asked if at is not None]
        keys += [(at, False) for at in range(len(columns)) if at not in {at for at, _ in keys}]
        return sorted(rows, key=lambda row: tuple(Sorted(row[at], back) for at, back in keys))

    def _place(self, name: str, places: list[str]) -> int | None:
        """The column that a name in `order` means: of a time, its buckets."""
        for at, place in enumerate(places):
            if place == name or (place.startswith(name + ".") and at < len(self.groups)):
                return at
        full = self.model.named(name).full if self.is_measure(name) else None
        return places.index(full) if full in places else None


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


def in_results(value: Any) -> Any:
    """A value as results show it: an exact fraction as a float."""
    return float(value) if isinstance(value, Fraction) else value


def evaluate_query(
    model: Model, tables: Tables, query: Query, as_of: date | None = None
) -> tuple[Columns, list[list[Any]], int]:
    """Columns, rows and total of a query."""
    return Answer(model, tables, query, as_of).result()

"""Measures of one fact: its rows by group, each once, and what is aggregated from them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracle.aggregates import aggregate, quantile
from tests.oracle.definitions import COUNTS, DERIVED, Column, Key
from tests.oracle.expressions import evaluate
from tests.oracle.model import Member
from tests.oracle.refusals import CannotSay
from tests.oracle.rows import Joined, RowNames, Rows, Scope, own_row
from tests.oracle.syntax import has_aggregate, parse


class FactNames:
    """The names of an expression with aggregates of its own, over the rows of one group."""

    def __init__(self, work: Facts, measure: Member, rows: list[int], scope: Scope) -> None:
        self.work, self.measure, self.rows, self.scope = work, measure, rows, scope

    def column(self, cube: str | None, name: str) -> Any:
        raise CannotSay(f"the column `{name}` outside an aggregate")

    def member(self, text: str) -> Any:
        member = self.work.model.refer(self.measure.owner, text)[0]
        if member.kind != "measure" or member.owner != self.measure.owner:
            raise CannotSay(f"`{{{text}}}` beside an aggregate of its own")
        return self.work.over(member, self.rows, self.scope)

    def aggregate(self, name: str, distinct: bool, argument: Any) -> Any:
        if argument is None:
            return len(self.rows)
        cube = self.measure.owner
        values = [self.work.row_value(cube, i, argument, self.scope) for i in self.rows]
        kind = {"COUNT": "count_distinct" if distinct else "count"}.get(name, name.lower())
        if distinct and kind != "count_distinct":
            values = list(dict.fromkeys(values))
        return aggregate(kind, values)


class Facts(Rows):
    """Computes measures over joined rows."""

    def facts(self, cube: str, scope: Scope) -> dict[Key, list[int]]:
        """Which rows of a cube count in which group: each once, however it got there."""
        found: dict[Key, dict[int, None]] = {}
        for joined in self.joined(cube, self.needs(scope) - {cube}):
            if self.kept(joined, scope):
                row, _ = own_row(joined, cube)
                found.setdefault(self.groups_of(joined, scope), {})[row] = None
        if not scope.groups:
            found.setdefault((), {})
        return {key: list(rows) for key, rows in found.items()}

    def parent(self, cube: str, scope: Scope) -> str | None:
        """The cube that declares its way down to `cube` and all groups: its rows all appear.

        As in Cube: customers that declare `one_to_many` orders are shown without orders, too;
        when instead the orders declare `many_to_one`, they are not. Filters add no groups.
        """
        tree = self.tree(cube, self.needs(Scope(groups=scope.groups)) - {cube})
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
            column.setdefault(key, 0 if measure.type in COUNTS else None)
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
        found = [
            evaluate(node, RowNames(self, cube, joined, scope))
            for joined in self.related(cube, row, [node])
        ]
        if any(each != found[0] for each in found):
            raise CannotSay("a measure over several values for one row")
        return found[0]

    def related(self, cube: str, row: int, nodes: list[Any]) -> list[Joined]:
        """The joined rows of one row of a cube, as far as expressions need them."""
        cubes = {name for node in nodes for name in self.model.cubes_in(node, cube)}
        return [each for each in self.joined(cube, cubes - {cube}) if own_row(each, cube)[0] == row]

    def last_moments(self, measure: Member, rows: list[int], scope: Scope) -> list[int]:
        """Of a stock, only the rows at the last (or first) moment of the group, or of each `by`."""
        raw = measure.raw["semi_additive"]
        choose = max if raw.get("choose", "last") == "last" else min
        when = parse("{" + raw["time_dimension"] + "}")
        by = [parse("{" + name + "}") for name in raw.get("by") or []]
        moments = {i: self.row_value(measure.owner, i, when, scope) for i in rows}
        sorts = {
            i: tuple(self.row_value(measure.owner, i, each, scope) for each in by) for i in rows
        }
        chosen: dict[Key, Any] = {}
        for i in rows:
            if moments[i] is not None:
                chosen[sorts[i]] = choose(chosen.get(sorts[i], moments[i]), moments[i])
        return [i for i in rows if moments[i] is not None and chosen.get(sorts[i]) == moments[i]]

"""Semantic SQL: another way to write a query.

    SELECT kind, MEASURE(hours) FROM podcast WHERE published_on >= '2023-01-01' GROUP BY 1

One SELECT over one view or cube. Columns are members, `MEASURE(x)` names a measure,
`DATE_TRUNC('month', x)` buckets a time. What a Query cannot say is an error that names it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlglot import exp

from semantic.errors import QueryError
from semantic.model.nearest import nearest
from semantic.model.types import Model
from semantic.query.sql_text import EXAMPLE, Tree, cannot, is_value, parsed, plain_value

_CLAUSES = {
    "expressions",
    "from_",
    "where",
    "group",
    "having",
    "order",
    "limit",
    "offset",
    "kind",
    "hint",
}
_WORDS = {
    "joins": "JOIN: joins come from the model",
    "with_": "WITH",
    "distinct": "DISTINCT: groups are distinct already",
    "windows": "WINDOW",
    "qualify": "QUALIFY",
    "laterals": "LATERAL",
}
_FLIPPED = {
    "gt": "lt",
    "gte": "lte",
    "lt": "gt",
    "lte": "gte",
    "equals": "equals",
    "notEquals": "notEquals",
}
_COMPARED: dict[Any, str] = {
    exp.EQ: "equals",
    exp.NEQ: "notEquals",
    exp.GT: "gt",
    exp.GTE: "gte",
    exp.LT: "lt",
    exp.LTE: "lte",
}
_NEGATED = {
    "equals": "notEquals",
    "notEquals": "equals",
    "set": "notSet",
    "notSet": "set",
    "gt": "lte",
    "gte": "lt",
    "lt": "gte",
    "lte": "gt",
    "contains": "notContains",
    "startsWith": "notStartsWith",
    "endsWith": "notEndsWith",
    "inDateRange": "notInDateRange",
    "onTheDate": "notInDateRange",
    "afterDate": "beforeOrOnDate",
    "beforeDate": "afterOrOnDate",
    "afterOrOnDate": "beforeDate",
    "beforeOrOnDate": "afterDate",
}
_DATED = {
    "gt": "afterDate",
    "gte": "afterOrOnDate",
    "lt": "beforeDate",
    "lte": "beforeOrOnDate",
    "equals": "onTheDate",
}


def sql_to_json(text: str, model: Model) -> dict[str, Any]:
    """The Cube JSON that a semantic SELECT means. Raises QueryError ("bad-sql") for the rest."""
    tree = parsed(text)
    for key, value in tree.args.items():
        if value and key not in _CLAUSES:
            raise cannot(_WORDS.get(key, key.strip("_").upper()))
    return _Reader(tree, _owner(tree, model), model).read()


def _owner(tree: Tree, model: Model) -> str:
    from_ = tree.args.get("from_")
    table = from_.this if from_ else None
    if not isinstance(table, exp.Table) or table.args.get("db"):
        raise cannot("subquery or function in FROM: name one view or cube")
    owner = str(table.name)
    if owner not in model.views and owner not in model.cubes:
        known = [*model.views, *model.cubes]
        raise QueryError(
            "unknown-cube",
            f"there is no cube or view `{owner}`",
            path="FROM",
            near=nearest(owner, known),
        )
    return owner


@dataclass(slots=True)
class _Reader:
    """Reads the clauses of one SELECT over one owner."""

    tree: Tree
    owner: str
    model: Model
    dimensions: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    times: list[dict[str, Any]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)

    def read(self) -> dict[str, Any]:
        """The SELECT as Cube JSON."""
        for item in self.tree.expressions:
            self._select(item)
        self._check_groups()
        filters = [*self._where(), *self._having()]
        query: dict[str, Any] = {"measures": self.measures, "dimensions": self.dimensions}
        query |= {"timeDimensions": self.times, "filters": filters}
        if order := self.tree.args.get("order"):
            query["order"] = [self._ordered(each) for each in order.expressions]
        for clause in ("limit", "offset"):
            if part := self.tree.args.get(clause):
                query[clause] = self._whole(part.expression, clause)
        return {key: value for key, value in query.items() if value not in ([], None)}

    # ------------------------------------------------------------------ SELECT

    def _select(self, item: Tree) -> None:
        if isinstance(item, exp.Alias):
            raise QueryError(
                "bad-sql",
                f"`AS {item.alias}` cannot rename a column",
                path="SELECT",
                hint="columns are named after their members",
            )
        if isinstance(item, exp.Star):
            raise QueryError(
                "bad-sql", "`*` does not say which members", path="SELECT", hint=EXAMPLE
            )
        if bucket := self._bucket(item):
            self.times.append({"dimension": bucket[0], "granularity": bucket[1]})
            self.columns.append(f"{bucket[0]}.{bucket[1]}")
        elif measure := self._measure(item):
            self.measures.append(measure)
            self.columns.append(measure)
        else:
            name = self._member(item, "SELECT")
            self.dimensions.append(name)
            self.columns.append(name)

    def _measure(self, item: Tree) -> str | None:
        if (
            isinstance(item, exp.Anonymous)
            and item.name.upper() == "MEASURE"
            and len(item.expressions) == 1
        ):
            return self._member(item.expressions[0], "MEASURE")
        if isinstance(item, exp.AggFunc):
            raise QueryError(
                "bad-sql",
                f"`{item.sql(dialect='duckdb')}` aggregates by itself",
                path="SELECT",
                hint="the model says how to aggregate: write MEASURE(name)",
            )
        return None

    def _bucket(self, item: Tree) -> tuple[str, str] | None:
        if not isinstance(item, (exp.TimestampTrunc, exp.DateTrunc)):
            return None
        grain = item.args.get("unit")
        return self._member(item.this, "DATE_TRUNC"), str(grain.name if grain else "").lower()

    def _member(self, item: Tree, path: str) -> str:
        if isinstance(item, exp.Cast):
            item = item.this
        if isinstance(item, exp.Column) and (not item.table or item.table == self.owner):
            return f"{self.owner}.{item.name}"
        text = item.sql(dialect="duckdb") if isinstance(item, exp.Expression) else str(item)
        raise QueryError(
            "bad-sql",
            f"`{text[:80]}` is not a member of `{self.owner}`",
            path=path,
            hint="expressions belong into the model, as a dimension or measure",
        )

    def _check_groups(self) -> None:
        group = self.tree.args.get("group")
        if not group:
            return
        if set(group.args) - {"expressions"} and any(
            group.args.get(k) for k in ("rollup", "cube", "grouping_sets")
        ):
            raise cannot("ROLLUP or CUBE: use `subtotals` in a JSON query")
        named = {self._column(each, "GROUP BY") for each in group.expressions}
        shown = {name for name in self.columns if name not in self.measures}
        if named != shown:
            odd = ", ".join(sorted(named ^ shown))
            raise QueryError(
                "bad-sql",
                f"GROUP BY and SELECT differ in {odd}",
                path="GROUP BY",
                hint="group by every selected dimension, or leave GROUP BY out",
            )

    def _column(self, item: Tree, path: str) -> str:
        """A result column by position or as written."""
        if isinstance(item, exp.Literal) and not item.is_string:
            at = self._whole(item, path)
            if not 1 <= at <= len(self.columns):
                raise QueryError("bad-sql", f"there is no column {at}", path=path)
            return self.columns[at - 1]
        if bucket := self._bucket(item):
            return ".".join(bucket)
        return self._measure(item) or self._member(item, path)

    def _ordered(self, item: Tree) -> list[str]:
        if item.args.get("nulls_first") and not item.args.get("desc"):
            raise cannot("NULLS FIRST: rows without a value come last")
        return [self._column(item.this, "ORDER BY"), "desc" if item.args.get("desc") else "asc"]

    def _whole(self, item: Tree, path: str) -> int:
        if isinstance(item, exp.Literal) and not item.is_string and str(item.this).isdigit():
            return int(item.this)
        raise QueryError("bad-sql", f"`{item.sql()}` is not a whole number", path=path.upper())

    # ----------------------------------------------------------------- filters

    def _where(self) -> list[dict[str, Any]]:
        where = self.tree.args.get("where")
        return [self._condition(where.this, False, self._row_subject)] if where else []

    def _having(self) -> list[dict[str, Any]]:
        having = self.tree.args.get("having")
        return [self._condition(having.this, False, self._group_subject)] if having else []

    def _row_subject(self, item: Tree) -> str:
        if isinstance(item, exp.Anonymous):
            raise QueryError(
                "bad-sql",
                "a measure cannot be filtered in WHERE",
                path="WHERE",
                hint="write HAVING MEASURE(name) > 10",
            )
        return self._member(item, "WHERE")

    def _group_subject(self, item: Tree) -> str:
        measure = self._measure(item)
        if measure is None:
            raise QueryError(
                "bad-sql",
                "HAVING speaks of measures",
                path="HAVING",
                hint="write MEASURE(name) > 10",
            )
        return measure

    def _condition(
        self, item: Tree, negated: bool, subject: Callable[[Tree], str]
    ) -> dict[str, Any]:
        if isinstance(item, exp.Paren):
            return self._condition(item.this, negated, subject)
        if isinstance(item, exp.Not):
            return self._condition(item.this, not negated, subject)
        if isinstance(item, (exp.And, exp.Or)):
            word = "and" if isinstance(item, exp.And) != negated else "or"
            return {
                word: [self._condition(each, negated, subject) for each in (item.left, item.right)]
            }
        member, operator, values = self._leaf(item, subject)
        if negated:
            operator = _NEGATED[operator]
        # In SQL a comparison is never true of NULL; Cube's negations keep rows without a value.
        leaf: dict[str, Any] = {"member": member, "operator": operator}
        if values is not None:
            leaf["values"] = values
        if operator in ("notEquals", "notContains", "notStartsWith", "notEndsWith"):
            return {"and": [leaf, {"member": member, "operator": "set"}]}
        return leaf

    def _leaf(
        self, item: Tree, subject: Callable[[Tree], str]
    ) -> tuple[str, str, list[Any] | None]:
        if isinstance(item, exp.Is):
            if not isinstance(item.expression, exp.Null):
                return self._compared(subject(item.this), "equals", [plain_value(item.expression)])
            return subject(item.this), "notSet", None
        if isinstance(item, exp.In) and not item.args.get("query"):
            return subject(item.this), "equals", [plain_value(each) for each in item.expressions]
        if isinstance(item, exp.Between):
            return self._between(item, subject)
        if isinstance(item, (exp.Like, exp.ILike)):
            return self._like(item, subject)
        for kind, operator in _COMPARED.items():
            if isinstance(item, kind):
                if is_value(item.left):
                    return self._compared(
                        subject(item.right), _FLIPPED[operator], [plain_value(item.left)]
                    )
                return self._compared(subject(item.left), operator, [plain_value(item.right)])
        if isinstance(item, exp.Column):
            return subject(item), "equals", [True]
        raise QueryError(
            "bad-sql",
            f"`{item.sql(dialect='duckdb')[:80]}` is not a condition of semantic SQL",
            hint="=, <>, <, <=, >, >=, IN, BETWEEN dates, LIKE '%a%', IS NULL, AND, OR, NOT",
        )

    def _between(self, item: Tree, subject: Callable[[Tree], str]) -> tuple[str, str, list[Any]]:
        member = subject(item.this)
        if not self._is_time(member):
            raise QueryError(
                "bad-sql", "BETWEEN is for dates", hint="write x >= 1 AND x <= 9 for numbers"
            )
        return (
            member,
            "inDateRange",
            [plain_value(item.args["low"]), plain_value(item.args["high"])],
        )

    def _compared(
        self, member: str, operator: str, values: list[Any]
    ) -> tuple[str, str, list[Any]]:
        if self._is_time(member) and operator in _DATED:
            operator = _DATED[operator]
        return member, operator, values

    def _is_time(self, member: str) -> bool:
        owner, _, name = member.partition(".")
        if view := self.model.views.get(owner):
            found = view.members.get(name)
            return bool(found and found.dimension and found.dimension.type == "time")
        dimension = self.model.cubes[owner].dimensions.get(name)
        return bool(dimension and dimension.type == "time")

    def _like(self, item: Tree, subject: Callable[[Tree], str]) -> tuple[str, str, list[Any]]:
        pattern = str(plain_value(item.expression))
        text = pattern.strip("%")
        if "%" in text or "_" in text or not text:
            raise QueryError(
                "bad-sql",
                f"the pattern `{pattern}` has wildcards inside",
                hint="'%text%', 'text%' or '%text'; upper and lower case are the same",
            )
        starts, ends = not pattern.startswith("%"), not pattern.endswith("%")
        operator = (
            "equals"
            if starts and ends
            else "startsWith"
            if starts
            else "endsWith"
            if ends
            else "contains"
        )
        return subject(item.this), operator, [text]

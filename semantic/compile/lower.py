"""A logical plan as one sqlglot SELECT.

A `Block` is a SELECT under construction. Nodes that one SELECT can say together share a block;
a block is closed (becomes a subquery or a common table expression) when the next node needs
its rows as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlglot import exp

from semantic.compile import nodes as n
from semantic.compile import times
from semantic.compile.block import Block, put_together
from semantic.compile.calendar import bucket_start, last_moment
from semantic.compile.fragments import Fragments
from semantic.compile.literals import Tree, all_of, column, copied, table, table_alias
from semantic.compile.presence import columns_compared
from semantic.compile.windows import interval_of, seconds_of
from semantic.errors import QueryError
from semantic.model.types import Model, Table
from semantic.query.types import Value

MAX_BUCKETS = 100_000


class Lowering:
    """Lowers one plan; holds the common table expressions it needs."""

    def __init__(
        self,
        model: Model,
        parameters: Mapping[str, Value],
        timezone: str = "UTC",
        full_joins: bool = True,
    ) -> None:
        self.fragments = Fragments(model, parameters, timezone)
        self.full_joins = full_joins
        self.mark = "_"
        self.tables: set[str] = set()
        self.ctes: dict[str, Tree] = {}
        self.shared: dict[int, tuple[str, tuple[str, ...], n.Plan]] = {}

    def whole(self, plan: n.Plan) -> Tree:
        """The SELECT of a whole plan, common table expressions first."""
        tree = self._sorted(plan) if isinstance(plan, n.Sorted) else self.block(plan).select()
        if self.renames():
            return self.whole(plan)
        if self.ctes:
            ctes = [
                exp.CTE(
                    this=body, alias=exp.TableAlias(this=exp.Identifier(this=name, quoted=True))
                )
                for name, body in self.ctes.items()
            ]
            tree.set("with_", exp.With(expressions=ctes))
        return tree

    def renames(self) -> bool:
        """Start again under other names, when one of ours would hide a table of the warehouse."""
        if self.tables.isdisjoint(self.ctes):
            return False
        self.ctes, self.shared, self.tables = {}, {}, set()
        self.mark += "_"
        return True

    def _sorted(self, plan: n.Sorted) -> Tree:
        block = self.block(plan.input)
        if block.state == "distinct" and any(key in plan.hidden for key, _ in plan.order):
            block = self.close(block)
        keys = {name: block.columns.pop(name) for name in plan.hidden}
        tree = block.select()
        order = [
            exp.Ordered(
                this=keys[key] if key in keys else column(key),
                desc=direction == "desc",
                nulls_first=False,
            )
            for key, direction in plan.order
        ]
        if order:
            tree.set("order", exp.Order(expressions=order))
        if plan.limit is not None:
            tree.set("limit", exp.Limit(expression=exp.Literal.number(str(plan.limit))))
        if plan.offset:
            tree.set("offset", exp.Offset(expression=exp.Literal.number(str(plan.offset))))
        return tree

    # -------------------------------------------------------------- blocks

    def block(self, plan: n.Plan) -> Block:  # noqa: C901  one case for each node
        """The open block of a plan."""
        match plan:
            case n.Scan():
                return Block(self.scan(plan))
            case n.LeftJoin():
                return self._left_join(plan)
            case n.Filtered(input, conditions):
                return self._filtered(self.block(input), conditions)
            case n.KeysIn():
                return self._keys_in(plan)
            case n.Distinct(input, columns, why):
                return self._distinct(self.block(input), columns, why)
            case n.Project(input, columns):
                return self._project(self.block(input), columns)
            case n.Aggregate(input, groups, measures, why):
                return self._aggregate(self.block(input), groups, measures, why)
            case n.Combine():
                return self._combine(plan)
            case n.Attach():
                return self._attach(plan)
            case n.Series():
                return self._series(plan)
            case n.Windowed():
                return self._windowed(plan)
            case n.Stacked(parts):
                return self._stacked(parts)
            case n.Sorted():
                raise AssertionError("rows are put in order last")

    def close(self, block: Block, alias: str | None = None) -> Block:
        """A new block that reads the finished one as a common table expression."""
        return self.close_tree(block.select(), tuple(block.columns), alias)

    def close_tree(self, tree: Tree, names: tuple[str, ...], alias: str | None = None) -> Block:
        """A block that reads a finished SELECT."""
        name = self._cte(tree, alias)
        return Block(table(name), columns={each: column(each, name) for each in names})

    def _cte(self, tree: Tree, alias: str | None = None) -> str:
        name = f"{self.mark}{alias or 'step'}_{len(self.ctes) + 1}"
        self.ctes[name] = tree
        return name

    def named(self, plan: n.Plan, alias: str) -> tuple[str, tuple[str, ...]]:
        """A plan as a common table expression, made once however often it is used."""
        if id(plan) in self.shared:
            name, columns, _ = self.shared[id(plan)]
            return name, columns
        block = self.block(plan)
        columns = tuple(block.columns)
        name = self._cte(block.select(), alias)
        # The plan is kept beside its name, so that its id stays its own.
        self.shared[id(plan)] = (name, columns, plan)
        return name, columns

    # -------------------------------------------------------------- tables

    def scan(self, plan: n.Scan) -> Tree:
        """A cube's table under the cube's name, with its sub-query dimensions when in use."""
        bare = self._source(plan)
        if not plan.computed:
            return bare
        inner = exp.Select(
            expressions=[
                exp.Column(this=exp.Star(), table=exp.Identifier(this=plan.cube, quoted=True))
            ]
        )
        inner.set("from_", exp.From(this=bare))
        joins = []
        for each in plan.computed:
            name, _ = self.named(each.plan, "values")
            on = [
                exp.EQ(this=self.fragments.attribute(dimension), expression=column(key, name))
                for key, dimension in each.keys
            ]
            joins.append(exp.Join(this=table(name), side="LEFT", on=all_of(on)))
            value = column(each.dimension.full_name, name)
            alias = exp.Identifier(this=each.dimension.full_name, quoted=True)
            inner.append("expressions", exp.Alias(this=value, alias=alias))
        inner.set("joins", joins)
        return exp.Subquery(this=inner, alias=table_alias(plan.cube))

    def _source(self, plan: n.Scan) -> Tree:
        if isinstance(plan.source, Table):
            names = [exp.Identifier(this=part, quoted=True) for part in plan.source.parts]
            catalog, db = [None, None, *names[:-1]][-2:]
            self.tables.add(plan.source.parts[-1].lower())
            return exp.Table(this=names[-1], db=db, catalog=catalog, alias=table_alias(plan.cube))
        tree = plan.source.tree.copy()
        self.tables.update(each.name.lower() for each in tree.find_all(exp.Table))
        for node in list(tree.find_all(exp.Placeholder)):
            node.replace(self.fragments.placed(node, plan.source, _no_member))  # type: ignore[arg-type]
        return exp.Subquery(this=tree, alias=table_alias(plan.cube))

    def _left_join(self, plan: n.LeftJoin) -> Block:
        block = self.block(plan.left)
        if block.state != "rows" or block.where:
            block = self.close(block)
        if not isinstance(plan.right, n.Scan):
            raise AssertionError("a fact's rows are joined to tables")
        on = all_of(self._lowered_all(plan.on, block))
        block.joins.append(exp.Join(this=self.scan(plan.right), side="LEFT", on=on))
        if not plan.certain:
            block.missing |= self._missing(plan.right.cube, on)
        return block

    def _missing(self, cube: str, on: Tree) -> dict[str, Tree]:
        """A cube that a left join may not find, and a value that is NULL just then."""
        for dimension in self.fragments.keys_of(cube):
            return {cube: self.fragments.attribute(dimension)}
        for column_compared in columns_compared(on, cube):
            return {cube: column_compared}
        raise QueryError(
            "no-primary-key",
            f"`{cube}` has no primary key, so rows without one of `{cube}` cannot be told",
            hint=f"mark the dimensions that identify a row of `{cube}` with `primary_key: true`",
        )

    def _lowered_all(self, given: tuple[n.AnyExpression, ...], block: Block) -> list[Tree]:
        return [self.fragments.lower(each, block.columns, block.missing) for each in given]

    # ------------------------------------------------------- rows to rows

    def _filtered(self, block: Block, conditions: tuple[n.AnyExpression, ...]) -> Block:
        if block.state in ("distinct", "windowed"):
            block = self.close(block)
        tests = self._lowered_all(conditions, block)
        (block.having if block.state == "grouped" else block.where).extend(tests)
        return block

    def _keys_in(self, plan: n.KeysIn) -> Block:
        block = self.block(plan.input)
        inner = self.block(plan.among).select()
        keys = self._lowered_all(plan.keys, block)
        subject = keys[0] if len(keys) == 1 else exp.Tuple(expressions=keys)
        block.where.append(exp.In(this=subject, query=exp.Subquery(this=inner)))
        return block

    def _distinct(self, block: Block, columns: tuple[n.Named, ...], why: str) -> Block:
        if block.state != "rows":
            block = self.close(block)
        block.columns = self._lowered(columns, block)
        block.state = "distinct"
        if why:
            block.why.append(why)
        return block

    def _project(self, block: Block, columns: tuple[n.Named, ...]) -> Block:
        renames = all(isinstance(each, n.Column) for _, each in columns)
        if block.state == "distinct" and (not renames or len(columns) < len(block.columns)):
            block = self.close(block)
        if block.state == "windowed" and not renames:
            block = self.close(block)
        block.columns = _renamed(columns, block) if renames else self._lowered(columns, block)
        if any(_has_window(each) for _, each in columns):
            block.state = "windowed"
        return block

    def _lowered(self, columns: tuple[n.Named, ...], block: Block) -> dict[str, Tree]:
        lower, known, missing = self.fragments.lower, block.columns, block.missing
        return {name: lower(each, known, missing) for name, each in columns}

    def _aggregate(
        self, block: Block, groups: tuple[n.Named, ...], measures: tuple[n.Named, ...], why: str
    ) -> Block:
        if block.state != "rows":
            block = self.close(block)
        keys = self._lowered(groups, block)
        block.columns = keys | self._lowered(measures, block)
        block.group = [copied(tree) for tree in keys.values()]
        block.state = "grouped"
        if why:
            block.why.append(why)
        return block

    # ---------------------------------------------------- side by side

    def _combine(self, plan: n.Combine) -> Block:
        parts = [self.named(part, "part")[0] for part in plan.parts]
        block = (
            put_together(parts, plan.keys)
            if self.full_joins or not plan.keys
            else self._put_beside(parts, plan.keys)
        )
        for name, part in plan.columns:
            tree = column(name, parts[part])
            if name in plan.zeros:
                tree = exp.Coalesce(this=tree, expressions=[exp.Literal.number("0")])
            block.columns[name] = tree
        return block

    def _put_beside(self, parts: list[str], names: tuple[str, ...]) -> Block:
        """The keys of all parts, and each part joined to them."""
        tree: Tree = None
        for part in parts:
            keys = exp.Select(expressions=[column(key, part) for key in names])
            keys.set("from_", exp.From(this=table(part)))
            tree = exp.Union(this=tree, expression=keys, distinct=True) if tree else keys
        block = self.close_tree(tree, names, "keys")
        for part in parts:
            on = [
                exp.NullSafeEQ(this=block.columns[key].copy(), expression=column(key, part))
                for key in names
            ]
            block.joins.append(exp.Join(this=table(part), side="LEFT", on=all_of(on)))
        return block

    def _attach(self, plan: n.Attach) -> Block:
        block = self.block(plan.base)
        if block.state != "rows":
            block = self.close(block)
        name, _ = self.named(plan.part, "part")
        on = [
            exp.NullSafeEQ(this=block.columns[key].copy(), expression=column(key, name))
            for key in plan.keys
        ]
        block.joins.append(exp.Join(this=table(name), side="LEFT", on=all_of(on)))
        for each in plan.columns:
            block.columns[each] = column(each, name)
        return block

    def _windowed(self, plan: n.Windowed) -> Block:
        left, left_names = self.named(plan.left, "series")
        right, right_names = self.named(plan.right, "rows")
        columns = {name: column(name, left) for name in left_names}
        columns |= {name: column(name, right) for name in right_names}
        block = Block(table(left), columns=columns)
        if not plan.on:
            block.joins.append(exp.Join(this=table(right), kind="CROSS"))
            return block
        on = all_of([self.fragments.lower(each, columns) for each in plan.on])
        block.joins.append(
            exp.Join(
                this=table(right), on=on, **({"side": "LEFT"} if plan.keep else {"kind": "INNER"})
            )
        )
        return block

    def _stacked(self, parts: tuple[n.Plan, ...]) -> Block:
        blocks = [self.block(part) for part in parts]
        names = tuple(blocks[0].columns)
        tree = blocks[0].select()
        for other in blocks[1:]:
            tree = exp.Union(this=tree, expression=other.select(), distinct=False)
        return self.close_tree(tree, names, "stacked")

    # ------------------------------------------------------------- series

    def _series(self, plan: n.Series) -> Block:
        if plan.first is not None and plan.until is not None:
            start = bucket_start(plan.grain, plan.first)
            last = bucket_start(plan.grain, last_moment(plan.until))
            _check_length(plan.grain, (last - start).total_seconds())
            array: Tree = times.series(start, last, plan.grain)
            inner = exp.Select(expressions=[_unnested(array)])
        else:
            assert plan.within is not None
            name, _ = self.named(plan.within, "rows")
            at = column(plan.column, name)
            low, high = (
                times.bucket(fold(this=at.copy()), plan.grain) for fold in (exp.Min, exp.Max)
            )
            inner = exp.Select(expressions=[_unnested(times.times_between(low, high, plan.grain))])
            inner.set("from_", exp.From(this=table(name)))
        block = self.close_tree(inner, ("start",), "buckets")
        start_column = block.columns["start"]
        block.columns["until"] = times.moved(start_column.copy(), interval_of(plan.grain), 1)
        return block


def _renamed(columns: tuple[n.Named, ...], block: Block) -> dict[str, Tree]:
    """Columns under new names: moved, and copied only where one is shown twice."""
    moved: set[str] = set()
    found: dict[str, Tree] = {}
    for name, each in columns:
        assert isinstance(each, n.Column)
        tree = block.columns[each.name]
        found[name] = copied(tree) if each.name in moved else tree
        moved.add(each.name)
    return found


def _unnested(array: Tree) -> Tree:
    return exp.Alias(
        this=exp.Unnest(expressions=[array]), alias=exp.Identifier(this="start", quoted=True)
    )


def _check_length(grain: Any, seconds: float) -> None:
    buckets = seconds / seconds_of(grain)
    if buckets > MAX_BUCKETS:
        raise QueryError(
            "too-large",
            f"the range has about {int(buckets):,} buckets, more than {MAX_BUCKETS:,}",
            hint="ask for a coarser granularity or a shorter range",
        )


def _has_window(expression: n.AnyExpression) -> bool:
    return isinstance(expression, (n.Ranked, n.Edge))


def _no_member(key: str, _ref: object) -> Tree:
    raise AssertionError(f"a cube's SELECT names the member {key}")

"""One fact: its rows, joined to what the question needs, each counted once.

A fact is a cube whose rows are aggregated. Conceptually its rows are left-joined to every cube
that breakdowns and conditions need; a row counts in a group when at least one of its joined
rows belongs to the group and meets the conditions. Joins to many therefore never multiply.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from semantic.compile import nodes as n
from semantic.compile.needs import (
    condition_needs,
    cubes_of,
    dimension_at,
    dimension_needs,
    expr_needs,
    expressions,
    measure_needs,
)
from semantic.compile.scope import All, Condition, Group, Having, InSegment, Scope, Some, Where
from semantic.compile.trees import Need, Tree, Trees
from semantic.compile.zones import in_utc
from semantic.errors import QueryError
from semantic.model.graph import Step
from semantic.model.types import Cube, Dimension, Expr, Interval, Measure, Model


@dataclass(slots=True)
class Planning:
    """What planning one query needs to know, and what it finds out on the way."""

    model: Model
    trees: Trees
    values: Callable[[Planning, Scope, Dimension], n.Plan]
    warnings: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)

    def cube(self, name: str) -> Cube:
        """The cube of that name. Views have no rows of their own."""
        return self.model.cubes[name]


def reached(p: Planning, cube: str, dimension: Dimension) -> bool:
    """Whether joins lead from a cube to all that a dimension is about."""
    return all(p.trees.reaches(cube, each) for each in cubes_of(p.model, dimension))


# ------------------------------------------------------------------ its rows


@dataclass(frozen=True, slots=True)
class Rows:
    """The joined rows of one fact. `multiplied`: a row of the fact may stand here several times."""

    plan: n.Plan
    tree: Tree
    multiplied: bool
    overlaps: bool


def fact_rows(
    p: Planning,
    scope: Scope,
    root: str,
    measures: Iterable[Measure] = (),
    rows_only: bool = False,
    having: tuple[Expr, ...] = (),
) -> Rows:
    """The rows of `root` that the conditions leave, joined to what groups and measures need.

    `rows_only`: nothing will be aggregated, so measures may read what a join multiplies.
    `having`: only rows with at least one joined row that meets all of these.
    """
    measures = tuple(measures)
    conditions = [*scope.where, *_ranges(scope)]
    group_needs = [
        need for group in scope.groups for need in dimension_needs(p.model, group.dimension)
    ]
    own_needs = [need for measure in measures for need in measure_needs(p.model, measure)]
    wanted = [(each, [*_needs(p.model, each)]) for each in conditions]
    everything = [*group_needs, *own_needs, *(need for _, needs in wanted for need in needs)]
    tree = _tree(p, root, everything, scope)
    if not rows_only:
        _refuse_multiplied_inputs(p, root, tree, measures)
    shown = [*group_needs, *own_needs] if rows_only else group_needs
    grouped = {tree.branch(need.cube) for need in shown} - {None}
    main, apart = _clusters(tree, wanted, grouped)
    needed = {need.cube for need in (*group_needs, *own_needs)}
    needed |= {via for need in (*group_needs, *own_needs) for via in need.via}
    needed |= {need.cube for _, needs in main for need in needs}
    joined = tree.part(needed)
    used = [
        *(g.dimension for g in scope.groups),
        *subqueries_of(p.model, [c for c, _ in main], measures),
    ]
    plan = join(p, joined, scope, used)
    tests = tuple(test(p, scope, each) for each, _ in main)
    if tests:
        plan = n.Filtered(plan, tests, why="rows asked for")
    for cluster in apart:
        plan = _having_such_rows(p, scope, root, tree, plan, cluster)
    if having:
        plan = _meeting(p, scope, root, plan, having)
    return Rows(plan, joined, joined.multiplies(), bool(grouped))


@dataclass(frozen=True, slots=True)
class _Ranged:
    """A time range as one more condition on rows."""

    condition: n.AnyExpression
    dimension: Dimension


def _ranges(scope: Scope) -> Iterator[_Ranged]:
    for each in scope.ranges:
        moved, zone = shifts_of(scope, each.dimension), zone_of(scope, each.dimension)
        # A moved time is compared as wall-clock time; an unmoved one as an instant.
        time = (
            local(scope, each.dimension) if moved else n.Local(n.Attribute(each.dimension), "UTC")
        )
        bounds = [
            (operator, bound if moved else in_utc(bound, zone))
            for bound, operator in ((each.first, ">="), (each.until, "<"))
            if bound is not None
        ]
        if bounds:
            tests = tuple(
                n.Compared(time, operator, n.Constant(bound)) for operator, bound in bounds
            )
            yield _Ranged(n.Every(tests), each.dimension)


def _needs(model: Model, condition: Condition | _Ranged) -> Iterator[Need]:
    if isinstance(condition, _Ranged):
        yield from dimension_needs(model, condition.dimension)
    else:
        yield from condition_needs(model, condition)


def _tree(p: Planning, root: str, needs: list[Need], scope: Scope) -> Tree:
    for need in needs:
        if not p.trees.reaches(root, need.cube):
            names = ", ".join(
                sorted(
                    {g.dimension.full_name for g in scope.groups if g.dimension.cube == need.cube}
                )
            )
            what = f" ({names})" if names else ""
            raise QueryError(
                "unreachable",
                f"the rows of `{root}` cannot be broken down or filtered by "
                f"`{need.cube}`{what}: no join leads there",
                hint=f"leave `{need.cube}` out, ask in separate queries, or declare a join",
            )
    return p.trees.tree(root, needs)


def _refuse_multiplied_inputs(
    p: Planning, root: str, tree: Tree, measures: Iterable[Measure]
) -> None:
    for measure in measures:
        for need in measure_needs(p.model, measure):
            if tree.branch(need.cube):
                raise QueryError(
                    "multiplied-input",
                    f"`{measure.full_name}` is made of rows of `{root}`, but reads `{need.cube}`, "
                    "which has several rows for one of these",
                    hint=f"give `{root}` a sub_query dimension over `{need.cube}` and use that",
                )


Conjunct = tuple["Condition | _Ranged", list[Need]]


def _clusters(
    tree: Tree, wanted: list[Conjunct], grouped: set[str | None]
) -> tuple[list[Conjunct], list[list[Conjunct]]]:
    """Conditions tested on the joined rows, and those about branches that nothing else shows.

    Conditions on one branch speak of the same row of it, so they stay together.
    """
    main: list[Conjunct] = []
    clusters: list[tuple[set[str | None], list[Conjunct]]] = []
    for conjunct in wanted:
        branches: set[str | None] = {tree.branch(need.cube) for need in conjunct[1]} - {None}
        if branches <= grouped:
            main.append(conjunct)
            continue
        together = [conjunct]
        for other in [one for one in clusters if one[0] & branches]:
            clusters.remove(other)
            branches |= other[0]
            together = [*other[1], *together]
        clusters.append((branches, together))
    apart: list[list[Conjunct]] = []
    for branches, together in clusters:
        if branches & grouped:
            main += together
        else:
            apart.append(together)
    return main, apart


def _having_such_rows(
    p: Planning, scope: Scope, root: str, tree: Tree, plan: n.Plan, cluster: list[Conjunct]
) -> n.Plan:
    """Keep the fact's rows that have at least one joined row meeting the conditions."""
    keys = key_columns(p, root, "filtered over a join to many")
    cubes = {need.cube for _, needs in cluster for need in needs}
    cubes |= {via for _, needs in cluster for need in needs for via in need.via}
    inner = join(p, tree.part(cubes), scope, subqueries_of(p.model, [c for c, _ in cluster], ()))
    inner = n.Filtered(inner, tuple(test(p, scope, each) for each, _ in cluster))
    among = n.Project(inner, tuple((f"key_{i}", key) for i, key in enumerate(keys)))
    others = ", ".join(sorted(cube for cube in cubes if tree.branch(cube)))
    p.notes[f"`{root}` is kept where at least one row of {others} meets the condition"] = None
    return n.KeysIn(plan, keys, among, why=f"has at least one such row of {others}")


def filters_over_many(p: Planning, measure: Measure) -> bool:
    """Whether a measure's own filters read a cube with several rows for one of its rows."""
    needs = [*_filter_needs(p, measure.cube, measure.filters)]
    tree = p.trees.tree(measure.cube, needs) if needs else Tree(measure.cube)
    return any(tree.branch(need.cube) for need in needs)


def _filter_needs(p: Planning, cube: str, filters: Iterable[Expr]) -> Iterator[Need]:
    for each in filters:
        yield from expr_needs(p.model, each, cube)


def _meeting(
    p: Planning, scope: Scope, root: str, plan: n.Plan, filters: tuple[Expr, ...]
) -> n.Plan:
    """Keep the fact's rows that have one joined row which meets a measure's own filters."""
    keys = key_columns(p, root, "filtered over a join to many")
    tree = p.trees.tree(root, _filter_needs(p, root, filters))
    used = [found for each in filters for found in _dimensions_in(p.model, each)]
    inner = n.Filtered(join(p, tree, scope, used), tuple(n.Row(each) for each in filters))
    among = n.Project(inner, tuple((f"key_{i}", key) for i, key in enumerate(keys)))
    others = ", ".join(sorted(step.to_cube for step in tree.steps if step.multiplies))
    return n.KeysIn(plan, keys, among, why=f"has at least one such row of {others}")


def key_columns(p: Planning, cube: str, reason: str) -> tuple[n.AnyExpression, ...]:
    """The primary key of a cube as expressions. Raises QueryError when the model has none."""
    names = p.cube(cube).primary_key
    if not names:
        raise QueryError(
            "no-primary-key",
            f"`{cube}` has no primary key, and its rows are {reason}",
            hint=f"mark the dimensions that identify a row of `{cube}` with `primary_key: true`",
        )
    return tuple(n.Attribute(p.cube(cube).dimensions[name]) for name in names)


def join(p: Planning, tree: Tree, scope: Scope, used: Iterable[Dimension]) -> n.Plan:
    """The rows of a tree's root with all its joins, left joins throughout."""
    computed = subquery_closure(p.model, used)
    for step in tree.steps:
        computed |= subquery_closure(p.model, _dimensions_in(p.model, step.join.on))
    plan: n.Plan = scan(p, tree.root, scope, computed)
    for step in tree.steps:
        right = scan(p, step.to_cube, scope, computed)
        why = f"{step.from_cube} to {'many' if step.multiplies else 'one'} {step.to_cube}"
        keys = p.cube(step.to_cube).primary_key
        if step.forward or step.join.by is None or step.join.only is None or not keys:
            plan = n.LeftJoin(plan, right, (n.Row(step.join.on),), step.multiplies, why)
            continue
        plan = n.LeftJoin(plan, right, (n.Row(step.join.by),), step.multiplies, why)
        plan = n.Filtered(plan, (_unrefused(p, step, keys[0]),), why="related rows only")
        p.warnings[
            f"rows of `{step.from_cube}` that the join from `{step.to_cube}` refuses are left out"
        ] = None
    return plan


def _unrefused(p: Planning, step: Step, key: str) -> n.AnyExpression:
    """Whether a row has no key of its parent, or one that the parent's join takes."""
    assert step.join.only is not None
    found = n.Attribute(p.cube(step.to_cube).dimensions[key])
    return n.AnyOf((n.Test(found, "notSet", (), found.dimension.type), n.Row(step.join.only)))


def scan(p: Planning, cube: str, scope: Scope, computed: dict[str, Dimension]) -> n.Scan:
    """A cube's table with those of the sub-query dimensions that belong to it."""
    mine = [each for each in computed.values() if each.cube == cube]
    keys = p.cube(cube).primary_key
    if mine:
        key_columns(p, cube, "the grain of a sub-query dimension")
    columns = tuple((f"{cube}.{key}", p.cube(cube).dimensions[key]) for key in keys)
    return n.Scan(
        cube,
        p.cube(cube).source,
        tuple(n.Computed(each, columns, p.values(p, scope, each)) for each in mine),
    )


def subquery_closure(model: Model, dimensions: Iterable[Dimension]) -> dict[str, Dimension]:
    """The sub-query dimensions among these and among those they are made of."""
    found: dict[str, Dimension] = {}
    for dimension in dimensions:
        if dimension.sub_query:
            found[dimension.full_name] = dimension
        else:
            for expr in expressions(dimension.sql, dimension.case):
                found |= subquery_closure(model, _dimensions_in(model, expr))
    return found


def _dimensions_in(model: Model, expr: Expr) -> Iterator[Dimension]:
    for ref in expr.members.values():
        if found := dimension_at(model, ref):
            yield found


def subqueries_of(
    model: Model, conditions: Iterable[Condition | _Ranged], measures: Iterable[Measure]
) -> Iterator[Dimension]:
    """The dimensions that conditions and measures read."""
    for condition in conditions:
        yield from _dimensions_of(model, condition)
    for measure in measures:
        for expr in (*expressions(measure.sql, measure.case), *measure.filters):
            yield from _dimensions_in(model, expr)


def _dimensions_of(model: Model, condition: Condition | _Ranged) -> Iterator[Dimension]:
    match condition:
        case _Ranged() | Where():
            yield condition.dimension
        case InSegment(segment):
            yield from _dimensions_in(model, segment.sql)
        case All(parts) | Some(parts):
            for part in parts:
                yield from _dimensions_of(model, part)


# --------------------------------------------------------------- expressions


def test(p: Planning, scope: Scope, condition: Condition | _Ranged) -> n.AnyExpression:
    """A condition on rows as an expression over the joined rows."""
    match condition:
        case _Ranged():
            return condition.condition
        case InSegment(segment):
            return n.Attribute(
                Dimension(segment.cube, segment.name, "boolean", segment.about, segment.sql)
            )
        case All(parts):
            return n.Every(tuple(test(p, scope, part) for part in parts))
        case Some(parts):
            return n.AnyOf(tuple(test(p, scope, part) for part in parts))
        case Where(dimension, operator, values):
            if dimension.type != "time":
                return n.Test(n.Attribute(dimension), operator, values, dimension.type)
            zone = zone_of(scope, dimension)
            moved = tuple(
                in_utc(v, zone) if not isinstance(v, (str, int, float, type(None))) else v
                for v in values
            )
            return n.Test(n.Local(n.Attribute(dimension), "UTC"), operator, moved, "time")
        case Having():
            raise AssertionError("a condition on a measure is tested on groups")


def zone_of(scope: Scope, dimension: Dimension) -> str:
    """The zone a time dimension is read in: a calendar day (`format: date`) has none."""
    return "UTC" if dimension.about.format == "date" else scope.timezone


def shifts_of(scope: Scope, dimension: Dimension) -> tuple[tuple[Interval, int], ...]:
    """The moves that apply to a time dimension."""
    return tuple(
        (each.interval, each.sign)
        for each in scope.shifts
        if each.dimension is None
        or (each.dimension.cube, each.dimension.member) == (dimension.cube, dimension.name)
    )


def local(scope: Scope, dimension: Dimension) -> n.AnyExpression:
    """A time dimension as wall-clock time, with the scope's shifts."""
    return n.Local(n.Attribute(dimension), zone_of(scope, dimension), shifts_of(scope, dimension))


def group_value(scope: Scope, group: Group) -> n.AnyExpression:
    """A breakdown's value in a joined row."""
    if group.dimension.type != "time":
        return n.Attribute(group.dimension)
    if group.grain is None:
        plain = zone_of(scope, group.dimension) == "UTC" and not shifts_of(scope, group.dimension)
        return n.Attribute(group.dimension) if plain else local(scope, group.dimension)
    return n.Bucket(local(scope, group.dimension), group.grain)

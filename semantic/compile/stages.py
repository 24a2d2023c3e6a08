"""Measures at a grain, in stages: what must be known first is computed first.

A plain measure is an aggregate of one fact. A derived one is an expression over others at the
same grain. A multi-stage one is computed at another grain, over other rows or at another time
first, and then brought to the asked grain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from semantic.compile import nodes as n
from semantic.compile.aggregates import COUNTS, fact, rolling, semi_additive
from semantic.compile.facts import Planning, condition_needs, dimension_needs, fact_rows, group_value
from semantic.compile.resolve import All, Condition, Group, Having, InSegment, Scope, Shift, Some, Where, leaves
from semantic.compile.resolve import TimeRange as TimeRange
from semantic.compile.trees import Tree
from semantic.errors import QueryError
from semantic.model.types import (
    Dimension,
    Expr,
    FilterDirective,
    FilterRule,
    Grain,
    Measure,
    MemberRef,
    ShareOf,
)

DERIVED = ("number", "string", "time", "boolean")


def measures_at(p: Planning, scope: Scope, measures: Iterable[Measure], spine: str | None = None) -> n.Plan:
    """The measures at the scope's grain. Grain: every group that any of their facts has.

    Columns: the scope's keys, then one per measure, named in full. `spine` names a cube all of
    whose groups appear as well.
    """
    wanted = tuple(dict.fromkeys(measures))
    work = _Work(p, scope)
    for measure in wanted:
        work.add(measure)
    plan = work.combined(spine)
    plan = work.attached(plan)
    plan, values = work.derived(plan)
    columns = tuple((key, n.Column(key)) for key in scope.keys)
    columns += tuple((each.full_name, values[each.full_name]) for each in wanted)
    return n.Project(plan, columns)


@dataclass(slots=True)
class _Work:
    """What one grain needs: facts with their measures, stages, and the order to derive in."""

    p: Planning
    scope: Scope
    plain: dict[str, dict[str, Measure]] = field(default_factory=dict)
    parts: dict[str, n.Plan] = field(default_factory=dict)
    broadcasts: dict[str, tuple[n.Plan, tuple[str, ...]]] = field(default_factory=dict)
    order: dict[str, Measure] = field(default_factory=dict)
    active: dict[str, None] = field(default_factory=dict)

    def add(self, measure: Measure) -> None:
        """Note what a measure needs at this grain, inputs before itself."""
        name = measure.full_name
        if name in self.order:
            return
        if name in self.active:
            ring = " → ".join((*self.active, name))
            raise QueryError("cycle", f"`{name}` is defined through itself: {ring}")
        self.active[name] = None
        self._add(measure)
        del self.active[name]
        self.order[name] = measure

    def _add(self, measure: Measure) -> None:
        name = measure.full_name
        if measure.share_of:
            self._add_share(measure, measure.share_of)
        elif is_derived(measure) or measure.type == "rank":
            for each in inputs_of(self.p, measure):
                self.add(each)
        elif measure.multi_stage:
            self._add_stage(measure)
        elif measure.rolling:
            self.parts[name] = rolling(self.p, self.scope, measure)
        elif measure.semi_additive:
            self.parts[name] = semi_additive(self.p, self.scope, measure)
        else:
            self.plain.setdefault(measure.cube, {})[name] = measure

    def _add_share(self, measure: Measure, share: ShareOf) -> None:
        """The whole at the coarser grain; the part is the same expression at this one."""
        part = replace(measure, share_of=None, type="number", multi_stage=False)
        for each in inputs_of(self.p, part):
            self.add(each)
        kept = _kept(self.scope.groups, share.keep or ())
        whole = measures_at(self.p, replace(self.scope, groups=kept), (part,))
        keys = tuple(group.key for group in kept)
        column = f"{measure.full_name}.whole"
        renamed = (*((key, n.Column(key)) for key in keys), (column, n.Column(measure.full_name)))
        self.broadcasts[column] = (n.Project(whole, renamed), keys)

    def _add_stage(self, measure: Measure) -> None:
        scope, moved = inner_scope(self.p, self.scope, measure)
        bare = replace(measure, grain=Grain(), filter=FilterDirective(), time_shift=())
        if bare.type in DERIVED:
            bare = replace(bare, multi_stage=False)
            keys = tuple(group for group in self.scope.groups if group in scope.groups)
            plan = measures_at(self.p, scope, (bare,))
        else:
            keys = tuple(group for group in self.scope.groups if group in scope.groups)
            plan = _reaggregated(self.p, scope, bare, keys)
        names = tuple(group.key for group in keys)
        if keys == self.scope.groups:
            self.parts[measure.full_name] = plan
            return
        self.broadcasts[measure.full_name] = (plan, names)
        if not moved:
            for each in inputs_of(self.p, bare):
                self.add(each)

    def combined(self, spine: str | None) -> n.Plan:
        """All facts and stages of this grain, side by side."""
        parts: list[tuple[n.Plan, tuple[str, ...]]] = []
        zeros: list[str] = []
        spines: dict[str, None] = {} if spine is None else {spine: None}
        for cube, measures in self.plain.items():
            parts.append((fact(self.p, self.scope, cube, tuple(measures.values())), tuple(measures)))
            zeros += [name for name, each in measures.items() if each.type in COUNTS]
            if self.scope.groups and spine is None and (parent := _parent_root(self.p, self.scope, cube)):
                spines[parent] = None
        parts += [(plan, (name,)) for name, plan in self.parts.items()]
        zeros += [name for name in self.parts if self._counts(name)]
        for cube in spines:
            if cube not in self.plain and self.scope.groups:
                parts.append((groups_of(self.p, self.scope, cube), ()))
        if not parts:
            parts.append((groups_of(self.p, self.scope, _root(self.p, self.scope)), ()))
        if len(parts) == 1:
            return parts[0][0]
        columns = tuple((name, i) for i, (_, names) in enumerate(parts) for name in names)
        return n.Combine(tuple(plan for plan, _ in parts), self.scope.keys, columns, tuple(zeros))

    def _counts(self, name: str) -> bool:
        cube, _, member = name.rpartition(".")
        measure = self.p.model.cubes[cube].measures.get(member)
        return bool(measure and measure.type in COUNTS and not measure.multi_stage)

    def attached(self, plan: n.Plan) -> n.Plan:
        """Values of coarser grains, added to each row they belong to."""
        for name, (part, keys) in self.broadcasts.items():
            plan = n.Attach(plan, part, keys, (name,), why="the same in every group" if not keys else "")
        return plan

    def derived(self, plan: n.Plan) -> tuple[n.Plan, dict[str, n.AnyExpression]]:
        """Every noted measure as an expression over the plan, ranks as columns of their own."""
        values: dict[str, n.AnyExpression] = {}
        for name, measure in self.order.items():
            if measure.share_of and measure.sql:
                part = expression(self.p, self.scope, measure.sql, values)
                values[name] = n.Divided(part, n.Column(f"{name}.whole"))
            elif measure.type == "rank":
                plan, values = self._ranked(plan, values, measure)
            elif is_derived(measure) and measure.sql:
                value = expression(self.p, self.scope, measure.sql, values)
                tests = tuple(expression(self.p, self.scope, each, values) for each in measure.filters)
                values[name] = n.OnlyWhere(tests, value) if tests else value
            else:
                values[name] = n.Column(name)
        return plan, values

    def _ranked(self, plan: n.Plan, values: dict[str, n.AnyExpression],
                measure: Measure) -> tuple[n.Plan, dict[str, n.AnyExpression]]:
        removed = {(ref.cube, ref.member) for ref in measure.grain.reduce}
        kept = self.scope.groups if measure.grain.keep_only is None else _kept(self.scope.groups, measure.grain.keep_only)
        partition = tuple(
            n.Column(group.key) for group in kept
            if (group.dimension.cube, group.dimension.name) not in removed
        )
        order = tuple((expression(self.p, self.scope, each.sql, values), each.direction) for each in measure.order_by)
        whole = [f"{name}.whole" for name in values if name + ".whole" in self.broadcasts]
        columns: list[n.Named] = [(key, n.Column(key)) for key in (*self.scope.keys, *whole)]
        columns += [(name, n.Column(name)) for name in self.broadcasts if name not in values and name not in whole]
        columns += list(values.items())
        later = [name for name in self.order if name not in values and self._is_column(name)]
        columns += [(name, n.Column(name)) for name in later]
        columns.append((measure.full_name, n.Ranked(partition, order)))
        named = {name: n.Column(name) for name in (*values, measure.full_name)}
        return n.Project(plan, tuple(dict(columns).items())), dict(named)

    def _is_column(self, name: str) -> bool:
        measure = self.order[name]
        return not (is_derived(measure) or measure.type == "rank" or measure.share_of)


# ------------------------------------------------------------------ definitions


def is_derived(measure: Measure) -> bool:
    """Whether a measure is an expression over measures of the same grain, rows and time."""
    if measure.type not in DERIVED or measure.share_of:
        return False
    if measure.sql is not None and measure.sql.aggregates:
        return False
    return not (measure.grain or measure.time_shift or measure.filter != FilterDirective())


def inputs_of(p: Planning, measure: Measure) -> Iterator[Measure]:
    """The measures that a measure's expressions name, in the order of writing."""
    exprs = [measure.sql] if measure.sql else []
    exprs += [*measure.filters, *(each.sql for each in measure.order_by)]
    for expr in exprs:
        for ref in expr.members.values():
            if found := measure_named(p, ref):
                yield found


def measure_named(p: Planning, ref: MemberRef) -> Measure | None:
    """The measure a reference means, None when it is a dimension."""
    if cube := p.model.cubes.get(ref.cube):
        return cube.measures.get(ref.member)
    view = p.model.views.get(ref.cube)
    member = view.members.get(ref.member) if view else None
    return member.measure if member else None


def dimension_named(p: Planning, ref: MemberRef) -> Dimension | None:
    """The dimension a reference means, None when it is a measure."""
    if cube := p.model.cubes.get(ref.cube):
        return cube.dimensions.get(ref.member)
    view = p.model.views.get(ref.cube)
    member = view.members.get(ref.member) if view else None
    return member.dimension if member else None


def expression(p: Planning, scope: Scope, expr: Expr, values: dict[str, n.AnyExpression]) -> n.AnyExpression:
    """A model expression over measures (and breakdowns) that are already computed."""
    inputs: list[tuple[str, n.AnyExpression]] = []
    for key, ref in expr.members.items():
        measure = measure_named(p, ref)
        if measure:
            inputs.append((key, values[measure.full_name]))
            continue
        inputs.append((key, n.Column(_group_key(p, scope, ref, expr))))
    return n.Derived(expr, tuple(inputs))


def _group_key(p: Planning, scope: Scope, ref: MemberRef, expr: Expr) -> str:
    dimension = dimension_named(p, ref)
    for group in scope.groups:
        grain = group.grain if isinstance(group.grain, str | None) else group.grain.name
        if group.dimension == dimension and grain == ref.granularity:
            return group.key
    raise QueryError("not-grouped", f"`{{{ref}}}` in `{expr.text}` is not one of the breakdowns here",
                     place=expr.place, hint=f"ask by `{ref}`, or give the measure `add_group_by: [{ref}]`")


# ----------------------------------------------------------------------- stages


def inner_scope(p: Planning, scope: Scope, measure: Measure) -> tuple[Scope, bool]:
    """The grain, rows and time at which a multi-stage measure's inputs are computed."""
    shifts = tuple(
        Shift(each.time_dimension, each.interval, 1 if each.direction == "prior" else -1)
        for each in measure.time_shift
    )
    scope = replace(scope, shifts=(*scope.shifts, *shifts))
    scope = _refiltered(p, scope, measure.filter)
    grain = measure.grain
    groups = scope.groups if grain.keep_only is None else _kept(scope.groups, grain.keep_only)
    removed = {(ref.cube, ref.member) for ref in grain.reduce}
    groups = tuple(g for g in groups if (g.dimension.cube, g.dimension.name) not in removed)
    added = tuple(_added(p, ref, groups) for ref in grain.add)
    return replace(scope, groups=tuple({g.key: g for g in (*groups, *added)}.values())), bool(shifts)


def _added(p: Planning, ref: MemberRef, groups: tuple[Group, ...]) -> Group:
    dimension = dimension_named(p, ref)
    if dimension is None:
        raise QueryError("unknown-member", f"`{ref}` is not a dimension to group by")
    grain = ref.granularity
    return Group(dimension, dimension.granularities.get(grain, grain) if grain else None)


def _kept(groups: tuple[Group, ...], keep: Iterable[MemberRef]) -> tuple[Group, ...]:
    named = {(ref.cube, ref.member): ref.granularity for ref in keep}
    return tuple(g for g in groups if (g.dimension.cube, g.dimension.name) in named)


def _refiltered(p: Planning, scope: Scope, rule: FilterDirective) -> Scope:
    """The scope with conditions dropped and added as a filter directive says."""
    if rule == FilterDirective():
        return scope
    dropped = {(ref.cube, ref.member) for ref in rule.exclude}
    kept = None if rule.keep_only is None else {(ref.cube, ref.member) for ref in rule.keep_only}

    def stays(name: tuple[str, str]) -> bool:
        return name not in dropped and (kept is None or name in kept)

    where = tuple(c for c in (_pruned(each, stays) for each in scope.where) if c is not None)
    ranges = tuple(each for each in scope.ranges if stays((each.dimension.cube, each.dimension.name)))
    added = tuple(_rule(p, each) for each in rule.include)
    return replace(scope, where=(*where, *added), ranges=ranges)


def _pruned(condition: Condition, stays: Callable[[tuple[str, str]], bool]) -> Condition | None:
    match condition:
        case All(parts) | Some(parts):
            kept = tuple(c for c in (_pruned(part, stays) for part in parts) if c is not None)
            if isinstance(condition, Some) and len(kept) < len(parts):
                return None  # an option without its condition is always true
            return type(condition)(kept) if len(kept) > 1 else kept[0] if kept else None
        case Where(dimension):
            return condition if stays((dimension.cube, dimension.name)) else None
        case InSegment(segment):
            return condition if stays((segment.cube, segment.name)) else None
        case Having():
            return condition


def _rule(p: Planning, rule: FilterRule) -> Condition:
    dimension = dimension_named(p, rule.member)
    if dimension is None:
        raise QueryError("unknown-member", f"`{rule.member}` is not a dimension to filter by")
    return Where(dimension, rule.operator, tuple(rule.values))


def _reaggregated(p: Planning, scope: Scope, measure: Measure, keys: tuple[Group, ...]) -> n.Plan:
    """An aggregate of values computed at the inner grain. Grain: `keys`."""
    needed = tuple(inputs_of(p, measure))
    inner = measures_at(p, scope, needed)
    values: dict[str, n.AnyExpression] = {each.full_name: n.Column(each.full_name) for each in needed}
    value = expression(p, scope, measure.sql, values) if measure.sql else None
    tests = tuple(expression(p, scope, each, values) for each in measure.filters)
    groups: tuple[n.Named, ...] = tuple((group.key, n.Column(group.key)) for group in keys)
    counted = n.Aggregated(measure.type, value, tests, measure.percentile)
    return n.Aggregate(inner, groups, ((measure.full_name, counted),), why=f"{measure.cube}: {measure.name}")


# -------------------------------------------------------------- groups alone


def groups_of(p: Planning, scope: Scope, root: str) -> n.Plan:
    """The groups that the rows of a cube have. Grain: one group."""
    rows = fact_rows(p, scope, root)
    return n.Distinct(rows.plan, tuple((group.key, group_value(scope, group)) for group in scope.groups),
                      why=f"every group of {root}")


def _parent_root(p: Planning, scope: Scope, cube: str) -> str | None:
    """The cube whose rows must all appear, because the model declares `cube` as its many side.

    As in Cube, a parent that declares `one_to_many` joins shows its rows without children, too.
    """
    tree = _scope_tree(p, scope, cube)
    if not tree.steps or _declares_all(tree, cube):
        return None
    for root in tree.cubes[1:]:
        way = tree.path(root)
        if any(step.multiplies or step.forward for step in way):
            continue
        if _declares_all(tree, root):
            return root
    return None


def _scope_tree(p: Planning, scope: Scope, cube: str) -> Tree:
    needs = [need for group in scope.groups for need in dimension_needs(p.model, group.dimension)]
    needs += [need for each in scope.where for need in condition_needs(p.model, each)]
    needs += [need for each in scope.ranges for need in dimension_needs(p.model, each.dimension)]
    return p.trees.tree(cube, needs)


def _declares_all(tree: Tree, root: str) -> bool:
    """Whether every join of the tree, followed away from `root`, is declared that way round."""
    on_way = {step for step in tree.path(root)}
    return all((not step.forward) if step in on_way else step.forward for step in tree.steps)


def _root(p: Planning, scope: Scope) -> str:
    """The cube whose rows a question without measures is about: the one that declares the others."""
    cubes = list(dict.fromkeys(
        [*(g.dimension.cube for g in scope.groups), *(r.dimension.cube for r in scope.ranges),
         *(leaf.dimension.cube for leaf in leaves(scope.where) if isinstance(leaf, Where)),
         *(leaf.segment.cube for leaf in leaves(scope.where) if isinstance(leaf, InSegment))]
    ))
    trees = {cube: _scope_tree(p, scope, cube) for cube in cubes}
    candidates = list(dict.fromkeys([*cubes, *(name for tree in trees.values() for name in tree.cubes)]))
    for test in (_declares_all, lambda tree, _: not tree.multiplies()):
        for cube in candidates:
            tree = trees.get(cube) or _scope_tree(p, scope, cube)
            if test(tree, cube):
                return cube
    return cubes[0]

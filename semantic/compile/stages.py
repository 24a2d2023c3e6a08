"""Measures at a grain, in stages: what must be known first is computed first.

A plain measure is an aggregate of one fact. A derived one is an expression over others at the
same grain. A multi-stage one is computed at another grain, over other rows or at another time
first, and then brought to the asked grain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from semantic.compile import nodes as n
from semantic.compile.aggregates import COUNTS, fact, fact_having, rolling, semi_additive
from semantic.compile.definitions import (
    DERIVED,
    definition,
    expression,
    inputs_of,
    is_derived,
)
from semantic.compile.facts import Planning, filters_over_many, reached
from semantic.compile.grains import inner_scope, kept_groups
from semantic.compile.groups import different_groups, groups_of, parent_root
from semantic.compile.scope import Group, Scope
from semantic.errors import QueryError
from semantic.model.types import FilterDirective, Grain, Measure, ShareOf


def measures_at(
    p: Planning, scope: Scope, measures: Iterable[Measure], spine: str | None = None
) -> n.Plan:
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
    columns: tuple[n.Named, ...] = tuple((key, n.Column(key)) for key in scope.keys)
    columns += tuple((each.full_name, values[each.full_name]) for each in wanted)
    return n.Project(plan, columns)


@dataclass(slots=True)
class _Work:
    """What one grain needs: facts with their measures, stages, and the order to derive in."""

    p: Planning
    scope: Scope
    plain: dict[str, dict[str, Measure]] = field(default_factory=dict)
    edges: dict[str, Measure] = field(default_factory=dict)
    apart: dict[str, Measure] = field(default_factory=dict)
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
        elif measure.rolling and self._has_times(measure):
            self.parts[name] = rolling(self.p, self.scope, measure)
        elif measure.semi_additive:
            self.edges[name] = measure
        else:
            # Without any time in the question, a window holds all rows.
            plain = replace(measure, rolling=None) if measure.rolling else measure
            if filters_over_many(self.p, plain):
                self.apart[name] = plain
            else:
                self.plain.setdefault(measure.cube, {})[name] = plain

    def _has_times(self, measure: Measure) -> bool:
        """Whether the question buckets or restricts a time that the measure's rows have."""
        times = [group.dimension for group in self.scope.groups if group.grain is not None]
        times += [each.dimension for each in self.scope.ranges]
        return any(reached(self.p, measure.cube, each) for each in times)

    def _add_share(self, measure: Measure, share: ShareOf) -> None:
        """The whole at the coarser grain; the part is the same expression at this one."""
        part = replace(measure, share_of=None, type="number", multi_stage=False)
        for each in inputs_of(self.p, part):
            self.add(each)
        kept = kept_groups(self.scope.groups, share.keep or ())
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
        """All facts and stages of this grain, side by side.

        A group that a plain fact lacks counts 0 there; a row that only a window or another
        time gives says nothing about plain counts, which are NULL in it.
        """
        plain = self._plain_parts(spine)
        parts: list[Part] = [(plan, (name,)) for name, plan in self.parts.items()]
        if not plain and not parts:
            plain = [(different_groups(self.p, self.scope), ())]
        if plain:
            known = {name: each for group in self.plain.values() for name, each in group.items()}
            known |= self.edges | self.apart
            zeros = tuple(name for name, each in known.items() if each.type in COUNTS)
            parts = [
                (
                    _side_by_side(plain, self.scope.keys, zeros),
                    tuple(name for _, names in plain for name in names),
                ),
                *parts,
            ]
        return _side_by_side(parts, self.scope.keys, ())

    def _plain_parts(self, spine: str | None) -> list[Part]:
        """What facts give at this grain, and the groups that appear without any of their rows."""
        parts: list[Part] = [
            (fact(self.p, self.scope, cube, tuple(measures.values())), tuple(measures))
            for cube, measures in self.plain.items()
        ]
        parts += [
            (semi_additive(self.p, self.scope, measure), (name,))
            for name, measure in self.edges.items()
        ]
        parts += [
            (fact_having(self.p, self.scope, measure), (name,))
            for name, measure in self.apart.items()
        ]
        if not self.scope.groups:
            return parts
        others = [each.cube for each in (*self.edges.values(), *self.apart.values())]
        cubes = dict.fromkeys((*self.plain, *others))
        parents = (parent_root(self.p, self.scope, cube) for cube in cubes)
        spines = [spine] if spine else [each for each in parents if each]
        # A measure's own filters empty groups of it and do not remove them.
        spines += [each.cube for each in self.apart.values()]
        alone = [cube for cube in dict.fromkeys(spines) if cube not in self.plain]
        return [*parts, *((groups_of(self.p, self.scope, cube), ()) for cube in alone)]

    def attached(self, plan: n.Plan) -> n.Plan:
        """Values of coarser grains, added to each row they belong to."""
        for name, (part, keys) in self.broadcasts.items():
            plan = n.Attach(
                plan, part, keys, (name,), why="the same in every group" if not keys else ""
            )
        return plan

    def derived(self, plan: n.Plan) -> tuple[n.Plan, dict[str, n.AnyExpression]]:
        """Every noted measure as an expression over the plan, ranks as columns of their own."""
        values: dict[str, n.AnyExpression] = {}
        for name, measure in self.order.items():
            if measure.share_of:
                part = definition(self.p, self.scope, measure, values)
                assert part is not None
                values[name] = n.Divided(part, n.Column(f"{name}.whole"))
            elif measure.type == "rank":
                plan, values = self._ranked(plan, values, measure)
            elif is_derived(measure) and (value := definition(self.p, self.scope, measure, values)):
                tests = tuple(
                    expression(self.p, self.scope, each, values) for each in measure.filters
                )
                values[name] = n.OnlyWhere(tests, value) if tests else value
            else:
                values[name] = n.Column(name)
        return plan, values

    def _ranked(
        self, plan: n.Plan, values: dict[str, n.AnyExpression], measure: Measure
    ) -> tuple[n.Plan, dict[str, n.AnyExpression]]:
        removed = {(ref.cube, ref.member) for ref in measure.grain.reduce}
        kept = (
            self.scope.groups
            if measure.grain.keep_only is None
            else kept_groups(self.scope.groups, measure.grain.keep_only)
        )
        partition = tuple(
            n.Column(group.key)
            for group in kept
            if (group.dimension.cube, group.dimension.name) not in removed
        )
        order = tuple(
            (expression(self.p, self.scope, each.sql, values), each.direction)
            for each in measure.order_by
        )
        whole = [f"{name}.whole" for name in values if name + ".whole" in self.broadcasts]
        columns: list[n.Named] = [(key, n.Column(key)) for key in (*self.scope.keys, *whole)]
        columns += [
            (name, n.Column(name))
            for name in self.broadcasts
            if name not in values and name not in whole
        ]
        columns += list(values.items())
        later = [name for name in self.order if name not in values and self._is_column(name)]
        columns += [(name, n.Column(name)) for name in later]
        columns.append((measure.full_name, n.Ranked(partition, order)))
        named = {name: n.Column(name) for name in (*values, measure.full_name)}
        return n.Project(plan, tuple(dict(columns).items())), dict(named)

    def _is_column(self, name: str) -> bool:
        measure = self.order[name]
        return not (is_derived(measure) or measure.type == "rank" or measure.share_of)


Part = tuple[n.Plan, tuple[str, ...]]


def _side_by_side(parts: list[Part], keys: tuple[str, ...], zeros: tuple[str, ...]) -> n.Plan:
    """Plans of one grain and the columns each gives, combined when there are several."""
    if len(parts) == 1:
        return parts[0][0]
    columns = tuple((name, i) for i, (_, names) in enumerate(parts) for name in names)
    return n.Combine(tuple(plan for plan, _ in parts), keys, columns, zeros)


def _reaggregated(p: Planning, scope: Scope, measure: Measure, keys: tuple[Group, ...]) -> n.Plan:
    """An aggregate of values computed at the inner grain. Grain: `keys`."""
    needed = tuple(inputs_of(p, measure))
    inner = measures_at(p, scope, needed)
    values: dict[str, n.AnyExpression] = {
        each.full_name: n.Column(each.full_name) for each in needed
    }
    value = definition(p, scope, measure, values)
    tests = tuple(expression(p, scope, each, values) for each in measure.filters)
    groups: tuple[n.Named, ...] = tuple((group.key, n.Column(group.key)) for group in keys)
    counted = n.Aggregated(measure.type, value, tests, measure.percentile)
    return n.Aggregate(
        inner, groups, ((measure.full_name, counted),), why=f"{measure.cube}: {measure.name}"
    )

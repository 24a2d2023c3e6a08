"""The whole plan of a query."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from semantic.compile import nodes as n
from semantic.compile.aggregates import COUNTS, input_value, value_of
from semantic.compile.definitions import definition, inputs_of, is_derived
from semantic.compile.facts import Planning, fact_rows, group_value
from semantic.compile.groups import different_groups, root_of
from semantic.compile.resolve import PERIOD, SUBTOTAL
from semantic.compile.scope import All, Asked, Condition, Group, Having, Scope, Some, leaves
from semantic.compile.stages import measures_at
from semantic.compile.trees import Trees
from semantic.compile.values import has_zone, value_type
from semantic.compile.zones import in_utc
from semantic.errors import QueryError
from semantic.model.graph import JoinGraph
from semantic.model.types import Dimension, Measure, Model
from semantic.query.types import Value

DEFAULT_LIMIT = 10_000
MAX_LIMIT = 100_000


def plan(
    asked: Asked, model: Model, graph: JoinGraph, limit: int = DEFAULT_LIMIT
) -> tuple[n.Plan, Planning]:
    """The plan of a resolved query, and what was noticed while making it.

    One row more than `limit` is fetched, so that a cut can be said.
    """
    p = Planning(model, Trees(graph, asked.links), _sub_query_values)
    body = _ungrouped(p, asked) if asked.query.ungrouped else _leveled(p, asked)
    clocks = _clocks(asked, model)
    shown = tuple((one.column.name, clocks.get(one.key, n.Column(one.key))) for one in asked.shown)
    names = {one.key: one.column.name for one in asked.shown}
    hidden = [key for key, _ in asked.order if key not in names]
    body = n.Project(body, (*shown, *((key, n.Column(key)) for key in hidden)))
    order = tuple((names.get(key, key), direction) for key, direction in asked.order)
    return n.Sorted(body, order, limit + 1, asked.query.offset, tuple(hidden)), p


def _clocks(asked: Asked, model: Model) -> dict[str, n.AnyExpression]:
    """Measures that are instants, as people see them: on the wall clock of the query's zone."""
    zone = asked.scope.timezone
    if zone == "UTC":
        return {}
    return {
        each.full_name: n.Local(n.Column(each.full_name), zone)
        for each in asked.measures
        if has_zone(each, model)
    }


def limit_of(asked: Asked, most: int = MAX_LIMIT) -> int:
    """The number of rows a result may have; `most` is the largest that anybody gets."""
    limit = asked.query.limit
    return min(DEFAULT_LIMIT if limit is None else limit, most)


def _leveled(p: Planning, asked: Asked) -> n.Plan:
    """The groups asked for; one after the other for each compared range and each subtotal.

    A subtotal is computed from the facts at its own grain, never by adding groups. `subtotal`
    counts the breakdowns, from the last, that are rolled up in a row.
    """
    if not asked.comparisons and not asked.query.subtotals:
        return _grouped(p, asked)
    parts: list[n.Plan] = []
    for period, asked_range in asked.comparisons or (("", None),):
        ranges = (*asked.scope.ranges, *((asked_range,) if asked_range else ()))
        for rolled in range(len(asked.scope.groups) + 1 if asked.query.subtotals else 1):
            groups = asked.scope.groups[: len(asked.scope.groups) - rolled]
            scope = replace(asked.scope, groups=groups, ranges=ranges)
            body = _grouped(p, replace(asked, scope=scope))
            parts.append(n.Project(body, _level_columns(asked, scope, period, rolled)))
    return n.Stacked(tuple(parts))


def _level_columns(asked: Asked, scope: Scope, period: str, rolled: int) -> tuple[n.Named, ...]:
    marks: dict[str, n.AnyExpression] = {
        PERIOD: n.Constant(period),
        SUBTOTAL: n.Constant(rolled),
    }
    gone = set(asked.scope.keys) - set(scope.keys)
    keys = dict.fromkeys((*(one.key for one in asked.shown), *(key for key, _ in asked.order)))
    return tuple(
        (key, n.Constant(None) if key in gone else marks.get(key, n.Column(key))) for key in keys
    )


def _grouped(p: Planning, asked: Asked) -> n.Plan:
    needed = [leaf.measure for leaf in leaves(asked.having) if isinstance(leaf, Having)]
    measures = tuple(dict.fromkeys((*asked.measures, *needed)))
    body = measures_at(p, asked.scope, measures) if measures else different_groups(p, asked.scope)
    _warn_restricted(p, asked, measures)
    if asked.having:
        body = n.Filtered(
            body, tuple(_having(p, asked, each) for each in asked.having), why="groups asked for"
        )
    if asked.query.fill_missing_dates:
        body = _filled(p, asked, body, measures)
    return body


def _having(p: Planning, asked: Asked, condition: Condition) -> n.AnyExpression:
    match condition:
        case Having(measure, operator, values):
            kind = value_type(measure, p.model)
            if has_zone(measure, p.model):
                values = tuple(_instant(each, asked.scope.timezone) for each in values)
            return n.Test(n.Column(measure.full_name), operator, values, kind)
        case All(parts):
            return n.Every(tuple(_having(p, asked, part) for part in parts))
        case Some(parts):
            return n.AnyOf(tuple(_having(p, asked, part) for part in parts))
        case _:
            raise AssertionError("a condition on rows is tested on rows")


def _instant(value: Value | datetime, zone: str) -> Value | datetime:
    return in_utc(value, zone) if isinstance(value, datetime) else value


def _warn_restricted(p: Planning, asked: Asked, measures: tuple[Measure, ...]) -> None:
    """Say where a filter on one fact's rows decides which rows of another count."""
    facts = {each.cube for each in measures}
    if len(facts) < 2:
        return
    for note in list(p.notes):
        if "is kept where at least one row" in note:
            p.warnings[note.replace("`", "")] = None


def _filled(p: Planning, asked: Asked, body: n.Plan, measures: tuple[Measure, ...]) -> n.Plan:
    """Every bucket of the range: missing ones with counts 0 and everything else NULL."""
    scope = asked.scope
    times = [group for group in scope.groups if group.grain is not None]
    if len(times) != 1:
        if len(times) > 1:
            p.warnings["missing dates are filled only for a single time dimension"] = None
        return body
    time, grain = times[0], times[0].grain
    assert grain is not None
    asked_range = next((each for each in scope.ranges if each.dimension == time.dimension), None)
    series = (
        n.Series(grain, asked_range.first, asked_range.until)
        if asked_range
        else n.Series(grain, within=body, column=time.key)
    )
    others = tuple(group.key for group in scope.groups if group is not time)
    spine: n.Plan = n.Project(series, ((time.key, n.Column("start")),))
    if others:
        different = n.Distinct(body, tuple((key, n.Column(key)) for key in others))
        spine = n.Windowed(spine, different, (), keep=False)
        spine = n.Project(spine, tuple((key, n.Column(key)) for key in scope.keys))
    columns = tuple((each.full_name, 1) for each in measures)
    zeros = tuple(
        each.full_name for each in measures if each.type in COUNTS and not each.multi_stage
    )
    return n.Combine((spine, body), scope.keys, columns, zeros)


def _sub_query_values(p: Planning, scope: Scope, dimension: Dimension) -> n.Plan:
    """A sub-query dimension for every row of its cube, keyed by the cube's primary key."""
    cube = p.cube(dimension.cube)
    groups = tuple(Group(cube.dimensions[key]) for key in cube.primary_key)
    inner = Scope(groups=groups, timezone=scope.timezone)
    if dimension.propagate_filters:
        where = tuple(each for each in scope.where if not _names(each, dimension))
        ranges = tuple(each for each in scope.ranges if each.dimension != dimension)
        inner = replace(inner, where=where, ranges=ranges)
    measure = Measure(dimension.cube, dimension.name, "number", dimension.about, dimension.sql)
    return measures_at(p, inner, (measure,), spine=dimension.cube)


def _names(condition: Condition, dimension: Dimension) -> bool:
    return any(getattr(leaf, "dimension", None) == dimension for leaf in leaves((condition,)))


# -------------------------------------------------------------------- ungrouped


def _ungrouped(p: Planning, asked: Asked) -> n.Plan:
    """Rows instead of groups: each measure shows what one row gives to it."""
    if asked.having:
        raise QueryError(
            "bad-query",
            "an ungrouped query has rows, so measures cannot be filtered",
            path="filters",
            hint="filter the dimension, or leave `ungrouped` out",
        )
    measures = [leaf for each in asked.measures for leaf in _plain_inputs(p, each)]
    scope = asked.scope
    wide = replace(scope, groups=(*scope.groups, *(_key_group(p, each) for each in measures)))
    root = root_of(p, wide)
    rows = fact_rows(p, wide, root, measures, rows_only=True)
    values: dict[str, n.AnyExpression] = {each.full_name: _one_row(p, each) for each in measures}
    columns: list[n.Named] = [(group.key, group_value(scope, group)) for group in scope.groups]
    columns += [(each.full_name, _row_value(p, scope, each, values)) for each in asked.measures]
    return n.Project(rows.plan, tuple(columns))


def _key_group(p: Planning, measure: Measure) -> Group:
    cube = p.cube(measure.cube)
    names = cube.primary_key or tuple(cube.dimensions)
    return Group(cube.dimensions[names[0]])


def _plain_inputs(p: Planning, measure: Measure) -> list[Measure]:
    if measure.multi_stage or measure.rolling or measure.share_of or measure.semi_additive:
        raise QueryError(
            "unsupported",
            f"`{measure.full_name}` has no value for a single row",
            hint="leave `ungrouped` out",
        )
    if not is_derived(measure):
        return [measure]
    return [leaf for each in inputs_of(p, measure) for leaf in _plain_inputs(p, each)]


def _one_row(p: Planning, measure: Measure) -> n.AnyExpression:
    if measure.type.startswith("count"):
        keys = [
            n.Attribute(p.cube(measure.cube).dimensions[key])
            for key in p.cube(measure.cube).primary_key
        ]
        counted = value_of(measure) or (keys[0] if keys else n.Constant(1))
        counted_set = n.Test(counted, "set", (), "number")
        tests: tuple[n.AnyExpression, ...] = (*map(n.Row, measure.filters), counted_set)
        return n.OnlyWhere(tests, None)
    return input_value(measure)


def _row_value(
    p: Planning, scope: Scope, measure: Measure, values: dict[str, n.AnyExpression]
) -> n.AnyExpression:
    if measure.full_name in values:
        return values[measure.full_name]
    inner = {each.full_name: _row_value(p, scope, each, values) for each in inputs_of(p, measure)}
    value = definition(p, scope, measure, inner)
    assert value is not None
    return value

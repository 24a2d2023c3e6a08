"""A fact's measures at a grain: one row for each group, each fact row counted once in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from semantic.compile import nodes as n
from semantic.compile.calendar import origin_of
from semantic.compile.facts import (
    Planning,
    Rows,
    fact_rows,
    group_value,
    key_columns,
    local,
    reached,
    scan,
    subqueries_of,
    subquery_closure,
)
from semantic.compile.needs import measure_needs
from semantic.compile.passes.count_keys import INSENSITIVE
from semantic.compile.scope import Group, Scope
from semantic.compile.trees import Tree
from semantic.compile.windows import months_only, seconds_of, starts_month, window_range
from semantic.errors import QueryError
from semantic.model.types import Dimension, Expr, Granularity, Interval, Measure, RollingWindow

COUNTS = ("count", "count_distinct", "count_distinct_approx")


def fact_having(p: Planning, scope: Scope, measure: Measure) -> n.Plan:
    """A measure whose own filters lead over a join to many: at least one such row counts.

    Grain: one row per group of the rows that meet the filters.
    """
    return fact(p, scope, measure.cube, (replace(measure, filters=()),), measure.filters)


def fact(
    p: Planning,
    scope: Scope,
    cube: str,
    measures: Sequence[Measure],
    having: tuple[Expr, ...] = (),
) -> n.Plan:
    """The measures of one cube at the scope's grain. Grain: one row per group of this fact.

    `having`: only rows that have at least one joined row which meets all of these.
    """
    rows = fact_rows(p, scope, cube, measures, having=having)
    groups = tuple((group.key, group_value(scope, group)) for group in scope.groups)
    if rows.overlaps:
        p.warnings[
            f"a row of `{cube}` may count in several groups: they do not add up to the total"
        ] = None
    if not rows.multiplied or all(each.type in INSENSITIVE for each in measures):
        columns = tuple((each.full_name, aggregated(each)) for each in measures)
        return n.Aggregate(rows.plan, groups, columns, why=_why(cube, measures))
    keys = key_columns(p, cube, "multiplied by a join to many")
    _note_keys(p, cube, rows.tree)
    if any(each.type in ("number_agg",) or _own(each) for each in measures):
        return _joined_back(p, scope, cube, measures, rows, groups, keys)
    inputs = tuple((each.full_name, input_value(each)) for each in measures)
    named_keys = tuple((f"key_{i}", key) for i, key in enumerate(keys))
    once = n.Distinct(
        rows.plan,
        (*groups, *named_keys, *inputs),
        why=f"each row of {cube} once per group",
        keys=tuple(name for name, _ in named_keys),
    )
    again = tuple((key, n.Column(key)) for key, _ in groups)
    columns = tuple((each.full_name, aggregated_column(each)) for each in measures)
    return n.Aggregate(once, again, columns, why=_why(cube, measures))


def _why(cube: str, measures: Sequence[Measure]) -> str:
    return f"{cube}: " + ", ".join(each.name for each in measures)


def _note_keys(p: Planning, cube: str, tree: Tree) -> None:
    many = ", ".join(step.to_cube for step in tree.steps if step.multiplies)
    keys = ", ".join(p.cube(cube).primary_key)
    p.notes[
        f"`{cube}` is deduplicated on ({keys}), because the join to {many} multiplies its rows"
    ] = None


def _joined_back(
    p: Planning,
    scope: Scope,
    cube: str,
    measures: Sequence[Measure],
    rows: Rows,
    groups: tuple[n.Named, ...],
    keys: tuple[n.AnyExpression, ...],
) -> n.Plan:
    """For measures with own aggregates: the keys of each group, then the rows of these keys."""
    named = tuple((f"key_{i}", key) for i, key in enumerate(keys))
    members = n.Distinct(rows.plan, (*groups, *named), why=f"each row of {cube} once per group")
    needs = [need for each in measures for need in measure_needs(p.model, each)]
    tree = p.trees.tree(cube, needs)
    computed = subquery_closure(p.model, subqueries_of(p.model, (), measures))
    on = tuple(n.Same(n.Column(name), key) for name, key in named)
    rows_again = scan(p, cube, scope, computed)
    plan: n.Plan = n.LeftJoin(members, rows_again, on, why="their rows", certain=True)
    for step in tree.steps:
        plan = n.LeftJoin(plan, scan(p, step.to_cube, scope, computed), (n.Row(step.join.on),))
    columns = tuple((each.full_name, aggregated(each)) for each in measures)
    return n.Aggregate(
        plan, tuple((key, n.Column(key)) for key, _ in groups), columns, why=_why(cube, measures)
    )


def _own(measure: Measure) -> bool:
    return bool(measure.sql and measure.sql.aggregates)


def input_value(measure: Measure) -> n.AnyExpression:
    """What one fact row gives to a measure: NULL where the measure's filters fail."""
    value = value_of(measure)
    if not measure.filters and value is not None:
        return value
    return n.OnlyWhere(tuple(n.Row(each) for each in measure.filters), value)


def value_of(measure: Measure) -> n.AnyExpression | None:
    """The measure's expression over a fact row; None counts rows."""
    if measure.case:
        raise QueryError(
            "unsupported", f"`{measure.full_name}` has a `case`, which measures cannot have yet"
        )
    return n.Row(measure.sql) if measure.sql else None


def aggregated(measure: Measure) -> n.Aggregated:
    """The measure as an aggregate over joined rows."""
    kind = "own" if _own(measure) else measure.type
    where = tuple(n.Row(each) for each in measure.filters)
    return n.Aggregated(kind, value_of(measure), where, measure.percentile)


def aggregated_column(measure: Measure) -> n.Aggregated:
    """The measure as an aggregate over a column that holds its input."""
    return n.Aggregated(measure.type, n.Column(measure.full_name), (), measure.percentile)


# ------------------------------------------------- rows with inputs as columns


def input_rows(
    p: Planning,
    scope: Scope,
    measure: Measure,
    extra: tuple[n.Named, ...] = (),
    needs: tuple[Dimension, ...] = (),
) -> n.Plan:
    """Rows of a measure's fact: group keys, `extra` columns and the measure's input."""
    if _own(measure):
        raise QueryError(
            "unsupported",
            f"`{measure.full_name}` has its own aggregate, which cannot be windowed",
            hint="write it as a measure type with `sql`",
        )
    wider = replace(scope, groups=(*scope.groups, *(Group(each) for each in needs)))
    rows = fact_rows(p, wider, measure.cube, (measure,))
    groups = tuple((group.key, group_value(scope, group)) for group in scope.groups)
    columns = (*groups, *extra, (measure.full_name, input_value(measure)))
    if not rows.multiplied:
        return n.Project(rows.plan, columns)
    keys = key_columns(p, measure.cube, "multiplied by a join to many")
    _note_keys(p, measure.cube, rows.tree)
    named = tuple((f"key_{i}", key) for i, key in enumerate(keys))
    return n.Distinct(
        rows.plan, (*columns, *named), why=f"each row of {measure.cube} once per group"
    )


def semi_additive(p: Planning, scope: Scope, measure: Measure) -> n.Plan:
    """A measure over the rows at the first or last time only."""
    rule = measure.semi_additive
    assert rule is not None
    time = p.cube(rule.time_dimension.cube).dimensions[rule.time_dimension.member]
    by = tuple(p.cube(ref.cube).dimensions[ref.member] for ref in rule.by)
    extra: tuple[n.Named, ...] = (("at", n.Attribute(time)),)
    extra += tuple((f"by_{i}", n.Attribute(each)) for i, each in enumerate(by))
    extra += (("counts", n.OnlyWhere(tuple(n.Row(each) for each in measure.filters), None)),)
    rows = input_rows(p, scope, measure, extra, (time, *by))
    counted = n.OnlyWhere((n.Compared(n.Column("counts"), "=", n.Constant(1)),), n.Column("at"))
    keys = (*scope.keys, *(f"by_{i}" for i, _ in enumerate(by)))
    edge = n.Edge(rule.choose, counted, tuple(n.Column(key) for key in keys))
    kept = ("at", "counts", measure.full_name)
    marked = n.Project(rows, (*((key, n.Column(key)) for key in (*keys, *kept)), ("edge", edge)))
    at_edge = n.Every(
        (
            n.Compared(n.Column("at"), "=", n.Column("edge")),
            n.Compared(n.Column("counts"), "=", n.Constant(1)),
        )
    )
    # Every group stays: rows off the edge give NULL instead of leaving.
    value = n.OnlyWhere((at_edge,), n.Column(measure.full_name))
    counts = n.Aggregated(measure.type, value, (), measure.percentile)
    groups = tuple((key, n.Column(key)) for key in scope.keys)
    return n.Aggregate(
        marked, groups, ((measure.full_name, counts),), why=f"{rule.choose} {time.full_name} only"
    )


# --------------------------------------------------------------------- rolling


def rolling(p: Planning, scope: Scope, measure: Measure) -> n.Plan:
    """A measure over a window around each bucket, computed over the complete series.

    Grain: each bucket of the asked range; with other breakdowns, each non-empty window.
    """
    window = measure.rolling
    assert window is not None
    times = [group for group in scope.groups if group.dimension.type == "time" and group.grain]
    times = [group for group in times if reached(p, measure.cube, group.dimension)]
    if not times:
        return _whole_window(p, scope, measure, window)
    group = min(times, key=lambda each: seconds_of(each.grain))
    coarser = [each for each in times if each.dimension == group.dimension and each != group]
    asked = next((each for each in scope.ranges if each.dimension == group.dimension), None)
    inner = replace(
        scope,
        groups=tuple(each for each in scope.groups if each != group and each not in coarser),
        ranges=tuple(each for each in scope.ranges if each is not asked),
    )
    assert group.grain is not None
    at = _resolution(local(scope, group.dimension), group.grain)
    rows = input_rows(p, inner, measure, (("at", at),), (group.dimension,))
    series = (
        n.Series(group.grain, asked.first, asked.until)
        if asked
        else n.Series(group.grain, within=rows, column="at")
    )
    pairs = n.Windowed(
        series, rows, _bounds(window), keep=not inner.groups, why=f"window of {measure.name}"
    )
    buckets = {each.key: n.Bucket(n.Column("start"), each.grain) for each in coarser if each.grain}
    values: dict[str, n.AnyExpression] = {group.key: n.Column("start"), **buckets}
    groups = tuple((key, values.get(key, n.Column(key))) for key in scope.keys)
    plan = n.Aggregate(
        pairs,
        groups,
        ((measure.full_name, aggregated_column(measure)),),
        why=f"{measure.cube}: {measure.name}",
    )
    if measure.type not in COUNTS:
        return plan
    # As in Cube, a window without rows has no count; `fillMissingDates` makes it 0.
    again = tuple((key, n.Column(key)) for key in scope.keys)
    return n.Project(plan, (*again, (measure.full_name, n.Unless(n.Column(measure.full_name), 0))))


def _resolution(at: n.AnyExpression, grain: str | Granularity) -> n.AnyExpression:
    """Times as windows see them: whole months where buckets of months start inside a month."""
    if (
        isinstance(grain, Granularity)
        and months_only(grain.interval)
        and not starts_month(origin_of(grain))
    ):
        return n.Bucket(at, "month")
    return at


def _bounds(window: RollingWindow) -> tuple[n.AnyExpression, ...]:
    at = n.Column("at")
    if window.to_date:
        return (
            n.Compared(at, ">=", n.Bucket(n.Column("start"), window.to_date)),
            n.Compared(at, "<", n.Column("until")),
        )
    anchor = n.Column("until" if window.offset == "end" else "start")
    tests: list[n.AnyExpression] = []
    if window.trailing != "unbounded":
        tests.append(n.Compared(at, ">=", _moved(anchor, window.trailing, -1)))
    if window.leading != "unbounded":
        tests.append(n.Compared(at, "<", _moved(anchor, window.leading, 1)))
    return tuple(tests) or (n.Compared(at, "=", at),)


def _moved(anchor: n.AnyExpression, by: Interval | None, direction: int) -> n.AnyExpression:
    return n.Moved(anchor, by, direction) if by else anchor


def _whole_window(p: Planning, scope: Scope, measure: Measure, window: RollingWindow) -> n.Plan:
    """Without buckets: one window around the asked range, or all rows when none is asked."""
    plain = replace(measure, rolling=None)
    for each in scope.ranges:
        if reached(p, measure.cube, each.dimension) and each.first and each.until:
            ranges = tuple(
                window_range(one, window) if one is each else one for one in scope.ranges
            )
            return fact(p, replace(scope, ranges=ranges), measure.cube, (plain,))
    return fact(p, scope, measure.cube, (plain,))

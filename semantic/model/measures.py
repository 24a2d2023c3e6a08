"""Measures: from what was written to what it means."""

from __future__ import annotations

import typing
from typing import Literal

from sqlglot import exp

from semantic.errors import MetricastError, ModelError
from semantic.model.about import about
from semantic.model.dimensions import case
from semantic.model.filters import filter_directive
from semantic.model.functions import is_aggregate
from semantic.model.intervals import UNITS, read_interval
from semantic.model.measure_keys import DERIVED, check_keys, is_plain
from semantic.model.nearest import nearest
from semantic.model.scope import Scope, Use
from semantic.model.source import Word
from semantic.model.spec_cube import GrainSpec, MeasureSpec, RollingWindowSpec
from semantic.model.types import (
    Expr,
    FilterDirective,
    Grain,
    Interval,
    Measure,
    MeasureType,
    MemberRef,
    OrderBy,
    RollingWindow,
    SemiAdditive,
    ShareOf,
    TimeShift,
)

_AGAIN = "combine measures with `type: number`, or aggregate one again with `multi_stage: true`"
_USES = {kind: Use(kind in DERIVED, f"`{kind}`", _AGAIN) for kind in typing.get_args(MeasureType)}
_STAGE = Use(True, "a multi-stage measure")
_FILTER = Use(
    False,
    "a measure's filter",
    "test a measure in the query's filters, or in a measure with `multi_stage: true`",
)
_NO_GRAIN = Grain()
_NO_FILTER = FilterDirective()


def measure(spec: MeasureSpec, scope: Scope) -> Measure:
    """What a measure means. Raises ModelError or RefusedSQL; drill members are only reported."""
    if is_plain(spec):
        return Measure(
            cube=scope.owner.name,
            name=str(spec.name),
            type=spec.type,
            about=about(spec),
            sql=_value(spec, scope, _USES[spec.type], staged=False),
            grain=_NO_GRAIN,
            filter=_NO_FILTER,
        )
    check_keys(spec)
    staged = spec.multi_stage or spec.share_of is not None
    use = _USES[spec.type]
    if staged:
        use = _STAGE
    found = Measure(
        cube=scope.owner.name,
        name=str(spec.name),
        type=spec.type,
        about=about(spec),
        sql=_value(spec, scope, use, staged),
        case=case(spec.case, scope, use) if spec.case else None,
        percentile=None if spec.percentile is None else float(spec.percentile),
        filters=tuple(_condition(each.sql, scope, staged) for each in spec.filters),
        rolling=_rolling(spec.rolling_window, spec.name, scope) if spec.rolling_window else None,
        multi_stage=staged,
        grain=_grain(spec, scope),
        filter=filter_directive(spec.filter, scope) if spec.filter else _NO_FILTER,
        time_shift=_shifts(spec, scope),
        order_by=tuple(OrderBy(scope.expr(each.sql, _STAGE), each.dir) for each in spec.order_by),
        share_of=_share(spec, scope),
        semi_additive=_semi_additive(spec, scope),
        drill_members=_drill(spec, scope),
    )
    if spec.share_of is not None:
        _check_share(spec, found)
    return found


# --------------------------------------------------------------------------- its value


def _value(spec: MeasureSpec, scope: Scope, use: Use, staged: bool) -> Expr | None:
    if spec.sql is None:
        return None
    found = scope.expr(spec.sql, use)
    if spec.type in DERIVED and not staged:
        _check_combined(spec, found, scope)
    if staged and found.cubes:
        name = next(node.name for node in found.tree.find_all(exp.Column))
        message = f"a multi-stage measure is made of measures, and `{name}` is a column"
        hint = f'make it a measure first, and name that: sql: "{{{name}}}"'
        raise ModelError("aggregate", message, place=spec.sql.place, hint=hint)
    if spec.type in DERIVED:
        return found
    if found.aggregates:
        raise ModelError(
            "aggregate",
            f"`{spec.type}` aggregates already; its `sql` is about single rows",
            place=spec.sql.place,
            hint="leave the aggregate out, or set `type: number`",
        )
    return found


def _check_combined(spec: MeasureSpec, found: Expr, scope: Scope) -> None:
    """Outside of aggregates stand measures only, inside of them values of single rows."""
    assert spec.sql is not None
    if spec.type == "number_agg" and not found.aggregates:
        message = "`number_agg` needs an aggregate of its own in `sql`, such as sum(amount)"
        raise ModelError("aggregate", message, place=spec.sql.place)
    for node in found.tree.find_all(exp.Column, exp.Placeholder):
        inside = _is_aggregated(node)
        ref = found.members.get(node.name) if isinstance(node, exp.Placeholder) else None
        is_measure = ref is not None and scope.names.cubes[ref.cube].kind(ref.member) == "measure"
        if isinstance(node, exp.Placeholder) and ref is None:
            continue
        shown = node.name if ref is None else f"{{{ref.member}}}"
        if is_measure and inside:
            raise ModelError(
                "aggregate",
                f"`{ref}` is already aggregated; it cannot be aggregated again here",
                place=spec.sql.place,
                hint="use `multi_stage: true`, with the aggregate as the type",
            )
        if not is_measure and not inside:
            raise ModelError(
                "aggregate",
                f"`{spec.name}` combines measures, but `{ref or node.name}` is a value of one row",
                place=spec.sql.place,
                hint=f"aggregate it, as in sum({shown}), or set `type: sum`",
            )


def _is_aggregated(node: exp.Expr) -> bool:
    parent = node.parent
    while parent is not None:
        if is_aggregate(parent):
            return True
        if isinstance(parent, exp.Filter):
            return True
        parent = parent.parent
    return False


def _condition(word: Word, scope: Scope, staged: bool) -> Expr:
    found = scope.expr(word, _STAGE if staged else _FILTER)
    if found.aggregates:
        raise ModelError("aggregate", "a measure's filter is about single rows", place=word.place)
    return found


# ------------------------------------------------------------------------ its details


def _rolling(spec: RollingWindowSpec, name: Word, scope: Scope) -> RollingWindow:
    if spec.type == "fixed":
        if spec.granularity is not None:
            message = "`granularity` is for `type: to_date`"
            raise ModelError("conflict", message, place=spec.granularity.place)
        return RollingWindow(
            _bound(spec.trailing, "trailing"), _bound(spec.leading, "leading"), spec.offset or "end"
        )
    for word in (spec.trailing, spec.leading):
        if word is not None:
            message = "a window `to_date` has no `trailing` or `leading`"
            raise ModelError("conflict", message, place=word.place)
    if spec.type != "to_date":
        return RollingWindow(to_date=spec.type.removesuffix("_to_date"))
    if spec.granularity is None:
        message = "a window `to_date` needs its `granularity`"
        raise ModelError("missing-key", message, place=name.place, hint="write granularity: month")
    own = (each.name for one in scope.owner.dimensions.values() for each in one.granularities)
    known = (*UNITS, *own)
    if spec.granularity not in known:
        message = f"there is no granularity `{spec.granularity}`"
        near, hint = nearest(spec.granularity, known), "there are: " + ", ".join(known)
        place = spec.granularity.place
        raise ModelError("unknown-name", message, place=place, near=near, hint=hint)
    return RollingWindow(to_date=str(spec.granularity))


def _bound(word: Word | None, key: str) -> Interval | Literal["unbounded"] | None:
    if word is None:
        return None
    return "unbounded" if word == "unbounded" else read_interval(word, key)


def _grain(spec: MeasureSpec, scope: Scope) -> Grain:
    if not spec.multi_stage:
        return _NO_GRAIN
    written = spec.grain or GrainSpec(
        keep_only=spec.group_by, exclude=spec.reduce_by, include=spec.add_group_by
    )
    keep = written.keep_only
    reduce, add = written.exclude or written.reduce, written.include or written.add
    if keep is not None and reduce:
        message = (
            "the grain keeps only some dimensions and leaves out others: one of the two is meant"
        )
        raise ModelError("conflict", message, place=reduce[0].place, hint="remove one of them")
    return Grain(
        None if keep is None else _members(keep, scope),
        _members(reduce or [], scope),
        _members(add or [], scope),
    )


def _members(words: list[Word], scope: Scope) -> tuple[MemberRef, ...]:
    return tuple(scope.member(word) for word in words)


def _shifts(spec: MeasureSpec, scope: Scope) -> tuple[TimeShift, ...]:
    shifts = []
    for each in spec.time_shift:
        moved = None if each.time_dimension is None else time_dimension(each.time_dimension, scope)
        if moved is None and len(spec.time_shift) > 1:
            message = "each of several time shifts names its `time_dimension`"
            raise ModelError("missing-key", message, place=each.interval.place)
        shifts.append(TimeShift(read_interval(each.interval, "interval"), each.type, moved))
    return tuple(shifts)


def time_dimension(word: Word, scope: Scope) -> MemberRef:
    """The time dimension that a word names."""
    ref = scope.member(word)
    spec = scope.names.cubes[ref.cube].dimensions[ref.member]
    if spec.type != "time" or ref.granularity:
        message = f"`{word}` is not a time dimension"
        if ref.granularity:
            message = f"`{word}` is a bucket; the time dimension itself is needed"
        times = [
            name
            for name, each in scope.names.cubes[ref.cube].dimensions.items()
            if each.type == "time"
        ]
        raise ModelError(
            "wrong-kind", message, place=word.place, near=nearest(ref.member, times) or times[:2]
        )
    return ref


def _share(spec: MeasureSpec, scope: Scope) -> ShareOf | None:
    if spec.share_of is None:
        return None
    if isinstance(spec.share_of, str):
        return ShareOf()
    return ShareOf(_members(spec.share_of, scope))


def _check_share(spec: MeasureSpec, found: Measure) -> None:
    tree = found.sql.tree if found.sql else None
    refs = list(found.sql.members.values()) if found.sql else []
    if not isinstance(tree, exp.Placeholder) or len(refs) != 1:
        message = "`share_of` divides one measure: `sql` names it and nothing else"
        place = spec.sql.place if spec.sql else spec.name.place
        raise ModelError("bad-share", message, place=place, hint='write sql: "{total_amount}"')


def _semi_additive(spec: MeasureSpec, scope: Scope) -> SemiAdditive | None:
    rule = spec.semi_additive
    if rule is None:
        return None
    return SemiAdditive(
        time_dimension(rule.time_dimension, scope), rule.choose, _members(rule.by, scope)
    )


def _drill(spec: MeasureSpec, scope: Scope) -> tuple[MemberRef, ...]:
    """The drill members that exist; the measure is right without the others."""
    found = []
    for word in spec.drill_members:
        try:
            found.append(scope.member(word))
        except MetricastError as error:
            scope.names.report.add(error)
    return tuple(found)

"""Dimensions, segments and hierarchies: from what was written to what it means."""

from __future__ import annotations

import re

from semantic.errors import ModelError
from semantic.model.about import about, titled
from semantic.model.intervals import UNITS, needs_origin, read_interval
from semantic.model.scope import Scope, Use
from semantic.model.source import Word
from semantic.model.spec_cube import (
    CaseSpec,
    DimensionSpec,
    GranularitySpec,
    HierarchySpec,
    Label,
    SegmentSpec,
)
from semantic.model.types import (
    About,
    Case,
    CaseWhen,
    Dimension,
    Expr,
    Granularity,
    Hierarchy,
    Segment,
)

_ORIGIN = re.compile(
    r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])"
    r"([T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?)?)?)?"
)


_SOURCES = ("sql", "case", "latitude", "longitude")
_ROW = Use(False, "a dimension", "set `sub_query: true`, and the measure is computed for each row")
_SUB_QUERY = Use(True, "a sub-query dimension")
_SEGMENT = Use(False, "a segment", "filter on the measure in the query instead")


def dimension(spec: DimensionSpec, scope: Scope) -> Dimension:
    """What a dimension means. Raises ModelError or RefusedSQL."""
    _check_source(spec)
    use = _SUB_QUERY if spec.sub_query else _ROW
    found = Dimension(
        cube=scope.owner.name,
        name=str(spec.name),
        type=spec.type,
        # A key is hidden, as in Cube, unless it is what people call the row by.
        about=about(spec, public=not spec.primary_key or (spec.meta or {}).get("label") is True),
        sql=_row(spec, spec.sql, scope, use) if spec.sql is not None else None,
        case=case(spec.case, scope, use) if spec.case else None,
        latitude=_row(spec, spec.latitude.sql, scope, use) if spec.latitude else None,
        longitude=_row(spec, spec.longitude.sql, scope, use) if spec.longitude else None,
        primary_key=spec.primary_key,
        sub_query=spec.sub_query,
        propagate_filters=spec.propagate_filters_to_sub_query,
        granularities=_granularities(spec),
    )
    if spec.sub_query:
        _check_sub_query(spec, found, scope)
    return found


def segment(spec: SegmentSpec, scope: Scope) -> Segment:
    """What a segment means: a condition on rows."""
    sql = scope.expr(spec.sql, _SEGMENT)
    if sql.aggregates:
        raise ModelError(
            "aggregate", "a segment is a condition on single rows", place=spec.sql.place
        )
    return Segment(scope.owner.name, str(spec.name), sql, about(spec))


def hierarchy(spec: HierarchySpec, scope: Scope) -> Hierarchy:
    """What a hierarchy means: its levels, found."""
    return Hierarchy(
        str(spec.name), tuple(scope.member(level) for level in spec.levels), about(spec)
    )


def case(spec: CaseSpec, scope: Scope, use: Use) -> Case:
    """The branches of a case."""
    branches = tuple(
        CaseWhen(scope.expr(each.sql, use), _label(each.label, scope, use)) for each in spec.when
    )
    return Case(branches, _label(spec.otherwise.label, scope, use) if spec.otherwise else None)


def _label(label: Label, scope: Scope, use: Use) -> str | Expr:
    return str(label) if isinstance(label, Word) else scope.expr(label.sql, use)


def _row(spec: DimensionSpec, word: Word, scope: Scope, use: Use) -> Expr:
    found = scope.expr(word, use)
    if found.aggregates:
        raise ModelError(
            "aggregate",
            f"the dimension `{spec.name}` aggregates rows, but it is about a single row",
            place=word.place,
            hint="make it a measure; or a measure and a `sub_query` dimension that names it",
        )
    return found


def _check_source(spec: DimensionSpec) -> None:
    place = spec.name.place
    written = [key for key in _SOURCES if key in spec.model_fields_set]
    if spec.type == "geo":
        if sorted(written) != ["latitude", "longitude"]:
            raise ModelError(
                "missing-key",
                f"the geo dimension `{spec.name}` is made of `latitude` and `longitude`",
                place=place,
                hint='write latitude: {sql: "{CUBE}.lat"} and longitude: {sql: "{CUBE}.lon"}',
            )
    elif len(written) != 1 or written[0] not in ("sql", "case"):
        found = "neither" if not written else " and ".join(f"`{key}`" for key in written)
        raise ModelError(
            "missing-key" if not written else "conflict",
            f"the dimension `{spec.name}` needs either `sql` or `case`; it has {found}",
            place=place,
            hint=f"write sql: {spec.name}, if that is the column"
            if not written
            else "keep one of them",
        )
    if spec.granularities and spec.type != "time":
        raise ModelError(
            "conflict",
            f"`granularities` are for time dimensions; `{spec.name}` is a {spec.type}",
            place=spec.granularities[0].name.place,
            hint="set `type: time`, or remove them",
        )
    if spec.propagate_filters_to_sub_query and not spec.sub_query:
        raise ModelError(
            "conflict",
            "`propagate_filters_to_sub_query` needs `sub_query: true`",
            place=place,
        )


def _check_sub_query(spec: DimensionSpec, found: Dimension, scope: Scope) -> None:
    exprs = [found.sql] if found.sql else []
    if found.case:
        exprs += [branch.when for branch in found.case.branches]
        labels = [*(branch.label for branch in found.case.branches), found.case.otherwise]
        exprs += [label for label in labels if isinstance(label, Expr)]
    refs = [ref for each in exprs for ref in each.members.values()]
    measures = [ref for ref in refs if scope.names.cubes[ref.cube].kind(ref.member) == "measure"]
    place = spec.sql.place if spec.sql else spec.name.place
    if not measures:
        raise ModelError(
            "bad-sub-query",
            f"`{spec.name}` has `sub_query: true`, but names no measure",
            place=place,
            hint="name a measure of another cube, such as {orders.count}; or remove `sub_query`",
        )
    own = next((ref for ref in measures if ref.cube == found.cube), None)
    if own:
        raise ModelError(
            "bad-sub-query",
            f"`{own}` is a measure of the same cube: for a single row it says nothing new",
            place=place,
            hint="name a measure of a cube that has several rows for one of these",
        )


def _granularities(spec: DimensionSpec) -> dict[str, Granularity]:
    found: dict[str, Granularity] = {}
    for each in spec.granularities:
        if each.name in UNITS or each.name in found:
            known = "one of the calendar's own" if each.name in UNITS else "declared twice"
            message = f"the granularity `{each.name}` is {known}"
            raise ModelError(
                "repeated-name", message, place=each.name.place, hint="choose another name"
            )
        found[str(each.name)] = _granularity(each)
    return found


def _granularity(spec: GranularitySpec) -> Granularity:
    interval = read_interval(spec.interval, "interval")
    if min(interval.months, interval.days, interval.seconds) < 0 or not interval:
        raise ModelError(
            "bad-interval", "the `interval` of a granularity is positive", place=spec.interval.place
        )
    if spec.origin is not None and spec.offset is not None:
        message = "a granularity has an `origin` or an `offset`, not both"
        raise ModelError("conflict", message, place=spec.offset.place, hint="keep one of them")
    if spec.origin is not None and not _ORIGIN.fullmatch(spec.origin):
        raise ModelError(
            "bad-value",
            f"`origin` is a moment, not `{spec.origin[:60]}`",
            place=spec.origin.place,
            hint="write 2024-02-01 or 2024-02-01 06:00:00",
        )
    if spec.origin is None and needs_origin(spec.interval):
        raise ModelError(
            "missing-key",
            f"buckets of `{spec.interval}` do not fall on the calendar's boundaries",
            place=spec.interval.place,
            hint="add an `origin`: a moment when a bucket begins, such as 2024-01-01",
        )
    title = str(spec.title) if spec.title else titled(spec.name)
    return Granularity(
        name=str(spec.name),
        interval=interval,
        origin=_moment(spec.origin) if spec.origin is not None else None,
        offset=read_interval(spec.offset, "offset") if spec.offset is not None else None,
        about=About(title=title, place=spec.name.place),
    )


def _moment(word: Word) -> str:
    """An ISO timestamp, completed: `2024` is 2024-01-01."""
    date, _, time = word.replace("T", " ").partition(" ")
    date = date + "-01" * (2 - date.count("-"))
    return f"{date} {time}" if time else date

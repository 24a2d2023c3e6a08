"""Which keys of a measure go together, before any expression is looked at."""

from __future__ import annotations

from semantic.errors import MetricastError, ModelError
from semantic.model.spec_cube import Described, MeasureSpec
from semantic.model.spec_rules import WITHOUT_SQL

DERIVED = ("number", "string", "time", "boolean", "number_agg")
_STAGE_KEYS = ("group_by", "reduce_by", "add_group_by", "grain", "filter", "time_shift", "order_by")
_PLAIN = frozenset({*Described.model_fields, "type", "sql", "unit", "format"})
_NEEDS_MORE = ("percentile", "rank")


def is_plain(spec: MeasureSpec) -> bool:
    """Whether it says no more than what is aggregated and how: such keys go together."""
    if not spec.model_fields_set <= _PLAIN or spec.type in _NEEDS_MORE:
        return False
    return spec.sql is not None or spec.type == "count"


def check_keys(spec: MeasureSpec) -> None:
    """Raise ModelError for keys that are missing or contradict each other."""
    for check in (
        _check_source,
        _check_percentile,
        _check_stages,
        _check_rank,
        _check_window,
        _check_rows,
    ):
        if fault := check(spec):
            raise fault


def _check_source(spec: MeasureSpec) -> MetricastError | None:
    if spec.sql is not None and spec.case is not None:
        return ModelError(
            "conflict", "a measure has `sql` or `case`, not both", place=spec.sql.place
        )
    if spec.case is not None and spec.type not in DERIVED:
        message = f"`case` is for measures made of others, not for `{spec.type}`"
        return ModelError(
            "conflict", message, place=spec.name.place, hint="write CASE … END in `sql`"
        )
    if spec.sql is None and spec.case is None and spec.type not in WITHOUT_SQL:
        example = "{some_measure} / {another}" if spec.type in DERIVED else "amount"
        what = "computed" if spec.type in DERIVED else "aggregated"
        return ModelError(
            "missing-key",
            f"the measure `{spec.name}` of type `{spec.type}` needs `sql`",
            place=spec.name.place,
            hint=f'write what is {what}: sql: "{example}"',
        )
    return None


def _check_percentile(spec: MeasureSpec) -> MetricastError | None:
    if spec.type == "percentile":
        if spec.percentile is None:
            message = f"the measure `{spec.name}` of type `percentile` needs `percentile`"
            return ModelError(
                "missing-key", message, place=spec.name.place, hint="write percentile: 0.9"
            )
        if not 0 <= float(spec.percentile) <= 1:
            message = f"`percentile` is between 0 and 1, not {spec.percentile}"
            return ModelError(
                "bad-value", message, place=spec.percentile.place, hint="the 90th percentile is 0.9"
            )
    elif spec.percentile is not None:
        message = f"`percentile` is for `type: percentile`, not for `{spec.type}`"
        return ModelError("conflict", message, place=spec.name.place)
    return None


def _check_stages(spec: MeasureSpec) -> MetricastError | None:
    if spec.model_fields_set.isdisjoint(_STAGE_KEYS):
        return None
    written = [key for key in _STAGE_KEYS if getattr(spec, key) not in (None, [])]
    written += ["group_by"] if spec.group_by == [] else []
    if written and not spec.multi_stage and spec.share_of is None:
        return ModelError(
            "missing-key",
            f"`{written[0]}` needs `multi_stage: true`",
            place=spec.name.place,
            hint="with it, the measures in `sql` are computed first, then this one",
        )
    if spec.grain is not None and {"group_by", "reduce_by", "add_group_by"} & set(written):
        message = "`grain` says the same as `group_by`, `reduce_by` and `add_group_by`"
        return ModelError("conflict", message, place=spec.name.place, hint="keep `grain`")
    return None


def _check_rank(spec: MeasureSpec) -> MetricastError | None:
    if spec.type == "rank":
        if not spec.multi_stage:
            message = f"the rank `{spec.name}` needs `multi_stage: true`"
            return ModelError("missing-key", message, place=spec.name.place)
        if not spec.order_by:
            message = f"the rank `{spec.name}` needs `order_by`: what is ranked"
            hint = 'write order_by: [{sql: "{total}", dir: desc}]'
            return ModelError("missing-key", message, place=spec.name.place, hint=hint)
        if spec.filters:
            message = f"the rank `{spec.name}` cannot have `filters`"
            hint = "filter the measure that is ranked"
            return ModelError("conflict", message, place=spec.filters[0].sql.place, hint=hint)
        if spec.sql is not None:
            message = f"the rank `{spec.name}` has no `sql`; `order_by` says what is ranked"
            return ModelError("conflict", message, place=spec.sql.place)
    elif spec.order_by:
        message = f"`order_by` is for `type: rank`, not for `{spec.type}`"
        return ModelError("conflict", message, place=spec.order_by[0].sql.place)
    return None


def _check_window(spec: MeasureSpec) -> MetricastError | None:
    if spec.rolling_window is None:
        return None
    if spec.multi_stage or spec.share_of is not None:
        message = "a measure is `multi_stage` or has a `rolling_window`, not both"
        hint = "make two measures: the rolling one, and one with `multi_stage` that names it"
        return ModelError("conflict", message, place=spec.name.place, hint=hint)
    if spec.type in DERIVED or spec.type == "rank":
        message = f"a `rolling_window` aggregates rows; `{spec.type}` combines measures"
        hint = "give the measures it combines a `rolling_window`"
        return ModelError("conflict", message, place=spec.name.place, hint=hint)
    return None


def _check_rows(spec: MeasureSpec) -> MetricastError | None:
    combines = spec.type in DERIVED or spec.type == "rank"
    if spec.filters and combines and not spec.multi_stage:
        message = f"`filters` choose rows; `{spec.type}` combines measures"
        hint = "put the filters on the measures it combines"
        return ModelError("conflict", message, place=spec.filters[0].sql.place, hint=hint)
    if spec.semi_additive is not None and (combines or spec.multi_stage or spec.rolling_window):
        message = "`semi_additive` is for a measure that aggregates rows"
        hint = "put it on the sum, and combine that"
        return ModelError(
            "conflict", message, place=spec.semi_additive.time_dimension.place, hint=hint
        )
    if spec.share_of is not None and spec.type != "number":
        message = f"`share_of` is for `type: number`, not for `{spec.type}`"
        return ModelError("conflict", message, place=spec.name.place)
    return None

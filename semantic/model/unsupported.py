"""Constructs that Cube has and this layer has not, each with what to do instead."""

from __future__ import annotations

import re

_SOON = "row and member rules come with access policies; until then keep such data out of the model"
_KEYS = {
    "access_policy": _SOON,
    "pre_aggregations": "rollups are not built here; queries run on the tables themselves",
    "refresh_key": "nothing is cached by time here; remove it",
    "data_source": "a model reads one warehouse, given with --warehouse; remove it",
    "sql_alias": "names in the SQL are chosen by the compiler; remove it",
    "rewrite_queries": "remove it",
    "context_members": "remove it",
    "calendar": "use `granularities` with `interval` and `origin` for calendars of your own",
    "switch": "write a case with conditions: when: [{sql: …, label: …}]",
    "mask": _SOON,
    "masking": _SOON,
    "links": "keep links in `meta`, for the tool that shows them",
    "order": "order in the query; keep a default for other tools in `meta`",
    "currency": "say it in `unit`",
    "values_as_segments": "write the segments out under `segments`",
    "suggest_filter_values": "keep it in `meta`",
    "enable_suggestions": "keep it in `meta`",
    "field_type": "remove it",
    "aliases": "write other words for it as `ai_context: {synonyms: […]}`",
    "synonyms": "write them as `ai_context: {synonyms: […]}`",
    "drill_filters": "make a segment of them",
    "drill_members_grouped": "list them in `drill_members`",
    "cumulative": "use `rolling_window: {trailing: unbounded}`",
    "split": "write a view for each part",
    "view_group": "groups of views are not supported; keep it in `meta`",
    "view_groups": "groups of views are not supported; keep it in `meta`",
    "cube_group": "groups are not supported; keep it in `meta`",
    "view_group_name": "groups are not supported; keep it in `meta`",
    "fiscal": "use `granularities` with an `offset`, such as 1 month",
}
_IN = {
    (
        "multi_stage",
        "DimensionSpec",
    ): "only measures are multi-stage; use `sub_query` for a number per row",
    (
        "add_group_by",
        "DimensionSpec",
    ): "only measures have it; use `sub_query` for a number per row",
    (
        "time_shift",
        "DimensionSpec",
    ): "calendars of one's own are not supported; shift by an `interval` in a measure",
    ("values", "DimensionSpec"): "switch dimensions are not supported; write a `case`",
    ("sql", "GranularitySpec"): "a granularity has an `interval` with `origin` or `offset`",
    ("name", "TimeShiftSpec"): "named shifts belong to calendar cubes; give `interval` and `type`",
    ("sql", "TimeShiftSpec"): "give `interval` and `type`",
    ("and", "FilterRuleSpec"): "list the conditions one after the other: all of them hold",
    ("or", "FilterRuleSpec"): "one condition with several `values` means any of them",
    ("and", "DefaultFilterSpec"): "list the conditions one after the other: all of them hold",
    ("or", "DefaultFilterSpec"): "one condition with several `values` means any of them",
    # values
    ("switch", "type"): "write a `case` dimension instead",
    ("running_total", "type"): "use `type: sum` with `rolling_window: {trailing: unbounded}`",
    ("runningTotal", "type"): "use `type: sum` with `rolling_window: {trailing: unbounded}`",
    ("fixed", "mode"): "an override is always relative to what an outer measure already changed",
}
_OLD = {
    "shown": "public",
    "visible": "public",
    "drill_member_references": "drill_members",
    "drillMemberReferences": "drill_members",
}
_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


def unsupported(word: str, where: str) -> str | None:
    """What to do instead of a construct of Cube that is not supported, None for other words."""
    snake = _snake(word)
    return _IN.get((word, where)) or _IN.get((snake, where)) or _KEYS.get(snake)


def old_spelling(key: str) -> str | None:
    """How a key that Cube also spells otherwise is spelled here: `sqlTable` is `sql_table`."""
    if key in _OLD:
        return _OLD[key]
    snake = _snake(key)
    return snake if snake != key else None


def _snake(word: str) -> str:
    return _HUMP.sub(lambda match: "_" + match.group(1).lower(), word)

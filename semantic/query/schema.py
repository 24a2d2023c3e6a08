"""The JSON Schema of a query, from the lists of words that the reader goes by."""

from __future__ import annotations

from typing import Any

from semantic.query.spec import ALIASES, KEYS, MAX_MEMBERS
from semantic.query.types import GRANULARITIES, OPERATORS, SET_OPERATORS

_NAME: dict[str, Any] = {"type": "string"}
_NAMES: dict[str, Any] = {"type": ["array", "null"], "items": _NAME, "maxItems": MAX_MEMBERS}
_FLAG: dict[str, Any] = {"type": ["boolean", "null"]}
_WHOLE: dict[str, Any] = {"type": ["integer", "null"], "minimum": 0}
_RANGE: dict[str, Any] = {"type": ["string", "array", "null"], "items": {"type": "string"}}
_ORDER = ["asc", "desc"]
_WITHOUT_VALUES = (*SET_OPERATORS, "measureFilter")


def query_schema(at: str) -> dict[str, Any]:
    """The schema of a query. `at`: where it will stand, such as `#/$defs/Query`."""
    filters = {
        "type": ["array", "null"],
        "items": {"$ref": f"{at}/$defs/filter"},
        "maxItems": MAX_MEMBERS,
    }
    said: dict[str, dict[str, Any]] = {
        "measures": {**_NAMES, "description": "Measures: `orders.count`."},
        "dimensions": {**_NAMES, "description": "Dimensions that make the groups."},
        "timeDimensions": {"type": ["array", "null"], "items": _time_dimension(),
                           "description": "Times: a bucket length, a range of dates, or both."},
        "filters": {**filters, "description": "Conditions: {member, operator, values}."},
        "segments": {**_NAMES, "description": "Named conditions of the model."},
        "order": {**_order(), "description": "Sort keys: a list of [member, asc or desc]."},
        "limit": {**_WHOLE, "description": "At most so many rows."},
        "offset": {**_WHOLE, "description": "So many rows are passed over first."},
        "total": {**_FLAG, "description": "Whether all rows are counted, too."},
        "timezone": {"type": ["string", "null"], "description": "An IANA name; default UTC."},
        "ungrouped": {**_FLAG, "description": "Single rows instead of groups."},
        "joinHints": {"type": ["array", "null"], "items": {**_NAMES, "minItems": 2},
                      "description": "Ways through the cubes: lists of their names."},
        "fillMissingDates": {**_FLAG, "description": "Buckets without rows are shown, too."},
        "subtotals": {**_FLAG, "description": "Rows that sum up groups, too."},
        "parameters": {"type": ["object", "null"],
                       "description": "Values of the model's parameters, by name."},
    }  # fmt: skip
    return {
        "type": "object",
        "description": "A semantic query: Cube's JSON, never SQL.",
        "additionalProperties": False,
        "properties": {key: said[key] for key in KEYS},
        "$defs": {"filter": _filter(filters)},
    }


def _time_dimension() -> dict[str, Any]:
    lengths: list[dict[str, Any]] = [{"enum": list(GRANULARITIES)}, {"type": ["string", "null"]}]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["dimension"],
        "properties": {
            "dimension": _NAME,
            "granularity": {"anyOf": lengths},
            "dateRange": _RANGE,
            "compareDateRange": {"type": ["array", "null"], "items": _RANGE, "minItems": 2,
                                 "maxItems": 12},
        },
        "not": {"required": ["dateRange", "compareDateRange"]},
    }  # fmt: skip


def _filter(filters: dict[str, Any]) -> dict[str, Any]:
    """One condition: about a member, or several under `and` or `or`."""
    leaf = {
        "required": ["operator"],
        "anyOf": [{"required": ["member"]}, {"required": ["dimension"]}],
        "if": {"properties": {"operator": {"not": {"enum": list(_WITHOUT_VALUES)}}}},
        "then": {"required": ["values"]},
    }
    groups = [{"required": [word], "maxProperties": 1} for word in ("and", "or")]
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "member": _NAME, "dimension": _NAME, "operator": {"enum": [*OPERATORS, *ALIASES]},
            "values": {}, "and": filters, "or": filters,
        },
        "anyOf": [*groups, leaf],
    }  # fmt: skip


def _order() -> dict[str, Any]:
    pair = {"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": [_NAME, {"enum": _ORDER}]}
    each = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"id": _NAME, "member": _NAME, "desc": {"type": "boolean"},
                       "direction": {"enum": _ORDER}},
    }  # fmt: skip
    return {
        "type": ["array", "object", "null"],
        "items": {"anyOf": [pair, each]},
        "additionalProperties": {"enum": _ORDER},
    }

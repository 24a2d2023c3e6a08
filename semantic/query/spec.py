"""Cube's JSON query, read strictly."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from semantic.errors import QueryError
from semantic.model.nearest import nearest
from semantic.query.dates import read_range
from semantic.query.types import (
    DATE_OPERATORS,
    OPERATORS,
    SET_OPERATORS,
    And,
    AnyFilter,
    Filter,
    Or,
    Order,
    Query,
    Range,
    TimeDimension,
    Value,
)
from semantic.query.write import write_query

KEYS = (
    "measures",
    "dimensions",
    "timeDimensions",
    "filters",
    "segments",
    "order",
    "limit",
    "offset",
    "total",
    "timezone",
    "ungrouped",
    "joinHints",
    "fillMissingDates",
    "subtotals",
    "parameters",
)
MAX_DEPTH = 10
MAX_VALUES = 1000
MAX_MEMBERS = 500
ALIASES = {"=": "equals", "!=": "notEquals", ">": "gt", ">=": "gte", "<": "lt", "<=": "lte"}


def read_query(written: Mapping[str, Any] | str, as_of: date | None = None) -> Query:
    """The query that a JSON object (or its text) means.

    Relative date ranges are resolved against `as_of`. Raises QueryError with the path of the
    offending part (`filters[0].operator`) and what would be valid there.
    """
    written = _object(written)
    return Query(
        measures=_names(written, "measures"),
        dimensions=_names(written, "dimensions"),
        time_dimensions=tuple(
            _time_dimension(each, as_of, f"timeDimensions[{i}]")
            for i, each in enumerate(_list(written, "timeDimensions"))
        ),
        filters=tuple(
            _filter(each, as_of, f"filters[{i}]", 1)
            for i, each in enumerate(_list(written, "filters"))
        ),
        segments=_names(written, "segments"),
        order=_order(written.get("order")),
        limit=_whole(written, "limit"),
        offset=_whole(written, "offset") or 0,
        total=_flag(written, "total"),
        timezone=_timezone(written.get("timezone")),
        ungrouped=_flag(written, "ungrouped"),
        joins=tuple(
            _hint(each, f"joinHints[{i}]") for i, each in enumerate(_list(written, "joinHints"))
        ),
        fill_missing_dates=_flag(written, "fillMissingDates"),
        subtotals=_flag(written, "subtotals"),
        parameters=_parameters(written.get("parameters")),
    )


def _object(written: Mapping[str, Any] | str) -> Mapping[str, Any]:
    """The query as an object whose keys are all known."""
    read = parse_query(written) if isinstance(written, str) else written
    if not isinstance(read, Mapping):
        raise QueryError("bad-query", f"a query is a JSON object, not {_kind(read)}", hint=_EXAMPLE)
    for key in map(str, read):
        if key not in KEYS:
            near, valid = nearest(key, KEYS), "valid: " + ", ".join(KEYS)
            raise QueryError(
                "unknown-key", f"a query has no `{key}`", path=key, near=near, hint=valid
            )
    return read


_EXAMPLE = 'such as {"measures": ["orders.count"], "dimensions": ["orders.status"]}'


def parse_query(text: str) -> Any:
    """The JSON of a query's text. Raises QueryError for what is none."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError as fault:
        raise QueryError("bad-query", "the query is nested too deeply", hint=_EXAMPLE) from fault
    except ValueError as fault:
        raise QueryError("bad-query", f"the query is not JSON: {fault}", hint=_EXAMPLE) from fault


def _no_constant(word: str) -> Any:
    raise ValueError(f"{word} is not a number of JSON")


def _kind(value: Any) -> str:
    names = {
        dict: "an object",
        list: "a list",
        str: "a text",
        bool: "true or false",
        type(None): "null",
    }
    return names.get(type(value), "a number")


def _list(written: Mapping[str, Any], key: str) -> Sequence[Any]:
    value = written.get(key)
    if value is None:
        return ()
    if not isinstance(value, (list, tuple)):
        raise QueryError("bad-query", f"`{key}` is a list, not {_kind(value)}", path=key)
    if len(value) > MAX_MEMBERS:
        raise QueryError(
            "too-large", f"`{key}` has {len(value)} entries, more than {MAX_MEMBERS}", path=key
        )
    return value


def _names(written: Mapping[str, Any], key: str) -> tuple[str, ...]:
    names = _list(written, key)
    for i, name in enumerate(names):
        _name(name, f"{key}[{i}]")
    return tuple(names)


def _name(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise QueryError(
            "bad-query",
            f'a member is written as a text such as "orders.count", not {_kind(value)}',
            path=path,
        )
    return value


def _flag(written: Mapping[str, Any], key: str) -> bool:
    value = written.get(key)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise QueryError("bad-query", f"`{key}` is true or false, not {value!r}", path=key)
    return value


def _whole(written: Mapping[str, Any], key: str) -> int | None:
    value = written.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise QueryError("bad-query", f"`{key}` is a whole number from 0, not {value!r}", path=key)
    if value > 1 << 53:
        raise QueryError("too-large", f"`{key}` is {value}, which no result has", path=key)
    return value


def _timezone(value: Any) -> str:
    if value is None:
        return "UTC"
    try:
        if not isinstance(value, str) or len(value) > 64:
            raise ValueError
        ZoneInfo(value)
        return value
    except (ZoneInfoNotFoundError, ValueError, OSError) as fault:
        raise QueryError(
            "unknown-timezone",
            f"`{str(value)[:64]}` is not a time zone",
            path="timezone",
            hint='an IANA name such as "Europe/Berlin" or "UTC"',
        ) from fault


def _keys(each: Any, known: Sequence[str], path: str, example: str) -> Mapping[str, Any]:
    if not isinstance(each, Mapping):
        raise QueryError(
            "bad-query", f"expected an object, not {_kind(each)}", path=path, hint=example
        )
    for key in each:
        if key not in known:
            raise QueryError(
                "unknown-key",
                f"`{key}` is not known here",
                path=f"{path}.{key}",
                near=nearest(str(key), known),
                hint="valid: " + ", ".join(known),
            )
    return each


def _time_dimension(each: Any, as_of: date | None, path: str) -> TimeDimension:
    known = ("dimension", "granularity", "dateRange", "compareDateRange")
    each = _keys(
        each, known, path, 'such as {"dimension": "orders.created_at", "granularity": "month"}'
    )
    if "dimension" not in each:
        raise QueryError("bad-query", "a time dimension needs its `dimension`", path=path)
    granularity = each.get("granularity")
    if granularity is not None and not isinstance(granularity, str):
        raise QueryError(
            "bad-query",
            f'`granularity` is a text such as "month", not {_kind(granularity)}',
            path=path,
        )
    asked, compared = each.get("dateRange"), each.get("compareDateRange")
    if asked is not None and compared is not None:
        raise QueryError("bad-query", "give either `dateRange` or `compareDateRange`", path=path)
    if compared is not None and (
        not isinstance(compared, (list, tuple)) or not 2 <= len(compared) <= 12
    ):
        raise QueryError(
            "bad-query",
            "`compareDateRange` is a list of 2 to 12 ranges",
            path=f"{path}.compareDateRange",
        )
    return TimeDimension(
        _name(each["dimension"], f"{path}.dimension"),
        granularity,
        None if asked is None else _range(asked, as_of, f"{path}.dateRange"),
        tuple(
            _range(one, as_of, f"{path}.compareDateRange[{i}]")
            for i, one in enumerate(compared or ())
        ),
    )


def _range(value: Any, as_of: date | None, path: str) -> Range:
    if not isinstance(value, (str, list, tuple)):
        raise QueryError(
            "bad-date", f"a date range is a text or a list, not {_kind(value)}", path=path
        )
    return read_range(value, as_of, path)


def _filter(each: Any, as_of: date | None, path: str, depth: int) -> AnyFilter:
    if depth > MAX_DEPTH:
        raise QueryError("too-deep", f"filters are nested more than {MAX_DEPTH} deep", path=path)
    example = 'such as {"member": "orders.status", "operator": "equals", "values": ["paid"]}'
    each = _keys(each, ("member", "dimension", "operator", "values", "and", "or"), path, example)
    for word, build in (("and", And), ("or", Or)):
        if word in each:
            return _group(each, word, build, as_of, path, depth)
    member = each.get("member", each.get("dimension"))
    if member is None:
        raise QueryError("bad-query", "a filter needs its `member`", path=path, hint=example)
    return _leaf(_name(member, f"{path}.member"), each, as_of, path)


def _group(
    each: Mapping[str, Any],
    word: str,
    build: Callable[[tuple[AnyFilter, ...]], AnyFilter],
    as_of: date | None,
    path: str,
    depth: int,
) -> AnyFilter:
    if len(each) > 1:
        raise QueryError("bad-query", f"a filter with `{word}` has nothing beside it", path=path)
    inner = _list(each, word)
    return build(
        tuple(_filter(one, as_of, f"{path}.{word}[{i}]", depth + 1) for i, one in enumerate(inner))
    )


def _leaf(member: str, each: Mapping[str, Any], as_of: date | None, path: str) -> Filter:
    operator = each.get("operator")
    operator = ALIASES.get(operator, operator) if isinstance(operator, str) else operator
    if operator not in OPERATORS:
        raise QueryError(
            "unknown-operator",
            f"`{operator}` is not an operator of filters",
            path=f"{path}.operator",
            near=nearest(str(operator), OPERATORS),
            hint="valid: " + ", ".join(OPERATORS),
        )
    values = _values(each, f"{path}.values")
    if operator in SET_OPERATORS:
        return Filter(member, operator)
    if operator == "measureFilter":
        return Filter(member, operator)
    if not values:
        raise QueryError("bad-query", f"`{operator}` needs `values`", path=f"{path}.values")
    if operator in DATE_OPERATORS:
        return Filter(member, operator, _date_values(values, as_of, f"{path}.values"))
    return Filter(member, operator, values)


def _values(each: Mapping[str, Any], path: str) -> tuple[Value, ...]:
    values = each.get("values")
    if values is None:
        return ()
    values = values if isinstance(values, (list, tuple)) else [values]
    if len(values) > MAX_VALUES:
        raise QueryError(
            "too-large", f"a filter has {len(values)} values, more than {MAX_VALUES}", path=path
        )
    for i, value in enumerate(values):
        if not isinstance(value, (str, int, float, bool, type(None))):
            raise QueryError(
                "bad-query",
                f"a value is a text, a number, true, false or null, not {_kind(value)}",
                path=f"{path}[{i}]",
            )
        if isinstance(value, str):
            _check_text(value, f"{path}[{i}]")
        if isinstance(value, float) and value - value != 0:
            raise QueryError("bad-query", "a value is a finite number", path=f"{path}[{i}]")
    return tuple(values)


def _check_text(value: str, path: str) -> None:
    if "\0" in value:
        raise QueryError("bad-value", "a text value may not hold the NUL character", path=path)
    try:
        value.encode()
    except UnicodeEncodeError as fault:
        raise QueryError(
            "bad-value", "a text value is not well-formed Unicode", path=path
        ) from fault


def _date_values(values: tuple[Value, ...], as_of: date | None, path: str) -> tuple[Value, ...]:
    """Two ISO texts: first and last instant that the value or range covers."""
    texts = [str(value) for value in values]
    asked = read_range(texts[0] if len(texts) == 1 else texts, as_of, path)
    return (asked.start.isoformat(), asked.end.isoformat())


def _order(value: Any) -> tuple[Order, ...] | None:
    if value is None:
        return None
    if isinstance(value, Mapping):
        value = list(value.items())
    if not isinstance(value, (list, tuple)):
        raise QueryError(
            "bad-query",
            f"`order` is a list of [member, direction], not {_kind(value)}",
            path="order",
        )
    return tuple(_one_order(each, f"order[{i}]") for i, each in enumerate(value))


def _one_order(each: Any, path: str) -> Order:
    if isinstance(each, Mapping):
        each = _keys(
            each, ("id", "member", "desc", "direction"), path, 'such as ["orders.count", "desc"]'
        )
        direction = each.get("direction", "desc" if each.get("desc") else "asc")
        each = [each.get("id", each.get("member")), direction]
    if not isinstance(each, (list, tuple)) or len(each) != 2:
        raise QueryError(
            "bad-query", "an order is a pair", path=path, hint='such as ["orders.count", "desc"]'
        )
    member, direction = each
    if direction not in ("asc", "desc"):
        raise QueryError("bad-query", f'an order is "asc" or "desc", not {direction!r}', path=path)
    return Order(_name(member, path), direction)


def _hint(each: Any, path: str) -> tuple[str, ...]:
    if not isinstance(each, (list, tuple)) or len(each) < 2:
        raise QueryError("bad-query", "a join hint is a list of cube names", path=path)
    return tuple(_name(name, path) for name in each)


def _parameters(value: Any) -> tuple[tuple[str, Value], ...]:
    if value is None:
        return ()
    if not isinstance(value, Mapping):
        raise QueryError(
            "bad-query", f"`parameters` is an object, not {_kind(value)}", path="parameters"
        )
    for name, each in value.items():
        _values({"values": [each]}, f"parameters.{name}")
    return tuple(sorted(value.items()))


__all__ = ["read_query", "write_query"]

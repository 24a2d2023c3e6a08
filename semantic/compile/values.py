"""Given values, read as the type of the member they are compared with."""

from __future__ import annotations

import re
from datetime import datetime
from math import isinf
from zoneinfo import ZoneInfo

from semantic.errors import QueryError
from semantic.model.types import Dimension, Expr, FilterRule, Measure, Model
from semantic.query.dates import read_range
from semantic.query.types import DATE_OPERATORS, TEXT_OPERATORS, Value

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def value_type(measure: Measure, model: Model) -> str:
    """The type of a measure's value: number, string, boolean or time."""
    if measure.type in ("string", "boolean", "time"):
        return measure.type
    if measure.type not in ("min", "max"):
        return "number"
    named = _only_member(measure, model)
    if isinstance(named, Measure):
        return value_type(named, model)
    return named.type if named else "number"


def has_zone(measure: Measure, model: Model) -> bool:
    """Whether a measure's value is an instant, which people see on the query's wall clock.

    A calendar day has no zone, and a bucket is on the wall clock already.
    """
    if value_type(measure, model) != "time":
        return False
    named = _only_member(measure, model)
    if isinstance(named, Measure):
        return has_zone(named, model)
    return named is None or (named.about.format != "date" and not _bucketed(measure.sql))


def _bucketed(expr: Expr | None) -> bool:
    return expr is not None and any(ref.granularity for ref in expr.members.values())


def _only_member(measure: Measure, model: Model) -> Dimension | Measure | None:
    """What a measure's expression is when it is nothing but a member, or a member's column."""
    if measure.sql is None:
        return None
    text = measure.sql.text.strip()
    cube = model.cubes.get(measure.cube)
    if text.startswith("{") and text.endswith("}") and text.count("{") == 1:
        for ref in measure.sql.members.values():
            owner = model.cubes.get(ref.cube)
            return (
                (owner.dimensions.get(ref.member) or owner.measures.get(ref.member))
                if owner
                else None
            )
    for each in cube.dimensions.values() if cube else ():
        if (
            each.sql is not None
            and not each.sub_query
            and _column(each.sql) == _column(measure.sql)
        ):
            return each
    return None


def _column(expr: Expr) -> str:
    return expr.text.strip().removeprefix("{CUBE}.")


def read_value(
    value: Value, kind: str, operator: str, member: str, path: str, timezone: str = "UTC"
) -> Value | datetime:
    """A given value read as the member's type, or an error that says what the type wants.

    A time with an offset is an instant; it is read on the wall clock of `timezone`.
    """
    if operator in DATE_OPERATORS:
        if kind != "time":
            raise QueryError(
                "bad-value",
                f"`{operator}` needs a time dimension, `{member}` is a {kind}",
                path=path,
            )
        return datetime.fromisoformat(str(value))
    if value is None:
        return None
    if operator in TEXT_OPERATORS:
        return str(value)
    read = READ.get(kind, _text)(value, member, f"{path}.values")
    if not isinstance(read, datetime):
        return read
    try:
        return on_the_wall(read, timezone)
    except OverflowError as fault:
        message = f"{str(value)[:60]!r} lies outside the calendar"
        raise QueryError("bad-value", message, path=f"{path}.values") from fault


def values_of(rule: FilterRule, path: str) -> tuple[Value, ...]:
    """The values of a model's filter as a query's are: a day is from its first to its last moment.

    The model has refused what is relative.
    """
    if rule.operator not in DATE_OPERATORS:
        return tuple(rule.values)
    covered = read_range([str(value) for value in rule.values], None, path)
    return (covered.start.isoformat(), covered.end.isoformat())


def on_the_wall(moment: datetime, timezone: str) -> datetime:
    """A time without an offset as it is; an instant as the wall clock of a zone shows it."""
    return moment.astimezone(ZoneInfo(timezone)).replace(tzinfo=None) if moment.tzinfo else moment


def _number(value: Value, member: str, path: str) -> Value:
    if isinstance(value, bool):
        raise QueryError("bad-value", f"`{member}` is a number, {value} is not", path=path)
    if isinstance(value, (int, float)):
        return value
    text = str(value).strip()
    if not _NUMBER.fullmatch(text):
        raise QueryError("bad-value", f"`{member}` is a number, {text[:60]!r} is not", path=path)
    if isinf(float(text)):
        raise QueryError("bad-value", f"`{member}` needs a finite number", path=path)
    # A fraction stays as written: a float could not hold all its digits.
    return int(text) if text.lstrip("+-").isdigit() else text


def _boolean(value: Value, member: str, path: str) -> Value:
    words = {"true": True, "false": False, "1": True, "0": False}
    text = str(value).strip().lower()
    if text not in words:
        raise QueryError(
            "bad-value", f"`{member}` is true or false, not {str(value)[:60]!r}", path=path
        )
    return words[text]


def _time(value: Value, member: str, path: str) -> Value | datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as fault:
        raise QueryError(
            "bad-value",
            f"`{member}` is a time, {str(value)[:60]!r} is none",
            path=path,
            hint='write "2023-10-26" or "2023-10-26T18:00:00"',
        ) from fault
    return moment


def _text(value: Value, member: str, path: str) -> Value:
    return str(value).lower() if isinstance(value, bool) else str(value)


READ = {"number": _number, "boolean": _boolean, "time": _time, "string": _text}

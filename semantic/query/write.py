"""A query written back as Cube JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from semantic.query.dates import TICK
from semantic.query.types import (
    DATE_OPERATORS,
    SET_OPERATORS,
    And,
    AnyFilter,
    Filter,
    Or,
    Query,
    Range,
    TimeDimension,
)


def write_query(query: Query) -> dict[str, Any]:  # noqa: C901  one branch for each key
    """The Cube JSON of a query: only what differs from the defaults, dates absolute."""
    written: dict[str, Any] = {}
    if query.measures:
        written["measures"] = list(query.measures)
    if query.dimensions:
        written["dimensions"] = list(query.dimensions)
    if query.time_dimensions:
        written["timeDimensions"] = [_write_time(each) for each in query.time_dimensions]
    if query.filters:
        written["filters"] = [_write_filter(each) for each in query.filters]
    if query.segments:
        written["segments"] = list(query.segments)
    if query.order is not None:
        written["order"] = [[each.member, each.direction] for each in query.order]
    if query.limit is not None:
        written["limit"] = query.limit
    if query.timezone != "UTC":
        written["timezone"] = query.timezone
    if query.joins:
        written["joinHints"] = [list(chain) for chain in query.joins]
    if query.parameters:
        written["parameters"] = dict(query.parameters)
    flags = {
        "offset": query.offset,
        "total": query.total,
        "ungrouped": query.ungrouped,
        "fillMissingDates": query.fill_missing_dates,
        "subtotals": query.subtotals,
    }
    return written | {key: value for key, value in flags.items() if value}


def _write_time(each: TimeDimension) -> dict[str, Any]:
    written: dict[str, Any] = {"dimension": each.dimension}
    if each.granularity:
        written["granularity"] = each.granularity
    if each.date_range:
        written["dateRange"] = write_range(each.date_range)
    if each.compare:
        written["compareDateRange"] = [write_range(one) for one in each.compare]
    return written


def write_range(asked: Range) -> list[str]:
    """Days where the range covers whole days, else instants."""
    whole = (
        not any(asked.start.timetuple()[3:6])
        and not asked.start.microsecond
        and _ends_day(asked.end)
    )
    if whole:
        return [asked.start.date().isoformat(), asked.end.date().isoformat()]
    return [asked.start.isoformat(), asked.end.isoformat()]


def _ends_day(moment: datetime) -> bool:
    return (moment + TICK).time() == datetime.min.time() if moment < datetime.max - TICK else True


def _write_filter(each: AnyFilter) -> dict[str, Any]:
    match each:
        case And(inner):
            return {"and": [_write_filter(one) for one in inner]}
        case Or(inner):
            return {"or": [_write_filter(one) for one in inner]}
        case Filter(member, operator, values):
            written: dict[str, Any] = {"member": member, "operator": operator}
            if operator in DATE_OPERATORS:
                first, last = (datetime.fromisoformat(str(value)) for value in values)
                written["values"] = _write_dates(operator, Range(first, last))
            elif operator not in SET_OPERATORS:
                written["values"] = list(values)
            return written


def _write_dates(operator: str, asked: Range) -> list[str]:
    pair = write_range(asked)
    return pair if operator in ("inDateRange", "notInDateRange") or pair[0] != pair[1] else pair[:1]

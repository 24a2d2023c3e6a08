"""Results and answers as the JSON objects that scripts depend on. Field names are a contract."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.inert import json_text

if TYPE_CHECKING:
    from semantic.compile.types import Column
    from semantic.result import Answer, Result


def plain(value: Any) -> Any:
    """A cell as JSON has it.

    Times are ISO 8601 without zone and days start at T00:00:00; decimals are numbers, whole
    ones exactly; what is not a number (NaN, infinity) is null.
    """
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case Decimal():
            return _number(value)
        case datetime():
            return moment(value)
        case date():
            return f"{value.isoformat()}T00:00:00"
        case time():
            return value.replace(tzinfo=None).isoformat()
        case timedelta():
            return value.total_seconds()
        case list() | tuple() | set() | frozenset():
            return [plain(each) for each in value]
        case dict():
            return {str(key): plain(each) for key, each in value.items()}
        case _:
            return str(value)


def moment(value: datetime) -> str:
    """ISO 8601 to the second, with milliseconds or microseconds where there are any."""
    part = "seconds"
    if value.microsecond:
        part = "microseconds" if value.microsecond % 1000 else "milliseconds"
    return value.replace(tzinfo=None).isoformat(timespec=part)


def dump(value: Any) -> str:
    """One line of JSON that is safe to show and keeps every letter readable."""
    return json_text(json.dumps(value, ensure_ascii=False, allow_nan=False))


def column_objects(columns: Iterable[Column]) -> list[dict[str, Any]]:
    """The columns of a result."""
    return [
        {"name": each.name, "type": each.type, "format": each.format, "unit": each.unit}
        for each in columns
    ]


def row_lists(result: Result) -> list[list[Any]]:
    """The rows of a result, cell by cell."""
    return [[plain(cell) for cell in row] for row in result.rows]


def result_object(result: Result) -> dict[str, Any]:
    """What `metricast query --format json` prints."""
    from semantic.query.spec import write_query

    return {
        "query": write_query(result.query),
        "columns": column_objects(result.columns),
        "rows": row_lists(result),
        "sql": result.sql,
        "warnings": list(result.warnings),
        "total": result.total,
    }


def answer_object(answer: Answer) -> dict[str, Any]:
    """What `metricast ask --format json` prints."""
    from semantic.query.spec import write_query

    result = answer.result
    return {
        "question": answer.question,
        "status": answer.status,
        "query": write_query(answer.query) if answer.query else None,
        "columns": column_objects(result.columns) if result else [],
        "rows": row_lists(result) if result else [],
        "text": answer.text,
        "interpretation": answer.interpretation,
        "assumptions": list(answer.assumptions),
        "warnings": list(answer.warnings),
        "options": [
            {"label": each.label, "query": write_query(each.query)} for each in answer.options
        ],
        "reason": answer.reason,
        "nearest": list(answer.nearest),
        "sql": answer.sql,
        "translator": answer.translator,
        "timings_ms": {name: round(took, 3) for name, took in answer.timings_ms.items()},
    }


def _number(value: Decimal) -> int | float | None:
    if not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() else float(value)

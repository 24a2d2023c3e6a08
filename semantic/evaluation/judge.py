"""Whether an answer is right, by its rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice, product
from typing import Literal

from semantic.evaluation.cases import Right, Turn
from semantic.layer import SemanticLayer
from semantic.query.types import Query
from semantic.result import Answer, Result

Outcome = Literal["right", "wrong", "declined", "clarified"]
Row = tuple[object, ...]
MOST_MATCHES = 200
ENOUGH = 2


@dataclass(frozen=True)
class Verdict:
    """How an answer compares with what it must be.

    `outcome`: "right"; "wrong" (silently: rows that are not the right ones, or an answer where
    there is none); "declined" and "clarified" (asked back) where that was not wanted. `offered`:
    a question back has the options it must have.
    """

    outcome: Outcome
    detail: str = ""
    offered: bool = False


def judge(turn: Turn, answer: Answer, layer: SemanticLayer) -> Verdict:
    """The verdict on one answer. Raises MetricastError when an expected query cannot be run."""
    detail = in_words(answer)
    offered = answer.status == "clarify" and _offers(turn, answer, layer)
    if answer.status == "answered":
        good = "answered" in turn.statuses and _is_right(turn, answer, layer)
        return Verdict("right" if good else "wrong", detail)
    if answer.status == "clarify":
        good = "clarify" in turn.statuses and offered
        return Verdict("right" if good else "clarified", detail, offered)
    return Verdict("right" if answer.status in turn.statuses else "declined", detail)


def in_words(answer: Answer) -> str:
    """What came, on one line."""
    match answer.status:
        case "answered":
            notes = "; ".join((*answer.assumptions, *answer.warnings))
            return answer.interpretation + (f" ({notes})" if notes else "")
        case "clarify":
            return f"{answer.text} " + " | ".join(each.label for each in answer.options)
        case "declined":
            return f"declined: {answer.reason}"
    return f"chat: {answer.text}"


def _is_right(turn: Turn, answer: Answer, layer: SemanticLayer) -> bool:
    assert answer.result is not None
    return any(_gives(each, answer.result, layer) for each in turn.right)


def _offers(turn: Turn, answer: Answer, layer: SemanticLayer) -> bool:
    """Whether wanted options are offered: two of them, since a question back has room for four;
    of a clear question, the right answer."""
    queries: list[Query] = [option.query for option in answer.options]
    wanted: Sequence[Right] = turn.options or turn.right[:1]
    results = [layer.query(query) for query in queries]
    offered = sum(any(_gives(each, result, layer) for result in results) for each in wanted)
    return offered >= min(len(wanted), ENOUGH)


def _gives(right: Right, result: Result, layer: SemanticLayer) -> bool:
    """Whether a result has the right rows; further columns beside a breakdown do no harm."""
    if not isinstance(right, dict):
        rows = [tuple(map(_cell, row)) for row in right]
        return same_rows(rows, _cells(result), grouped=True) or (
            any(each.granularity for each in result.query.time_dimensions)
            and same_rows([*filter(_tells, rows)], _filled(result), grouped=True)
        )
    query = layer.read(right)
    wanted = layer.query(query)
    grouped = bool(query.dimensions)
    return same_rows(_cells(wanted), _cells(result), grouped=grouped) or same_rows(
        _told(wanted, query), _told(result, query), grouped=grouped
    )


def _cells(result: Result) -> list[Row]:
    return [tuple(map(_cell, row)) for row in result.rows]


def _told(result: Result, query: Query) -> list[Row]:
    """The rows, of a series without its empty buckets: whether these are shown is no matter."""
    return _filled(result) if any(t.granularity for t in query.time_dimensions) else _cells(result)


def _filled(result: Result) -> list[Row]:
    numbers = [at for at, column in enumerate(result.columns) if column.kind == "measure"]
    rows = _cells(result)
    return [row for row in rows if not numbers or any(row[at] not in (None, 0) for at in numbers)]


def _tells(row: Row) -> bool:
    """Whether a row that somebody wrote down is more than an empty bucket of a series."""
    return any(cell not in (None, 0) for cell in row if not isinstance(cell, str))


def same_rows(wanted: Sequence[Row], got: Sequence[Row], grouped: bool = False) -> bool:
    """The same rows in any order; `grouped`: each may have further columns, in any order."""
    if len(wanted) != len(got):
        return False
    if Counter(wanted) == Counter(got):
        return True
    if not wanted or len(wanted[0]) > len(got[0]) or not (grouped or len(wanted[0]) == len(got[0])):
        return False
    fitting = [
        [at for at in range(len(got[0])) if _column(got, at) == _column(wanted, column)]
        for column in range(len(wanted[0]))
    ]
    for places in islice(product(*fitting), MOST_MATCHES):
        if len(set(places)) == len(places):
            picked = Counter(tuple(row[at] for at in places) for row in got)
            if picked == Counter(wanted):
                return True
    return False


def _column(rows: Sequence[Row], at: int) -> Counter[object]:
    return Counter(row[at] for row in rows)


def _cell(value: object) -> object:
    """A value as it can be compared: sums of floats differ in their last digits."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float | Decimal):
        number = float(value)
        return None if math.isnan(number) else float(f"{number:.9g}")
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat()
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00"
    if isinstance(value, list):
        return tuple(map(_cell, value))
    return value

"""A smaller case that still fails: a shorter query, fewer rows, fewer cubes and members."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.oracle.generate import Case

Fails = Callable[[Case], bool]


def minimize(case: Case, fails: Fails) -> Case:
    """Shrinks query, rows and model in turn until nothing more can go."""
    fails = _careful(fails)
    size = None
    while size != (size := _size(case)):
        case = _query(case, fails)
        for table in case.tables:
            case = _rows(case, table, fails)
        case = _model(case, fails)
        case = _blank(case, fails)
    return case


def _careful(fails: Fails) -> Fails:
    def test(case: Case) -> bool:
        try:
            return fails(case)
        except Exception:
            return False

    return test


def _size(case: Case) -> tuple[int, int, int]:
    return (len(str(case.query)), len(str(case.tables)), len(str(case.model)))


def _fewer(items: list[Any], fails: Callable[[list[Any]], bool]) -> list[Any]:
    """The items without all those that can go: first many at once, then single ones."""
    step = len(items)
    while step:
        at = 0
        while at < len(items):
            kept = [*items[:at], *items[at + step :]]
            if fails(kept):
                items = kept
            else:
                at += step
        step //= 2
    return items


def _rows(case: Case, table: str, fails: Fails) -> Case:
    rows = _fewer(case.tables[table], lambda kept: fails(_with_rows(case, table, kept)))
    return _with_rows(case, table, rows)


def _with_rows(case: Case, table: str, rows: list[Any]) -> Case:
    return replace(case, tables={**case.tables, table: rows})


def _model(case: Case, fails: Fails) -> Case:
    """Fewer views, cubes and members."""
    for part in ("views", "cubes"):
        case = _part(case, part, fails)
    for at in range(len(case.model["cubes"])):
        for part in ("measures", "dimensions", "segments", "joins"):
            case = _part_of_cube(case, at, part, fails)
    return case


def _part(case: Case, part: str, fails: Fails) -> Case:
    def having(kept: list[Any]) -> Case:
        return replace(case, model={**case.model, part: kept})

    return having(_fewer(case.model.get(part) or [], lambda kept: fails(having(kept))))


def _part_of_cube(case: Case, at: int, part: str, fails: Fails) -> Case:
    def having(kept: list[Any]) -> Case:
        cubes = list(case.model["cubes"])
        cubes[at] = {**cubes[at], part: kept}
        return replace(case, model={**case.model, "cubes": cubes})

    return having(_fewer(case.model["cubes"][at].get(part) or [], lambda kept: fails(having(kept))))


def _blank(case: Case, fails: Fails) -> Case:
    """Columns and single cells that can be NULL."""
    for table in case.tables:
        for column in ("t", "d", "u", "m", "b", "s", "n"):
            rows = [{**row, column: None} if column in row else row for row in case.tables[table]]
            if rows != case.tables[table] and fails(_with_rows(case, table, rows)):
                case = _with_rows(case, table, rows)
    return case


def _query(case: Case, fails: Fails) -> Case:
    changed = True
    while changed:
        changed = False
        for query in _shorter(case.query):
            if fails(replace(case, query=query)):
                case, changed = replace(case, query=query), True
                break
    return case


def _shorter(query: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in query:
        yield {k: v for k, v in query.items() if k != key}
    for key in ("measures", "dimensions", "timeDimensions", "filters", "order", "segments"):
        for i in range(len(query.get(key) or [])):
            yield {**query, key: [*query[key][:i], *query[key][i + 1 :]]}
    for key, shorter in (("timeDimensions", _shorter_times), ("filters", _shorter_filters)):
        for i, each in enumerate(query.get(key) or []):
            for smaller in shorter(each):
                yield {**query, key: [*query[key][:i], smaller, *query[key][i + 1 :]]}


def _shorter_times(time: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("dateRange", "granularity"):
        if key in time and len(time) > 2:
            yield {k: v for k, v in time.items() if k != key}
    if len(str(time.get("dateRange"))) > 10 and time["dateRange"] != "2024-02-29":
        yield {**time, "dateRange": "2024-02-29"}


def _shorter_filters(condition: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for word in ("and", "or"):
        parts = condition.get(word) or []
        yield from parts
        for i, part in enumerate(parts):
            yield {word: [*parts[:i], *parts[i + 1 :]]}
            for smaller in _shorter_filters(part):
                yield {word: [*parts[:i], smaller, *parts[i + 1 :]]}
    values = condition.get("values") or []
    if len(values) > 1 and "Range" not in condition["operator"]:
        for value in values:
            yield {**condition, "values": [value]}

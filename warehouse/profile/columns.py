"""One table measured: rows, and for each column its values, gaps, span and commonest values.

Counts are exact. Only the number of different values is estimated (`exact: false`) where a table
has more than `EXACT` rows, or where counting them would need more memory than there is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from semantic.errors import WarehouseError
from warehouse.engines import Engine
from warehouse.profile.quoting import quoted

EXACT = 2_000_000  # rows of a table whose different values are counted one by one
FEW = 12  # different values that are listed
LONGEST = 40  # letters of a listed value
LOOKED_AT = 1_000  # texts looked at before all are tried as dates
TOGETHER = 8  # columns measured by one statement: more would count in too much memory at once

_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT",
            "UINTEGER", "UBIGINT", "UHUGEINT", "DECIMAL", "FLOAT", "DOUBLE")  # fmt: skip
_NESTED = ("[", "STRUCT", "MAP", "UNION")
Facts = dict[str, Any]


def measured(engine: Engine, table: str, columns: Sequence[Facts]) -> tuple[int, list[Facts]]:
    """The rows of a table, and its columns with what was measured of them.

    Raises `WarehouseError` where the table cannot be read: a view of something that is gone.
    """
    rows = int(_one(engine, f"SELECT count(*) FROM {table}")[0])  # noqa: S608
    found: list[Facts] = []
    for at in range(0, len(columns), TOGETHER):
        found += _together(engine, table, columns[at : at + TOGETHER], rows)
    _look_into(engine, table, found)
    return rows, found


def _together(engine: Engine, table: str, columns: Sequence[Facts], rows: int) -> Iterator[Facts]:
    exact = rows <= EXACT
    try:
        values = _one(engine, _statement(table, columns, exact))
    except WarehouseError as fault:
        if fault.code != "warehouse-memory" or not exact:
            raise
        exact = False
        values = _one(engine, _statement(table, columns, exact))
    taken = iter(values)
    for column in columns:
        kinds = [name for name, _ in _measures(column, exact)]
        facts = dict(zip(kinds, taken, strict=False))
        low, high = _plain(facts.get("low")), _plain(facts.get("high"))
        if facts.get("distinct") is not None and not exact:
            facts["distinct"] = min(facts["distinct"], facts["values"])
        yield {**column, **facts, "exact": exact, "low": low, "high": high}


def _statement(table: str, columns: Sequence[Facts], exact: bool) -> str:
    asked = ", ".join(sql for column in columns for _, sql in _measures(column, exact))
    return f"SELECT {asked} FROM {table}"  # noqa: S608


def _measures(column: Facts, exact: bool) -> list[tuple[str, str]]:
    """What is asked of a column, by the name of the fact."""
    name, kind = quoted(column["name"]), str(column["type"])
    asked = [("values", f"count({name})")]
    if kind.endswith("]") or kind.startswith(_NESTED):
        return asked
    asked.append(("distinct", f"count(DISTINCT {name})" if exact else
                  f"approx_count_distinct({name})"))  # fmt: skip
    if kind.startswith(_NUMBERS):
        asked += [("low", f"min({name})"), ("high", f"max({name})")]
    elif kind == "DATE" or kind.startswith("TIMESTAMP"):
        # As text: a zone or an infinite day has no value in Python.
        asked += [("low", f"min({name})::TEXT"), ("high", f"max({name})::TEXT"),
                  ("grain", _grain(name))]  # fmt: skip
    return asked


def _grain(name: str) -> str:
    """The coarsest of year, month and day at whose beginnings all moments lie."""
    branches = " ".join(
        f"WHEN bool_and(date_trunc('{grain}', {name}) = {name}) THEN '{grain}'"
        for grain in ("year", "month", "day")
    )
    return f"CASE {branches} ELSE 'second' END"


def _look_into(engine: Engine, table: str, columns: Sequence[Facts]) -> None:
    """Add the commonest values where there are few, and whether texts are dates."""
    few = [each for each in columns if 0 < (each.get("distinct") or 0) <= FEW
           and (each["distinct"] < each["values"] or each["distinct"] == 1)]  # fmt: skip
    texts = [each for each in columns if each["type"] == "VARCHAR" and each["values"]]
    for column, common in zip(few, _common(engine, table, few), strict=True):
        column["common"] = common
    for column, grain in zip(texts, _dates(engine, table, texts), strict=True):
        column["dates"] = grain
    other = [each for each in texts if not each["dates"]]
    for column, holds in zip(other, _written(engine, table, other), strict=True):
        column["holds"] = holds


def _common(engine: Engine, table: str, columns: Sequence[Facts]) -> list[list[list[Any]]]:
    """Each value of each column and how often it occurs; nothing where one is long."""
    if not columns:
        return []
    counts = " UNION ALL ".join(
        f"SELECT {at}, {quoted(each['name'])}::TEXT, count(*) FROM {table} "  # noqa: S608
        f"WHERE {quoted(each['name'])} IS NOT NULL GROUP BY ALL"
        for at, each in enumerate(columns)
    )
    found: list[list[list[Any]]] = [[] for _ in columns]
    for at, value, count in engine.query(f"{counts} ORDER BY 1, 3 DESC, 2").rows:
        found[at].append([str(value), int(count)])
    return [rows if all(len(value) <= LONGEST for value, _ in rows) else [] for rows in found]


def _dates(engine: Engine, table: str, columns: Sequence[Facts]) -> list[str]:
    """For each column "day" or "second" where every text is an ISO date or moment, else "".

    Some rows are looked at first: only what could be dates is looked at whole.
    """
    if not columns:
        return []
    names = [quoted(each["name"]) for each in columns]
    some = f"(SELECT {', '.join(names)} FROM {table} LIMIT {LOOKED_AT})"  # noqa: S608
    grains = _grains(engine, some, names)
    likely = [name for name, grain in zip(names, grains, strict=True) if grain is not None]
    whole = dict(zip(likely, _grains(engine, table, likely), strict=True))
    return [whole.get(name) or "" for name in names]


def _grains(engine: Engine, rows: str, names: Sequence[str]) -> list[str | None]:
    if not names:
        return []
    asked = ", ".join(
        f"CASE WHEN count({name}) > count(TRY_CAST({name} AS TIMESTAMP)) THEN NULL "
        f"WHEN bool_and(length({name}) = 10) THEN 'day' ELSE 'second' END"
        for name in names
    )
    return list(_one(engine, f"SELECT {asked} FROM {rows}"))  # noqa: S608


_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-](\d{2}|\d{4})( \d{1,2}:\d{2}(:\d{2})?)?"
_AMOUNT = (r"[-+(]{0,2}[$€£¥]? ?[-+]?\d{1,3}([.,' ]\d{3})*([.,]\d{1,2})? ?[$€£¥%]?\)?"
           r"|[-+]?[$€£¥]? ?\d+([.,]\d+)? ?[$€£¥%]?")  # fmt: skip


def _written(engine: Engine, table: str, columns: Sequence[Facts]) -> list[str]:
    """For each column "date" or "number" where every text is one as people write it, else "".
    Digits alone may be codes, with zeros in front."""
    if not columns:
        return []
    amount = _AMOUNT.replace("'", "''")
    asked = ", ".join(
        f"CASE WHEN bool_and(regexp_full_match(trim({name}), '{_DAY}')) THEN 'date' "
        f"WHEN bool_and(regexp_full_match(trim({name}), '{amount}')) "
        f"AND bool_or(regexp_matches({name}, '[.,$€£¥%]')) THEN 'number' ELSE '' END"
        for name in (quoted(each["name"]) for each in columns)
    )
    return list(_one(engine, f"SELECT {asked} FROM {table}"))  # noqa: S608


def _one(engine: Engine, sql: str) -> tuple[Any, ...]:
    return engine.query(sql).rows[0]


def _plain(value: Any) -> Any:
    """A bound as JSON has it; None for what is no number."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case float():
            return value if math.isfinite(value) else None
        case datetime() | date():
            return value.isoformat()
        case _:
            return value

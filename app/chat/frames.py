"""Rows as the page's table and as files: what a cell holds is shown, never obeyed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

from app.inert import csv_cell
from app.print_rows import csv_line, raw_cell
from semantic.answer.formats import common_digits, format_date, is_money, is_share

if TYPE_CHECKING:
    from semantic.compile.types import Column
    from semantic.result import Result

SHOWN_ROWS = 2_000
_GRAINS = {
    "year": "YYYY", "quarter": "[Q]Q YYYY", "month": "MMM YYYY", "week": "D MMM YYYY",
    "day": "D MMM YYYY",
}  # fmt: skip
_MONEY = {"USD": "dollar", "EUR": "euro", "JPY": "yen"}


def frame(result: Result) -> Any:
    """The rows as a pandas frame: numbers stay numbers, so that sorting sorts by size."""
    import pandas  # type: ignore[import-untyped]

    rows = shown_rows(result)[:SHOWN_ROWS]
    data = {
        f"c{at}": [_cell(row[at], column) for row in rows]
        for at, column in enumerate(result.columns)
    }
    return pandas.DataFrame(data)


def shown_rows(result: Result) -> Sequence[tuple[object, ...]]:
    """The rows of the table: without those of two or more keys that only fill up, as a time does
    for every group.

    A download has them all.
    """
    keys = [column for column in result.columns if column.kind != "measure"]
    numbers = [at for at, column in enumerate(result.columns) if column.kind == "measure"]
    if len(keys) < 2 or not numbers:
        return result.rows
    return [row for row in result.rows if any(row[at] is not None for at in numbers)]


def _cell(value: object, column: Column) -> object:
    if is_share(column) and isinstance(value, int | float | Decimal):
        return round(float(value) * 100, 10)  # percents: the column's format adds nothing but "%"
    if isinstance(value, float | Decimal):
        return float(value)
    if isinstance(value, int) or value is None:
        return value
    if isinstance(value, datetime | date):
        # What has no format of its own is written out; the order of ISO days is that of time.
        return value if column.kind == "time" else format_date(value, column.granularity)
    return " ".join(str(value).split()) if isinstance(value, str) else str(value)


def column_config(result: Result) -> dict[str, Any]:
    """How each column is headed and its cells are written."""
    import streamlit as st

    made: dict[str, Any] = {}
    for at, column in enumerate(result.columns):
        label, about = heading(column), column.name
        if column.kind == "time":
            form = _GRAINS.get(column.granularity or "", "D MMM YYYY, HH:mm")
            made[f"c{at}"] = st.column_config.DatetimeColumn(label, help=about, format=form)
        elif column.type not in ("string", "time", "boolean", "geo"):
            form = _number(column, [row[at] for row in result.rows[:SHOWN_ROWS]])
            made[f"c{at}"] = st.column_config.NumberColumn(label, help=about, format=form)
        elif column.type == "boolean":
            made[f"c{at}"] = st.column_config.CheckboxColumn(label, help=about)
        else:
            made[f"c{at}"] = st.column_config.Column(label, help=about)
    return made


def heading(column: Column) -> str:
    """The title, with the unit where the cells do not show it; a bucket by its grain."""
    if column.kind == "time" and column.granularity:
        return f"{column.granularity.capitalize()} ({column.title.lower()})"
    unit = column.unit or ""
    shown = is_share(column) or (is_money(column) and unit in _MONEY)
    if not unit or unit == "number" or shown or unit.casefold() in column.title.casefold():
        return column.title
    return f"{column.title} ({unit})"


def _number(column: Column, cells: Sequence[object]) -> Any:
    """As many decimals as help, the same in the whole column; a download has them all."""
    if is_share(column):
        digits = common_digits(cells, column)
        return f"%.{2 if digits is None else digits}f%%"
    if is_money(column):
        return _MONEY.get(column.unit or "", "localized")
    if column.format == "id":
        return "%d"
    known = [abs(float(cell)) for cell in cells if isinstance(cell, int | float | Decimal)]
    if all(size == int(size) for size in known if isfinite(size)):
        return "localized"
    largest = max(known)
    return f"%,.{0 if largest >= 10_000 else 1 if largest >= 100 else 2 if largest >= 1 else 4}f"


def csv_file(result: Result) -> bytes:
    """Raw values under the members' names, with a mark that tells spreadsheets it is UTF-8."""
    lines = [csv_line([csv_cell(column.name) for column in result.columns])]
    lines += [csv_line([raw_cell(cell) for cell in row]) for row in result.rows]
    return "".join(lines).encode("utf-8-sig")


def parquet_file(result: Result) -> bytes:
    """The rows with the engine's own types."""
    import pyarrow.parquet  # type: ignore[import-untyped]

    file = io.BytesIO()
    pyarrow.parquet.write_table(result.to_arrow(), file)
    return file.getvalue()


def file_name(words: str, ending: str) -> str:
    """A file name from what the answer is about: "episodes-by-month.csv"."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in words.lower())
    return "-".join(part for part in kept.split("-") if part)[:60] + f".{ending}"

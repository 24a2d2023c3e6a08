"""A result on stdout, in the format that was asked for; what to mind about it on stderr."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from app.objects import dump, result_object
from app.print_rows import print_csv, print_markdown

if TYPE_CHECKING:
    from semantic.compile.types import Column
    from semantic.result import Result


def print_result(result: Result, format: str) -> None:
    """The rows and, on stderr, the warnings. JSON holds its warnings itself."""
    if format == "json":
        click.echo(dump(result_object(result)))
        return
    print_rows(result, format)
    from app.terminal import warn

    for warning in result.warnings:
        warn(warning)
    if result.total is not None:
        click.echo(f"{result.total:,} rows without the limit", err=True)


def print_rows(result: Result, format: str) -> None:
    """Only the rows: raw in CSV; titled, formatted and with small bars for people."""
    if format == "csv":
        print_csv([column.name for column in result.columns], result.rows)
        return
    from semantic.answer.formats import format_value

    headings = [heading(column) for column in result.columns]
    texts = [
        [format_value(cell, column) for cell, column in zip(row, result.columns, strict=True)]
        for row in result.rows
    ]
    numeric = [is_number(column) for column in result.columns]
    if format == "markdown":
        print_markdown(headings, texts, numeric)
        return
    from app.terminal import print_table

    print_table(headings, texts, numeric, bars(result))


def is_number(column: Column) -> bool:
    """Whether the column's cells stand to the right."""
    return column.kind == "measure" and column.type not in ("string", "time", "boolean")


def bars(result: Result) -> list[str]:
    """Bars beside the rows where there is one number a row and something to tell rows apart."""
    from app.terminal import bars_of

    numbers = [place for place, column in enumerate(result.columns) if is_number(column)]
    if len(numbers) != 1 or len(result.columns) == 1:
        return []
    return bars_of([row[numbers[0]] for row in result.rows])


def heading(column: Column) -> str:
    """The column's title, with the unit where neither the title nor the cells say it."""
    from semantic.answer.formats import duration_of, is_money, is_share

    unit = column.unit or ""
    said = is_share(column) or is_money(column) or duration_of(column) is not None
    if not unit or unit == "number" or said or unit.casefold() in column.title.casefold():
        return column.title
    return f"{column.title} ({unit})"

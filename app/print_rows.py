"""Rows as CSV and as a Markdown table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import click

from app.inert import csv_cell, markdown_cell
from app.objects import plain


def print_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Raw values under the members' names; a missing value is an empty cell."""
    click.echo(csv_line([csv_cell(name) for name in header]), nl=False)
    for row in rows:
        click.echo(csv_line([raw_cell(cell) for cell in row]), nl=False)


def csv_line(cells: Sequence[Any]) -> str:
    """One line of CSV, ended by a newline."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)  # quotes cells that hold either
    return line.getvalue().removesuffix("\r\n") + "\n"


def print_markdown(
    headings: Sequence[str], rows: Iterable[Sequence[str]], numeric: Sequence[bool]
) -> None:
    """A table of finished texts."""
    click.echo(_markdown_line([markdown_cell(each) for each in headings]))
    click.echo(_markdown_line(["---:" if right else "---" for right in numeric]))
    for row in rows:
        click.echo(_markdown_line([markdown_cell(cell) for cell in row]))


def raw_cell(cell: Any) -> Any:
    """A value as CSV has it, harmless."""
    value = plain(cell)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, dict)):
        value = ", ".join(map(str, value))
    return csv_cell(value) if isinstance(value, str) else value


def _markdown_line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"

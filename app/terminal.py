"""Tables with small bars for a terminal: numbers to the right, nothing that is obeyed."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from app.inert import terminal_cell, terminal_text

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

BAR = 24  # character cells of the longest bar
MOST_BARS = 60
EIGHTHS = " ▏▎▍▌▋▊▉█"
WIDE = 10_000  # columns of a pipe or file: no row is folded there
PROSE = 100  # columns of sentences, on any screen that has as many


def console(stderr: bool = False) -> Console:
    """The terminal, or a file that no row is folded for."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else WIDE
    return Console(stderr=stderr, width=width, highlight=False, emoji=False, markup=False)


def print_prose(text: str, style: str | None, *, stderr: bool) -> None:
    """Sentences, folded between words."""
    screen = console(stderr)
    _draw(screen, terminal_text(text), style, width=min(PROSE, screen.width))


def say(text: str, style: str | None = None, *, stderr: bool = False) -> None:
    """Prose, on stdout unless rows alone belong there."""
    print_prose(text, style, stderr=stderr)


def warn(text: str) -> None:
    """One warning on stderr."""
    print_prose(f"warning: {text}", "yellow", stderr=True)


def print_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    bars: Sequence[str] = (),
) -> None:
    """Rows of finished texts; `bars`, if any, stand at the end of each row."""
    table = _frame()
    for heading, right in zip(headings, numeric, strict=True):
        table.add_column(
            terminal_cell(heading),
            justify="right" if right else "left",
            no_wrap=right,
            overflow="fold",
        )
    if bars:
        table.add_column("", no_wrap=True, style="cyan")
    for number, row in enumerate(rows):
        cells = [terminal_cell(cell) for cell in row]
        table.add_row(*cells, *bars[number : number + 1])
    show(table)


def show(table: Table) -> None:
    """A table on stdout."""
    _draw(console(), table)


def bars_of(values: Sequence[Any]) -> list[str]:
    """A bar from zero for each value, the longest `BAR` wide; a missing value has none.

    No bars at all for one value, for more than `MOST_BARS`, and for negative ones.
    """
    sizes = [_size(value) for value in values]
    known = [size for size in sizes if size is not None]
    if not 2 <= len(values) <= MOST_BARS or not known or min(known) < 0 or max(known) <= 0:
        return []
    return [bar(size / max(known)) if size is not None else "" for size in sizes]


def bar(share: float, width: int = BAR) -> str:
    """A bar as wide as its share of `width`, to an eighth of a character."""
    eighths = round(share * width * 8)
    if share > 0:
        eighths = max(1, eighths)
    whole, rest = divmod(eighths, 8)
    return EIGHTHS[8] * whole + (EIGHTHS[rest] if rest else "")


def _draw(screen: Console, what: Any, style: str | None = None, width: int | None = None) -> None:
    """Print without the blanks that fill the lines."""
    with screen.capture() as drawn:
        screen.print(what, style=style, width=width)
    for line in drawn.get().splitlines():
        click.echo(line.rstrip(), err=screen.stderr)


def _size(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    return float(value) if value == value else None


def _frame() -> Table:
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")

"""Where a definition begins and ends in its file, by the indentation of its lines."""

from __future__ import annotations

from collections.abc import Sequence

from semantic.errors import Place

MOST = 400  # lines of one definition


def extent(place: Place, lines: Sequence[str]) -> tuple[int, int]:
    """The first and last line, counted from 1, of the list item whose `name` stands at a place."""
    at = place.line - 1
    if not 0 <= at < len(lines):
        return place.line, place.line
    first = _first(at, place.column - 1, lines)
    dash = _indent(lines[first])
    last = first
    for number in range(first + 1, min(len(lines), first + MOST)):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue  # belongs to what follows, unless more of the item does
        if _indent(line) <= dash:
            break
        last = number
    return first + 1, last + 1


def _first(at: int, column: int, lines: Sequence[str]) -> int:
    """The line of the `-` that begins the item: the nearest one left of its name."""
    for number in range(at, max(-1, at - MOST), -1):
        line = lines[number]
        if line.lstrip().startswith("-") and _indent(line) < column:
            return number
    return at


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def excerpt(place: Place, lines: Sequence[str]) -> str:
    """A definition as it stands in its file, moved to the left margin."""
    first, last = extent(place, lines)
    shown = lines[first - 1 : last]
    margin = min((_indent(line) for line in shown if line.strip()), default=0)
    return "\n".join(line[margin:].rstrip() for line in shown)

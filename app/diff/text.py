"""A comparison for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from app.diff.words import (
    NOTHING,
    Table,
    aspect_in_words,
    followers,
    groups,
    headline,
    leading,
    listed,
    same_grains,
    same_in_words,
    table_of,
    title_of,
    uses_of,
    what_differs,
)
from app.inert import terminal_cell, terminal_text
from semantic.review.diff.types import Change, Diff, Numbers


def as_text(diff: Diff, old: str, new: str) -> str:
    """Everything, what a reviewer asks first at the top."""
    parts = [f"{new} against {old}: {headline(diff)}"]
    sections = (_breaking(diff), _faults(diff), _numbers(diff), _changes(diff))
    parts += ["\n".join(lines) for lines in sections if lines]
    return terminal_text("\n\n".join(parts))


def _breaking(diff: Diff) -> list[str]:
    lines = ["Breaking"]
    for each in diff.breaking:
        where = f" ({each.place})" if each.place else ""
        lines += [f"  {each.message}{where}", f"    {each.hint}"]
    return lines if diff.breaking else []


def _faults(diff: Diff) -> list[str]:
    lines = []
    for which, faults in (("old", diff.faults_before), ("new", diff.faults_after)):
        if faults:
            lines.append(f"Faults of the {which} version; the rest was compared")
            lines += [f"  {each.message}" + (f" ({each.place})" if each.place else "")
                      for each in faults]  # fmt: skip
    return lines


def _numbers(diff: Diff) -> list[str]:
    if diff.numbers is None:
        return []
    found = groups(diff)
    lines = ["Numbers"] if found.measures or found.same else []
    for each in found.measures:
        lines += _one(each)
    lines += [] if not found.questions else ["Verified questions and tests"]
    for each in found.questions:
        lines += _one(each)
    lines += [f"  {said}" for said in same_in_words(found)]
    if diff.unasked:
        lines.append(f"  Not asked, being too many: {listed(diff.unasked)}.")
    return lines


def _one(numbers: Numbers) -> Iterator[str]:
    title = "" if numbers.title == numbers.name else f": {numbers.title}"
    yield f"  {numbers.kind} {numbers.name}{title}"
    for each in what_differs(numbers):
        if each.what:
            yield f"    {each.what}"
        yield from _table(table_of(each))
    if same := same_grains(numbers):
        yield f"    unchanged {', '.join(same)}"


def _table(table: Table) -> Iterator[str]:
    for said in table.said:
        yield f"      {said}"
    if not table.rows:
        return
    cells = [[terminal_cell(cell) for cell in row] for row in (table.head, *table.rows)]
    widths = [max(len(row[at]) for row in cells) for at in range(len(table.head))]
    for row in cells:
        padded = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, table.numeric, strict=True)
        )  # fmt: skip
        yield f"      {'  '.join(padded)}".rstrip()
    if table.more:
        yield f"      and {table.more:,} more"


def _changes(diff: Diff) -> list[str]:
    lines = ["Changes"] if diff.changes else []
    for change in leading(diff.changes):
        lines += _change(change, diff)
    return lines


def _change(change: Change, diff: Diff) -> Iterator[str]:
    was = f" (was {change.was})" if change.was else ""
    where = f" ({change.place})" if change.place else ""
    yield f"  {title_of(change)} {change.name}{was}{where}"
    if change.replaces:
        yield f"    in place of {change.replaces}, which stands and is deprecated"
    if change.detail:
        yield f"    {change.detail}"
    for each in change.aspects:
        yield f"    {aspect_in_words(each, change, _short)}"
    if names := followers(diff.changes, change):
        yield f"    and with it {listed(names)}"
    for count, names in uses_of(change):
        yield f"    used by {count}: {listed(names)}"


def _short(text: str) -> str:
    """A fact in one line."""
    return terminal_cell(" ".join(text.split())) if text else NOTHING

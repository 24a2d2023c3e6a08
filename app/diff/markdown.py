"""A comparison as a comment of a pull request: short, what matters first, the rest folded away.

Whatever stands in a model or a cell is shown and never obeyed: no markup, no link, nobody is
mentioned and no issue is referred to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape

from app.diff.words import (
    Table,
    aspect_in_words,
    followers,
    groups,
    headline,
    leading,
    listed,
    number_of,
    same_grains,
    same_in_words,
    table_of,
    telling,
    title_of,
    total_of,
    uses_of,
    what_differs,
)
from app.inert import markdown_cell, terminal_cell
from semantic.review.diff.types import Change, Comparison, Diff, Numbers

MOST = 60_000  # characters: a comment on GitHub has at most 65,536
CAPS = ((10, 40), (5, 20), (2, 10), (0, 5))  # rows of a table, entries of a list
SHOWN = 300  # characters of one definition
_JOINED = re.compile(r"(&#64;|&#58;|\\#)")
HOW = (
    "Both versions were asked over the same warehouse: each affected measure in all, by month (or "
    "year) and by up to two categories, and every verified question and test."
)


def as_markdown(diff: Diff, old: str) -> str:
    """The comment. What would make it too long is left out and counted."""
    made = ""
    for rows, entries in CAPS:
        made = _Comment(diff, old, rows, entries).text()
        if len(made) <= MOST:
            return made
    return made[:MOST].rpartition("\n")[0] + "\n\n… and more: run `metricast diff` to see all."


def safe(text: str) -> str:
    """Text that Markdown, and what GitHub looks for in the finished text, leave alone."""
    # A joiner that nobody sees: "@name" and "#1" are looked for where entities are letters again.
    return _JOINED.sub("\\1\u2060", markdown_cell(text))


def html_text(text: str) -> str:
    """Text inside a line of HTML, where Markdown is not read."""
    line = terminal_cell(" ".join(text.split()))
    return re.sub("([@#:])", "\\1\u2060", escape(line))


def code(text: str) -> str:
    """A definition, in one line."""
    line = " ".join(text.split())
    return f"<code>{safe(line if len(line) <= SHOWN else line[: SHOWN - 1] + '…')}</code>"


class _Comment:
    def __init__(self, diff: Diff, old: str, rows: int, entries: int) -> None:
        self.diff = diff
        self.old = old
        self.rows = rows
        self.entries = entries

    def text(self) -> str:
        first = f"### Metrics against {code(self.old)}: {safe(headline(self.diff))}"
        sections = (
            self.breaking(), self.faults(), self.numbers(), self.questions(), self.unchanged(),
            self.changes(),
        )  # fmt: skip
        made = ["\n".join(section).strip() for section in sections]
        return "\n\n".join([first, *(each for each in made if each)])

    def capped(self, lines: Iterable[str]) -> Iterator[str]:
        """The first entries, and how many there are besides."""
        whole = list(lines)
        yield from whole[: self.entries]
        if len(whole) > self.entries:
            yield f"- … and {len(whole) - self.entries:,} more"

    def breaking(self) -> Iterator[str]:
        if self.diff.breaking:
            yield "**Breaking**\n"
            yield from self.capped(
                f"- {_marked(each.message)}: {_marked(each.hint)}" for each in self.diff.breaking
            )

    def faults(self) -> Iterator[str]:
        for which, faults in (("old", self.diff.faults_before), ("new", self.diff.faults_after)):
            if faults:
                yield f"**Faults of the {which} version** (the rest was compared)\n"
                yield from self.capped(
                    f"- {_marked(each.message)}" + (f" ({safe(str(each.place))})" if each.place
                                                    else "") for each in faults
                )  # fmt: skip

    # ------------------------------------------------------------------------ numbers

    def numbers(self) -> Iterator[str]:
        found = groups(self.diff).measures
        totals = [(each, total) for each in found if (total := total_of(each))]
        if found:
            yield "**Numbers**\n"
        if totals:
            head = ("in all", "before", "after", "change")
            rows = [(f"`{each.name}` {safe(each.title)}", *map(safe, total))
                    for each, total in totals]  # fmt: skip
            yield from _rows(head, rows[: self.entries], (False, True, True, True))
            if len(rows) > self.entries:
                yield f"\n… and {len(rows) - self.entries:,} more"
        for each in found[: self.entries]:
            total = total_of(each)
            yield from self.folded(
                each, [one for one in what_differs(each) if one.keys or one.fault or not total]
            )

    def questions(self) -> Iterator[str]:
        found = groups(self.diff).questions
        if found:
            yield "**Verified questions and tests that answer differently**\n"
            yield from self.capped(f"- {self._answer(each)}" for each in found)
            yield ""
        for each in found[: self.entries]:
            if not total_of(each):
                yield from self.folded(each, what_differs(each))

    def _answer(self, numbers: Numbers) -> str:
        name = f"`{numbers.name}`"
        if numbers.title != numbers.name:
            name += f" {safe(numbers.title)}"
        if total := total_of(numbers):
            before, after, change = map(safe, total)
            return f"{name}: {before} → {after}" + (f", {change}" if change else "")
        first = numbers.comparisons[0]
        said = [safe(each) for each in table_of(first).said]
        if first.rows:
            verb = "differs" if len(first.rows) == 1 else "differ"
            said.insert(0, f"{len(first.rows):,} of {number_of(first.compared, 'row')} {verb}")
        return f"{name}: {' '.join(said)}"

    def folded(self, numbers: Numbers, comparisons: list[Comparison]) -> Iterator[str]:
        """The tables of one number, to be opened by who wants to see them."""
        if not comparisons:
            return
        said = ", ".join(each.what for each in comparisons if each.what)
        name = html_text(numbers.name)
        if numbers.kind == "join":
            said = f"{numbers.title} {said}"  # which number that is
        more = f": {html_text(said)}" if said else ""
        yield f"\n<details><summary><code>{name}</code>{more}</summary>\n"
        for each in comparisons:
            yield from self.table(table_of(each, self.rows), each.what)
        if same := same_grains(numbers):
            yield f"Unchanged {safe(', '.join(same))}.\n"
        yield "</details>"

    def table(self, table: Table, what: str) -> Iterator[str]:
        for said in table.said:
            yield f"{safe((what + ': ' if what else '') + said)}\n"
        if table.rows:
            rows = [[safe(cell) for cell in row] for row in table.rows]
            yield from _rows([safe(cell) for cell in table.head], rows, table.numeric)
        if table.more:
            yield f"\n… and {table.more:,} more"
        if table.rows or table.more:
            yield ""

    def unchanged(self) -> Iterator[str]:
        if self.diff.numbers is None:
            yield "The warehouse was not asked: no numbers were compared."
            return
        said = same_in_words(groups(self.diff))
        if self.diff.unasked:
            said.append(f"Not asked, being too many: {listed(self.diff.unasked)}.")
        if said:
            yield " ".join(said)
        if self.diff.numbers:
            yield f"\n<sub>{HOW}</sub>"

    # ------------------------------------------------------------------------ changes

    def changes(self) -> Iterator[str]:
        found = leading(self.diff.changes)
        heavy = [each for each in found if each.action != "changed" or telling(each)]
        light = [each for each in found if each not in heavy]
        if heavy:
            yield "**Changes**\n"
            yield from self.capped("\n".join(self._change(each)) for each in heavy)
        if light:
            more = f"{len(light):,} {'more' if heavy else 'changed only in what people read'}"
            yield f"\n<details><summary>Descriptions, owners and the like: {more}</summary>\n"
            yield from self.capped("\n".join(self._change(each)) for each in light)
            yield "\n</details>"

    def _change(self, change: Change) -> Iterator[str]:
        was = f" (was `{change.was}`)" if change.was else ""
        where = f" · {safe(f'{change.place.file}:{change.place.line}')}" if change.place else ""
        yield f"- {title_of(change)} `{change.name}`{was}{where}"
        if change.replaces:
            yield f"  - in place of `{change.replaces}`, which stands and is deprecated"
        if change.detail:
            yield f"  - {_marked(change.detail)}"
        for each in change.aspects:
            yield f"  - {aspect_in_words(each, change, code)}"
        if names := followers(self.diff.changes, change):
            yield f"  - and with it {listed([f'`{name}`' for name in names])}"
        if uses := uses_of(change):
            parts = [f"{count} ({listed([f'`{each}`' for each in names])})"
                     for count, names in uses]  # fmt: skip
            yield f"  - used by {', '.join(parts)}"


def _marked(text: str) -> str:
    """A sentence with names in backticks: code stays code, the rest is harmless."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return safe(text)
    return "".join(code(part) if at % 2 else safe(part) for at, part in enumerate(parts))


def _rows(
    head: Iterable[str], rows: Iterable[Iterable[str]], numeric: Iterable[bool]
) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "| " + " | ".join("---:" if right else "---" for right in numeric) + " |"
    for row in rows:
        yield "| " + " | ".join(row) + " |"

"""Which commits touched which lines, followed through the patches of a repository.

The patches are read once, oldest first. A line that replaces others has their commits, too, so
that a definition keeps its past when it is reworded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

_HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPED = re.compile(r'\\([0-7]{3}|[abtnvfr"\\])')
_LETTERS = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
MOST = 20  # commits remembered of one line


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit, as people know it. `day` is ISO, in its author's time zone."""

    name: str
    day: str
    author: str
    subject: str


PENDING = Commit("", "", "", "not committed yet")
Touched = tuple[int, ...]  # places in a list of commits, the newest first


@dataclass(frozen=True, slots=True)
class History:
    """For each file, under the name that places show: which commits touched each line.

    `lacking` says why there is none; `limits`, how far back it goes where that is not all the way.
    """

    commits: tuple[Commit, ...] = ()
    lines: Mapping[str, tuple[Touched, ...]] = field(default_factory=dict, hash=False)
    lacking: str = ""
    limits: str = ""

    def of(self, file: str, first: int, last: int) -> tuple[Commit, ...]:
        """The commits that touched lines `first` to `last`, counted from 1; the newest first."""
        touched = self.lines.get(file, ())[first - 1 : last]
        return tuple(self.commits[each] for each in _together(touched))


def _together(lines: Iterable[Touched]) -> Touched:
    return tuple(sorted({each for touched in lines for each in touched}, reverse=True))


class Follower:
    """Lines by path, while patches are applied in order."""

    def __init__(self) -> None:
        self.files: dict[str, list[Touched]] = {}

    def apply(self, commit: int, patch: Iterable[str]) -> None:
        """Take in what one commit changed: the lines of a patch without context (`-U0`)."""
        changes = list(_changes(patch))
        before = {change.old: self.files.pop(change.old, []) for change in changes if change.old}
        for change in changes:
            if change.new:
                old = before.get(change.old, [])
                self.files[change.new] = _changed(old, change.hunks, commit)


@dataclass(slots=True)
class _Change:
    """What happens to one file: under which path it was and is ("": not), and its hunks."""

    old: str
    new: str
    hunks: list[tuple[int, int, int]]  # first old line from 0, old lines, new lines


def _changes(patch: Iterable[str]) -> Iterator[_Change]:
    change: _Change | None = None
    skip = 0  # lines that belong to a hunk, whatever they look like
    for line in patch:
        if skip and line[:1] in ("+", "-"):
            skip -= 1
        elif line.startswith("diff --git "):
            if change:
                yield change
            change, skip = _Change("", "", []), 0
        elif change and (hunk := _HUNK.match(line)):
            start, gone, come = int(hunk[1]), int(hunk[2] or 1), int(hunk[4] or 1)
            change.hunks.append((start - 1 if gone else start, gone, come))
            skip = gone + come
        elif change:
            _header(change, line)
    if change:
        yield change


def _header(change: _Change, line: str) -> None:
    """The paths of a file: `--- a/x`, `+++ b/x`; of one that is only moved, `rename from x`."""
    for start, cut, end in (("--- ", 2, "old"), ("+++ ", 2, "new"),
                            ("rename from ", 0, "old"), ("rename to ", 0, "new")):  # fmt: skip
        if line.startswith(start):
            path = _path(line[len(start) :])
            setattr(change, end, "" if path == "/dev/null" else path[cut:])


def _path(written: str) -> str:
    """A path; git puts one with unusual letters between quotes."""
    written = written.rstrip("\t\r\n")
    if not (written.startswith('"') and written.endswith('"')):
        return written

    def letter(found: re.Match[str]) -> str:
        return chr(_LETTERS[found[1]] if found[1] in _LETTERS else int(found[1], 8))

    inner = _ESCAPED.sub(letter, written[1:-1])
    try:
        return inner.encode("latin-1").decode("utf-8", "replace")
    except UnicodeEncodeError:  # not all of it was escaped
        return inner


def _changed(
    old: list[Touched], hunks: Iterable[tuple[int, int, int]], commit: int
) -> list[Touched]:
    made: list[Touched] = []
    at = 0
    for start, gone, come in hunks:
        old += [()] * (start + gone - len(old))  # from before the first patch that is known
        made += old[at:start]
        replaced = old[start : start + gone]
        at = start + gone
        if gone != come:
            replaced = [_together(replaced)] * come
        made += [(commit, *touched)[:MOST] for touched in replaced]
    return made + old[at:]

"""The lines of a CODEOWNERS file: which paths each is about, and whom it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_FIELD = re.compile(r"(?:\\.|\S)+")


@dataclass(frozen=True)
class Rule:
    """One line: `text` as written, its number, a pattern of paths, and who is asked (nobody:
    the paths have no owner)."""

    text: str
    line: int
    pattern: str
    handles: tuple[str, ...]

    def fits(self, path: str) -> bool:
        """Whether it is about a path, which starts at the root of the repository."""
        return self._expression.fullmatch(path.lstrip("/")) is not None

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        return re.compile(_expression(self.pattern))


def rules(text: str) -> Iterator[Rule]:
    """The lines that say something, in order. A section's heading, as GitLab has it, is none."""
    for number, line in enumerate(text.splitlines(), 1):
        fields = _FIELD.findall(line)
        behind = next((at for at, each in enumerate(fields) if each.startswith("#")), len(fields))
        fields = fields[:behind]
        if fields and not fields[0].startswith(("[", "^[")):
            yield Rule(" ".join(fields), number, fields[0], tuple(fields[1:]))


def _expression(pattern: str) -> str:
    """A pattern as a regular expression. A name stands for a file, or a folder and all in it; a
    pattern whose last part has a star, for files alone."""
    inner = pattern.strip("/")
    rooted = "/" in pattern.rstrip("/")
    parts = inner.split("/")
    said = "".join(("(?:[^/]+/)*" if part == "**" else _part(part) + "/") for part in parts[:-1])
    last = ".*" if parts[-1] == "**" else _part(parts[-1])
    below = "/.+" if pattern.endswith("/") else "" if "*" in parts[-1] else "(?:/.+)?"
    return ("" if rooted else "(?:.+/)?") + said + last + below


def _part(part: str) -> str:
    """One name of a path: `*` any letters, `?` any one, a backslash before a letter itself."""
    found = re.findall(r"\\.|.", part)
    marks = {"*": "[^/]*", "?": "[^/]"}
    return "".join(marks.get(each) or re.escape(each[-1]) for each in found)

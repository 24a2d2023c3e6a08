"""Everything that can go wrong, as one family.

    MetricastError               what every caller may catch
    ├── ModelError               a model file says something that cannot be meant     exit 2
    ├── QueryError               a query asks what the model cannot answer             exit 2
    ├── RefusedSQL               a statement or fragment outside the allow-list        exit 2
    ├── SourceError              an input file or feed that cannot be read             exit 2
    ├── CheckFailed              a check ran and found something                       exit 1
    └── WarehouseError           no warehouse, engine down, locked, over its limits    exit 3

Each error carries a stable ``code``, one sentence of ``message``, where it happened
(``place`` in a file, or ``path`` inside a query), at most two ``near`` words that would
have been valid, and a ``hint``: what to do next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a file. Lines and columns count from 1; ``text`` is the whole line."""

    file: str
    line: int
    column: int
    text: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class MetricastError(Exception):
    """A fault with a code, a place and a way out; ``str()`` is what a person reads."""

    exit_code = 2

    def __init__(
        self,
        code: str,
        message: str,
        *,
        place: Place | None = None,
        path: str | None = None,
        near: Iterable[str] = (),
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place
        self.path = path
        self.near = tuple(near)[:2]
        self.hint = hint

    def __str__(self) -> str:
        lines = [f"error[{self.code}]: {self.message}"]
        if self.place:
            number = str(self.place.line)
            lines.append(f"  --> {self.place}")
            if self.place.text:
                shown, caret = _excerpt(self.place.text, self.place.column)
                lines.append(f"  {number} | {shown}")
                lines.append(f"  {' ' * len(number)}   {' ' * caret}^")
        elif self.path:
            lines.append(f"  in {self.path}")
        if self.near:
            lines.append("  did you mean " + " or ".join(f"`{word}`" for word in self.near) + "?")
        if self.hint:
            lines.append(f"  {self.hint}")
        return "\n".join(lines)

    def to_json(self) -> dict[str, object]:
        """The same facts as a plain object: code, message, and what else is known."""
        facts: dict[str, object] = {"code": self.code, "message": self.message}
        if self.place:
            facts |= {"file": self.place.file, "line": self.place.line, "column": self.place.column}
        if self.path:
            facts["path"] = self.path
        if self.near:
            facts["near"] = list(self.near)
        if self.hint:
            facts["hint"] = self.hint
        return facts


class ModelError(MetricastError):
    """A model file says something that cannot be meant."""


class QueryError(MetricastError):
    """A query asks what the model cannot answer, or is not a query."""


class RefusedSQL(MetricastError):
    """SQL outside the allow-list: a model's fragment at load, or a statement at the last gate."""


class SourceError(MetricastError):
    """An input file or feed that cannot be read as what it should be."""


class CheckFailed(MetricastError):
    """A check ran to its end and found something."""

    exit_code = 1


class WarehouseError(MetricastError):
    """No warehouse, or it cannot answer now: missing, locked, down, too slow, too large."""

    exit_code = 3


def _excerpt(text: str, column: int, width: int = 100) -> tuple[str, int]:
    """The part of a line around a column, and the caret's offset in it."""
    text = text.rstrip("\n").expandtabs(1)
    start = max(0, column - 1 - width // 2) if len(text) > width else 0
    return text[start : start + width], max(0, column - 1 - start)

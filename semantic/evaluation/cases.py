"""Questions whose right answer is known, from a file of JSON lines.

A line is one question::

    {"id": "p17", "category": "top", "question": "top 3 guests",
     "query": {"measures": ["podcast.episodes"], "dimensions": ["podcast.guest"], "limit": 3}}

or a dialogue, whose turns are asked one after the other::

    {"id": "d4", "turns": [{"question": "hours by kind", "query": {…}},
                           {"question": "only 2023", "query": {…}}]}

What a question or turn must lead to:

- `status`: "answered" (the default), "clarify", "declined" or "chat"; a list where any will do.
- `query`: a Cube JSON query that gives the right rows; or `rows`: these themselves.
- `alternatives`: other right answers, each a query or a list of rows.
- `options`: for "clarify", queries of which two (or the only one) must be among those offered.

`note` says something to people and `fails` why a case is known not to work yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from semantic.errors import SourceError

STATUSES = ("answered", "clarify", "declined", "chat")
_EXPECTED = {"question", "status", "query", "rows", "alternatives", "options", "note", "fails"}
_CASE = {"id", "category", "turns"}

Written = Mapping[str, Any]
Right = Written | Sequence[Any]


@dataclass(frozen=True)
class Turn:
    """One question: the statuses that will do, and answers of which any is right.

    A right answer is a query in Cube JSON or a list of rows.
    """

    question: str
    statuses: tuple[str, ...] = ("answered",)
    right: tuple[Right, ...] = ()
    options: tuple[Written, ...] = ()
    fails: str = ""


@dataclass(frozen=True)
class Case:
    """A question, or the turns of one dialogue."""

    id: str
    category: str
    turns: tuple[Turn, ...]


def read_cases(path: Path) -> tuple[Case, ...]:
    """The cases of a file, or of every `.jsonl` file of a folder. Raises SourceError."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    cases = [case for file in files for case in _of_file(file)]
    if not cases:
        raise SourceError(
            "no-cases",
            f"`{path}` holds no cases",
            hint='a case is a line such as {"question": "…", "query": {"measures": ["…"]}}',
        )
    return tuple(cases)


def _of_file(file: Path) -> Iterator[Case]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as fault:
        raise SourceError("no-such-file", f"there is no file `{file}`") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise SourceError("bad-cases", f"`{file}` cannot be read as UTF-8 text: {fault}") from fault
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _Line(f"{file}:{number}", file.stem, number).case(line)


@dataclass(frozen=True)
class _Line:
    """One line of a file, and where it stands for messages."""

    place: str
    file: str
    number: int

    def case(self, text: str) -> Case:
        """The case that the line is."""
        try:
            line = json.loads(text)
        except (ValueError, RecursionError) as fault:
            raise self._bad(f"is not JSON: {fault}") from fault
        if not isinstance(line, dict):
            raise self._bad("is not a JSON object")
        self._known(line, _CASE | _EXPECTED)
        id = str(line.get("id", f"{self.file}:{self.number}"))
        category = line.get("category", "dialogue" if "turns" in line else "question")
        if "turns" not in line:
            return Case(id, str(category), (self._turn(line),))
        turns = line["turns"]
        if not isinstance(turns, list) or not turns or "question" in line:
            raise self._bad("has `turns`, which is a list of questions and stands alone")
        return Case(id, str(category), tuple(self._told(each) for each in turns))

    def _told(self, turn: Any) -> Turn:
        if not isinstance(turn, dict):
            raise self._bad('has a turn that is not an object such as {"question": "…"}')
        self._known(turn, _EXPECTED)
        return self._turn(turn)

    def _turn(self, said: Written) -> Turn:
        question = said.get("question")
        if not isinstance(question, str):
            raise self._bad("has no `question`")
        right = [said[key] for key in ("query", "rows") if key in said]
        right += said.get("alternatives", ())
        if not all(isinstance(each, dict | list) for each in right):
            raise self._bad("has a right answer that is neither a query nor a list of rows")
        statuses = said.get("status", "answered")
        statuses = (statuses,) if isinstance(statuses, str) else tuple(statuses)
        if wrong := [each for each in statuses if each not in STATUSES]:
            raise self._bad(f"has the status {wrong[0]!r}; it can be {', '.join(STATUSES)}")
        if "answered" in statuses and not right:
            raise self._bad("is to be answered and says neither `query` nor `rows`")
        return Turn(
            question,
            statuses,
            tuple(right),
            tuple(said.get("options", ())),
            str(said.get("fails", "")),
        )

    def _known(self, written: Written, keys: set[str]) -> None:
        if unknown := [key for key in written if key not in keys]:
            raise self._bad(f"has an unknown key `{unknown[0]}`; known: {', '.join(sorted(keys))}")

    def _bad(self, what: str) -> SourceError:
        return SourceError("bad-case", f"{self.place} {what}", hint="see `metricast eval --help`")

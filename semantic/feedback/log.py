"""The log of feedback: one JSON line for each thing somebody said of an answer.

Nothing in it changes an answer. `metricast questions review` proposes YAML from it, which a
person reviews like any other change of the model.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from semantic.errors import SourceError

Kind = Literal["good", "bad", "chosen", "meant"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True)
class Entry:
    """What somebody said of one answer.

    `kind`: "good" and "bad" are thumbs; "chosen" is an option of a question back, "meant" a query
    that was put right by hand. `query` is that query as Cube JSON, None where there is none.
    `status` and `unknown` are those of the answer: what came, and the words nothing covered.
    `follows`: it came after another question, so its words alone do not say what it means.
    `reason` is why, in somebody's words.
    """

    question: str
    kind: Kind
    query: Mapping[str, Any] | None = None
    status: str = "answered"
    unknown: tuple[str, ...] = ()
    follows: bool = False
    reason: str = ""


def append(path: Path, entry: Entry) -> None:
    """Add an entry to a log, made on first use. Raises SourceError when it cannot be written."""
    line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(line)
    except OSError as fault:
        raise SourceError(
            "feedback-not-kept", f"`{path}` cannot be written: {fault.strerror}"
        ) from fault


def read(path: Path) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries of a log, oldest first, and what was wrong with lines that are none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return (), ()
    except (OSError, UnicodeDecodeError) as fault:
        raise SourceError("bad-feedback", f"`{path}` cannot be read: {fault}") from fault
    entries: list[Entry] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            entry = _entry(line)
            if entry:
                entries.append(entry)
            else:
                faults.append(f"{path}:{number} is no feedback and is left out")
    return tuple(entries), tuple(faults)


def _entry(line: str) -> Entry | None:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not isinstance(said.get("question"), str):
        return None
    query = said.get("query")
    if said.get("kind") not in KINDS or not isinstance(query, dict | None):
        return None
    unknown = said.get("unknown") or ()
    return Entry(
        said["question"],
        said["kind"],
        query,
        str(said.get("status", "answered")),
        tuple(map(str, unknown)) if isinstance(unknown, list) else (),
        bool(said.get("follows")),
        str(said.get("reason") or ""),
    )

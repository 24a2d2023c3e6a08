"""What a session of the chat remembers: questions and their queries, never rows.

A turn is one question with what it came to. The query is the state: rows, sentence and chart
are made from it, whenever the page is drawn.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from semantic.errors import MetricastError, SourceError
from semantic.query.spec import read_query
from semantic.query.types import Query
from semantic.query.write import write_query
from semantic.result import Answer, Choice

Status = Literal["answered", "clarify", "declined", "chat", "stopped", "failed"]
_STATUSES = ("answered", "clarify", "declined", "chat", "stopped", "failed")
MOST_TURNS = 200
LARGEST_FILE = 5_000_000
SLOTS = 8


@dataclass(frozen=True, slots=True)
class Turn:
    """One question. `text` is what was said where there are no rows.

    `by` is who made the query: "offline", "verified:NAME", "llm:MODEL", "link", "follow-up" or
    "hand" (chips). `meant` is the query before chips changed it. `cost` is what the language
    model took.
    """

    number: int
    question: str
    status: Status
    query: Query | None = None
    text: str = ""
    options: tuple[Choice, ...] = ()
    nearest: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    by: str = "offline"
    meant: Query | None = None
    follows: bool = False
    translated_ms: float = 0.0
    cost: str = ""

    @property
    def edited(self) -> bool:
        """Whether somebody changed the query by hand."""
        return self.meant is not None and self.meant != self.query


@dataclass
class Chat:
    """The turns of one session, oldest first; `open` is the number of the one shown in full.

    `explored` is the query that is being built on the page Explore: turn 0.
    """

    turns: list[Turn] = field(default_factory=list)
    open: int | None = None
    made: int = 0
    explored: Turn | None = None
    _shown: int | None = None
    _slots: int = 0

    def prefix(self, number: int) -> str:
        """The start of the keys of a turn's widgets, new whenever another turn is shown.

        Streamlit keeps what it knows of a widget for as long as the session lives, so keys take
        turns: what a slot held is forgotten long before it is used again.
        """
        if number == 0:
            return "x."
        if number != self._shown:
            self._shown = number
            self._slots += 1
        return f"t{(self._slots - 1) % SLOTS + 1}."

    def explore(self, query: Query, words: str) -> None:
        """Another query on the page Explore."""
        self.explored = Turn(0, words, "answered", query, by="hand", meant=None)

    def add(self, question: str, status: Status, **parts: Any) -> Turn:
        """A new turn, which is then the open one. The oldest goes when there are too many."""
        self.made += 1
        turn = Turn(self.made, question, status, **parts)
        self.turns.append(turn)
        del self.turns[:-MOST_TURNS]
        self.open = turn.number
        return turn

    def change(self, number: int, **parts: Any) -> None:
        """Another query, or another status, of a turn."""
        if number == 0 and self.explored is not None:
            self.explored = replace(self.explored, **parts)
        self.turns = [
            replace(turn, **parts) if turn.number == number else turn for turn in self.turns
        ]

    def turn(self, number: int | None) -> Turn | None:
        """The turn of that number, if it is still there."""
        if number == 0:
            return self.explored
        return next((turn for turn in self.turns if turn.number == number), None)

    @property
    def current(self) -> Turn | None:
        """The turn shown in full."""
        return self.turn(self.open) or (self.turns[-1] if self.turns else None)

    @property
    def previous(self) -> Query | None:
        """The query that a follow-up edits: the open turn's, or the last that has one."""
        at = self.current
        if at is not None and at.query is not None:
            return at.query
        return next((turn.query for turn in reversed(self.turns) if turn.query), None)

    def remove_all(self) -> None:
        """A new chat. Numbers go on, so that nothing is taken for something older."""
        self.turns, self.open = [], None


def parts_of(answer: Answer) -> dict[str, Any]:
    """What a turn keeps of an answer."""
    return {
        "query": answer.query, "text": "" if answer.query else answer.text,
        "options": answer.options, "nearest": answer.nearest, "unknown": answer.unknown,
        "assumptions": answer.assumptions, "warnings": answer.warnings, "by": answer.translator,
        "meant": answer.query, "translated_ms": answer.timings_ms.get("translate", 0.0),
    }  # fmt: skip


def saved(chat: Chat) -> str:
    """The chat as a file: questions and queries as JSON, no rows."""
    turns = [
        {"question": turn.question, "status": turn.status, "by": turn.by, "text": turn.text,
         "query": write_query(turn.query) if turn.query else None,
         "options": [{"label": each.label, "query": write_query(each.query)}
                     for each in turn.options],
         "nearest": list(turn.nearest), "assumptions": list(turn.assumptions)}
        for turn in chat.turns
    ]  # fmt: skip
    return json.dumps({"metricast_chat": 1, "turns": turns}, ensure_ascii=False, indent=1) + "\n"


def opened(text: bytes) -> Chat:
    """A chat from a file that `saved` wrote. Raises SourceError for what is none."""
    if len(text) > LARGEST_FILE:
        raise SourceError("bad-chat", f"the file has more than {LARGEST_FILE // 1_000_000} MB")
    try:
        read = json.loads(text.decode("utf-8"))
        turns = [_turn(each) for each in read["turns"]]
    except (ValueError, KeyError, TypeError, RecursionError, MetricastError) as fault:
        why = fault.message if isinstance(fault, MetricastError) else "it is no saved chat"
        raise SourceError(
            "bad-chat", f"the file cannot be opened: {why}",
            hint="choose a file that “Save this chat” made",
        ) from fault  # fmt: skip
    chat = Chat()
    for question, status, parts in turns[-MOST_TURNS:]:
        chat.add(question, status, **parts)
    return chat


def _turn(each: Mapping[str, Any]) -> tuple[str, Status, dict[str, Any]]:
    query = read_query(each["query"]) if each.get("query") else None
    status = each["status"]
    if status not in _STATUSES or (status == "answered") != (query is not None):
        raise ValueError(status)
    options = tuple(
        Choice(str(one["label"]), read_query(one["query"])) for one in each.get("options") or ()
    )
    nearest = tuple(str(title) for title in each.get("nearest") or ())
    words = [str(said) for said in each.get("assumptions") or ()]
    parts = {"query": query, "meant": query, "by": str(each.get("by", "offline")),
             "text": str(each.get("text", "")), "assumptions": tuple(words),
             "options": options, "nearest": nearest}  # fmt: skip
    return str(each["question"]), status, parts

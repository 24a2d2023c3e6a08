"""What happened with each question, as JSON lines; also what was spent, and when."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from semantic.ask.llm.memory import Memory, ShortMemory


@dataclass
class Spent:
    """Tokens, dollars and seconds of some questions. `unpriced` of them have no known price, so
    that the dollars are the least that it was."""

    tokens: int = 0
    dollars: float = 0.0
    seconds: float = 0.0
    unpriced: int = 0

    def add(self, tokens: int, dollars: float | None, seconds: float) -> None:
        """One more question."""
        self.tokens += tokens
        self.dollars += dollars or 0.0
        self.seconds += seconds
        self.unpriced += dollars is None


@dataclass
class Trace:
    """One question to the endpoint. Its words are kept only where somebody wants that."""

    question: str = field(repr=False)
    model: str
    started: float = field(default_factory=time.perf_counter)
    status: str = ""
    mode: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    dollars: float | None = 0.0
    repairs: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    replies: list[str] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, str]] = field(default_factory=list, repr=False)

    @property
    def tokens(self) -> int:
        """Of prompts and replies."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.perf_counter() - self.started

    def step(self, name: str) -> None:
        """Note what begins now."""
        self.steps.append({"step": name, "at_ms": round(self.seconds * 1000)})

    def said(self, prompt: str, reply: str) -> None:
        """Note one exchange: hashes, and the texts for whoever wants them kept."""
        self.prompts.append(digest(prompt))
        self.replies.append(digest(reply))
        self.texts.append({"prompt": prompt, "reply": reply})

    def spent(self, prompt: int, completion: int, cost: float | None) -> None:
        """Add one call; a cost that nobody knows makes the whole unknown."""
        self.prompt_tokens += prompt
        self.completion_tokens += completion
        self.dollars = None if cost is None or self.dollars is None else self.dollars + cost

    def line(self, with_text: bool, now: datetime | None) -> dict[str, Any]:
        """The trace as an object: hashes instead of texts unless `with_text`."""
        written: dict[str, Any] = {
            "time": now.isoformat(timespec="seconds") if now else "",
            "question": digest(self.question), "model": self.model, "status": self.status,
            "mode": self.mode,
            "prompt_tokens": self.prompt_tokens, "completion_tokens": self.completion_tokens,
            "dollars": self.dollars, "repairs": len(self.repairs), "prompts": self.prompts,
            "replies": self.replies, "steps": self.steps, "ms": round(self.seconds * 1000),
        }  # fmt: skip
        if with_text:
            written |= {"text": self.question, "faults": self.repairs, "texts": self.texts}
        return written


@dataclass
class Ledger:
    """Where traces go, the sums that budgets are held against, and what was learned on the way.

    `clock` gives the time in UTC; without it, or without a `path`, the day is this session.
    """

    path: Path | None = None
    with_text: bool = False
    clock: Callable[[], datetime] | None = None
    session: Spent = field(default_factory=Spent)
    memory: Memory = field(default_factory=ShortMemory)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _mine: threading.local = field(default_factory=threading.local, repr=False)

    def take(self) -> Trace | None:
        """The trace that this thread noted last, once: what its question cost."""
        trace: Trace | None = getattr(self._mine, "trace", None)
        self._mine.trace = None
        return trace

    def note(self, trace: Trace) -> None:
        """Keep one trace. A full disk does not lose an answer."""
        self._mine.trace = trace
        with self._lock:
            self.session.add(trace.tokens, trace.dollars, trace.seconds)
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                line = trace.line(self.with_text, self.clock() if self.clock else None)
                file.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError:
            return

    def spent_today(self) -> Spent:
        """What was spent since midnight UTC, by other sessions, too."""
        if self.path is None or self.clock is None:
            return self.session
        day, found = self.clock().date().isoformat(), Spent()
        for each in self.lines():
            if str(each.get("time", "")).startswith(day):
                tokens = _count(each.get("prompt_tokens")) + _count(each.get("completion_tokens"))
                dollars = each.get("dollars")
                money = float(dollars) if isinstance(dollars, int | float) else None
                found.add(int(tokens), money, _count(each.get("ms")) / 1000)
        return found

    def lines(self) -> Iterator[dict[str, Any]]:
        """The kept traces, oldest first; what is no trace is passed over."""
        try:
            text = self.path.read_text(encoding="utf-8") if self.path else ""
        except OSError:
            return
        for line in text.splitlines():
            try:
                found = json.loads(line)
            except ValueError:
                continue
            if isinstance(found, dict):
                yield found


def _count(value: object) -> float:
    return value if isinstance(value, int | float) else 0


def digest(text: str) -> str:
    """A text by its hash: the same for the same text, and nothing of it."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:24]

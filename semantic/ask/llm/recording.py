"""Replies kept in a folder, so that a run can be carried on, or played again with no endpoint."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from semantic.ask.llm.faults import EndpointFault
from semantic.ask.llm.memory import Memory
from semantic.ask.llm.settings import Endpoint
from semantic.ask.llm.wire import Completion, Wire

Json = dict[str, Any]


class RecordingWire(Wire):
    """Takes a reply from `folder` where there is one for these very words, else asks and keeps it.

    With `ask` False nothing is ever asked.
    """

    def __init__(
        self, endpoint: Endpoint, folder: Path, ask: bool = True, memory: Memory | None = None
    ) -> None:
        super().__init__(endpoint, memory)
        self.folder = folder
        self.ask = ask

    def complete(
        self, messages: list[Json], schema: Json, deadline: float,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Completion:  # fmt: skip
        """The kept completion, or a new one. Raises EndpointFault ("not-recorded")."""
        file = self._file(messages, schema)
        if (kept := _read(file)) is not None:
            return kept
        if not self.ask:
            raise EndpointFault("not-recorded", "no reply to this question was recorded")
        found = super().complete(messages, schema, deadline, cancelled)
        self.folder.mkdir(parents=True, exist_ok=True)
        aside = file.with_suffix(f".{os.getpid()}.part")
        aside.write_text(json.dumps({
            "text": found.text, "mode": found.mode, "prompt_tokens": found.prompt_tokens,
            "completion_tokens": found.completion_tokens,
        }, ensure_ascii=False))  # fmt: skip
        aside.replace(file)
        return found

    def _file(self, messages: list[Json], schema: Json) -> Path:
        asked = json.dumps([self.endpoint.model, messages, schema], ensure_ascii=False)
        digest = hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()[:32]
        return self.folder / f"{digest}.json"


def _read(file: Path) -> Completion | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Completion(kept["text"], kept["mode"], kept["prompt_tokens"],
                          kept["completion_tokens"], recorded=True)  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None

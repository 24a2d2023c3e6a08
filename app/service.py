"""The one place of this process that holds something open: the layer that answers."""

from __future__ import annotations

import os
import threading
import time
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.cli.settings import Settings
    from semantic.ask.llm.trace import Ledger
    from semantic.errors import MetricastError
    from semantic.layer import SemanticLayer
    from semantic.query.types import Query
    from semantic.result import Answer

LOOK_AGAIN = 1.0  # seconds between two looks at the model's files
KEPT_ANSWERS = 256
KEPT_CELLS = 1_000_000


def open_layer(settings: Settings, translator: str = "auto") -> SemanticLayer:
    """The layer over the chosen model and warehouse, and who translates questions.

    A model file that could not be loaded is said on stderr; the rest of the model answers.
    """
    from semantic.layer import SemanticLayer

    chosen: dict[str, Any] = {"translator": translator, "traces": ledger()}
    if settings.context is not None:
        chosen["context"] = settings.context
    layer = SemanticLayer.open(settings.metrics, settings.warehouse, settings.as_of, **chosen)
    warn_of_faults(layer.model.errors)
    return layer


def warn_of_faults(errors: Any) -> None:
    """One line on stderr about model files that are left out."""
    if errors:
        import click

        from app.inert import terminal_text

        first = first_cause(errors)
        where = f" ({first.place})" if first.place else ""
        more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        said = f"warning: part of the model is left out: {first.message}{where}{more}"
        click.echo(terminal_text(f"{said}; `metricast validate` shows all"), err=True)


def first_cause(errors: Sequence[MetricastError]) -> MetricastError:
    """The first fault that is not another's consequence: what somebody has to mend."""
    return min(errors, key=lambda each: (each.code != "not-yaml", each.code == "depends"))


def ledger() -> Ledger:
    """Traces in their file; with the questions' words only where METRICAST_TRACE_TEXT is set."""
    from datetime import UTC, datetime

    from semantic.ask.llm.trace import Ledger
    from warehouse.memory import KeptMemory

    with_text = bool(os.environ.get("METRICAST_TRACE_TEXT", "").strip())
    path = trace_file()
    memory = KeptMemory(path.with_name("endpoint.duckdb"))
    return Ledger(path, with_text, lambda: datetime.now(UTC), memory=memory)


def trace_file() -> Path:
    """Where traces of the endpoint are kept: METRICAST_TRACES, else the user's data folder."""
    from warehouse.targets import home

    if named := os.environ.get("METRICAST_TRACES"):
        return Path(named).expanduser()
    return home() / "traces.jsonl"


def feedback_log() -> Path:
    """Where feedback is kept: METRICAST_FEEDBACK, else a file in the user's data folder."""
    from warehouse.targets import home

    if named := os.environ.get("METRICAST_FEEDBACK"):
        return Path(named).expanduser()
    return home() / "feedback.jsonl"


class Service:
    """A layer that many people ask at once, for as long as the process lives.

    When model files change, the model is loaded anew; one with a fault leaves the last good one
    in service, and `faults` says why. Answers of queries are kept until the data or the model
    changes, so that a page may be drawn again without asking the warehouse again.
    """

    def __init__(self, settings: Settings, translator: str = "auto") -> None:
        self.faults: tuple[MetricastError, ...] = ()
        self._layer = open_layer(settings, translator)
        self.faults = self._layer.model.errors
        self._folder = _model_folder(settings)
        self._seen = _fingerprint(self._folder)
        self._looked = time.monotonic()
        self._answers: OrderedDict[tuple[str, str, Query], Answer] = OrderedDict()
        self._cells = 0
        self._lock = threading.Lock()

    @property
    def layer(self) -> SemanticLayer:
        """The layer over the newest model without faults."""
        if time.monotonic() - self._looked > LOOK_AGAIN and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looked = time.monotonic()
                self._lock.release()
        return self._layer

    def say(self, query: Query) -> Answer:
        """The answer of a query, kept from before where nothing has changed."""
        if kept := self.kept(query):
            return kept
        layer = self._layer
        key = (layer.model.version, layer.engine.version(), query)
        answer = layer.say(query)
        with self._lock:
            self._keep(key, answer)
        return answer

    def kept(self, query: Query) -> Answer | None:
        """The answer of a query, if it is kept from before."""
        layer = self.layer
        key = (layer.model.version, layer.engine.version(), query)
        with self._lock:
            if kept := self._answers.get(key):
                self._answers.move_to_end(key)
            return kept

    def remember(self, answer: Answer) -> None:
        """Keep the rows that a question in words has led to, so that they are not asked again."""
        from dataclasses import replace

        if answer.query is None or answer.result is None:
            return
        layer = self._layer
        kept = replace(answer, question=answer.interpretation, assumptions=(), translator="offline")
        with self._lock:
            self._keep((layer.model.version, layer.engine.version(), answer.query), kept)

    def _keep(self, key: tuple[str, str, Query], answer: Answer) -> None:
        if key in self._answers:
            return
        self._answers[key] = answer
        self._cells += _cells(answer)
        while len(self._answers) > KEPT_ANSWERS or self._cells > KEPT_CELLS:
            _, old = self._answers.popitem(last=False)
            self._cells -= _cells(old)

    def _look(self) -> None:
        """Take a changed model into service, if nothing is wrong with it."""
        from semantic.errors import MetricastError
        from semantic.model.load import load_model

        seen = _fingerprint(self._folder)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            model = load_model(self._folder)
        except MetricastError as fault:
            self.faults = (fault,)
            return
        self.faults = model.errors
        if model.cubes and not model.errors:
            self._layer = self._layer.with_model(model)


_serving: Service | None = None


def serve(settings: Settings, translator: str = "auto") -> Service:
    """Open what this process serves from now on. Raises MetricastError where it cannot."""
    global _serving
    _serving = Service(settings, translator)
    return _serving


def serving() -> Service:
    """What this process serves; opened by the environment's settings where nobody has."""
    if _serving is None:
        from app.cli.settings import settings_of_environment

        return serve(settings_of_environment())
    return _serving


def _cells(answer: Answer) -> int:
    return len(answer.result.rows) * len(answer.result.columns) if answer.result else 0


def _model_folder(settings: Settings) -> Path:
    from app import defaults

    return Path(settings.metrics).expanduser() if settings.metrics else defaults.metrics()


def _fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Names, sizes and times of change of the model's files."""
    found = []
    for path in sorted(folder.rglob("*.y*ml")):
        try:
            stat = path.stat()
        except OSError:  # gone between the listing and the look
            continue
        found.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(found)

"""The one place of this process that holds something open: the layer that answers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.cli.settings import Settings
    from semantic.ask.llm.trace import Ledger
    from semantic.layer import SemanticLayer


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

        first = errors[0]
        where = f" ({first.place})" if first.place else ""
        more = f" and {len(errors) - 1} more" if len(errors) > 1 else ""
        said = f"warning: part of the model is left out: {first.message}{where}{more}"
        click.echo(terminal_text(f"{said}; `metricast validate` shows all"), err=True)


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

"""The one place of this process that holds something open: the layer that answers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.cli.settings import Settings
    from semantic.layer import SemanticLayer


def open_layer(settings: Settings) -> SemanticLayer:
    """The layer over the chosen model and warehouse.

    A model file that could not be loaded is said on stderr; the rest of the model answers.
    """
    from semantic.layer import SemanticLayer

    chosen: dict[str, Any] = {}
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


def feedback_log() -> Path:
    """Where feedback is kept: METRICAST_FEEDBACK, else a file in the user's data folder."""
    from warehouse.targets import home

    if named := os.environ.get("METRICAST_FEEDBACK"):
        return Path(named).expanduser()
    return home() / "feedback.jsonl"

"""Model files to a checked model: `load_model(folder)`.

The names below are imported when first used: reading a model needs pydantic and sqlglot,
which somebody who only imports the package should not wait for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from semantic.model.graph import JoinGraph, Step
    from semantic.model.load import load_model, load_model_text
    from semantic.model.nearest import nearest
    from semantic.model.types import Model

__all__ = ["JoinGraph", "Model", "Step", "load_model", "load_model_text", "nearest"]

_HOMES = {
    "JoinGraph": "graph",
    "Model": "types",
    "Step": "graph",
    "load_model": "load",
    "load_model_text": "load",
    "nearest": "nearest",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

"""Metricast's semantic layer: reviewed metric definitions in, numbers you can trust out.

from semantic import SemanticLayer
layer = SemanticLayer.open()
layer.query(measures=["episodes.count"], dimensions=["episodes.kind"]).rows
layer.ask("Which guests appeared more than once?").text
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from semantic.errors import MetricastError
    from semantic.layer import SemanticLayer
    from semantic.query.types import Query
    from semantic.result import Answer, Result

__all__ = ["Answer", "MetricastError", "Query", "Result", "SemanticLayer"]

_HOMES = {
    "Answer": "semantic.result",
    "MetricastError": "semantic.errors",
    "Query": "semantic.query.types",
    "Result": "semantic.result",
    "SemanticLayer": "semantic.layer",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: importing the package stays cheap."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)

"""One question, and somebody other than the compiler who knows its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from semantic import SemanticLayer
from semantic.errors import MetricastError
from semantic.pipeline import compile_query
from semantic.query.types import Query

Kind = Literal["right", "wrong", "broken"]


@dataclass(frozen=True)
class Verdict:
    """`right`; `wrong`: other rows than the reference's; `broken`: no rows at all, an error.

    Only wrong rows catch a planted fault: a fault that breaks SQL is found by anybody.
    """

    kind: Kind
    what: str = ""


RIGHT = Verdict("right")


@dataclass(frozen=True)
class Trial:
    """`judge` runs the question and judges its rows. `text` is the SQL that the compiler makes
    of it now: where it is the same with a fault as without, the fault cannot be seen. A trial
    that asks several questions has no text and is always judged.
    """

    name: str
    judge: Callable[[], Verdict]
    text: Callable[[], str] | None = None


def written(layer: SemanticLayer, query: Query | dict[str, Any]) -> str:
    """The SQL that the compiler makes of a query now, or how it refuses."""
    try:
        asked = layer.read(query)
        made = compile_query(asked, layer.model, layer.graph, most=layer.max_rows)
    except MetricastError as refusal:
        return f"refused: {refusal.code}"
    except Exception as broken:
        return f"broken: {broken}"
    return f"{made.sql};\n{made.total_sql};\n{made.limit}"

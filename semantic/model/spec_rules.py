"""Rules about keys that go together, as the JSON Schema says them, and texts of a known shape."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, WithJsonSchema

from semantic.model.intervals import SPAN
from semantic.model.words import Text

Span = Annotated[Text, WithJsonSchema({"type": "string", "pattern": f"^{SPAN}$"})]
WindowSpan = Annotated[Text, WithJsonSchema({"type": "string", "pattern": f"^(unbounded|{SPAN})$"})]
OTHER_RELATIONSHIPS = (
    "has_one", "belongs_to", "has_many", "oneToOne", "manyToOne", "oneToMany", "hasOne",
    "belongsTo", "hasMany",
)  # fmt: skip
WITHOUT_SQL = ("count", "rank")


def _of(*kinds: str) -> dict[str, Any]:
    return {"properties": {"type": {"enum": list(kinds)}}}


MEASURE = ConfigDict(json_schema_extra={"allOf": [
    {"if": _of(*WITHOUT_SQL), "else": {"anyOf": [{"required": ["sql"]}, {"required": ["case"]}]}},
    {"if": _of("percentile"), "then": {"required": ["percentile"]},
     "else": {"properties": {"percentile": {"type": "null"}}}},
]})  # fmt: skip
CUBE = ConfigDict(json_schema_extra={
    "anyOf": [{"required": [key]} for key in ("sql_table", "sql", "extends")],
    "not": {"required": ["sql_table", "sql"]},
})  # fmt: skip

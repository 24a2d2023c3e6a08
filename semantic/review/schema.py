"""The JSON Schema of model files, from the same classes that read them.

Editors complete and check by it while somebody types; `metricast validate` finds more, since a
schema cannot follow names from file to file.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from semantic.model.spec import File
from semantic.model.words import QUERY
from semantic.query.schema import query_schema
from semantic.review.lint.rules import BY_ID
from semantic.review.lint.settings import LintSpec

_QUERY = "#/$defs/Query"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def model_schema() -> dict[str, Any]:
    """The schema of one file. Equal for equal versions of Metricast."""
    made = keys_schema(File)
    lint = keys_schema(LintSpec)
    lint["properties"]["rules"]["propertyNames"] = {"enum": sorted(BY_ID)}
    own = list(lint["properties"])
    made["properties"] |= lint["properties"]
    made["$defs"] |= lint["$defs"] | {"Query": query_schema(_QUERY)}
    # `lint.yml` lies among the model files, so one schema for the folder has to know it, too.
    settings = {"if": {"anyOf": [{"required": [key]} for key in own]},
                "then": {"propertyNames": {"enum": own}}}  # fmt: skip
    return {"$schema": DIALECT, "title": "Metricast model file"} | made | settings


def keys_schema(spec: type[BaseModel]) -> dict[str, Any]:
    """The schema of one class of keys, such as those of a settings file."""
    made = _plain(spec.model_json_schema(by_alias=True))
    assert isinstance(made, dict)
    return made


def _plain(schema: Any) -> Any:
    """Without titles that repeat the key, and without null where leaving a key out says it."""
    if isinstance(schema, list):
        return [_plain(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == QUERY["format"]:
        about = {key: each for key, each in schema.items() if key == "description"}
        return {"$ref": _QUERY, **about}
    kept: dict[str, Any] = {
        key: _properties(value) if key in ("properties", "$defs") else _plain(value)
        for key, value in schema.items()
        if not (key == "title" and isinstance(value, str))
        and not (key == "default" and value is None)
    }
    choices: list[dict[str, Any]] = [
        each for each in kept.get("anyOf", ()) if each != {"type": "null"}
    ]
    if len(choices) == 1 and len(kept["anyOf"]) == 2:
        del kept["anyOf"]
        return {**choices[0], **kept}
    return kept


def _properties(members: dict[str, Any]) -> dict[str, Any]:
    """Members by name: one called "title" is a member, and not a title."""
    return {name: _plain(each) for name, each in members.items()}

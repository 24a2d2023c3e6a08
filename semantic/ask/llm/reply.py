"""What the model may reply: one JSON object, as a schema with the members as enums.

```
{"kind": "answer",  "query": {…}, "reading": [{"words": "…", "means": "member or value"}]}
{"kind": "clarify", "question": "…", "options": [{…query…}, {…query…}]}
{"kind": "decline", "reason": "…", "words": ["…"]}
```

Every key is always there and null where it says nothing: strict schemas know no optional keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from semantic.ask.surfaces import Member
from semantic.query.types import GRANULARITIES, OPERATORS

MOST_OPTIONS = 4
MOST_CHARACTERS = 100_000
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply that has the right shape; nothing in it has been checked against the model yet."""

    kind: str
    query: Json | None = None
    options: tuple[Json, ...] = ()
    text: str = ""
    words: tuple[str, ...] = ()
    reading: tuple[tuple[str, str], ...] = ()


class BadReply(Exception):
    """A reply that is no reply: a sentence for the model to mend it by."""


def reply_schema(members: Sequence[Member], grains: Sequence[str] = ()) -> Json:
    """The JSON Schema of a reply over these members, strict: every key required, none besides.
    `grains` are those that the model defines beside the usual ones.

    Each list of names stands in it once.
    """
    names = {kind: [m.name for m in members if m.kind == kind]
             for kind in ("measure", "dimension", "time", "segment")}  # fmt: skip
    whole = _object({
        "kind": _one_of(("answer", "clarify", "decline")),
        "reading": _list(_object({"words": _TEXT, "means": _TEXT})),
        "query": {"anyOf": [_ref("query"), {"type": "null"}]},
        "options": _list(_ref("query")),
        "text": {"type": ["string", "null"]},
        "words": _list(_TEXT),
    })  # fmt: skip
    return whole | {"$defs": {
        "measure": _one_of(names["measure"]),
        "group": _one_of([*names["dimension"], *names["time"]]),
        "time": _one_of(names["time"]),
        "segment": _one_of(names["segment"]),
        "shown": {"anyOf": [_ref("measure"), _ref("group")]},
        "condition": _object({
            "member": _ref("shown"),
            "operator": _one_of(sorted({*OPERATORS} - {"measureFilter"})),
            "values": _list({"type": ["string", "number", "boolean"]}),
        }),
        "query": _query_schema((*GRANULARITIES, *grains)),
    }}  # fmt: skip


_TEXT: Json = {"type": "string"}


def _query_schema(grains: Sequence[str]) -> Json:
    span = {"anyOf": [_list(_TEXT), {"type": "null"}]}
    return _object({
        "measures": _list(_ref("measure")),
        "dimensions": _list(_ref("group")),
        "timeDimensions": _list(_object({
            "dimension": _ref("time"),
            "granularity": {"anyOf": [_one_of(grains), {"type": "null"}]},
            "dateRange": span,
            "compareDateRange": {"anyOf": [_list(_list(_TEXT)), {"type": "null"}]},
        })),
        "filters": _list(_ref("condition")),
        "anyOf": _list(_list(_ref("condition"))),
        "segments": _list(_ref("segment")),
        "order": _list(_object({"member": _ref("shown"), "direction": _one_of(("asc", "desc"))})),
        "limit": {"type": ["integer", "null"]},
    })  # fmt: skip


def _ref(name: str) -> Json:
    return {"$ref": f"#/$defs/{name}"}


def _object(properties: Json) -> Json:
    return {"type": "object", "properties": properties, "required": list(properties),
            "additionalProperties": False}  # fmt: skip


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _one_of(names: Sequence[str]) -> Json:
    # An empty enum is no schema: with nothing to choose, nothing can be valid.
    return {"type": "string", "enum": list(names)} if names else {"type": "string", "enum": ["-"]}


def read_reply(text: str) -> Reply:
    """The reply in a completion's text, bare or fenced. Raises BadReply."""
    if len(text) > MOST_CHARACTERS:
        raise BadReply("the reply is too long")
    try:
        found = json.loads(_unfenced(text))
    except (ValueError, RecursionError) as fault:
        raise BadReply("the reply is not one JSON object") from fault
    if not isinstance(found, dict):
        raise BadReply("the reply is not one JSON object")
    kind = found.get("kind")
    if kind == "answer":
        return Reply("answer", _query(found.get("query")), reading=_reading(found.get("reading")))
    if kind == "clarify":
        options = found.get("options")
        if not isinstance(options, list) or len(options) < 2:
            raise BadReply("`options` of a question back are two to four queries")
        queries = tuple(_query(option) for option in options[:MOST_OPTIONS])
        return Reply("clarify", options=queries, text=_text(found.get("text")),
                     reading=_reading(found.get("reading")))  # fmt: skip
    if kind == "decline":
        words = found.get("words") or []
        said = tuple(map(_text, words[:4])) if isinstance(words, list) else ()
        return Reply("decline", text=_text(found.get("text")), words=said)
    raise BadReply("`kind` is answer, clarify or decline")


_FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)


def _unfenced(text: str) -> str:
    fenced = _FENCE.search(text)
    return fenced[1] if fenced else text


def _text(value: object) -> str:
    return value[:500] if isinstance(value, str) else ""


def _reading(value: object) -> tuple[tuple[str, str], ...]:
    found = value if isinstance(value, list) else []
    return tuple(
        (_text(each.get("words")), _text(each.get("means"))) for each in found[:60]
        if isinstance(each, Mapping)
    )  # fmt: skip


def _query(value: object) -> Json:
    """Cube JSON of a reply's query: nothing where it says null."""
    if not isinstance(value, Mapping):
        raise BadReply("`query` is an object")
    query = {key: each for key, each in value.items() if each not in (None, [])}
    times = query.get("timeDimensions", [])
    if not isinstance(times, list) or not all(isinstance(each, Mapping) for each in times):
        raise BadReply("`timeDimensions` is a list of objects")
    if times:
        query["timeDimensions"] = [
            {key: each for key, each in time.items() if each not in (None, [])} for time in times
        ]
    groups = query.pop("anyOf", [])
    if not isinstance(groups, list) or not isinstance(query.get("filters", []), list):
        raise BadReply("`filters` and `anyOf` are lists")
    conditions = [*query.get("filters", []), *({"or": group} for group in groups)]
    if conditions:
        query["filters"] = [_condition(each) for each in conditions]
    order = query.get("order")
    if isinstance(order, list) and all(isinstance(each, Mapping) for each in order):
        query["order"] = [[each.get("member"), each.get("direction")] for each in order]
    return query


def _condition(each: object) -> object:
    """A condition without empty values: "set" and "notSet" have none."""
    if isinstance(each, Mapping) and isinstance(each.get("or"), list):
        return {"or": [_condition(one) for one in each["or"]]}
    if isinstance(each, Mapping) and each.get("values") in (None, []):
        return {key: value for key, value in each.items() if key != "values"}
    return each

"""The kinds of text that a key of a model file may hold, and how each is read."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import PydanticCustomError, core_schema

from semantic.model.source import Repeated, Word

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
RESERVED = (
    "CUBE", "TABLE", "FILTER_PARAMS", "FILTER_GROUP", "SECURITY_CONTEXT", "COMPILE_CONTEXT",
    "SQL_UTILS", "parameters",
)  # fmt: skip
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")


def fault(code: str, message: str, hint: str = "") -> PydanticCustomError:
    """A fault of a value; `faults.py` gives it its place. Braces are doubled for pydantic."""
    facts = {"says": message, "hint": hint}
    return PydanticCustomError(code, "{says}", facts)


class _WordSchema:
    """Lets pydantic take a `Word` as it is, its place with it."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(Word, cls_repr="text")


def _read_name(word: Word) -> Word:
    if not NAME.fullmatch(word):
        raise fault(
            "bad-name",
            f"`{_shown(word)}` is not a name",
            "a name has letters, digits and _ only, at most 100, and does not begin with a digit",
        )
    if word in RESERVED:
        raise fault("bad-name", f"`{word}` has a meaning of its own", "choose another name")
    return word


def read_flag(word: Any) -> bool:
    """`true` or `false`, as written; nothing else is guessed."""
    if isinstance(word, Word) and word in ("true", "True", "TRUE"):
        return True
    if isinstance(word, Word) and word in ("false", "False", "FALSE"):
        return False
    hint = {"yes": "write true", "on": "write true", "no": "write false", "off": "write false"}
    shown = described(word)
    raise fault("bad-value", f"expected true or false, not {shown}", hint.get(shown.strip("`"), ""))


def _read_number(word: Word) -> Word:
    if _NUMBER.fullmatch(word):
        return word
    raise fault("bad-value", f"expected a number such as 0.9, not {described(word)}")


def read_anything(tree: Any) -> Any:
    """Plain data, as in JSON: an unquoted `true`, `false`, `null` or number is that, else text.

    `no`, `0123`, `1e3` and dates stay text. Texts stay words, that their places are known.
    """
    if isinstance(tree, Word):
        return _read_scalar(tree)
    if isinstance(tree, list):
        return [read_anything(each) for each in tree]
    for key in tree:
        if isinstance(key, Repeated):
            raise fault(
                "repeated-key",
                f"`{key.name}` is written twice",
                f"it stands first in line {key.first.mark.line + 1}",
            )
    return {key: read_anything(value) for key, value in tree.items()}


def _read_scalar(word: Word) -> Any:
    if not word.plain:
        return word
    if word in ("", "~", "null"):
        return None
    if word in ("true", "false"):
        return word == "true"
    if _NUMBER.fullmatch(word):
        return float(word) if "." in word else int(word)
    return word


def plain(data: Any) -> Any:
    """Data without the places of its texts."""
    if isinstance(data, dict):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(each) for each in data]
    return str(data) if isinstance(data, Word) else data


def described(tree: Any) -> str:
    """What was found, in words."""
    if isinstance(tree, Word):
        return f"`{_shown(tree)}`" if tree else "nothing"
    return "a list" if isinstance(tree, list) else "a mapping"


def _shown(word: str) -> str:
    return word if len(word) <= 60 else word[:57] + "…"


def _listed(tree: Any) -> Any:
    """A list; nothing at all after the key is an empty one."""
    return [] if isinstance(tree, Word) and tree.plain and tree in ("", "~", "null") else tree


class _MayBeEmpty(BeforeValidator):
    """A list behind whose key nothing may stand; the JSON Schema says so, too."""

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        return {**handler(core), "type": ["array", "null"]}


# Words are taken as written, so an editor need not ask for quotes around 2024 or true.
Text = Annotated[Word, _WordSchema, WithJsonSchema({"type": ["string", "number", "boolean"]})]
Name = Annotated[
    Text,
    AfterValidator(_read_name),
    WithJsonSchema({"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]{0,99}$"}),
]
Flag = Annotated[bool, BeforeValidator(read_flag)]
Number = Annotated[Text, AfterValidator(_read_number), WithJsonSchema({"type": "number"})]
Anything = Annotated[Any, BeforeValidator(read_anything), WithJsonSchema({})]
Object = Annotated[
    dict[str, Any], BeforeValidator(read_anything), WithJsonSchema({"type": "object"})
]
# `review/schema.py` says there what a query may hold: only the reader of queries knows that.
QUERY = {"type": "object", "format": "metricast-query"}
QueryObject = Annotated[dict[str, Any], BeforeValidator(read_anything), WithJsonSchema(dict(QUERY))]
Share = Annotated[
    Text,
    AfterValidator(_read_number),
    WithJsonSchema({"type": "number", "minimum": 0, "maximum": 1}),
]
MayBeEmpty = _MayBeEmpty(_listed)

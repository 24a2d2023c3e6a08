"""The references in braces, cut out of a SQL text before it is parsed.

In their place stand reserved names of the same length, so that every position in the parsed
tree is a position in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from semantic.errors import ModelError, RefusedSQL
from semantic.model.source import Word

MARK = "\ue000"
CONTEXT = ("FILTER_PARAMS", "FILTER_GROUP", "SECURITY_CONTEXT", "COMPILE_CONTEXT", "SQL_UTILS")
_PAD = "\ue001"
_FIRST = 0xE100
_MAX_REFERENCES = 0x700
_PIECES = re.compile(
    r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\{\{|\{%|\{#|\{([^{}]*)\}|[{}\ue000-\uf8ff\x00-\x08\x0b-\x1f]"
)
_PATH = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*(?:\s*\.\s*[A-Za-z_][A-Za-z0-9_]*)*)\s*")
_SQL_CALL = re.compile(r"\s*([A-Za-z_][A-Za-z0-9_]*)\s*\.\s*sql\s*\(\s*\)\s*")


@dataclass(frozen=True, slots=True)
class Reference:
    """What stood in braces: its dotted parts and where it began."""

    parts: tuple[str, ...]
    start: int
    is_sql: bool = False


def cut_references(word: Word, limit: int) -> tuple[str, dict[str, Reference]]:
    """The text with each `{…}` replaced by a name as long, and what the names stand for."""
    if len(word) > limit:
        message = f"the SQL has {len(word):,} characters, more than {limit:,}"
        raise RefusedSQL("too-large", message, place=word.place)
    if not word.strip():
        hint = "write it after the colon, or remove the key"
        raise ModelError("no-value", "there is no SQL here", place=word.place, hint=hint)
    pieces: list[str] = []
    references: dict[str, Reference] = {}
    end = 0
    for match in _PIECES.finditer(word):
        piece = match.group()
        if piece[0] in "'\"":
            continue
        if match.group(1) is None:
            raise _bad_brace(word, match.start(), piece)
        reference = _reference(word, match.group(1), match.start())
        name = f"{MARK}{chr(_FIRST + len(references))}".ljust(len(piece), _PAD)
        references[name] = reference
        pieces += [word[end : match.start()], name]
        end = match.end()
        if len(references) > _MAX_REFERENCES:
            raise RefusedSQL("too-large", "the SQL has too many references", place=word.place)
    return "".join([*pieces, word[end:]]), references


def _reference(word: Word, inside: str, start: int) -> Reference:
    if match := _PATH.fullmatch(inside):
        parts = tuple(part.strip() for part in match.group(1).split("."))
        if parts[0] in CONTEXT:
            raise _context(word, parts[0], start)
        return Reference(parts, start)
    if match := _SQL_CALL.fullmatch(inside):
        return Reference((match.group(1),), start, is_sql=True)
    for name in CONTEXT:
        if name in inside:
            raise _context(word, name, start)
    raise ModelError(
        "bad-reference",
        f"`{{{inside[:60]}}}` is not a reference",
        place=word.place_at(start),
        hint="write {member}, {cube.member}, {time_dimension.month} or {CUBE}.column",
    )


def _context(word: Word, name: str, start: int) -> ModelError:
    return ModelError(
        "unsupported",
        f"`{name}` is not supported",
        place=word.place_at(start),
        hint="write a filter in the query, a segment, or a parameter: {parameters.name}",
    )


def _bad_brace(word: Word, start: int, piece: str) -> ModelError:
    place = word.place_at(start)
    if piece in ("{{", "{%", "{#"):
        hint = "write the YAML out; cubes share members with `extends`"
        return ModelError(
            "unsupported", "Jinja templates are not supported", place=place, hint=hint
        )
    if piece in "{}":
        hint = "a reference is {member} or {CUBE}.column; a brace as text goes into '…'"
        return ModelError("bad-reference", f"this `{piece}` has no partner", place=place, hint=hint)
    message = f"the SQL holds the character U+{ord(piece):04X}"
    return ModelError("bad-reference", message, place=place, hint="remove it")

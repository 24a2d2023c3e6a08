"""The few Jinja calls of dbt files that mean something here, read and never run.

text  = { characters | "{{" call "}}" }
call  = name "(" [ value { "," value } ] ")" { "." name "(" … ")" }
value = [ name "=" ] ( 'text' | "text" | number | "[" [ value { "," value } ] "]" )
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_]{0,99})|(?P<text>'[^'\\]*'|\"[^\"\\]*\")"
    r"|(?P<number>[0-9]{1,9})|(?P<sign>[()\[\],.=]))"
)
_OPENING = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
MAX_TOKENS = 200

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """`Dimension('order__status')`, with what is called on it: `.grain('month')`."""

    name: str
    values: tuple[Value, ...]
    then: tuple[tuple[str, tuple[Value, ...]], ...] = ()

    def text(self, at: int) -> str | None:
        """The value at a position, where it is a text."""
        value = self.values[at] if at < len(self.values) else None
        return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a text cannot be read."""

    why: str


def read_template(text: str) -> tuple[str | Call, ...] | Unread:
    """The text as characters and calls, in their order."""
    parts: list[str | Call] = []
    at = 0
    while match := _OPENING.search(text, at):
        if match[0] != "{{":
            return Unread(f"`{match[0]}` is more of Jinja than is read here")
        end = text.find("}}", match.end())
        if end < 0:
            return Unread("`{{` is never closed")
        call = read_call(text[match.end() : end])
        if isinstance(call, Unread):
            return call
        parts += [text[at : match.start()], call]
        at = end + 2
    return tuple(each for each in (*parts, text[at:]) if each != "")


def read_call(text: str) -> Call | Unread:
    """One call, and nothing around it."""
    tokens = _tokens(text)
    if isinstance(tokens, Unread):
        return tokens
    try:
        call, rest = _call(tokens)
    except (IndexError, ValueError):
        return Unread(f"`{text.strip()[:60]}` is no call that is read here")
    return Unread(f"`{text.strip()[:60]}` goes on after its call") if rest else call


Token = tuple[str, str]


def _tokens(text: str) -> list[Token] | Unread:
    tokens: list[Token] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None or len(tokens) >= MAX_TOKENS:
            return Unread(f"`{text.strip()[:60]}` is no call that is read here")
        kind = match.lastgroup or ""
        tokens.append((kind, match[kind]))
        at = match.end()
    return tokens


def _call(tokens: list[Token]) -> tuple[Call, list[Token]]:
    kind, name = tokens[0]
    if kind != "name":
        raise ValueError
    values, rest = _values(tokens[1:], "(", ")")
    then = []
    while rest and rest[0] == ("sign", "."):
        if rest[1][0] != "name":
            raise ValueError
        inner, after = _values(rest[2:], "(", ")")
        then.append((rest[1][1], inner))
        rest = after
    return Call(name, values, tuple(then)), rest


def _values(
    tokens: list[Token], opening: str, closing: str
) -> tuple[tuple[Value, ...], list[Token]]:
    if tokens[0] != ("sign", opening):
        raise ValueError
    rest = tokens[1:]
    values: list[Value] = []
    while rest[0] != ("sign", closing):
        if rest[0][0] == "name" and rest[1] == ("sign", "="):
            rest = rest[2:]
        value, rest = _value(rest)
        values.append(value)
        if rest[0] == ("sign", ","):
            rest = rest[1:]
        elif rest[0] != ("sign", closing):
            raise ValueError
    return tuple(values), rest[1:]


def _value(tokens: list[Token]) -> tuple[Value, list[Token]]:
    kind, text = tokens[0]
    if kind == "text":
        return text[1:-1], tokens[1:]
    if kind == "number":
        return text, tokens[1:]
    if (kind, text) == ("sign", "["):
        inner, rest = _values(tokens, "[", "]")
        flat = tuple(each for each in inner if isinstance(each, str))
        if len(flat) != len(inner):
            raise ValueError
        return flat, rest
    raise ValueError

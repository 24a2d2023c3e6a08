"""Plain data as YAML that people like to read, the same text for the same data.

What fits on a line is written on one; long texts are folded, texts of several lines stand as
blocks, and a text is quoted where it could be read as anything else.
"""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

WIDTH = 100
_SAFE = re.compile(r"[^\W\d_][^\n]*|_\w*|\d+ [a-z][a-z ]*")
_PLAIN = re.compile(r"[^\x00-\x1f\x7f-\xa0\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]*")
_INDICATORS = re.compile(r": |:$| #|^[-?:,\[\]{}#&*!|>'\"%@`]| $")
_RESOLVER = yaml.SafeLoader("")


def yaml_text(data: Any, comments: tuple[str, ...] = ()) -> str:
    """The data as one YAML document; `comments` stand above it."""
    head = [f"# {line}".rstrip() for line in comments]
    return "\n".join([*head, *_block(data, 0), ""])


def _block(data: Any, indent: int) -> list[str]:
    """The lines of a mapping or a list that is no line itself."""
    lines: list[str] = []
    if isinstance(data, dict):
        for key, value in data.items():
            lines += _entry(f"{' ' * indent}{_scalar(str(key))}:", value, indent)
            if indent == 0 and len(data) > 1:
                lines.append("")
        return lines[:-1] if lines and lines[-1] == "" else lines
    for number, each in enumerate(data):
        if number and indent == 2 and isinstance(each, dict) and len(each) > 3:
            lines.append("")
        lines += _item(each, indent)
    return lines


def _entry(head: str, value: Any, indent: int) -> list[str]:
    """A key with its value: on one line, or the value below."""
    if isinstance(value, str):
        return _text(head, value, indent)
    if not isinstance(value, dict | list) or not value:
        return [f"{head} {_flow(value)}"]
    line = f"{head} {_flow(value)}"
    if len(line) <= WIDTH and _is_small(value, top=indent == 0):
        return [line]
    return [head, *_block(value, indent + 2)]


def _item(value: Any, indent: int) -> list[str]:
    """An entry of a list; a mapping begins behind the dash."""
    dash = f"{' ' * indent}-"
    if isinstance(value, str):
        return _text(dash, value, indent)
    line = f"{dash} {_flow(value)}"
    if not value or not isinstance(value, dict | list):
        return [line]
    if len(line) <= WIDTH and _is_small(value):
        return [line]
    below = _block(value, indent + 2)
    if isinstance(value, list):
        return [dash, *below]
    return [f"{dash} {below[0].lstrip()}", *below[1:]]


def _is_small(value: Any, top: bool = False) -> bool:
    """Whether a mapping or list reads well on one line."""
    if isinstance(value, list):
        return not top and all(not isinstance(each, dict | list) or _flat(each) for each in value)
    return not top and len(value) <= 5 and all(
        not isinstance(each, dict) and (not isinstance(each, list) or _flat(each))
        for each in value.values()
    )  # fmt: skip


def _flat(value: Any) -> bool:
    inner = value.values() if isinstance(value, dict) else value
    return len(value) <= 4 and not any(isinstance(each, dict | list) for each in inner)


def _flow(value: Any) -> str:
    """Any value on one line."""
    if isinstance(value, dict):
        inner = (f"{_scalar(str(key), True)}: {_flow(each)}" for key, each in value.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(each) for each in value) + "]"
    if isinstance(value, str):
        return _scalar(value, True)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _number(value)


def _number(value: float) -> str:
    """Never in exponents: model files read `1e3` as a text."""
    shown = str(value)
    return shown if "e" not in shown else format(value, ".18f").rstrip("0").rstrip(".")


def _text(head: str, text: str, indent: int) -> list[str]:
    """A text behind a key or dash: plain or quoted, as a block, or folded."""
    if _is_block(text):
        body = text.rstrip("\n")
        sign = "|" if text.endswith("\n") else "|-"
        pad = " " * (indent + 2)
        return [f"{head} {sign}", *(f"{pad}{line}".rstrip() for line in body.split("\n"))]
    line = f"{head} {_scalar(text)}"
    if len(line) <= WIDTH or not _is_foldable(text):
        return [line]
    return [f"{head} >-", *_wrapped(text, indent + 2)]


def _is_block(text: str) -> bool:
    lines = text.split("\n")
    return (
        len(text.rstrip("\n").split("\n")) > 1
        and not text.endswith("\n\n")
        and bool(lines[0]) and not lines[0].startswith(" ")
        and all(_PLAIN.fullmatch(line) and line == line.rstrip() for line in lines)
    )  # fmt: skip


def _is_foldable(text: str) -> bool:
    return (
        _PLAIN.fullmatch(text) is not None
        and "  " not in text
        and text == text.strip()
        and " " in text
    )


def _wrapped(text: str, indent: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(" " * indent + word)
    return lines


def _scalar(text: str, flow: bool = False) -> str:
    """A text on one line, quoted where needed."""
    is_plain = (
        _SAFE.fullmatch(text)
        and _PLAIN.fullmatch(text)
        and not _INDICATORS.search(text)
        and not (flow and re.search(r"[,\[\]{}:?]", text))
        and _is_text(text)
        and text.lower() not in ("y", "n", "null", "true", "false")
    )
    return text if is_plain else _quoted(text)


def _is_text(text: str) -> bool:
    """Whether other readers of YAML take an unquoted text for a text, too."""
    resolve: Any = _RESOLVER.resolve
    return bool(resolve(yaml.ScalarNode, text, (True, False)) == "tag:yaml.org,2002:str")


def _quoted(text: str) -> str:
    if '"' in text and _PLAIN.fullmatch(text):
        return "'" + text.replace("'", "''") + "'"
    shown = json.dumps(text, ensure_ascii=False)
    return re.sub(
        r"[\x7f-\xa0\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]",
        lambda each: f"\\u{ord(each[0]):04x}",
        shown,
    )

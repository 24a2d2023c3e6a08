"""HTML that cannot hold what somebody wrote as anything but text.

`Html` is the only text that goes into a page as it is, and only `tag` and `join` make it.
Whatever else stands between tags or in an attribute is escaped; what nobody sees (controls, marks
that turn the reading direction) is shown as an escape.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff]"
)
_SPECIAL = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
)  # fmt: skip
_EMPTY = frozenset({"meta", "link", "input", "path", "rect", "wbr"})


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Child = str | None


def escape(text: str) -> Html:
    """Any text, as HTML that shows it."""
    if isinstance(text, Html):
        return text
    seen = _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return Html(seen.translate(_SPECIAL))


def tag(element: str, /, *children: Child, **attributes: str | None) -> Html:
    """An element. `class_` is `class`, `aria_label` is `aria-label`; None leaves one out."""
    said = "".join(
        f' {_attribute(key)}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if element in _EMPTY:
        return Html(f"<{element}{said}/>" if element in ("path", "rect") else f"<{element}{said}>")
    inner = "".join([escape(child) for child in children if child is not None])
    return Html(f"<{element}{said}>{inner}</{element}>")


def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def join(parts: Iterable[Child], between: str = "") -> Html:
    """Several parts, one after the other."""
    return Html(escape(between).join([escape(each) for each in parts if each is not None]))


def breakable(text: str) -> Html:
    """A name that may be broken after its underscores."""
    return join(text.replace("_", "_\n").split("\n"), tag("wbr"))


def prose(text: str) -> Html:
    """Sentences: words in `backquotes` are code, blank lines part paragraphs."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip()) if part]
    return join(tag("p", _with_code(" ".join(part.split()))) for part in paragraphs)


def _with_code(text: str) -> Html:
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # a backquote without its partner is one
        return escape(text)
    return join(tag("code", piece) if at % 2 else piece for at, piece in enumerate(pieces))

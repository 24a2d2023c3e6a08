"""Make text from data harmless where it is shown: it is read, never obeyed.

A cell may hold anything somebody published: escape sequences that rewrite a terminal, marks
that reverse the reading order, formulas that a spreadsheet would run, links and images.
"""

from __future__ import annotations

import re

# C0 and C1 controls, line and paragraph separators, and every mark that changes direction.
_BEYOND = r"\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff"
_UNSEEN = r"\x00-\x1f" + _BEYOND
_CONTROL = re.compile(f"[{_UNSEEN}]")
# Said as ranges: looking ahead at each character takes half a second for ten million of them.
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f" + f"{_BEYOND}]")
_CONTROL_BUT_CSV = re.compile(r"(?![\n\r\t\u061c\u200e\u200f\ufeff])" + f"[{_UNSEEN}]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARKDOWN = re.compile(r"([\\`*_\[\]|~$#])")
# What Markdown, and what Streamlit adds to it (`:red[…]`, `:material/…:`, `$…$`), starts with.
_CHAT = re.compile(r"[\\`*_\[\](){}<>#+!|~$&:@^=-]|(?<=\d)\.|(?<=www)\.")
_FOUND_LATE = re.compile(r"(?i)(:(?=[a-z+])|\bwww(?=\.)|https?(?=:)|@(?=\w)|[<>-](?=[<>-]))")
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|javascript|data|file):")


def terminal_cell(text: str) -> str:
    """One line for a terminal: controls and direction marks become `\\x1b`-like escapes."""
    return _CONTROL.sub(_escape, _whole(text))


def terminal_text(text: str) -> str:
    """The same for prose, which keeps its line breaks."""
    if text.replace("\n", "").isprintable():  # nothing of the sort is; a fifth of the time
        return text
    return _CONTROL_BUT_LINES.sub(_escape, _whole(text))


def csv_cell(text: str) -> str:
    """A text cell of a CSV file: no formula, no escape sequence.

    Spreadsheets take a leading apostrophe as "this is text" and do not show it.
    """
    text = _CONTROL_BUT_CSV.sub(_escape, _whole(text))
    return "'" + text if text.startswith(_FORMULA) else text


def markdown_cell(text: str) -> str:
    """A cell of a Markdown table: no markup, no HTML, nothing that becomes a link or an image."""
    text = _whole(text).replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    text = _CONTROL.sub(_escape, text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    text = _MARKDOWN.sub(r"\\\1", text)
    text = _LINK.sub(r"\1&#58;", text)
    return text.replace("www.", "www&#46;").replace("@", "&#64;")


def chat_text(text: str) -> str:
    """Text in the chat page's Markdown: no markup, HTML, formula, colour, icon, link or image."""
    text = _CONTROL.sub(_escape, _whole(" ".join(text.split())))
    # Links, emoji and icons are looked for in the finished text, too, where entities are letters
    # again: there a joiner that nobody sees keeps their parts apart.
    text = _FOUND_LATE.sub("\\1\u2060", text)
    return _CHAT.sub(lambda found: f"&#{ord(found[0])};", text)


def json_text(encoded: str) -> str:
    """JSON as it may be shown: what `json.dumps` left raw inside its strings is `\\u`-escaped."""
    return _CONTROL_BUT_LINES.sub(lambda found: f"\\u{ord(found[0]):04x}", encoded)


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    return {9: "\\t", 10: "\\n", 13: "\\r"}.get(
        code, f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    )


def _whole(text: str) -> str:
    """Halves of surrogate pairs cannot be written out; they become the replacement character."""
    return _LONE_SURROGATE.sub("\ufffd", text)

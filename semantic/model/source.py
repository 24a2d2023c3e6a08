"""YAML read strictly: texts with their places, and nothing guessed.

A file becomes plain dicts and lists whose leaves (and keys) are `Word`s: the text exactly as
written, knowing where it stands. What a word means is decided by the field it is written in,
so `no`, `0123` and `1e3` stay what they are. Repeated keys, anchors, aliases, tags, a second
document, bytes that are not UTF-8, and files too large or too deep are errors.
"""

from __future__ import annotations

import re
from typing import Any

import yaml
from yaml.events import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from semantic.errors import ModelError, Place

MAX_BYTES = 5_000_000
MAX_DEPTH = 64

_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_UNQUOTED_BRACE = re.compile(r":\s+\{[^}]*\}\s*[^\s,}\]#]")

Tree = Any  # dict[Word, Tree] | list[Tree] | Word


class Source:
    """One file's name and text; finds lines, and makes places."""

    __slots__ = ("_lines", "file", "text")

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._lines: list[str] | None = None

    @property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        if self._lines is None:
            self._lines = _LINE_BREAK.split(self.text)
        return self._lines

    def offset(self, line: int, column: int) -> int:
        """Where in the text a line and column stand, counted from 0."""
        starts = [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]
        return starts[min(line, len(starts) - 1)] + column

    def place(self, line: int, column: int) -> Place:
        """The place at a line and column counted from 0."""
        lines = self._lines or self.lines
        text = lines[line] if line < len(lines) else ""
        return Place(self.file, line + 1, column + 1, text)


class Word(str):
    """A text as somebody wrote it, and where. `plain`: written without quotes."""

    __slots__ = ("mark", "plain", "source")

    source: Source
    mark: Any
    plain: bool

    @property
    def place(self) -> Place:
        """Where the word begins, its quote included."""
        return self.source.place(self.mark.line, self.mark.column)

    def place_at(self, offset: int) -> Place:
        """Where the character at `offset` of the text stands in the file."""
        return self.source.place(*_locate(self, offset))


class Repeated(Word):
    """A key that its mapping already has; `first` is the earlier one."""

    __slots__ = ("first",)

    first: Word

    @property
    def name(self) -> str:
        """The key as written."""
        return self.partition("\0")[0]


def read_source(file: str, content: bytes | str) -> tuple[Source, Tree]:
    """The text of a model file as a tree of words. An empty file is an empty dict.

    Raises ModelError: "not-text", "too-large", "too-deep", "not-yaml", "yaml-feature".
    """
    source = Source(file, _decode(file, content))
    try:
        return source, _build(source)
    except yaml.YAMLError as fault:
        raise _not_yaml(source, fault) from None


def place_of(tree: Tree) -> Place | None:
    """Where a part of a tree begins, None when it is empty."""
    if isinstance(tree, Word):
        return tree.place
    for inner in tree:
        return place_of(inner)
    return None


def decoded_lines(content: bytes) -> tuple[str, ...]:
    """The lines of a model file as places count them; what is not text is shown as such."""
    return tuple(_LINE_BREAK.split(content.decode("utf-8-sig", "replace")))


def _decode(file: str, content: bytes | str) -> str:
    if len(content) > MAX_BYTES:
        raise ModelError(
            "too-large",
            f"the file has more than {MAX_BYTES:,} bytes",
            place=Place(file, 1, 1),
            hint="split the model into several files; every *.yml of the folder is read",
        )
    if isinstance(content, str):
        return content
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        before = content[: fault.start].decode("utf-8", "replace")
        lines = _LINE_BREAK.split(before)
        raise ModelError(
            "not-text",
            f"the file is not UTF-8 text: byte 0x{content[fault.start]:02x} cannot be read",
            place=Place(file, len(lines), len(lines[-1]) + 1),
            hint="save the file as UTF-8",
        ) from None


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _build(source: Source) -> Tree:
    """The tree of the one document, built without recursion."""
    root: list[Tree] = []
    around: list[tuple[Tree, Word | None]] = []
    parent: Tree = root  # what is open, and in a mapping the key whose value comes next
    key: Word | None = None
    documents = 0
    next_event = _LOADER(source.text).get_event
    while (event := next_event()) is not None:
        kind = type(event)
        if kind is ScalarEvent:
            if event.anchor is not None or event.tag is not None:
                _check_node(source, event, 0)
            node: Tree = Word(event.value)
            node.source = source
            node.mark = event.start_mark
            node.plain = event.implicit[0]
            if key is None and type(parent) is dict:
                key = node
                continue
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            _check_node(source, event, len(around) + 1)
            if key is None and type(parent) is dict:
                raise _feature(source, event, "a key is a word, not a list or mapping")
            around.append((parent, key))
            parent, key = {} if kind is MappingStartEvent else [], None
            continue
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            node = parent
            parent, key = around.pop()
        else:
            documents += kind is yaml.DocumentStartEvent
            _check_stream(source, event, documents)
            continue
        if key is None:
            parent.append(node)
        else:
            parent[key if key not in parent else _repeated(parent, key)] = node
            key = None
    return root[0] if root and not is_empty(root[0]) else {}


def is_empty(tree: Tree) -> bool:
    """Whether nothing was written: no text, `~` or `null`."""
    return isinstance(tree, Word) and tree.plain and tree in ("", "~", "null")


def _repeated(mapping: dict[Word, Tree], key: Word) -> Repeated:
    again = Repeated(f"{key}\0{len(mapping)}")
    again.source, again.mark, again.plain = key.source, key.mark, key.plain
    again.first = next(each for each in mapping if each == key)
    return again


def _check_stream(source: Source, event: Any, documents: int) -> None:
    if type(event) is yaml.AliasEvent:
        raise _feature(source, event, f"the alias `*{event.anchor}` is not read here")
    if documents > 1:
        raise _feature(source, event, "a second document begins here")


def _check_node(source: Source, event: Any, depth: int) -> None:
    if event.anchor is not None:
        raise _feature(source, event, f"the anchor `&{event.anchor}` is not read here")
    if event.tag is not None:
        text = source.place(event.start_mark.line, event.start_mark.column).text
        tag = text[event.start_mark.column :].split(" ")[0][:60]
        raise _feature(source, event, f"the tag `{tag}` is not read here")
    if depth > MAX_DEPTH:
        place = source.place(event.start_mark.line, event.start_mark.column)
        message = f"lists and mappings are nested more than {MAX_DEPTH} deep"
        raise ModelError("too-deep", message, place=place)


_FEATURE_HINTS = {
    "alias": "write the text out where it is needed; cubes share members with `extends`",
    "anchor": "write the text out where it is needed; cubes share members with `extends`",
    "tag": "leave the tag out: a value is read by the key it is written under",
    "second": "one file holds one document: remove the `---`, or make a second file",
    "key": 'quote a text that begins with { or [, as in sql: "{CUBE}.amount"',
}


def _feature(source: Source, event: Any, message: str) -> ModelError:
    place = source.place(event.start_mark.line, event.start_mark.column)
    hint = next(hint for word, hint in _FEATURE_HINTS.items() if word in message)
    return ModelError("yaml-feature", message, place=place, hint=hint)


def _not_yaml(source: Source, fault: Any) -> ModelError:
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    if mark is not None:
        problem = getattr(fault, "problem", None) or getattr(fault, "context", None) or ""
        if "end of stream" in problem and getattr(fault, "context_mark", None):
            mark, problem = fault.context_mark, "what is opened here is never closed"
        line, column = mark.line, mark.column
    else:
        line, column = _line_and_column(source.text, getattr(fault, "position", 0) or 0)
        problem = getattr(fault, "reason", "") or "it holds a character that is not allowed"
    place = source.place(*_last_written(source, line, column))
    return ModelError("not-yaml", f"this is not YAML: {problem}", place=place, hint=_cure(place))


def _last_written(source: Source, line: int, column: int) -> tuple[int, int]:
    """The place, or the end of the last line with text when it is an empty one at the end."""
    lines = source.lines
    if any(each.strip() for each in lines[line:]):
        return line, column
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        line -= 1
    return line, len(lines[line].rstrip())


def _line_and_column(text: str, offset: int) -> tuple[int, int]:
    lines = _LINE_BREAK.split(text[:offset])
    return len(lines) - 1, len(lines[-1])


def _cure(place: Place) -> str:
    text = place.text
    if _UNQUOTED_BRACE.search(text):
        return 'quote a text that begins with {, as in sql: "{CUBE}.amount"'
    if "\t" in text[: len(text) - len(text.lstrip())]:
        return "indent with spaces, not tabs"
    if text[place.column - 1 : place.column] in ("@", "`", "%"):
        return "quote a text that begins with a special character"
    if text.count(": ") > 1 and '"' not in text and "{" not in text:
        return 'quote a text that holds ": "'
    return "look at the indentation and the quotes of this line and of the one above"


def _locate(word: Word, offset: int) -> tuple[int, int]:
    """Line and column of a character of a word, found by reading the file along with it.

    Quotes, escapes, indentation and folded lines of the file have no counterpart in the
    word's text: they are skipped.
    """
    lines = word.source.lines
    line, column = word.mark.line, word.mark.column
    for char in word[: offset + 1]:
        line, column = _skip_to(char, lines, line, column)
        column += 1
    return line, max(0, column - 1)


def _skip_to(char: str, lines: list[str], line: int, column: int) -> tuple[int, int]:
    if char.isspace():
        inside = line < len(lines) and column < len(lines[line]) and lines[line][column] == char
        return (line, column) if inside else (line, column - 1)
    start = (line, column)
    while line < len(lines):
        found = lines[line].find(char, column)
        if found >= 0:
            return line, found
        line, column = line + 1, 0
    return start

"""Findings whose fix is certain, mended in the text of a file: every other byte stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from semantic.errors import MetricastError
from semantic.model.source import Source, Tree, Word, read_source
from semantic.model.spellings import old_spellings
from semantic.model.types import About
from semantic.review.lint.synonyms import needless

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """From `start` to `end` of a text, `new` instead."""

    start: int
    end: int
    new: str = ""


def fixed(file: str, text: str, abouts: Mapping[tuple[int, int], About],
          rules: frozenset[str]) -> str:  # fmt: skip
    """The text with the fixes of these rules; the same text where there is nothing to fix.

    `abouts`: what the file's members say of themselves, by the line and column of their names.
    """
    try:
        source, tree = read_source(file, text)
    except MetricastError:
        return text
    edits: list[Edit] = []
    if "old-key" in rules:
        edits += (_respelled(source, word, new) for word, new in old_spellings(tree))
    if "repeated-synonym" in rules:
        ends = _ends(text)
        for words, about in _synonyms(tree, abouts):
            edits += _without(source, words, about, ends)
    return applied(text, edits)


def applied(text: str, edits: list[Edit]) -> str:
    """The text with all edits, which do not overlap."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _respelled(source: Source, word: Word, new: str) -> Edit:
    start = source.offset(word.mark.line, word.mark.column) + (not word.plain)
    return Edit(start, start + len(word), new)


def _ends(text: str) -> dict[tuple[int, int], tuple[int, int]]:
    """Where each scalar ends, by where it begins."""
    found = {}
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            start: Any = event.start_mark
            end: Any = event.end_mark
            found[start.line, start.column] = (end.line, end.column)
    return found


def _synonyms(
    tree: Tree, abouts: Mapping[tuple[int, int], About]
) -> Iterator[tuple[list[Word], About]]:
    """The lists of synonyms of a file, each with what its member says of itself."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            waiting.extend(node.values())
            name, notes = node.get("name"), node.get("ai_context")
            if isinstance(name, Word) and isinstance(notes, dict):
                about = abouts.get((name.mark.line, name.mark.column))
                words = notes.get("synonyms")
                if about is not None and isinstance(words, list):
                    yield words, about


def _without(
    source: Source, words: list[Word], about: About, ends: dict[tuple[int, int], tuple[int, int]]
) -> Iterator[Edit]:
    """Edits that take the needless words of one list out, unless a comment would go with one."""
    extra = needless(about)
    drop = {at for at, word in enumerate(words)
            if str(word) in extra and not _first(word, words, about)}  # fmt: skip
    if len(drop) == len(words):
        return
    spans = []
    for word in words:
        begins = word.mark.line, word.mark.column
        spans.append((source.offset(*begins), source.offset(*ends[begins])))
    first = min(set(range(len(words))) - drop)
    for at in sorted(drop):
        if edit := _cut(source, spans, at, first):
            yield edit


def _first(word: Word, words: list[Word], about: About) -> bool:
    """Whether a word that stands twice is the one that stays."""
    same = [each for each in words if each.casefold() == word.casefold()]
    return same[0] is word and word.casefold() != about.title.casefold()


def _cut(source: Source, spans: list[tuple[int, int]], at: int, first: int) -> Edit | None:
    """The edit that takes one entry out, with its comma or its line."""
    start, end = spans[at]
    text = source.text
    line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    before = text[line_start:start]
    if before.strip() == "-":  # an entry on a line of its own
        after = _line_end(text, end)
        return None if text[end:after].strip() else Edit(line_start, after)
    edit = Edit(start, spans[at + 1][0]) if at < first else Edit(spans[at - 1][1], end)
    between = text[edit.start : start] + text[end : edit.end]
    return None if "#" in between else edit


def _line_end(text: str, at: int) -> int:
    """Behind the line break that ends the line of a position."""
    while at < len(text) and text[at] not in "\r\n":
        at += 1
    return at + 2 if text[at : at + 2] == "\r\n" else min(at + 1, len(text))

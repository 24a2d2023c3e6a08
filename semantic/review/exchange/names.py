"""Foreign names as names of ours, and columns as SQL names them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from semantic.errors import Place
from semantic.model.source import Source, Word
from semantic.model.words import NAME, RESERVED

_ODD = re.compile(r"[^A-Za-z0-9_]+")


def name_of(foreign: str) -> str:
    """The nearest name that is one here: letters, digits and _."""
    if NAME.fullmatch(foreign) and foreign not in RESERVED:
        return foreign
    name = _ODD.sub("_", foreign).strip("_")[:90] or "unnamed"
    return f"_{name}" if name[0].isdigit() or name in RESERVED else name


def column(name: str) -> str:
    """A column as SQL names it: quoted where it is no plain word."""
    return name if NAME.fullmatch(name) else '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line and a column, counted from 0."""

    line: int
    column: int


def word_at(text: str, place: Place) -> Word:
    """A text as a word of the file it came from; what is a word already stays it."""
    if isinstance(text, Word):
        return text
    word = Word(text)
    word.source, word.mark, word.plain = Source(place.file, place.text), _Mark(0, 0), False
    return word

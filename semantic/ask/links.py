"""A link: words of a question and what they may mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from semantic.ask.dates import Dated
from semantic.ask.index import Hit
from semantic.ask.operators import NUMBER_WORDS, OPERATORS, Adjective, Op
from semantic.ask.values import Found
from semantic.ask.words import Word

Kind = Literal[
    "member", "value", "date", "op", "adjective", "number", "noun", "stop", "quote", "unknown"
]


_NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)(%|k|m|bn|b)?")


_SCALE = {"k": 1e3, "m": 1e6, "b": 1e9, "bn": 1e9}


GRAMMAR_WORDS = frozenset(word for phrase in OPERATORS for word in phrase) - {
    "day",
    "time",
    "history",
}


@dataclass(frozen=True, slots=True)
class Link:
    """What words `start` to `end` may mean. Exactly the field of its kind is filled."""

    kind: Kind
    start: int
    end: int
    score: float
    text: str
    hits: tuple[Hit, ...] = ()
    found: tuple[Found, ...] = ()
    op: Op | None = None
    adjective: Adjective | None = None
    dated: Dated | None = None
    number: float | None = None
    plural: bool = False
    comma: bool = False
    verb: bool = False

    @property
    def role(self) -> str:
        """The operator's role, or the kind of anything else."""
        return self.op.role if self.op else self.kind


def plain_link(kind: Kind, words: Sequence[Word], start: int, end: int, score: float) -> Link:
    """A link that only says which words it is about."""
    text = " ".join(word.said for word in words[start:end])
    return Link(kind, start, end, score, text, plural=is_plural(words[end - 1]))


def is_plural(word: Word) -> bool:
    """Whether the word is written in the plural."""
    key = word.key.replace("'s", "")
    return key != word.stem and (
        key.endswith("s") or word.stem in ("person", "child", "man", "woman")
    )


def read_number(key: str) -> float | None:
    """A number in digits ("1,500", "2.5k", "75%" as 75) or one word ("five")."""
    if key in NUMBER_WORDS:
        return float(NUMBER_WORDS[key])
    found = _NUMBER.fullmatch(key)
    if not found or len(key) > 18:
        return None
    return float(found[1].replace(",", "")) * _SCALE.get(found[2] or "", 1.0)

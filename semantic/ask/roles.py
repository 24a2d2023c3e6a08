"""What each part of a question does there: asked for, grouped by, a condition, a bound."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from semantic.ask.dates import Dated
from semantic.ask.links import Link
from semantic.ask.operators import Adjective

Role = Literal["soft", "count", "group", "target", "what", "list", "scope", "with", "rank", "sort"]


@dataclass(slots=True)
class Noun:
    """A link to members, with what it is there for."""

    link: Link
    role: Role
    negated: bool = False
    also: bool = False
    missing: str = ""
    at: int = 0
    used: bool = False
    joined: bool = False
    compared: bool = False


@dataclass(slots=True)
class Named:
    """A value of some dimension; `side` says it is one of several to compare."""

    link: Link
    negated: bool = False
    compared: bool = False
    joined: str = ""
    at: int = 0


@dataclass(slots=True)
class Bound:
    """A number to compare with: its operator, its unit, what it speaks about if that is said."""

    number: float
    operator: str
    at: int
    unit: str = ""
    adjective: Adjective | None = None
    between: bool = False
    times: bool = False
    per: str = ""  # "50 a month": what is so much in each


@dataclass(slots=True)
class Text:
    """Words that a label must contain, start or end with."""

    words: str
    operator: str
    negated: bool = False
    at: int = 0


@dataclass(slots=True)
class Roles:
    """The parts of one question by what they do."""

    links: tuple[Link, ...]
    nouns: list[Noun] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    bounds: list[Bound] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    dates: list[tuple[Dated, int]] = field(default_factory=list)
    compared_dates: list[Dated] = field(default_factory=list)
    measured: list[tuple[Adjective, int]] = field(default_factory=list)
    aggregates: list[str] = field(default_factory=list)
    grain: str = ""
    trend: bool = False
    rank: str = ""
    rank_kind: str = ""
    rank_word: str = ""
    rank_adjective: Adjective | None = None
    count: int | None = None
    order: str = ""
    shown_in: str = ""
    asks: set[str] = field(default_factory=set)
    cues: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)
    tails: list[tuple[str, Noun]] = field(default_factory=list)

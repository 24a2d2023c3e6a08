"""What a question turned out to mean: one of four results, each complete in itself.

Translation
├── Answered    one query, in words too, with what was assumed
├── Clarify     one question back; every option is a complete query
├── Declined    why not, the words that nothing covers, the nearest metrics
└── Chat        a greeting, thanks or help
"""

from __future__ import annotations

from dataclasses import dataclass

from semantic.query.types import Query


@dataclass(frozen=True, slots=True)
class Answered:
    """The question as a query that compiles.

    `interpretation` is the query in words with resolved dates; `assumptions` are choices that
    another reader might have made differently; `translator` is "offline" or "verified:NAME".
    `edited` says that the previous query was changed rather than a new one made.
    """

    query: Query
    interpretation: str
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    translator: str = "offline"
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One reading that a clarification offers: its words and the query it stands for."""

    label: str
    query: Query


@dataclass(frozen=True, slots=True)
class Clarify:
    """Two to four readings that give different queries, and the question that decides."""

    question: str
    options: tuple[Option, ...]
    translator: str = "offline"


@dataclass(frozen=True, slots=True)
class Declined:
    """No query. `words` are those of the question that nothing in the model covers."""

    reason: str
    words: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    code: str = "not-covered"
    translator: str = "offline"


@dataclass(frozen=True, slots=True)
class Chat:
    """A short reply to what is no question about the data."""

    text: str


Translation = Answered | Clarify | Declined | Chat

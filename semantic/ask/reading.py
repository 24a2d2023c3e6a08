"""One way to understand a question, before it becomes a query; and how ways are compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from semantic.ask.dates import Dated
from semantic.ask.surfaces import Member
from semantic.query.types import AnyFilter, Order

T = TypeVar("T")

# What it costs to join things that only share a parent: more than any preference.
ACROSS = 0.8


@dataclass(frozen=True, slots=True)
class Reading:
    """What one way to read the question asks for. `cost` 0 is plain and certain.

    `direction` is that of "top" and "lowest" where nothing else says what is ranked.
    `targets` are listed things, `groups` breakdowns; both become dimensions. `notes` are the
    assumptions. `usual`: `time` is what dates these things when nothing is said. `also` adds to
    a previous breakdown; `cues` are words that speak of one.
    """

    surface: str
    measures: tuple[Member, ...] = ()
    targets: tuple[Member, ...] = ()
    groups: tuple[Member, ...] = ()
    extras: tuple[Member, ...] = ()
    grain: str = ""
    time: Member | None = None
    filters: tuple[AnyFilter, ...] = ()
    segments: tuple[Member, ...] = ()
    dates: tuple[Dated, ...] = ()
    compare: tuple[Dated, ...] = ()
    order: tuple[Order, ...] = ()
    limit: int | None = None
    notes: tuple[str, ...] = ()
    cost: float = 0.0
    also: bool = False
    cues: frozenset[str] = frozenset()
    direction: str = ""
    usual: bool = False

    @property
    def complete(self) -> bool:
        """Whether it says by itself what to show."""
        return bool(self.measures or self.targets)


class Unread(Exception):
    """This way of reading does not work: a sentence, and the words it stumbles over."""

    def __init__(self, reason: str, words: Sequence[str] = (), code: str = "not-covered") -> None:
        super().__init__(reason)
        self.reason = reason
        self.words = tuple(words)
        self.code = code
        self.cost = 0.0


@dataclass
class Picks:
    """Which candidate is taken at each fork, and what else could have been.

    A reading is made with some picks; the forks it met tell which picks to try next.
    """

    taken: tuple[tuple[str, int], ...] = ()
    forks: dict[str, list[float]] = field(default_factory=dict)
    cost: float = 0.0

    def choose(self, slot: str, ranked: Sequence[tuple[float, T]]) -> T:
        """The candidate of this fork, cheapest first unless another was picked."""
        ordered = sorted(ranked, key=lambda pair: pair[0])
        self.forks[slot] = [cost for cost, _ in ordered]
        at = dict(self.taken).get(slot, 0)
        if at >= len(ordered):
            raise Unread("no further candidate")
        cost, chosen = ordered[at]
        self.cost += cost
        return chosen

    def next_ones(self) -> list[tuple[tuple[str, int], ...]]:
        """The picks that differ from these in one fork, by one step."""
        taken = dict(self.taken)
        return [
            tuple(sorted({**taken, slot: taken.get(slot, 0) + 1}.items()))
            for slot, costs in self.forks.items()
            if taken.get(slot, 0) + 1 < len(costs)
        ]

"""What was learned of an endpoint and paid for once: its mode, and the vectors of texts."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

Vector = Sequence[float]
Embed = Callable[[Sequence[str]], Sequence[Vector]]


class Memory(Protocol):
    """Somebody who remembers, for as long as they live."""

    def mode(self, identity: tuple[str, str]) -> str | None:
        """The mode that an endpoint (URL and model) was last spoken to in."""

    def keep_mode(self, identity: tuple[str, str], mode: str) -> None:
        """Remember it."""

    def nearest(self, question: str, texts: Sequence[str], model: str, embed: Embed) -> list[int]:
        """The places of `texts`, nearest in meaning to the question first, by cosine similarity.

        `embed` is asked for the vectors of what is not known yet; it may raise.
        """


@dataclass
class ShortMemory:
    """For this process only."""

    modes: dict[tuple[str, str], str] = field(default_factory=dict)
    vectors: dict[tuple[str, str], Vector] = field(default_factory=dict, repr=False)

    def mode(self, identity: tuple[str, str]) -> str | None:
        """The mode that an endpoint was last spoken to in."""
        return self.modes.get(identity)

    def keep_mode(self, identity: tuple[str, str], mode: str) -> None:
        """Remember it."""
        self.modes[identity] = mode

    def nearest(self, question: str, texts: Sequence[str], model: str, embed: Embed) -> list[int]:
        """The places of `texts`, nearest first."""
        lacking = [text for text in dict.fromkeys(texts) if (model, text) not in self.vectors]
        *made, asked = embed([*lacking, question])
        self.vectors.update(zip(((model, text) for text in lacking), made, strict=True))
        known = [self.vectors[model, text] for text in texts]
        near = [_cosine(vector, asked) for vector in known]
        fit = (at for at, vector in enumerate(known) if len(vector) == len(asked))
        return sorted(fit, key=lambda at: -near[at])


def _cosine(one: Vector, two: Vector) -> float:
    size = math.hypot(*one) * math.hypot(*two)
    return sum(map(operator.mul, one, two)) / size if size else 0.0

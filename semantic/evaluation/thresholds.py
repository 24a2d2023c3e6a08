"""What a run must reach: `right>=90`, `wrong<=1`, `p95<=50`."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass

from semantic.errors import QueryError
from semantic.evaluation.run import MEANING, Figures, Share

USUAL = ("right>=85", "wrong<=2")
_WRITTEN = re.compile(r"\s*([a-z0-9_-]+)\s*(>=|<=)\s*([0-9.]+)\s*(?:%|ms)?\s*")
_COMPARE = {">=": operator.ge, "<=": operator.le}


@dataclass(frozen=True)
class Threshold:
    """A figure and the least or most that it may be: percent of its whole, or milliseconds."""

    figure: str
    comparison: str
    number: float

    def met(self, figures: Figures) -> bool:
        """Whether a run reaches it; a share of nothing does."""
        return bool(_COMPARE[self.comparison](self.value(figures), self.number))

    def value(self, figures: Figures) -> float:
        """The figure it is about."""
        found = getattr(figures, self.figure)
        if not isinstance(found, Share):
            return float(found)
        if not found.whole:
            return self.number
        return found.percent

    def __str__(self) -> str:
        return f"{self.figure.replace('_', '-')}{self.comparison}{self.number:g}"


def read_thresholds(written: Iterable[str]) -> tuple[Threshold, ...]:
    """Thresholds from their texts. Raises QueryError for anything else."""
    return tuple(_read(each) for each in written)


def _read(text: str) -> Threshold:
    found = _WRITTEN.fullmatch(text)
    name = found[1].replace("-", "_") if found else ""
    if not found or name not in MEANING:
        names = ", ".join(each.replace("_", "-") for each in MEANING)
        raise QueryError(
            "bad-threshold",
            f"`{text}` is no threshold",
            hint=f"such as right>=90 or wrong<=1; the figures are {names}",
        )
    try:
        return Threshold(name, found[2], float(found[3]))
    except ValueError as fault:
        raise QueryError("bad-threshold", f"`{text}` compares with no number") from fault

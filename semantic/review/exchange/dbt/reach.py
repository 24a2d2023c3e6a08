"""Which groups a metric can be asked by in dbt, and which can be asked for only here.

dbt joins towards one row, so that nothing is counted twice, and follows two joins at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_HOPS = 2
_SHOWN = 4


@dataclass(slots=True)
class Reach:
    """The cubes that rows of each cube lead to. `steps`: those that each finds one row of."""

    steps: Mapping[str, Iterable[str]]
    ours: Iterable[tuple[str, str]]  # all joins, whichever way they lead
    _islands: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._islands = {}
        for one, other in self.ours:
            first = self._islands.setdefault(one, {one})
            second = self._islands.setdefault(other, {other})
            if first is not second:
                first |= second
                self._islands |= dict.fromkeys(second, first)

    def only_here(self, parts: Iterable[str], shown: Iterable[str]) -> list[str]:
        """The cubes, of those that are shown, by whose dimensions rows of all parts can be
        grouped here, but not in dbt."""
        parts = list(parts)
        here = [self._islands.get(part, {part}) for part in parts]
        there = [self._there(part) for part in parts]
        return [
            cube for cube in shown
            if all(cube in each for each in here) and not all(cube in each for each in there)
        ]  # fmt: skip

    def _there(self, cube: str) -> set[str]:
        found = edge = {cube}
        for _ in range(_HOPS):
            edge = {to for each in edge for to in self.steps.get(each, ())}
            found = found | edge
        return found


def listed(cubes: list[str]) -> str:
    """Names in a sentence, the first few of many."""
    shown = [f"`{cube}`" for cube in cubes[:_SHOWN]]
    if more := len(cubes) - len(shown):
        shown.append(f"{more} more")
    return ", ".join(shown[:-1]) + (" and " if shown[1:] else "") + shown[-1]

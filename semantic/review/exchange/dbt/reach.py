"""Which groups a metric can be asked by in dbt, and which can be asked for only here.

dbt joins towards one row, so that nothing is counted twice, and follows two joins at most. A
dimension goes by the keys on the way to it; a metric that is made of several others can be asked
only by what goes by the same keys for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_SHOWN = 4

Step = tuple[str, str]
"""An entity, and the cube whose row it finds."""


@dataclass(slots=True)
class Reach:
    """The cubes that rows of each cube lead to. `own`: the entities in front of dimensions of the
    cube itself; `ours`: all joins, whichever way they lead."""

    steps: Mapping[str, Sequence[Step]]
    own: Mapping[str, Sequence[str]]
    ours: Iterable[tuple[str, str]]
    _islands: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
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
        there = set.intersection(*map(self._ways, parts))
        known = {cube for cube, _ in there}
        return [
            cube for cube in shown if cube not in known and all(cube in each for each in here)
        ]  # fmt: skip

    def _ways(self, cube: str) -> set[tuple[str, tuple[str, ...]]]:
        """Each cube that rows of a cube lead to, with the entities on the way."""
        found: set[tuple[str, tuple[str, ...]]]
        found = {(cube, (entity,)) for entity in self.own.get(cube, ())}
        for entity, to in self.steps.get(cube, ()):
            found.add((to, (entity,)))
            found |= {(far, (entity, other)) for other, far in self.steps.get(to, ())}
        return found


def listed(cubes: list[str]) -> str:
    """Names in a sentence, the first few of many."""
    shown = [f"`{cube}`" for cube in cubes[:_SHOWN]]
    if more := len(cubes) - len(shown):
        shown.append(f"{more} more")
    return ", ".join(shown[:-1]) + (" and " if shown[1:] else "") + shown[-1]

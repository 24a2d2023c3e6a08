"""Which ways lead from cube to cube, and where there are two of equal length.

A query over two ways of equal length is refused, never guessed. The proposal therefore looks for
such pairs, and mends them where a name can: by a role for the second way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Edge = tuple[str, str]
"""From the cube that holds the reference to the one referred to."""


@dataclass(frozen=True, slots=True)
class TwoWays:
    """Two ways of equal length from a cube to one that its rows belong to; `last` are the joins
    by which they arrive there. `meant` is the one way, where there is one,
    on which each row has one row of the next."""

    start: str
    stop: str
    last: tuple[Edge, ...]
    meant: tuple[str, ...] = ()


def two_ways(edges: Iterable[Edge]) -> Iterator[TwoWays]:
    """Every pair of cubes that no shortest way decides, where the two ways meet first."""
    forward: dict[str, list[str]] = {}
    beside: dict[str, list[str]] = {}
    for one, other in edges:
        forward.setdefault(one, []).append(other)
        beside.setdefault(one, []).append(other)
        beside.setdefault(other, []).append(one)
    for start in sorted(forward):
        belongs = _reached(start, forward)
        ways, before = _ways(start, beside)
        for stop in sorted(belongs):
            if ways.get(stop, 0) > 1 and len(before[stop]) > 1:
                last = [(each, stop) if stop in forward.get(each, ()) else (stop, each)
                        for each in before[stop]]  # fmt: skip
                yield TwoWays(start, stop, tuple(sorted(last)), _only_way(start, stop, forward))


def _only_way(start: str, stop: str, forward: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The shortest way along references, where no other is as short."""
    ways, before = _ways(start, forward)
    if ways.get(stop) != 1:
        return ()
    way = [stop]
    while way[-1] != start:
        way.append(before[way[-1]][0])
    return tuple(reversed(way))


def _reached(start: str, forward: Mapping[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for other in forward.get(waiting.pop(), ()):
            if other not in seen and other != start:
                seen.add(other)
                waiting.append(other)
    return seen


def _ways(
    start: str, beside: Mapping[str, list[str]]
) -> tuple[dict[str, int], dict[str, list[str]]]:
    """How many shortest ways lead to each cube, and by which neighbours."""
    length, ways, before = {start: 0}, {start: 1}, {start: list[str]()}
    edge = [start]
    while edge:
        following: list[str] = []
        for cube in edge:
            for other in beside.get(cube, ()):
                if other not in length:
                    length[other], ways[other], before[other] = length[cube] + 1, 0, []
                    following.append(other)
                if length[other] == length[cube] + 1:
                    ways[other] += ways[cube]
                    before[other].append(cube)
        edge = following
    return ways, before

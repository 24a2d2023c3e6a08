"""Which joins connect a fact with the cubes a question needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from semantic.errors import QueryError
from semantic.model.graph import JoinGraph, Step

Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A root cube and the steps that lead from it to others, parents before children."""

    root: str
    steps: tuple[Step, ...] = ()

    @property
    def cubes(self) -> Chain:
        """Every cube of the tree, the root first."""
        return (self.root, *(step.to_cube for step in self.steps))

    def path(self, cube: str) -> tuple[Step, ...]:
        """The steps from the root to a cube of the tree."""
        by_child = {step.to_cube: step for step in self.steps}
        steps: list[Step] = []
        while cube != self.root:
            steps.append(by_child[cube])
            cube = by_child[cube].from_cube
        return tuple(reversed(steps))

    def branch(self, cube: str) -> str | None:
        """The first cube on the way to `cube` that a step multiplies, None when none does."""
        return next((step.to_cube for step in self.path(cube) if step.multiplies), None)

    def part(self, cubes: Iterable[str]) -> Tree:
        """The same tree without what leads to none of `cubes`."""
        kept = {step for cube in cubes for step in self.path(cube)}
        return Tree(self.root, tuple(step for step in self.steps if step in kept))

    def multiplies(self) -> bool:
        """Whether any step may give several rows for one."""
        return any(step.multiplies for step in self.steps)


@dataclass(frozen=True, slots=True)
class Need:
    """A cube whose columns are needed, reached from another cube that names it."""

    cube: str
    via: Chain = ()


@dataclass(slots=True)
class Trees:
    """Finds join trees in one model's graph. `links` are the chains a view or a hint fixes."""

    graph: JoinGraph
    links: tuple[Chain, ...] = ()
    _allowed: frozenset[frozenset[str]] = field(init=False)
    _nodes: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        pairs = (pair for chain in self.links for pair in pairwise(chain))
        self._allowed = frozenset(frozenset(pair) for pair in pairs)
        self._nodes = frozenset(cube for chain in self.links for cube in chain)

    def tree(self, root: str, needs: Iterable[Need]) -> Tree:
        """The join tree from `root` to all needed cubes.

        Raises QueryError: "no-path" names both cubes, "ambiguous-path" lists the ways.
        """
        found: dict[str, Step] = {}
        for need in needs:
            start = root
            for stop in (*need.via, need.cube):
                self._extend(found, root, start, stop)
                start = stop
        return Tree(root, tuple(found.values()))

    def reaches(self, root: str, cube: str) -> bool:
        """Whether any path leads from one cube to the other."""
        return root == cube or bool(self._linked(root, cube) or self.graph.paths(root, cube))

    def _extend(self, found: dict[str, Step], root: str, start: str, stop: str) -> None:
        for step in self._way(start, stop):
            came = found.get(step.from_cube)
            if came and came.join is step.join and not step.multiplies:
                continue  # back over a join to one: the very row one came from
            known = found.get(step.to_cube)
            if step.to_cube == root or (known and known != step):
                raise _two_ways(
                    root, step.to_cube, [_chain(root, found, known), _chain(root, found, step)]
                )
            found[step.to_cube] = step

    def _way(self, start: str, stop: str) -> tuple[Step, ...]:
        if start == stop:
            return ()
        if way := self._linked(start, stop):
            return way
        ways = self.graph.paths(start, stop)
        if not ways:
            raise QueryError(
                "no-path",
                f"no join leads from `{start}` to `{stop}`",
                hint=f"declare a join between them, or ask for `{stop}` in a query of its own",
            )
        if len(ways) > 1:
            raise _two_ways(
                start, stop, [" → ".join((start, *(s.to_cube for s in way))) for way in ways]
            )
        return tuple(ways[0])

    def _linked(self, start: str, stop: str) -> tuple[Step, ...]:
        """The way along the fixed chains, empty when they do not connect the two."""
        if start not in self._nodes or stop not in self._nodes:
            return ()
        came: dict[str, Step] = {}
        edge, seen = [start], {start}
        while edge and stop not in came:
            following: list[str] = []
            for cube in edge:
                for step in self.graph.steps(cube):
                    if (
                        step.to_cube not in seen
                        and frozenset((cube, step.to_cube)) in self._allowed
                    ):
                        seen.add(step.to_cube)
                        came[step.to_cube] = step
                        following.append(step.to_cube)
            edge = following
        way: list[Step] = []
        cube = stop
        while cube in came:
            way.append(came[cube])
            cube = came[cube].from_cube
        return tuple(reversed(way))


def _chain(root: str, found: dict[str, Step], last: Step | None) -> str:
    names: list[str] = []
    while last is not None:
        names.append(last.to_cube)
        last = found.get(last.from_cube) if last.from_cube != root else None
    return " → ".join((root, *reversed(names)))


def _two_ways(start: str, stop: str, ways: list[str]) -> QueryError:
    return QueryError(
        "ambiguous-path",
        f"two ways lead from `{start}` to `{stop}`: " + "; ".join(dict.fromkeys(ways)),
        hint="ask through a view, whose join_path decides, or give the query `joinHints`",
    )

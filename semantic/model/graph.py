"""The joins of a model as a graph: which ways lead from one cube to another."""

from __future__ import annotations

from dataclasses import dataclass

from semantic.errors import ModelError
from semantic.model.types import Join, Model


@dataclass(frozen=True, slots=True)
class Step:
    """One join taken, forward or backward. `multiplies`: it may give several rows for one."""

    join: Join
    forward: bool
    multiplies: bool
    from_cube: str
    to_cube: str


Path = tuple[Step, ...]


class JoinGraph:
    """All steps between cubes; shortest ways are found once and remembered."""

    def __init__(self, model: Model) -> None:
        self._steps: dict[str, tuple[Step, ...]] = _adjacency(model)
        self._broken = _broken(model)
        self._paths: dict[tuple[str, str], tuple[Path, ...]] = {}

    def steps(self, cube: str) -> tuple[Step, ...]:
        """The steps that leave a cube, in order of declaration, then by name."""
        return self._steps.get(cube, ())

    def paths(self, start: str, stop: str) -> tuple[Path, ...]:
        """Every way of least length, in a fixed order; one empty way from a cube to itself.

        Raises ModelError ("depends") when a way as short goes through a join or cube that has
        an error: the ways that are left could give other numbers than the ones meant.
        """
        found = self._paths.get((start, stop))
        if found is None:
            found = self._paths[start, stop] = self._find(start, stop)
        return found

    def shortest(self, start: str, *stops: str) -> dict[str, tuple[Path, ...]]:
        """The ways of least length to each of several cubes."""
        return {stop: self.paths(start, stop) for stop in stops}

    def _find(self, start: str, stop: str) -> tuple[Path, ...]:
        if start == stop:
            return ((),)
        distance = self._distances(start, stop)
        self._refuse_broken(start, stop, distance.get(stop))
        if stop not in distance:
            return ()
        ways: list[Path] = [()]
        for left in range(distance[stop], 0, -1):
            ways = [
                (step, *way)
                for way in ways
                for step in self._before(way[0].from_cube if way else stop, left, distance)
            ]
        return tuple(sorted(ways, key=lambda way: [step.to_cube for step in way]))

    def _distances(self, start: str, stop: str) -> dict[str, int]:
        distance = {start: 0}
        edge = [start]
        while edge and stop not in distance:
            following = []
            for cube in edge:
                for step in self.steps(cube):
                    if step.to_cube not in distance:
                        distance[step.to_cube] = distance[cube] + 1
                        following.append(step.to_cube)
            edge = following
        return distance

    def _before(self, cube: str, length: int, distance: dict[str, int]) -> list[Step]:
        """The steps that arrive at a cube from one that is nearer to the start."""
        return [
            arriving
            for step in self.steps(cube)
            if distance.get(step.to_cube) == length - 1
            for arriving in self.steps(step.to_cube)
            if arriving.to_cube == cube
        ]

    def _refuse_broken(self, start: str, stop: str, length: int | None) -> None:
        """Refuse when, with the broken joins, there were another way that is not longer."""
        if not self._broken:
            return
        edge, seen, steps = [(start, False)], {(start, False)}, 0
        while edge and (length is None or steps < length):
            steps += 1
            following = []
            for cube, dead in edge:
                nexts = [(step.to_cube, dead) for step in self.steps(cube)]
                nexts += [(other, True) for other in self._broken.get(cube, ())]
                for state in nexts:
                    if state not in seen:
                        seen.add(state)
                        following.append(state)
            if (stop, True) in seen:
                raise ModelError(
                    "depends",
                    f"a way from `{start}` to `{stop}` leads through a join that has an error",
                    hint="mend the join first: another way could give other numbers",
                )
            edge = following


def _adjacency(model: Model) -> dict[str, tuple[Step, ...]]:
    """Steps by the cube they leave. A join declared on both sides is one step each way."""
    steps: dict[str, dict[str, Step]] = {name: {} for name in model.cubes}
    for cube in model.cubes.values():
        for join in cube.joins:
            if join.to in steps:
                many = join.relationship == "one_to_many"
                steps[join.cube][join.to] = Step(join, True, many, join.cube, join.to)
    for cube in model.cubes.values():
        for join in cube.joins:
            if join.to in steps:
                many = join.relationship == "many_to_one"
                steps[join.to].setdefault(join.cube, Step(join, False, many, join.to, join.cube))
    return {name: tuple(found.values()) for name, found in steps.items()}


def _broken(model: Model) -> dict[str, tuple[str, ...]]:
    """The neighbours that a broken join would lead to, in both directions."""
    found: dict[str, dict[str, None]] = {}
    for one, other in model.broken_joins:
        found.setdefault(one, {})[other] = None
        found.setdefault(other, {})[one] = None
    return {name: tuple(others) for name, others in found.items()}

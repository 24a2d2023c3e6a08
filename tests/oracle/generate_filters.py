"""Random filters over a generated world, and what is near a cube in it."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any

from tests.oracle.world import WORDS, World

RANGES: tuple[Any, ...] = (
    ["2024-01-01", "2024-03-31"],
    ["2024-01-15", "2024-02-15"],
    ["2023-12-01", "2024-01-31"],
    "2024-02-29",
    ["2024-01-31T23:00:00", "2024-03-10T09:30:00"],
    ["2023-10-01", "2024-04-30"],
    "last month",
    "this quarter",
)
DAYS = ("2024-01-31", "2024-02-01", "2024-02-29", "2024-03-10T10:30:00")
TEXTUAL = (
    "equals equals notEquals contains notContains startsWith notStartsWith endsWith notEndsWith"
)
DATED = "inDateRange notInDateRange onTheDate beforeDate beforeOrOnDate afterDate afterOrOnDate"
OPERATORS = {
    "string": TEXTUAL.split(),
    "number": ["equals", "notEquals", "gt", "gte", "lt", "lte"],
    "boolean": ["equals", "notEquals"],
    "time": DATED.split(),
}
FILTERED = ["s", "u", "n", "m", "b", "size", "filled", "label"]
# What dimensions of labels can say; the others say any of `WORDS`.
LABELS = {
    "size": ("big", "small"),
    "label": ("many", "other", "a"),
    "filled": ("none", "a", "b"),
}


class FilterMaker:
    """Makes filters of one world."""

    def __init__(self, rng: Random, world: World) -> None:
        self.rng, self.world, self.cubes = rng, world, world.cubes
        self.near = {name: self._distances(name) for name in self.cubes}

    # ------------------------------------------------------------ the world around

    def _distances(self, name: str) -> dict[str, int]:
        """How many joins each cube is away."""
        found, queue = {name: 0}, [name]
        while queue:
            cube = queue.pop(0)
            for link in self.world.around(cube):
                other = link.other(cube)
                if other not in found:
                    found[other] = found[cube] + 1
                    queue.append(other)
        return found

    def some(self, names: Iterable[str], count: int) -> list[str]:
        """Some of the names, each once."""
        found = list(dict.fromkeys(names))
        return self.rng.sample(found, min(count, len(found)))

    def nearby(self, fact: str) -> str:
        """A cube at most two joins away, perhaps the fact itself."""
        near = [name for name, steps in self.near[fact].items() if steps <= 2]
        return self.rng.choice(near)

    def upward(self, fact: str) -> list[str]:
        """Dimensions of the cubes that a row has one of."""
        found, queue = [], [fact]
        while queue:
            for link in self.world.parents(queue.pop()):
                found.append(f"{link.role}.s")
                if link.alias is None:
                    queue.append(link.parent)
        return found

    def dimension(self, cube: str, name: str) -> dict[str, Any]:
        """A dimension as written."""
        dimensions: list[dict[str, Any]] = self.world.cube(cube)["dimensions"]
        return next(each for each in dimensions if each["name"] == name)

    # ------------------------------------------------------------ filters

    def tree(self, fact: str, times: bool, depth: int) -> dict[str, Any]:
        """A filter on a cube nearby, or several under AND or OR."""
        rng = self.rng
        if depth and rng.random() < 0.3:
            parts = [self.tree(fact, times, depth - 1) for _ in range(rng.choice((1, 2, 2, 3)))]
            return {rng.choice(("and", "or")): parts}
        cube = fact if rng.random() < 0.5 else self.nearby(fact)
        names = [*FILTERED, *(("t", "t", "d") if times else ())]
        names += [d["name"] for d in self.world.cube(cube)["dimensions"] if d.get("sub_query")]
        return self.leaf(cube, rng.choice(names))

    def leaf(self, cube: str, name: str) -> dict[str, Any]:
        """A filter on one dimension."""
        rng = self.rng
        kind = self.dimension(cube, name)["type"]
        member = f"{cube}.{name}"
        if rng.random() < 0.15:
            return {"member": member, "operator": rng.choice(("set", "notSet"))}
        operator = rng.choice(OPERATORS[kind])
        values = self._values(kind, name, operator)
        return {"member": member, "operator": operator, "values": values}

    def _values(self, kind: str, name: str, operator: str) -> list[Any]:
        match kind:
            case "time":
                found = self.rng.choice(RANGES if operator.endswith("Range") else DAYS)
                return found if isinstance(found, list) else [found]
            case "boolean":
                return [self.rng.choice((True, False, "true", "false"))]
            case "number":
                return self._numbers(operator)
        return self._texts(name, operator)

    def _texts(self, name: str, operator: str) -> list[Any]:
        """Words that occur, for a search also the beginnings of words; now and then a null."""
        rng, words = self.rng, LABELS.get(name, WORDS)
        values: list[Any] = [rng.choice(words) for _ in range(rng.choice((1, 1, 2)))]
        if "tain" in operator or "With" in operator:
            values = [value[: rng.choice((1, 2, 9))] or "a" for value in values]
        if rng.random() < 0.12:
            values.append(None)
        return list(dict.fromkeys(values))

    def _numbers(self, operator: str) -> list[Any]:
        """Numbers that occur, some of them written as text."""
        rng = self.rng
        values: list[Any] = [rng.choice((0, 1, 2, 2, 3, 5, -3, 1.5))]
        if operator in ("equals", "notEquals"):
            values += [rng.choice((1, 2, 3, None))] if rng.random() < 0.4 else []
        return [
            str(value) if value is not None and rng.random() < 0.5 else value
            for value in dict.fromkeys(values)
        ]

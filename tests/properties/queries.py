"""Queries for relations between results: only what is additive, or only what is single-valued."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.oracle.generate import Case
from tests.oracle.generate_model import make_world
from tests.oracle.generate_query import QueryMaker
from tests.oracle.world import World
from tests.properties.tables import FOLDS

Filter = dict[str, Any]


class Asker:
    """Makes related queries of one world."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(f"relations {seed}")
        self.world: World = make_world(Random(f"world {seed}"))
        self.maker = QueryMaker(self.rng, self.world)
        self.case = Case(seed, self.world.model, self.world.tables, self.world.types, {})

    def fact(self) -> str:
        """A cube whose measures are asked for."""
        return self.rng.choice(self.maker.cubes)

    def folding(self, fact: str) -> list[str]:
        """Measures whose values over parts make the value over the whole."""
        return [f"{fact}.{name}" for name in self.rng.sample(sorted(FOLDS), 3)]

    def groups(self, fact: str, upward: bool = False) -> list[str]:
        """Breakdowns; `upward`: only those of which a row has one."""
        own = [f"{fact}.{name}" for name in ("s", "b", "u", "size")]
        near = [f"{self.maker.nearby(fact)}.s" for _ in range(2)]
        names = [*own, *self.maker.upward(fact), *([] if upward else near)]
        return self.rng.sample(sorted(set(names)), self.rng.choice((0, 1, 1, 2)))

    def parts(self, fact: str) -> tuple[Filter, list[Filter], Filter]:
        """A condition over a to-one path, its opposite, and what is unknown to both."""
        parents = [link.parent for link in self.world.parents(fact) if not link.alias]
        cube = self.rng.choice([fact, *parents])
        name, operator, opposite, values = self._opposites()
        member = f"{cube}.{name}"
        known = {"member": member, "operator": "set"}
        yes = {"member": member, "operator": operator, "values": values}
        no = {"member": member, "operator": opposite, "values": values}
        return yes, [no, known], {"member": member, "operator": "notSet"}

    def _opposites(self) -> tuple[str, str, str, list[Any]]:
        """A dimension, two operators of which a value that is known meets one, and values."""
        one_or_two = self.rng.choice((1, 2))
        choices: list[tuple[str, str, str, list[Any]]] = [
            ("s", "equals", "notEquals", ["a"]),
            ("u", "contains", "notContains", ["a"]),
            ("u", "startsWith", "notStartsWith", ["b"]),
            ("n", "gt", "lte", [one_or_two]),
            ("n", "gte", "lt", ["2"]),
            ("n", "equals", "notEquals", [2, 3]),
            ("b", "equals", "notEquals", [True]),
            ("t", "beforeDate", "afterOrOnDate", ["2024-02-01"]),
            ("t", "inDateRange", "notInDateRange", ["2024-01-15", "2024-02-29"]),
            ("label", "equals", "notEquals", ["other"]),
        ]
        return self.rng.choice(choices)

    def any_query(self, *without: str) -> dict[str, Any]:
        """Any query that the generator makes, perhaps without some of its keys."""
        return {key: each for key, each in self.maker.make().items() if key not in without}

"""Random cases: a model, its tables, and a query, from one seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.oracle.generate_model import make_world
from tests.oracle.generate_query import AS_OF, QueryMaker

PER_WORLD = 10


@dataclass
class Case:
    """One query over one world. `seed` makes it again."""

    seed: int
    model: dict[str, Any]
    tables: dict[str, list[dict[str, Any]]]
    types: dict[str, dict[str, str]]
    query: dict[str, Any]


def make_cases(seed: int, count: int = PER_WORLD) -> list[Case]:
    """Some queries over one random world; equal seeds give equal cases."""
    rng = Random(f"world {seed}")
    world = make_world(rng)
    maker = QueryMaker(Random(f"queries {seed}"), world)
    return [
        Case(seed * 1000 + i, world.model, world.tables, world.types, maker.make()) for i in range(count)
    ]


def make_case(seed: int) -> Case:
    """The case that a seed names."""
    return make_cases(seed // 1000, seed % 1000 + 1)[-1]


def shape(case: Case) -> Counter[str]:
    """What a case has, for figures."""
    query = case.query
    found = Counter(str(key) for key in query)
    facts = {name.partition(".")[0] for name in query.get("measures") or []}
    found["facts"] += len(facts)
    return found


__all__ = ["AS_OF", "Case", "make_case", "make_cases", "shape"]

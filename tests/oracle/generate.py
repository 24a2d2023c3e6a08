"""Random cases: a model, its tables, and a query, from one seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from tests.oracle.generate_model import make_world
from tests.oracle.generate_query import ROLLING, SHIFTED, STAGED, QueryMaker

PER_WORLD = 10
AS_OF = date(2024, 3, 17)  # today, for questions about the last month
KINDS = {
    "rolling window": ROLLING,
    "multi-stage": STAGED,
    "time shift": SHIFTED,
    "rank": ["place", "place_s"],
    "share of": ["share", "share_s"],
    "semi-additive": ["stock", "stock_each"],
    "median or percentile": ["middle", "p90"],
    "own aggregate": ["own", "own_distinct"],
}


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
        Case(seed * 1000 + i, world.model, world.tables, world.types, maker.make())
        for i in range(count)
    ]


def make_case(seed: int) -> Case:
    """The case that a seed names."""
    return make_cases(seed // 1000, seed % 1000 + 1)[-1]


def features(case: Case) -> set[str]:
    """What a query has, for figures."""
    query, views = case.query, {view["name"] for view in case.model.get("views") or []}
    found = {str(key) for key in query}
    measures = [name.partition(".") for name in query.get("measures") or []]
    if len({owner for owner, _, _ in measures}) > 1:
        found.add("several facts")
    if any(name.partition(".")[0] in views for name in _names(query)):
        found.add("view")
    for _, _, name in measures:
        through_view = name.partition("_")[2]
        found |= {kind for kind, names in KINDS.items() if {name, through_view} & set(names)}
    if any("and" in each or "or" in each for each in query.get("filters") or []):
        found.add("nested filters")
    return found


def _names(query: dict[str, Any]) -> list[str]:
    times = [each["dimension"] for each in query.get("timeDimensions") or []]
    return [*(query.get("measures") or []), *(query.get("dimensions") or []), *times]

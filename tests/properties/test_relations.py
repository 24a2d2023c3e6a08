"""Partitions, metamorphic relations and the optimiser switched off, over generated cases."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.properties.harness import Bench
from tests.properties.queries import Asker
from tests.properties.relations import RELATIONS, judged

pytestmark = pytest.mark.long
WORLDS = range(300, 312)


@pytest.mark.parametrize("relation", RELATIONS, ids=str)
def test_a_relation_holds(relation: str) -> None:
    kinds: Counter[str] = Counter()
    for world in WORLDS:
        asker = Asker(world)
        with Bench(asker.case) as bench:
            for _ in range(3):
                verdict = judged(RELATIONS[relation], asker, bench)
                assert verdict.kind != "wrong", f"world {world}: {verdict.what}"
                kinds[verdict.kind] += 1
    assert kinds["holds"] > 0.4 * kinds.total(), f"tried nearly in vain: {kinds}"

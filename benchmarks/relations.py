"""Relations between the results of related questions, tried until each has held often enough.

    python -m benchmarks.relations --holds 3000 --seed 1

Prints for each relation how often it held, was refused or had nothing to hold. Exit 1 when one
was broken.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.properties.harness import Bench
from tests.properties.queries import Asker
from tests.properties.relations import RELATIONS, judged

TRIES = 5  # in each world


def main() -> int:
    """Try every relation."""
    options = _options()
    broken: list[str] = []
    with ProcessPoolExecutor(options.jobs) as pool:
        asked = [(name, options.holds, options.seed) for name in RELATIONS]
        for name, kinds, wrong in pool.map(_tried, asked):
            counts = ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())
            print(f"{name}: {counts}", flush=True)
            broken += wrong
    for each in broken[: options.show]:
        print("\n" + each)
    return 1 if broken else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--holds", type=int, default=1_000, help="times each (default 1000)")
    parser.add_argument("--seed", type=int, default=1, help="which of the supply (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--show", type=int, default=3, help="broken ones to print (default 3)")
    return parser.parse_args()


def _tried(asked: tuple[str, int, int]) -> tuple[str, Counter[str], list[str]]:
    """One relation in world after world, until it has held often enough."""
    name, holds, seed = asked
    kinds: Counter[str] = Counter()
    wrong: list[str] = []
    world = seed * 1_000_000
    while kinds["holds"] < holds:
        asker = Asker(world)
        with Bench(asker.case) as bench:
            for _ in range(TRIES):
                verdict = judged(RELATIONS[name], asker, bench)
                kinds[verdict.kind] += 1
                if verdict.kind == "wrong":
                    wrong.append(f"{name}, world {world}: {verdict.what}")
        world += 1
    return name, kinds, wrong


if __name__ == "__main__":
    raise SystemExit(main())

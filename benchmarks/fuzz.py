"""Random models, data and queries through the compiler, judged by the reference evaluator.

    python -m benchmarks.fuzz --cases 20000 --seed 1 --jobs 2
    python -m benchmarks.fuzz --case 7000003004     # one case in full

Prints how many agreed, how many the compiler refused though the evaluator has an answer (by
code), how many proved nothing (both refuse, no rows), how many differed, each with the first
seed, and what the queries had in them. Differences are shrunk and printed. Exit 1 when there is
one.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.oracle.generate import PER_WORLD, Case, features, make_case, make_cases
from tests.properties.harness import Bench, Outcome, report, run
from tests.properties.minimize import minimize

WORLDS_A_JOB = 20
GROUPS = {
    "same": "agree",
    "refused": "refused by the compiler, answered by the oracle",
    "both refuse": "refused by both",
    "unsaid": "answered by the compiler, not known to the oracle",
}


@dataclass
class Figures:
    """What came of some cases. `first`: the first seed of each kind and code."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str], int] = field(default_factory=dict)
    features: Counter[str] = field(default_factory=Counter)
    failing: list[int] = field(default_factory=list)

    def add(self, case: Case, outcome: Outcome) -> None:
        """Count one case."""
        what = (outcome.kind, _first_line(outcome.code))
        self.outcomes[what] += 1
        self.first.setdefault(what, case.seed)
        self.features.update(features(case))
        if outcome.fails:
            self.failing.append(case.seed)

    def update(self, other: Figures) -> None:
        """Count what another process has counted."""
        self.outcomes.update(other.outcomes)
        self.first = {**other.first, **self.first}
        self.features.update(other.features)
        self.failing += other.failing


def main() -> int:
    """Run the cases that the command line asks for."""
    options = _options()
    if options.case is not None:
        case = make_case(options.case)
        outcome = run(case)
        print(report(case, outcome))
        return 1 if outcome.fails else 0
    started = time.perf_counter()
    figures = _judged(options.cases, options.seed, options.jobs)
    _print_figures(figures, time.perf_counter() - started)
    for seed in figures.failing[: options.show]:
        print("\n" + "=" * 80 + "\n" + _shrunk(make_case(seed)))
    if len(figures.failing) > options.show:
        print(f"\nand more: {figures.failing[options.show :][:50]}")
    return 1 if figures.failing else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    numbers = {
        "--cases": (20_000, "how many queries (default 20000)"),
        "--seed": (1, "which of the endless supply (default 1)"),
        "--jobs": (2, "processes (default 2)"),
        "--show": (3, "differences to shrink and print (default 3)"),
        "--case": (None, "only this case, by the seed that was printed"),
    }
    for name, (default, what) in numbers.items():
        parser.add_argument(name, type=int, default=default, help=what)
    return parser.parse_args()


def _judged(cases: int, seed: int, jobs: int) -> Figures:
    first = seed * 1_000_000
    worlds = range(first, first + -(-cases // PER_WORLD))
    figures = Figures()
    with ProcessPoolExecutor(jobs) as pool:
        for found in pool.map(_worlds, _chunks(worlds)):
            figures.update(found)
            done = figures.outcomes.total()
            _progress(done, len(worlds) * PER_WORLD, len(figures.failing))
    return figures


def _chunks(worlds: range) -> Iterator[range]:
    for start in range(worlds.start, worlds.stop, WORLDS_A_JOB):
        yield range(start, min(start + WORLDS_A_JOB, worlds.stop))


def _worlds(worlds: range) -> Figures:
    """What came of some worlds' cases."""
    figures = Figures()
    for world in worlds:
        found = make_cases(world)
        with Bench(found[0]) as bench:
            for case in found:
                figures.add(case, bench.run(case.query))
    return figures


def _first_line(code: str) -> str:
    return code.partition("\n")[0][:100]


def _progress(done: int, total: int, failing: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\r{done:,} of {total:,}, {failing} differ", end=end, file=sys.stderr, flush=True)


def _print_figures(figures: Figures, seconds: float) -> None:
    total = figures.outcomes.total()
    print(f"{total:,} queries in {seconds:.0f} s ({total / seconds:.0f} a second)\n")
    kinds: dict[str, dict[str, int]] = {}
    for (kind, code), count in figures.outcomes.most_common():
        kinds.setdefault(kind, {})[code] = count
    for kind, codes in kinds.items():
        print(_share(sum(codes.values()), total) + GROUPS.get(kind, kind))
        for code, count in codes.items():
            print(_share(count, total) + f"    {_said(kind, code)}{figures.first[kind, code]}")
    print("\nqueries with:")
    for name, count in figures.features.most_common():
        print(_share(count, total) + name)


def _said(kind: str, code: str) -> str:
    """A code before the first seed that has it."""
    what = code or ("with rows that tell" if kind == "same" else "")
    return f"{what}, first seed " if what else "first seed "


def _share(count: int, total: int) -> str:
    return f"{count:>9,}  {count / total:7.2%}  "


def _shrunk(case: Case) -> str:
    """The smallest case that goes wrong in the same way; a crash must stay the same crash."""

    def way(outcome: Outcome) -> tuple[str, str]:
        return outcome.kind, outcome.code.partition(":")[0] if outcome.kind == "crash" else ""

    wanted = way(run(case))
    small = minimize(case, lambda each: way(run(each)) == wanted)
    return report(small, run(small))


if __name__ == "__main__":
    raise SystemExit(main())

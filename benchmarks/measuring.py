"""Times of things, and their medians."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path


def median_ms(run: Callable[[], object], seconds: float = 0.5, least: int = 5) -> float:
    """The median of many runs, in milliseconds."""
    return statistics.median(_taken(run, seconds, least)) * 1000


def best_of_both(
    one: Callable[[], object], other: Callable[[], object], seconds: float, least: int = 5
) -> tuple[float, float]:
    """The fastest run of two things in turn, in milliseconds: what else runs disturbs both."""
    ones: list[float] = []
    others: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(ones) < least:
        ones.append(_once(one))
        others.append(_once(other))
    return min(ones) * 1000, min(others) * 1000


def _taken(run: Callable[[], object], seconds: float, least: int) -> list[float]:
    taken: list[float] = []
    until = time.perf_counter() + seconds
    while time.perf_counter() < until or len(taken) < least:
        taken.append(_once(run))
    return taken


def _once(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def machine() -> str:
    """What these figures were measured on."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = os.getloadavg()[0]
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}; "
        f"load at the start {load:.1f}"
    )

"""Time compilations inside a peer's own environment, and tell the result as JSON.

Needs nothing but the standard library: the peers' environments have nothing of ours.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

SECONDS = 0.6  # spent on each shape


def tell(peer: str, version: str, shapes: dict[str, Callable[[], str]]) -> None:
    """Print for each shape its SQL and the median milliseconds of a compilation, or its error."""
    told = {}
    for name, compiled in shapes.items():
        try:
            sql = compiled()
        except Exception as fault:  # a peer's refusal may be any exception of its own
            told[name] = {"error": f"{type(fault).__name__}: {fault}".split("\n")[0][:160]}
            continue
        told[name] = {"sql": sql, "ms": _median(compiled)}
    json.dump({"peer": peer, "version": version, "shapes": told}, sys.stdout)


def _median(compiled: Callable[[], str]) -> float:
    """Milliseconds of one compilation."""
    taken: list[float] = []
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until or len(taken) < 5:
        started = time.perf_counter()
        compiled()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000

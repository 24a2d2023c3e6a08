"""How long `validate`, `lint` and `docs` take for a thousand cubes, as a person waits.

python -m benchmarks.validating
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import loading
from benchmarks.measuring import machine

CUBES, AIM = 1_000, {"validate": 3.0, "lint": 3.0, "docs": 30.0}
MAKES = getattr(loading, "cube", None) or loading._cube  # noqa: SLF001 - its older name


def taken(*words: str, codes: tuple[int, ...] = (0,)) -> tuple[float, float]:
    """Seconds on the clock and of the processor, of one process from its start to its end."""
    before, started = os.times(), time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "app", *words], stdout=subprocess.DEVNULL)
    after = os.times()
    if done.returncode not in codes:
        raise SystemExit(f"`metricast {words[0]}` ended with {done.returncode}")
    spent = after.children_user + after.children_system
    return (
        time.perf_counter() - started,
        spent - before.children_user - before.children_system,
    )


def main() -> int:
    """Print the best of three for each command; 1 when one misses its aim."""
    print(f"{machine()}; {CUBES:,} cubes of 20 members, best of three")
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        model, site = Path(folder) / "model", Path(folder) / "site"
        model.mkdir()
        for number in range(CUBES):
            (model / f"cube_{number}.yml").write_text(MAKES(number))
        for command, more in (("validate", ()), ("lint", ()), ("docs", ("--output", str(site)))):
            clock, spent = min(taken(command, "--metrics", str(model), *more) for _ in range(3))
            missed += clock > AIM[command]
            print(f"{command}: {clock:.1f} s, {spent:.1f} s of processor (aim: {AIM[command]:.0f})")
    return int(missed > 0)


if __name__ == "__main__":
    raise SystemExit(main())

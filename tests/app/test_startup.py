"""Starting is quick: the best of three, with slack for a busy machine.

On an idle two-core machine: help 0.08 s, import 0.02 s.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.app.conftest import environment
from tests.architecture.sources import ROOT


def best_of_three(arguments: list[str], home: Path) -> float:
    """Seconds, wall-clock, of the fastest run."""
    took = []
    for _ in range(3):
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=environment(home), capture_output=True,
            check=False, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        took.append(time.perf_counter() - started)
        assert done.returncode == 0, done.stderr.decode()
    return min(took)


@pytest.mark.parametrize(("arguments", "promised", "slack"), [
    (["-m", "app", "--help"], 0.15, 2),
    (["-c", "import semantic"], 0.4, 1),
    (["-c", "from semantic import SemanticLayer"], 0.4, 1.5),
    (["-m", "app", "ask", "How many episodes per month?"], 2.0, 1.5),
], ids=["help", "import", "layer", "ask"])  # fmt: skip
def test_starting_is_quick(
    podcast_home: Path, arguments: list[str], promised: float, slack: float
) -> None:
    assert best_of_three(arguments, podcast_home) < promised * slack


@pytest.mark.parametrize("module", ["duckdb", "sqlglot", "pydantic", "yaml", "rich", "feedparser"])
def test_help_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, app.cli, semantic; sys.exit('{module}' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60)
    assert done.returncode == 0, f"importing the command line loads {module}"

"""The same question, model and data: the same SQL text, the same rows in the same order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.oracle.generate import PER_WORLD

ROOT = Path(__file__).resolve().parents[2]
WORLDS = 20


@pytest.mark.long
def test_hash_seeds_and_shuffled_files_change_nothing() -> None:
    told = [_told(seed, shuffle) for seed, shuffle in ((0, 1), (1, 2), (4242, 3))]
    assert len(told[0]) == WORLDS * PER_WORLD
    for other in told[1:]:
        for one, again in zip(told[0], other, strict=True):
            assert one == again
    answered = [line for line in told[0] if len(json.loads(line)) > 2]
    assert len(answered) > 0.9 * len(told[0])  # equal refusals would show little


def _told(hash_seed: int, shuffle: int) -> list[str]:
    found = subprocess.run(
        [sys.executable, "-m", "tests.properties.reproduce", str(WORLDS), str(shuffle)],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout.splitlines()

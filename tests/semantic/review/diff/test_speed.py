"""A large model is compared in seconds, its numbers too."""

from __future__ import annotations

import time

import pytest

from benchmarks.diffing import versions
from semantic import SemanticLayer
from semantic.engine import connect
from semantic.model.load import read_contents
from semantic.model.pair import load_pair
from semantic.review.diff.compare import compare

AIM = 10.0  # seconds for the whole command, on a machine with nothing else to do
START = 1.0  # of them for Python, what is imported, and the text that is printed


@pytest.mark.long
def test_a_thousand_cubes() -> None:
    """Reading both versions and comparing them, numbers included, leaves a second of the ten.

    Of the processor, which a busy machine does not change much. On a quiet one the command ends
    earlier than that: next to nothing waits for the disk, and while the warehouse computes one
    answer the next question is compiled. `python -m benchmarks.diffing` takes the time of the
    command itself.
    """
    with versions(1_000) as (old, new, url):
        started = time.process_time()
        pair = load_pair(read_contents(old), read_contents(new))
        ask = SemanticLayer(pair.after, connect(url)).with_model
        found = compare(pair.before, pair.after, ask, pair.same)
        spent = time.process_time() - started
    actions = [each.action for each in found.changes]
    assert {each: actions.count(each) for each in set(actions)} == {
        "redefined": 60, "renamed": 10, "removed": 5,
    }  # fmt: skip
    assert sum(each.differs for each in found.numbers or ()) >= 40
    assert spent < AIM - START

"""A large model is compared in seconds, its numbers too."""

from __future__ import annotations

import time

import pytest

from benchmarks.diffing import versions
from semantic import SemanticLayer
from semantic.engine import connect
from semantic.model.load import load_model
from semantic.review.diff.compare import compare


@pytest.mark.long
def test_a_thousand_cubes() -> None:
    """Comparing takes no more than three times what loading both versions does.

    Held against each other, the figures mean the same on a machine that is busy with other things;
    `python -m benchmarks.diffing` holds the sum against ten seconds on a quiet one.
    """
    with versions(1_000) as (old, new, url):
        engine = connect(url)
        started = time.process_time()
        before, after = load_model(old), load_model(new)
        loaded = time.process_time()
        found = compare(before, after, SemanticLayer(after, engine).with_model)
        compared = time.process_time()
    actions = [each.action for each in found.changes]
    assert {each: actions.count(each) for each in set(actions)} == {
        "redefined": 60, "renamed": 10, "removed": 5,
    }  # fmt: skip
    assert sum(each.differs for each in found.numbers or ()) >= 40
    assert compared - loaded < 3 * (loaded - started)

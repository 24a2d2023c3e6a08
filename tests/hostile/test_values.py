"""Every operator with hostile values: none altered, no error without a type."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.hostile.questions import questions
from tests.hostile.values import FAILURES, attack, judged
from tests.hostile.warehouse import Texts

TEXTS = 60  # sixty questions each


def test_no_value_is_altered_and_no_error_lacks_a_type() -> None:
    figures = attack(TEXTS, seed=1)
    assert not figures.failed, "\n".join(figures.findings)
    assert figures.questions >= 2_000
    assert figures.kinds["right"] > 0.2 * figures.questions, "refusals prove nothing"


@pytest.mark.parametrize(
    ("text", "member"),
    [
        ("１２", "texts.n"),  # digits of another script once became a column's name
        ("1" * 400, "texts.n"),  # beyond a float, it once failed in the engine only
        ("2024-02-29T12:00:00+05:00", "texts.t"),  # the offset was once dropped
        ("0001-01-01T00:00:00+14:00", "texts.t"),  # no such instant in the calendar
    ],
)
def test_a_value_that_once_went_wrong(text: str, member: str, tmp_path: Path) -> None:
    texts = Texts(tmp_path, ["a", None] * 8)
    asked = [
        each
        for each in questions(text, texts, Random(1))
        if any(one["member"] == member for one in each.query.get("filters") or [])
    ]
    assert asked
    assert not [each for each in asked if judged(each, texts)[0] in FAILURES]

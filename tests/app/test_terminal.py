"""The small bars beside a table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.terminal import BAR, bar, bars_of


@pytest.mark.parametrize(("share", "drawn"), [
    (0, ""),
    (1, "████████"),
    (0.5, "████"),
    (1 / 64, "▏"),
    (0.0001, "▏"),
    (5 / 16, "██▌"),
])  # fmt: skip
def test_a_bar_is_as_long_as_its_share(share: float, drawn: str) -> None:
    assert bar(share, width=8) == drawn


def test_bars_start_at_zero_and_a_gap_has_none() -> None:
    assert bars_of([4, 2, None, Decimal(0)]) == ["█" * BAR, "█" * (BAR // 2), "", ""]


@pytest.mark.parametrize("values", [[1], [], [0, 0], [-1, 2], ["a", "b"], [None, None], [1] * 61])
def test_no_bars_where_they_would_say_nothing(values: list[object]) -> None:
    assert bars_of(values) == []

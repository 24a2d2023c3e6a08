"""Rows against rows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from semantic.review.testing.rows import difference

Rows = list[tuple[Any, ...]]
DAY = datetime(2023, 5, 1)


@pytest.mark.parametrize(("wanted", "found", "ordered", "said"), [
    ([("a", 1)], [("a", 1)], True, ""),
    ([("a", 1), ("b", 2)], [("b", 2), ("a", 1)], False, ""),
    ([("a", 1), ("b", 2)], [("b", 2), ("a", 1)], True, "missing (a, 1), (b, 2)"),
    ([("a", 1)], [("a", 2)], False, "missing (a, 1); not wanted (a, 2)"),
    ([], [("a", 2)], False, "not wanted (a, 2)"),
    ([("a", 2)], [], True, "missing (a, 2)"),
    ([("a",), ("a",)], [("a",)], False, "missing (a)"),
    ([("a",)], [("a",), ("a",)], False, "not wanted (a)"),
    ([("a",)], [("a",), ("b",)], True, "not wanted (b)"),
    ([(0.3,)], [(0.1 + 0.2,)], True, ""),
    ([(1.5,)], [(Decimal("1.5"),)], True, ""),
    ([(1,)], [(True,)], True, "missing (1); not wanted (True)"),
    ([(None,)], [(0,)], True, "missing (None); not wanted (0)"),
    ([("2023-05-01",)], [(DAY,)], True, ""),
    ([("2023-05-01T00:00:00",)], [(date(2023, 5, 1),)], True, ""),
    ([("2023-05-02",)], [(DAY,)], True, "missing (2023-05-02 00:00:00); not wanted "
                                        "(2023-05-01 00:00:00)"),
    ([(n,) for n in range(5)], [], False, "missing (0), (1), (2) and 2 more"),
])  # fmt: skip
def test_how_rows_differ(wanted: Rows, found: Rows, ordered: bool, said: str) -> None:
    assert difference(wanted, found, ordered) == said

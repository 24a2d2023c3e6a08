"""The page's table: which rows it has, and how its numbers are written."""

from __future__ import annotations

from datetime import date

import pytest

from app.chat.frames import column_config, csv_file, frame, shown_rows
from semantic.compile.types import Column
from tests.semantic.answer.made import CITY, COUNT, LENGTH, MONTH, SHARE, STATUS, result


@pytest.mark.parametrize(("columns", "rows", "shown"), [
    ([CITY, STATUS, COUNT], [("Rome", "paid", 1), (None, "emergency", None)], 1),
    ([MONTH, CITY, COUNT], [(date(2023, 1, 1), "Rome", None), (date(2023, 2, 1), "Rome", 0)], 1),
    ([CITY, STATUS, COUNT, LENGTH], [("Rome", "paid", None, 3.5), ("Rome", "open", 2, None)], 2),
    # One key: a group without a value is a group; so are rows without numbers.
    ([CITY, LENGTH], [("Rome", 3.5), ("Bari", None)], 2),
    ([CITY, STATUS], [("Rome", "paid"), (None, None)], 2),
])  # fmt: skip
def test_rows_that_only_fill_up_are_left_out(
    columns: list[Column], rows: list[tuple[object, ...]], shown: int
) -> None:
    found = result(columns, rows)
    assert len(shown_rows(found)) == len(frame(found)) == shown
    assert len(csv_file(found).splitlines()) == 1 + len(rows)  # a download has them all


@pytest.mark.parametrize(("shares", "form", "cells"), [
    ([0.1395, 0.093], "%.2f%%", [13.95, 9.3]),
    ([0.5, -0.25], "%.0f%%", [50, -25]),
    ([0.0004, 0.5], "%.2f%%", [0.04, 50]),
])  # fmt: skip
def test_percents_of_a_column_have_the_same_decimals(
    shares: list[float], form: str, cells: list[float]
) -> None:
    found = result([CITY, SHARE], [(f"c{n}", share) for n, share in enumerate(shares)])
    assert column_config(found)["c1"]["type_config"]["format"] == form
    assert frame(found)["c1"].tolist() == cells

"""Cells as people read them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from semantic.answer.formats import (
    common_digits,
    duration,
    format_value,
    money,
    with_unit,
)
from semantic.compile.types import Column
from tests.semantic.answer.made import COUNT, LENGTH, REVENUE, SHARE, column

PLAIN = column("x")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        (float("nan"), "–"),
        (0, "0"),
        (1234567, "1,234,567"),
        (-5, "−5"),
        (0.5, "0.5"),
        (0.12345, "0.123"),
        (3.14159, "3.14"),
        (123.456, "123.5"),
        (98765.4, "98,765"),
        (Decimal("12.50"), "12.5"),
        (True, "yes"),
        (False, "no"),
        ("Ada", "Ada"),
        (2.0, "2"),
        (-0.0001, "0"),
    ],
)
def test_plain_cells(value: object, shown: str) -> None:
    assert format_value(value, PLAIN) == shown


@pytest.mark.parametrize(
    ("value", "grain", "shown"),
    [
        (date(2023, 10, 1), "year", "2023"),
        (date(2023, 10, 1), "quarter", "Q4 2023"),
        (date(2023, 10, 1), "month", "Oct 2023"),
        (date(2023, 10, 16), "week", "week of 16 Oct 2023"),
        (datetime(2023, 10, 26), "day", "26 Oct 2023"),
        (datetime(2023, 10, 26), None, "26 Oct 2023"),
        (datetime(2023, 10, 26, 14, 5), None, "26 Oct 2023, 14:05"),
        (datetime(2023, 10, 26, 14), "hour", "26 Oct 2023, 14:00"),
        (datetime(2023, 10, 26, 14, 5, 9), "second", "26 Oct 2023, 14:05:09"),
    ],
)
def test_dates_by_their_grain(value: date, grain: str | None, shown: str) -> None:
    assert format_value(value, column("t", "time", "time", granularity=grain)) == shown


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (48, "48 s"),
        (60, "1 min"),
        (90, "1 min 30 s"),
        (599.6, "10 min"),
        (1800, "30 min"),
        (3599, "1 h"),
        (4320, "1 h 12 min"),
        (7200, "2 h"),
        (361_000, "100 h"),
        (4_334_400, "1,204 h"),
        (-90, "−1 min 30 s"),
    ],
)
def test_durations(seconds: float, shown: str) -> None:
    assert duration(seconds) == shown


@pytest.mark.parametrize("unit", ["second", "seconds", "minutes", "hours", "Hours"])
def test_a_unit_of_time_makes_a_duration(unit: str) -> None:
    assert format_value(3, column("x", unit=unit)).split()[-1] in ("s", "min", "h")


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (12.5, "USD", "$12.50"),
        (1234.56, "EUR", "€1,235"),
        (-3, "GBP", "−£3"),
        (99.9, "CHF", "99.90 CHF"),
        (5, "", "5"),
    ],
)
def test_money(amount: float, currency: str, shown: str) -> None:
    assert money(amount, currency) == shown


@pytest.mark.parametrize(
    ("value", "of", "shown"),
    [
        (43, COUNT, "43 orders"),
        (1, COUNT, "1 order"),
        (None, COUNT, "–"),
        (0.256, SHARE, "25.6%"),
        (1, SHARE, "100%"),
        (72, LENGTH, "1 h 12 min"),
        (1999.5, REVENUE, "€2,000"),
        (1, column("p", unit="people"), "1 person"),
        (2, column("p", unit="people"), "2 people"),
        (1042, column("n", format="id"), "1042"),
        (7, column("n", unit="number"), "7"),
        (1, column("w", unit="words per minute"), "1 word per minute"),
    ],
)
def test_units(value: object, of: object, shown: str) -> None:
    assert with_unit(value, of) == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(("column", "values", "digits"), [
    (PLAIN, [3, 40], 0),
    (PLAIN, [3, 4.5], 1),
    (PLAIN, [3.14159, 40], 2),
    (PLAIN, [250.25, 3.5], 1),
    (PLAIN, [None, 0.125], 3),
    (SHARE, [0.1395, 0.093, 0.4], 2),
    (REVENUE, [9, 13.95], 2),
    (REVENUE, [9, 13], 0),
    # Each has its own: too far apart, durations, none at all.
    (PLAIN, [1204, 9.35], None),
    (PLAIN, [250.5, 0.004], None),
    (LENGTH, [9.5, 70], None),
    (PLAIN, [None, float("nan"), True], None),
])  # fmt: skip
def test_decimals_of_values_side_by_side(
    column: Column, values: list[object], digits: int | None
) -> None:
    assert common_digits(values, column) == digits


@pytest.mark.parametrize(("value", "column", "shown"), [
    (0.4, SHARE, "40.00%"), (0.093, SHARE, "9.30%"), (9, REVENUE, "€9.00"), (-3, PLAIN, "−3.00"),
    (-0.001, PLAIN, "0.00"), (None, SHARE, "–"), (3, COUNT, "3.00 orders"),
])  # fmt: skip
def test_so_many_decimals(value: object, column: Column, shown: str) -> None:
    assert with_unit(value, column, 2) == shown

"""Cells as JSON has them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from app.objects import dump, plain


@pytest.mark.parametrize(("cell", "expected"), [
    (None, None),
    (True, True),
    (3, 3),
    (2.5, 2.5),
    (float("nan"), None),
    (float("inf"), None),
    (Decimal("12345678901234567890"), 12345678901234567890),
    (Decimal("2.00"), 2),
    (Decimal("2.50"), 2.5),
    (Decimal("NaN"), None),
    (date(2023, 10, 26), "2023-10-26T00:00:00"),
    (datetime(2023, 10, 26, 4, 5, 6), "2023-10-26T04:05:06"),
    (datetime(2023, 10, 26, 4, 5, 6, 7000), "2023-10-26T04:05:06.007"),
    (datetime(2023, 10, 26, 4, 5, 6, 7), "2023-10-26T04:05:06.000007"),
    (datetime(2023, 10, 26, tzinfo=UTC), "2023-10-26T00:00:00"),
    (time(4, 5), "04:05:00"),
    (timedelta(minutes=1, milliseconds=500), 60.5),
    ([date(2023, 1, 1), None], ["2023-01-01T00:00:00", None]),
    ({"a": Decimal(1)}, {"a": 1}),
])  # fmt: skip
def test_plain(cell: object, expected: object) -> None:
    shown = plain(cell)
    assert shown == expected
    assert type(shown) is type(expected)


def test_dump_keeps_letters_and_stays_on_one_line() -> None:
    assert dump({"name": "Zoë\n\x9b"}) == r'{"name": "Zoë\n\u009b"}'

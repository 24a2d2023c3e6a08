"""Periods outside the data: said where they are, and only there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from semantic.answer.outside import Held, edge_queries, held, outside
from semantic.query.dates import read_range
from semantic.query.types import TimeDimension
from tests.semantic.answer.made import column, result

DAILY = Held(date(2023, 2, 23), date(2025, 6, 17), timedelta(days=2))
WEEKLY = Held(date(2023, 2, 23), date(2025, 6, 17), timedelta(days=14))
DAY = column("orders.day.day", "time", "time", granularity="day")


@pytest.mark.parametrize(
    ("span", "grain", "data", "said"),
    [
        ("2024", None, DAILY, ()),
        ("2023-02-22", None, DAILY,
         ("the data begins on 23 Feb 2023: 22 Feb 2023 lies before it",)),
        (("2023-02-22", "2024-03-31"), None, DAILY, ()),  # a day nearer than the slack
        ("2019", None, DAILY, ("the data begins on 23 Feb 2023: 2019 lies before it",)),
        ("2023", None, DAILY, ("the data begins on 23 Feb 2023: 2023 is only partly covered",)),
        (("2022-01-01", "2023-12-31"), "year", DAILY,
         ("the data begins on 23 Feb 2023: 2022 lies before it, 2023 is only partly covered",)),
        (("2023-01-01", "2023-12-31"), "month", DAILY,
         ("the data begins on 23 Feb 2023: Jan 2023 lies before it, "
          "Feb 2023 is only partly covered",)),
        ("2025-06", None, DAILY,
         ("the data ends on 17 Jun 2025: Jun 2025 is only partly covered",)),
        ("2025-06", None, WEEKLY, ()),
        ("2026", None, DAILY, ("the data ends on 17 Jun 2025: 2026 lies after it",)),
        (("2025-05-01", "2025-06-30"), "month", DAILY,
         ("the data ends on 17 Jun 2025: Jun 2025 is only partly covered",)),
        (("2025-05-01", "2025-08-31"), "month", DAILY,
         ("the data ends on 17 Jun 2025: Jun 2025 is only partly covered, "
          "1 Jul to 31 Aug 2025 lies after it",)),
        (("2025-06-01", "2025-06-18"), "month", DAILY, ()),
        (("2022-06-01", "2026-05-31"), None, DAILY,
         ("the data goes from 23 Feb 2023 to 17 Jun 2025: "
          "1 Jun 2022 to 31 May 2026 is only partly covered",)),
    ],
)  # fmt: skip
def test_what_the_data_does_not_reach(
    span: str | tuple[str, str], grain: str | None, data: Held, said: tuple[str, ...]
) -> None:
    assert outside(TimeDimension("orders.day", grain, read_range(span, None, "")), data) == said


def test_each_compared_period_is_looked_at() -> None:
    spans = tuple(read_range(year, None, "") for year in ("2021", "2022", "2024"))
    assert outside(TimeDimension("orders.day", compare=spans), DAILY) == (
        "the data begins on 23 Feb 2023: 2021 lies before it, 2022 lies before it",
    )


def test_the_days_with_data_are_two_rows() -> None:
    first, last = edge_queries("orders.day", ("orders.count",), "UTC")
    assert first.total
    assert [each.direction for each in (*(first.order or ()), *(last.order or ()))] == [
        "asc", "desc",
    ]  # fmt: skip
    found = held(
        result([DAY], [(date(2023, 1, 1),)], total=11), result([DAY], [(date(2023, 1, 31),)])
    )
    assert found == Held(date(2023, 1, 1), date(2023, 1, 31), timedelta(days=6))
    assert held(result([DAY], [(None,)], total=1), result([DAY], [(None,)])) is None
    assert held(result([DAY], []), result([DAY], [])) is None


def test_one_day_of_data_tells_only_what_is_wholly_outside() -> None:
    only = result([DAY], [(date(2023, 1, 9),)], total=1)
    found = held(only, only)
    assert found is not None
    assert outside(TimeDimension("orders.day", None, read_range("2023-01", None, "")), found) == ()
    assert outside(TimeDimension("orders.day", None, read_range("2022", None, "")), found) == (
        "the data begins on 9 Jan 2023: 2022 lies before it",
    )

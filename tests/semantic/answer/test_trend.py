"""The period before, the series behind a number, and what changed."""

from __future__ import annotations

from typing import Any

import pytest

from semantic.answer.trend import difference, is_single, previous_period, series_of
from semantic.compile.types import Column
from semantic.query.dates import read_range
from semantic.query.types import Query, TimeDimension
from semantic.query.write import write_range
from tests.semantic.answer.made import COUNT, LENGTH, REVENUE, SHARE


def in_(*days: str) -> Query:
    span = read_range(list(days), None, "")
    return Query(measures=("o.count",), time_dimensions=(TimeDimension("o.day", None, span),))


@pytest.mark.parametrize(("now", "before"), [
    (("2023-01-01", "2023-12-31"), ["2022-01-01", "2022-12-31"]),
    (("2022-01-01", "2023-12-31"), ["2020-01-01", "2021-12-31"]),
    (("2024-01-01", "2024-03-31"), ["2023-10-01", "2023-12-31"]),
    (("2024-03-01", "2024-03-31"), ["2024-02-01", "2024-02-29"]),
    (("2023-07-01", "2023-08-31"), ["2023-05-01", "2023-06-30"]),
    (("2023-05-01", "2023-05-07"), ["2023-04-24", "2023-04-30"]),
    (("2023-05-03", "2023-05-12"), ["2023-04-23", "2023-05-02"]),
    (("2023-05-03", "2023-05-03"), ["2023-05-02", "2023-05-02"]),
])  # fmt: skip
def test_the_period_before(now: tuple[str, str], before: list[str]) -> None:
    found = previous_period(in_(*now))
    assert found is not None
    query, span = found
    assert write_range(span) == before
    assert query.time_dimensions[0].date_range == span
    assert query.measures == ("o.count",)


def test_nothing_comes_before_all_time_or_the_first_year() -> None:
    assert previous_period(Query(measures=("o.count",))) is None
    assert previous_period(in_("0001-01-01", "0001-12-31")) is None


@pytest.mark.parametrize(("days", "grain"), [
    (("2023-05-01", "2023-05-31"), "day"), (("2023-01-01", "2023-06-30"), "week"),
    (("2022-01-01", "2023-12-31"), "month"), (("2010-01-01", "2023-12-31"), "quarter"),
])  # fmt: skip
def test_a_series_is_as_fine_as_can_be_seen(days: tuple[str, str], grain: str) -> None:
    series = series_of(in_(*days), None)
    assert series is not None
    assert series.time_dimensions[0].granularity == grain
    assert series.fill_missing_dates


def test_all_time_by_month_of_the_usual_date() -> None:
    series = series_of(Query(measures=("o.count",)), "o.day")
    assert series is not None
    assert series.time_dimensions == (TimeDimension("o.day", "month"),)
    assert series_of(Query(measures=("o.count",)), None) is None
    assert series_of(Query(measures=("o.count", "o.sum")), "o.day") is None


@pytest.mark.parametrize(("query", "single"), [
    (Query(measures=("o.count",)), True),
    (in_("2023-01-01", "2023-12-31"), True),
    (Query(measures=("o.count", "o.sum")), False),
    (Query(measures=("o.count",), dimensions=("o.city",)), False),
    (Query(measures=("o.count",), time_dimensions=(TimeDimension("o.day", "month"),)), False),
    (Query(dimensions=("o.city",)), False),
])  # fmt: skip
def test_a_single_number(query: Query, single: bool) -> None:
    assert is_single(query) is single


@pytest.mark.parametrize(("now", "before", "column", "said"), [
    (15, 14, COUNT, "+1 order (+7%)"),
    (14, 15, COUNT, "-1 order (-7%)"),
    (5, 5, COUNT, "+0 orders (+0%)"),
    (5, 0, COUNT, "+5 orders"),
    (None, 5, COUNT, ""),
    (5, None, COUNT, ""),
    (0.25, 0.2, SHARE, "+5.0 points"),
    (0.2, 0.25, SHARE, "-5.0 points"),
    (1500.0, 1000.0, REVENUE, "+€500 (+50%)"),
    (90.0, 60.0, LENGTH, "+30 min (+50%)"),
])  # fmt: skip
def test_what_changed(now: Any, before: Any, column: Column, said: str) -> None:
    assert difference(now, before, column) == said

"""Date ranges: written one way, meant one way. Today is Wednesday, 17 May 2023."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from semantic.errors import QueryError
from semantic.query.dates import add_units, read_range, unit_start

TODAY = date(2023, 5, 17)


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2023-10-26", "2023-10-26", "2023-10-26"),
        ("2023-10", "2023-10-01", "2023-10-31"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        (["2023-01-01", "2023-03-31"], "2023-01-01", "2023-03-31"),
        (["2023-01-01"], "2023-01-01", "2023-01-01"),
        (["2023-01", "2023-02"], "2023-01-01", "2023-02-28"),
        ("today", "2023-05-17", "2023-05-17"),
        ("yesterday", "2023-05-16", "2023-05-16"),
        ("tomorrow", "2023-05-18", "2023-05-18"),
        ("last 7 days", "2023-05-10", "2023-05-16"),
        ("last week", "2023-05-08", "2023-05-14"),
        ("this week", "2023-05-15", "2023-05-21"),
        ("last month", "2023-04-01", "2023-04-30"),
        ("last 3 months", "2023-02-01", "2023-04-30"),
        ("this month", "2023-05-01", "2023-05-31"),
        ("previous quarter", "2023-01-01", "2023-03-31"),
        ("this quarter", "2023-04-01", "2023-06-30"),
        ("next quarter", "2023-07-01", "2023-09-30"),
        ("last year", "2022-01-01", "2022-12-31"),
        ("this year", "2023-01-01", "2023-12-31"),
        ("next 2 weeks", "2023-05-22", "2023-06-04"),
        ("Last Month", "2023-04-01", "2023-04-30"),
        ("from 7 days ago to now", "2023-05-10", "2023-05-17"),
        ("1 month ago", "2023-04-17", "2023-04-17"),
        (["2023-05-01", "today"], "2023-05-01", "2023-05-17"),
    ],
)
def test_ranges_cover_whole_days(written, first, last):
    asked = read_range(written, TODAY, "dateRange")
    assert asked.start == datetime.fromisoformat(first)
    assert asked.end == datetime.fromisoformat(last + "T23:59:59.999999")


def test_instants_are_exact():
    asked = read_range(["2017-01-02T15:00:00", "2017-01-02T17:00:00.5"], None, "dateRange")
    assert asked.start == datetime(2017, 1, 2, 15)
    assert asked.end == datetime(2017, 1, 2, 17, 0, 0, 500_000)


@pytest.mark.parametrize(
    ("written", "code", "word"),
    [
        ("2023-13-01", "bad-date", "2023-13-01"),
        ("2023-02-30", "bad-date", "2023-02-30"),
        ("last 7 dais", "bad-date", "dai"),
        ("soon", "bad-date", "soon"),
        ("", "bad-date", ""),
        (["2023-05-02", "2023-05-01"], "bad-date", "2023-05-01"),
        (["2023-01-01", "2023-02-01", "2023-03-01"], "bad-date", "one or two"),
        ([], "bad-date", "one or two"),
        ([1, 2], "bad-date", "one or two"),
        ("9999-12-31T25:00", "bad-date", "9999"),
    ],
)
def test_bad_ranges_name_what_was_written(written, code, word):
    with pytest.raises(QueryError) as fault:
        read_range(written, TODAY, "timeDimensions[0].dateRange")
    assert fault.value.code == code
    assert word in fault.value.message
    assert fault.value.path == "timeDimensions[0].dateRange"


def test_relative_ranges_need_a_day_to_count_from():
    with pytest.raises(QueryError) as fault:
        read_range("last month", None, "dateRange")
    assert fault.value.code == "no-as-of"


@pytest.mark.parametrize(
    ("moment", "unit", "count", "moved"),
    [
        ("2024-01-31", "month", 1, "2024-02-29"),
        ("2024-03-31", "month", -1, "2024-02-29"),
        ("2024-02-29", "year", 1, "2025-02-28"),
        ("2023-12-31", "quarter", 1, "2024-03-31"),
        ("2023-12-31", "day", 1, "2024-01-01"),
        ("2023-12-31", "week", -1, "2023-12-24"),
    ],
)
def test_arithmetic_is_true_to_the_calendar(moment, unit, count, moved):
    assert add_units(datetime.fromisoformat(moment), unit, count) == datetime.fromisoformat(moved)


@pytest.mark.parametrize(
    ("moment", "unit", "start"),
    [
        ("2023-01-01T05:06:07", "week", "2022-12-26"),
        ("2023-05-17T05:06:07", "quarter", "2023-04-01"),
        ("2023-05-17T05:06:07", "hour", "2023-05-17T05:00:00"),
        ("2023-05-17T05:06:07", "minute", "2023-05-17T05:06:00"),
    ],
)
def test_buckets_start_where_they_should(moment, unit, start):
    assert unit_start(datetime.fromisoformat(moment), unit) == datetime.fromisoformat(start)

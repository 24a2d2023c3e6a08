"""Lengths of grains and windows, on the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from semantic.compile.scope import TimeRange
from semantic.model.types import Granularity, Interval, RollingWindow
from semantic.query.dates import add_units, unit_start

_SECONDS = {
    "second": 1,
    "minute": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
    "month": 2629746,
    "quarter": 7889238,
    "year": 31556952,
}
UNITS = {
    "second": Interval(seconds=1),
    "minute": Interval(seconds=60),
    "hour": Interval(seconds=3600),
    "day": Interval(days=1),
    "week": Interval(days=7),
    "month": Interval(months=1),
    "quarter": Interval(months=3),
    "year": Interval(months=12),
}


def interval_of(grain: str | Granularity) -> Interval:
    """The calendar length of a grain."""
    return grain.interval if isinstance(grain, Granularity) else UNITS[grain]


def seconds_of(grain: object) -> float:
    """The average length of a grain in seconds (a month: 30.436875 days)."""
    if isinstance(grain, str):
        return _SECONDS[grain]
    interval = grain.interval if isinstance(grain, Granularity) else grain
    assert isinstance(interval, Interval)
    return interval.months * _SECONDS["month"] + interval.days * 86400 + interval.seconds


def moved(moment: datetime, interval: Interval, direction: int) -> datetime:
    """A wall-clock time moved on the calendar, months first; ends of time stay in the calendar."""
    try:
        shifted = add_units(moment, "month", direction * interval.months)
        return shifted + direction * timedelta(days=interval.days, seconds=interval.seconds)
    except (ValueError, OverflowError):
        return datetime.min if direction < 0 else datetime.max


def window_range(asked: TimeRange, window: RollingWindow) -> TimeRange:
    """The rows of a window around a whole range instead of around a bucket."""
    assert asked.first is not None
    assert asked.until is not None
    if window.to_date:
        last = asked.until - timedelta(microseconds=1)
        return replace(asked, first=unit_start(last, window.to_date))
    anchor = asked.until if window.offset == "end" else asked.first
    first = None if window.trailing == "unbounded" else _edge(anchor, window.trailing, -1)
    until = None if window.leading == "unbounded" else _edge(anchor, window.leading, 1)
    return replace(asked, first=first, until=until)


def _edge(anchor: datetime, by: Interval | None, direction: int) -> datetime:
    return moved(anchor, by, direction) if by else anchor


def months_only(interval: Interval) -> bool:
    """Whether an interval is a whole number of months and nothing more."""
    return bool(interval.months) and not interval.days and not interval.seconds


def starts_month(moment: datetime) -> bool:
    """Whether a moment is the first instant of a month."""
    return moment == datetime(moment.year, moment.month, 1)

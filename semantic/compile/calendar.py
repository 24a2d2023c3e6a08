"""Bucket starts computed in Python, for ranges that are known when compiling."""

from __future__ import annotations

from datetime import datetime, timedelta

from semantic.compile.windows import months_only, moved, seconds_of
from semantic.model.types import Granularity
from semantic.query.dates import unit_start

MONTHS_ORIGIN = datetime(2000, 1, 1)
WEEKS_ORIGIN = datetime(2001, 1, 1)  # a Monday


def origin_of(grain: Granularity) -> datetime:
    """The start of one bucket of a custom grain; all others are whole intervals away."""
    if grain.origin:
        return datetime.fromisoformat(grain.origin).replace(tzinfo=None)
    start = MONTHS_ORIGIN if grain.interval.months else WEEKS_ORIGIN
    return moved(start, grain.offset, 1) if grain.offset else start


def nth_start(grain: Granularity, index: int) -> datetime:
    """The start of the bucket `index` intervals after the origin's."""
    origin, step = origin_of(grain), grain.interval
    parts = type(step)(step.months * abs(index), step.days * abs(index), step.seconds * abs(index))
    return moved(origin, parts, 1 if index >= 0 else -1)


def bucket_index(grain: Granularity, moment: datetime) -> int:
    """Which bucket of a custom grain holds a moment, counted from the origin's."""
    step, passed = grain.interval, (moment - origin_of(grain)).total_seconds()
    if step.months and not months_only(step):
        # No calendar orders months mixed with days: as in Cube, such months count 30 days.
        return int(passed // (step.months * 30 * 86400 + step.days * 86400 + step.seconds))
    guess = int(passed // seconds_of(grain))
    while nth_start(grain, guess) > moment:
        guess -= 1
    while nth_start(grain, guess + 1) <= moment:
        guess += 1
    return guess


def bucket_start(grain: str | Granularity, moment: datetime) -> datetime:
    """The start of the bucket that holds a moment."""
    if isinstance(grain, str):
        return unit_start(moment, grain)
    return nth_start(grain, bucket_index(grain, moment))


def last_moment(until: datetime) -> datetime:
    """The last instant before an excluded end."""
    return until - timedelta(microseconds=1)

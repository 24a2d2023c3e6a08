"""Faults of time: zones, buckets and ranges."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from semantic.compile.times import moved
from semantic.model.types import Interval
from semantic.query.dates import TICK, unit_start
from tests.faults.planting import fault

DAY = Interval(days=1)


@fault("semantic.compile.resolve:_span", "the last day of a range is missing (rule 7)")
def range_without_its_last_day(original: Any, asked: Any) -> Any:
    first, until = original(asked)
    return first, max(unit_start(until - TICK, "day"), first)


@fault("semantic.compile.resolve:_span", "the range ends an instant too early or late (rule 7)")
def range_with_the_first_instant_after(original: Any, asked: Any) -> Any:
    first, until = original(asked)
    return first, until + TICK


@fault("semantic.compile.times:local", "an evening in New York counts for the next day (rule 7)")
def time_zone_ignored_in_buckets(original: Any, time: Any, _: Any, shift: Any) -> Any:
    return original(time, "UTC", shift)


@fault("semantic.compile.zones:in_utc", "a day starts at midnight of London (rule 7)")
def time_zone_ignored_in_ranges(original: Any, moment: Any, _: Any) -> Any:
    return original(moment, "UTC")


@fault("semantic.compile.times:bucket", "weeks start on Sunday (rule 7)")
def week_starting_on_sunday(original: Any, time: Any, grain: Any) -> Any:
    if grain != "week":
        return original(time, grain)
    return moved(original(moved(time, DAY, 1), grain), DAY, -1)


@fault("semantic.compile.calendar:origin_of", "the fiscal year starts in January")
def offset_of_a_granularity_ignored(original: Any, grain: Any) -> Any:
    return original(replace(grain, offset=None, origin=None))


@fault("semantic.compile.times:moved", "a month has 30 days (rule 7)")
def months_of_thirty_days(original: Any, time: Any, interval: Any, direction: Any) -> Any:
    days = Interval(0, interval.days + 30 * interval.months, interval.seconds)
    return original(time, days, direction)


@fault("semantic.compile.grains:inner_scope", "last month is next month (rule 8)")
def time_shift_in_the_wrong_direction(original: Any, p: Any, scope: Any, measure: Any) -> Any:
    other = {"prior": "next", "next": "prior"}
    shifts = tuple(replace(each, direction=other[each.direction]) for each in measure.time_shift)
    return original(p, scope, replace(measure, time_shift=shifts))


@fault("semantic.compile.facts:shifts_of", "last month is cut to the range of this one (rule 8)")
def shifted_measure_restricted_to_the_asked_range(original: Any, scope: Any, dimension: Any) -> Any:
    in_range = any(each.dimension == dimension for each in scope.ranges)
    return () if in_range else original(scope, dimension)


@fault(
    "semantic.compile.lower:last_moment", "the last bucket of a filled range is missing (rule 7)"
)
def last_bucket_not_filled(original: Any, until: Any) -> Any:
    return original(until) - timedelta(days=1)

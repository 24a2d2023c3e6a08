"""What measures can be in dbt, and what they cannot: the reasons, in words."""

from __future__ import annotations

import re

from semantic.model.types import Interval, Measure


def beyond(measure: Measure) -> str | None:
    """Why an aggregate is more than dbt can say."""
    if measure.share_of:
        return "it is a share of a larger group (`share_of`)"
    if measure.multi_stage or measure.grain or measure.time_shift or measure.type == "rank":
        return "it is computed in several stages"
    window = measure.rolling
    if window is None:
        return None
    if window.leading or window.offset != "end":
        return "its window looks ahead, or begins with the period"
    if isinstance(window.trailing, Interval) and length(window.trailing) is None:
        return "its window is of mixed lengths"
    if not window.to_date and window.trailing is None:
        return "its window has no length"
    return None


def not_derived(measure: Measure, is_shift: bool) -> str | None:
    """Why a measure over measures is more than dbt can say."""
    if measure.share_of:
        return "it is a share of a larger group (`share_of`)"
    if is_shift:
        return None
    if measure.grain or measure.time_shift or measure.filter.exclude or measure.filter.include:
        return "it is computed in several stages"
    if measure.filter.keep_only is not None or measure.filters:
        return "it has filters of its own"
    return None


def shift_of(measure: Measure) -> str | None:
    """The length by which a measure looks back, where that is all it does."""
    if len(measure.time_shift) != 1 or measure.grain or measure.sql is None:
        return None
    (shift,) = measure.time_shift
    is_plain = re.fullmatch(r"\{[\w.]+\}", measure.sql.text.strip())
    if shift.direction != "prior" or shift.time_dimension is not None or not is_plain:
        return None
    return length(shift.interval)


def length(interval: Interval) -> str | None:
    """An interval as `3 months`; None for one of mixed units."""
    units = [
        (interval.months, "month"), (interval.days, "day"), (interval.seconds, "second"),
    ]  # fmt: skip
    said_units = [(number, unit) for number, unit in units if number]
    if len(said_units) != 1 or said_units[0][0] < 0:
        return None
    number, unit = said_units[0]
    if unit == "second" and number % 3600 == 0:
        number, unit = number // 3600, "hour"
    return f"{number} {unit}{'' if number == 1 else 's'}"

"""What a single number is compared with: the period before, and how it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from semantic.answer.formats import format_date, is_share, with_unit
from semantic.answer.points import number
from semantic.compile.types import Column
from semantic.query.dates import TICK, add_units, unit_start
from semantic.query.paraphrase import days
from semantic.query.types import Query, Range, TimeDimension

_UNITS = ("year", "quarter", "month", "week", "day")
_GRAINS = ((45, "day"), (200, "week"), (5 * 366, "month"))  # days at most, and the grain for them


def previous_period(query: Query) -> tuple[Query, Range] | None:
    """The same number for the period before, as long as this one; None without a range.

    Whole years, quarters, months and weeks are followed back by the calendar: before the
    first quarter of 2024 comes the last of 2023, not the 91 days before.
    """
    dated = _dated(query)
    if dated is None or dated.date_range is None:
        return None
    before = _before(dated.date_range)
    if before is None:
        return None
    times = tuple(
        replace(each, date_range=before) if each is dated else each
        for each in query.time_dimensions
    )
    return replace(query, time_dimensions=times), before


def series_of(query: Query, default_time: str | None) -> Query | None:
    """The number by day, week, month or quarter, for a sparkline; None without a time."""
    dated = _dated(query)
    time = dated.dimension if dated else default_time
    if time is None or len(query.measures) != 1 or any(each.compare for each in [dated] if each):
        return None
    span = dated.date_range if dated else None
    kept = tuple(each for each in query.time_dimensions if each is not dated)
    bucketed = TimeDimension(time, _grain(span), span)
    return replace(query, time_dimensions=(bucketed, *kept), fill_missing_dates=True, total=False)


def difference(now: object, before: object, column: Column) -> str:
    """ "+12 episodes (+31%)": what changed since the period before; "" where one is unknown.

    Shares differ in percentage points, and have no percents of their own.
    """
    one, two = number(now), number(before)
    if one is None or two is None:
        return ""
    change = one - two
    sign = "+" if change >= 0 else "-"
    if is_share(column):
        return f"{sign}{abs(change) * 100:.1f} points"
    size = abs(change)
    whole = isinstance(now, int) and isinstance(before, int)
    said = with_unit(int(size) if whole else size, column)
    part = f" ({sign}{abs(change / two) * 100:.0f}%)" if two else ""
    return f"{sign}{said}{part}"


def changed(now: object, before: object, column: Column) -> str:
    """ "+3 orders, +25%": a difference inside a sentence; "" from nothing, or where one is
    unknown."""
    said = difference(now, before, column) if number(before) else ""
    return said.replace(" (", ", ").replace(")", "")


def period_name(span: Range) -> str:
    """A range by its name, "Q2 2023", else by its days."""
    unit = next((unit for unit in _UNITS if _whole(span, unit) == 1), None)
    return format_date(span.start, unit) if unit else days(span)


def is_single(query: Query) -> bool:
    """Whether the query gives one row with one number."""
    grouped = any(each.granularity or each.compare for each in query.time_dimensions)
    return len(query.measures) == 1 and not query.dimensions and not grouped


def _dated(query: Query) -> TimeDimension | None:
    return next((each for each in query.time_dimensions if each.date_range), None)


def _before(span: Range) -> Range | None:
    try:
        for unit in _UNITS:
            if (count := _whole(span, unit)) is not None:
                return Range(add_units(span.start, unit, -count), span.start - TICK)
        return Range(span.start - (span.end + TICK - span.start), span.start - TICK)
    except (OverflowError, ValueError):  # before the first year that there is
        return None


def _whole(span: Range, unit: str) -> int | None:
    """How many whole units of the calendar a range is; None when it is not made of them."""
    end = span.end + TICK
    if unit_start(span.start, unit) != span.start or unit_start(end, unit) != end:
        return None
    return _units_between(span.start, end, unit)


def _units_between(start: datetime, end: datetime, unit: str) -> int:
    days = (end - start).days
    months = (end.year - start.year) * 12 + end.month - start.month
    return {"year": months // 12, "quarter": months // 3, "month": months, "week": days // 7,
            "day": days}[unit]  # fmt: skip


def _grain(span: Range | None) -> str:
    if span is None:
        return "month"
    days = (span.end - span.start).days
    return next((grain for most, grain in _GRAINS if days <= most), "quarter")

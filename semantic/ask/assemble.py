"""A reading becomes a semantic query."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, timedelta

from semantic.ask.dates import Dated, day_range, shifted, to_range
from semantic.ask.period import unit_period
from semantic.ask.reading import Reading, Unread
from semantic.query.types import AnyFilter, Filter, Or, Query, Range, TimeDimension

_GRAINS = ("day", "week", "month", "quarter", "year")


def assemble(reading: Reading, as_of: date) -> tuple[Query, tuple[str, ...]]:
    """The query that a reading means, and what had to be assumed in writing it."""
    if not reading.measures and not reading.targets and not reading.groups:
        raise Unread("nothing says what is asked for", (), "nothing-asked")
    times, filters, notes = time_part(reading, as_of)
    dimensions = dict.fromkeys(m.name for m in (*reading.targets, *reading.groups, *reading.extras))
    series = any(each.granularity for each in times) and bool(reading.measures)
    query = Query(
        measures=tuple(m.name for m in reading.measures),
        dimensions=tuple(dimensions),
        time_dimensions=times,
        filters=(*reading.filters, *filters),
        segments=tuple(m.name for m in reading.segments),
        order=reading.order or None,
        limit=reading.limit,
        fill_missing_dates=series and not reading.order,
    )
    return query, notes


def time_part(
    reading: Reading, as_of: date
) -> tuple[tuple[TimeDimension, ...], tuple[AnyFilter, ...], tuple[str, ...]]:
    """Ranges, grain and comparison on the reading's time dimension."""
    if reading.time is None or not (reading.dates or reading.compare or reading.grain):
        return (), (), ()
    name = reading.time.name
    if reading.compare:
        return _compared(reading, name, as_of)
    span, filters = _span(reading.dates, name, as_of)
    grain = reading.grain
    if span and (reading.usual or any(measure.rolling for measure in reading.measures)):
        span = _up_to_now(span, grain, as_of)
    notes: tuple[str, ...] = ()
    if grain == "auto":
        grain = auto_grain(span)
        notes = (f"over time is shown by {grain}",)
    if not grain and span is None:
        return (), filters, notes
    return (TimeDimension(name, grain or None, span),), filters, notes


def _up_to_now(span: Range, grain: str, as_of: date) -> Range:
    """A series stops where the newest data does: later points would be empty or only repeat."""
    if not grain or span.start.date() > as_of or span.end.date() <= as_of:
        return span
    unit = grain if grain in _GRAINS else "day"
    last = unit_period(unit, as_of, 0).last or as_of
    return min(span, replace(span, end=day_range(last, last).end), key=lambda each: each.end)


def auto_grain(span: Range | None) -> str:
    """A grain that gives a readable number of points."""
    if span is None:
        return "month"
    days = (span.end - span.start).days + 1
    return "day" if days <= 31 else "week" if days <= 92 else "month" if days <= 1100 else "year"


def _span(
    dates: tuple[Dated, ...], name: str, as_of: date
) -> tuple[Range | None, tuple[AnyFilter, ...]]:
    """One range where the dates make one, else conditions that say the same."""
    if not dates:
        return None, ()
    joined = _joined(dates)
    if joined is None:
        ranges = [to_range(dated, as_of) for dated in dates]
        either = tuple(
            Filter(name, "inDateRange", (r.start.isoformat(), r.end.isoformat()))
            for r in ranges
            if r
        )
        return None, (Or(either),)
    if span := to_range(joined, as_of):
        return span, ()
    if joined.first is None and joined.last is not None:
        return None, (Filter(name, "beforeOrOnDate", _day(joined.last)),)
    if joined.first is not None:
        return None, (Filter(name, "afterOrOnDate", _day(joined.first)),)
    return None, ()


def _day(day: date) -> tuple[str, str]:
    """A day as a date filter holds it: its first and its last moment."""
    span = day_range(day, day)
    return (span.start.isoformat(), span.end.isoformat())


def _joined(dates: tuple[Dated, ...]) -> Dated | None:
    """Several dates as one: both bounds of one range, or neighbours; None if they lie apart."""
    whole = dates[0]
    for other in dates[1:]:
        opens = [d for d in (whole, other) if not d.closed]
        if opens:
            first = max((d.first for d in (whole, other) if d.first), default=None)
            last = min((d.last for d in (whole, other) if d.last), default=None)
            if first and last and last < first:
                raise Unread("the dates leave no day between them", (), "empty-range")
            whole = replace(whole, first=first, last=last)
            continue
        if _inside(other, whole) or _inside(whole, other):
            whole = other if _inside(other, whole) else whole
            continue
        early, late = sorted((whole, other), key=lambda d: d.first or date.min)
        if early.last is None or late.first is None or late.first > early.last + timedelta(days=1):
            return None
        whole = replace(early, last=max(filter(None, (early.last, late.last))))
    return whole


def _inside(inner: Dated, outer: Dated) -> bool:
    if inner.first is None or inner.last is None or outer.first is None or outer.last is None:
        return False
    return outer.first <= inner.first and inner.last <= outer.last


def _compared(
    reading: Reading, name: str, as_of: date
) -> tuple[tuple[TimeDimension, ...], tuple[AnyFilter, ...], tuple[str, ...]]:
    """Two or more ranges side by side; neighbours of one unit become a short series."""
    base, filters = _span(reading.dates, name, as_of)
    if filters:
        raise Unread("only closed ranges can be compared", (), "open-range")
    first = reading.compare[0]
    if base is None:
        unit = first.unit if first.unit in _GRAINS else "month"
        now = unit_period(unit, as_of, 0)
        base = day_range(now.first or as_of, now.last or as_of)
    ranges = [base, *(_other(dated, base, as_of) for dated in reading.compare)]
    ranges = sorted(dict.fromkeys(ranges), key=lambda r: r.start)
    grain = reading.grain if reading.grain != "auto" else auto_grain(base)
    unit = first.unit
    if not grain and unit in _GRAINS and _one_series(ranges, unit):
        return (TimeDimension(name, unit, Range(ranges[0].start, ranges[-1].end)),), (), ()
    return (TimeDimension(name, grain or None, None, tuple(ranges)),), (), ()


def _other(dated: Dated, base: Range, as_of: date) -> Range:
    if dated.back:
        return shifted(base, dated.unit, dated.back)
    span = to_range(dated, as_of)
    if span is None:
        raise Unread("only closed ranges can be compared", (), "open-range")
    return span


def _one_series(ranges: list[Range], unit: str) -> bool:
    """Whether the ranges are whole units, one right after the other."""
    for one, two in itertools.pairwise(ranges):
        if one.end + timedelta(microseconds=1) != two.start:
            return False
    return all(
        (p := unit_period(unit, r.start.date(), 0)).first == r.start.date()
        and p.last == r.end.date()
        for r in ranges
    )

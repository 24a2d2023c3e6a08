"""A period that the data does not reach: what to look up, and what to say of it.

A number for a year without data is as right as any, and says nothing about that year.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from semantic.answer.formats import format_date
from semantic.answer.trend import period_name
from semantic.query.dates import TICK, add_units, unit_start
from semantic.query.types import Order, Query, Range, TimeDimension
from semantic.result import Result

_GRAINS = ("year", "quarter", "month", "week")
SPARSE = 2  # so many usual gaps between days with data are no sign that data is missing


@dataclass(frozen=True, slots=True)
class Held:
    """The first and the last day that have data; days nearer than `slack` to them may be empty
    by chance."""

    first: date
    last: date
    slack: timedelta


def edge_queries(time: str, measures: Sequence[str], timezone: str) -> tuple[Query, Query]:
    """The first and the last day of a time dimension on which the measures have rows."""
    days = Query(
        measures=tuple(measures), time_dimensions=(TimeDimension(time, "day"),), limit=1,
        timezone=timezone, order=(Order(time),), total=True,
    )  # fmt: skip
    return days, replace(days, order=(Order(time, "desc"),), total=False)


def held(earliest: Result, latest: Result) -> Held | None:
    """What the rows of the two queries say; None without a dated row."""
    first, last = _day(earliest), _day(latest)
    if first is None or last is None:
        return None
    steps = (earliest.total or 1) - 1
    # One day tells no gaps apart: then only what lies wholly outside is said.
    gap = (last - first) / steps if steps > 0 else timedelta.max
    return Held(first, last, gap * SPARSE if steps > 0 else gap)


def outside(time: TimeDimension, data: Held) -> tuple[str, ...]:
    """Which of the asked periods the data does not reach, or not wholly."""
    spans = [time.date_range] if time.date_range else list(time.compare)
    grain = time.granularity if time.granularity in _GRAINS else None
    before = [said for span in spans if span for said in _before(span, grain, data)]
    after = [said for span in spans if span for said in _after(span, grain, data)]
    begins, ends = format_date(data.first, "day"), format_date(data.last, "day")
    if before and before == after:
        return (f"the data goes from {begins} to {ends}: {_joined(before)}",)
    return (
        *((f"the data begins on {begins}: {_joined(before)}",) if before else ()),
        *((f"the data ends on {ends}: {_joined(after)}",) if after else ()),
    )


def _before(span: Range, grain: str | None, data: Held) -> Iterator[str]:
    if span.end.date() < data.first:
        yield f"{period_name(span)} lies before it"
    elif data.first - span.start.date() > data.slack:
        reached = _start(data.first, grain) if grain else span.start
        if reached > span.start:
            yield f"{period_name(Range(span.start, reached - TICK))} lies before it"
        if data.first - reached.date() > data.slack:
            yield _partly(span, reached, grain)


def _after(span: Range, grain: str | None, data: Held) -> Iterator[str]:
    if span.start.date() > data.last:
        yield f"{period_name(span)} lies after it"
    elif span.end.date() - data.last > data.slack:
        reached = _start(data.last, grain) if grain else span.start
        beyond = add_units(reached, grain, 1) if grain else span.end + TICK
        if (min(beyond, span.end + TICK) - TICK).date() - data.last > data.slack:
            yield _partly(span, reached, grain)
        if beyond < span.end:
            yield f"{period_name(Range(beyond, span.end))} lies after it"


def _partly(span: Range, start: datetime, grain: str | None) -> str:
    if grain:
        end = add_units(start, grain, 1) - TICK
        span = Range(max(start, span.start), min(end, span.end))
    return f"{period_name(span)} is only partly covered"


def _start(day: date, grain: str) -> datetime:
    return unit_start(datetime(day.year, day.month, day.day), grain)


def _joined(said: Sequence[str]) -> str:
    return ", ".join(dict.fromkeys(said))


def _day(result: Result) -> date | None:
    at = next(at for at, column in enumerate(result.columns) if column.kind == "time")
    found = result.rows[0][at] if result.rows else None
    if isinstance(found, datetime):
        return found.date()
    return found if isinstance(found, date) else None

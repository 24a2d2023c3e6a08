"""Times in SQL: zones, buckets and calendar arithmetic."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlglot import exp

from semantic.compile.calendar import origin_of
from semantic.compile.windows import interval_of, months_only, starts_month
from semantic.model.types import Granularity, Interval

Tree = Any


def timestamp(tree: Tree) -> Tree:
    """A value as a timestamp without zone."""
    if isinstance(tree, exp.Cast) and tree.to.this == exp.DataType.Type.TIMESTAMP:
        return tree
    return exp.Cast(this=tree, to=exp.DataType(this=exp.DataType.Type.TIMESTAMP))


def local(time: Tree, timezone: str, shift: tuple[tuple[Interval, int], ...]) -> Tree:
    """Naive UTC as wall-clock time of a zone, then moved."""
    tree = timestamp(time)
    if timezone != "UTC":
        tree = exp.AtTimeZone(this=tree, zone=exp.Literal.string("UTC"))
        tree = exp.AtTimeZone(this=tree, zone=exp.Literal.string(timezone))
    for interval, sign in shift:
        tree = moved(tree, interval, sign)
    return tree


def moved(time: Tree, interval: Interval, direction: int) -> Tree:
    """A time plus or minus a span, months before days before seconds."""
    for count, unit in (
        (interval.months, "MONTH"),
        (interval.days, "DAY"),
        (interval.seconds, "SECOND"),
    ):
        if count:
            operator = exp.Add if (count > 0) == (direction > 0) else exp.Sub
            time = operator(this=time, expression=_interval(abs(count), unit))
    return time


def _interval(count: int, unit: str) -> Tree:
    return exp.Interval(this=exp.Literal.string(str(count)), unit=exp.Var(this=unit))


def bucket(time: Tree, grain: str | Granularity) -> Tree:
    """The start of the bucket that holds a time."""
    if isinstance(grain, str):
        return timestamp(exp.TimestampTrunc(this=time, unit=exp.Var(this=grain.upper())))
    origin, interval = origin_of(grain), grain.interval
    if not months_only(interval):
        return _counted_start(time, origin, interval)
    if starts_month(origin):
        return _months(time, origin, interval.months)
    # Buckets that start inside a month: look from that day and hour of the month.
    first = datetime(origin.year, origin.month, 1)
    into = Interval(seconds=int((origin - first).total_seconds()))
    return moved(_months(exp.Paren(this=moved(time, into, -1)), first, interval.months), into, 1)


def _months(time: Tree, origin: datetime, months: int) -> Tree:
    """Whole months counted back from the month's start to the bucket's."""
    index = exp.Add(
        this=exp.Mul(
            this=exp.Extract(this=exp.Var(this="YEAR"), expression=time), expression=_whole(12)
        ),
        expression=exp.Extract(this=exp.Var(this="MONTH"), expression=time.copy()),
    )
    ahead = (months - (origin.year * 12 + origin.month) % months) % months
    if ahead:
        index = exp.Add(this=index, expression=_whole(ahead))
    back = exp.Mod(this=exp.Paren(this=index), expression=_whole(months))
    start = timestamp(exp.TimestampTrunc(this=time.copy(), unit=exp.Var(this="MONTH")))
    return exp.Sub(
        this=start, expression=exp.Mul(this=_interval(1, "MONTH"), expression=exp.Paren(this=back))
    )


def _counted_start(time: Tree, origin: datetime, interval: Interval) -> Tree:
    """The start of the bucket whose number is the time passed since the origin by its length.

    A length that mixes months with days has no calendar; as in Cube, its months count 30 days.
    """
    length = float(interval.months * 30 * 86400 + interval.days * 86400 + interval.seconds)
    seconds = exp.DateDiff(this=time, expression=_origin(origin), unit=exp.Var(this="SECOND"))
    share = exp.Div(
        this=seconds, expression=exp.Literal.number(repr(length)), typed=False, safe=False
    )
    index = exp.Cast(this=exp.Floor(this=share), to=exp.DataType(this=exp.DataType.Type.BIGINT))
    return _start(origin, interval, index)


def _start(origin: datetime, interval: Interval, index: Tree) -> Tree:
    tree = _origin(origin)
    for count, unit in (
        (interval.months, "MONTH"),
        (interval.days, "DAY"),
        (interval.seconds, "SECOND"),
    ):
        if count:
            tree = exp.Add(
                this=tree, expression=exp.Mul(this=_interval(count, unit), expression=index.copy())
            )
    return tree


def _origin(origin: datetime) -> Tree:
    return timestamp(exp.Literal.string(origin.isoformat(sep=" ")))


def _whole(count: int) -> Tree:
    return exp.Literal.number(str(count))


def series(first: datetime, last: datetime, grain: str | Granularity) -> Tree:
    """An array of bucket starts, both ends included."""
    return times_between(_origin(first), _origin(last), grain)


def times_between(first: Tree, last: Tree, grain: str | Granularity) -> Tree:
    """An array of the bucket starts from one to the other."""
    interval = interval_of(grain)
    text = " ".join(
        f"{count} {unit}"
        for count, unit in (
            (interval.months, "months"),
            (interval.days, "days"),
            (interval.seconds, "seconds"),
        )
        if count
    )
    step = exp.Interval(this=exp.Literal.string(text))
    return exp.GenerateSeries(start=first, end=last, step=step)

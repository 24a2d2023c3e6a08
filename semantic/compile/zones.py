"""Wall-clock times and instants."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def in_utc(moment: datetime, timezone: str) -> datetime:
    """The instant of a wall-clock time, as naive UTC.

    In the hour that a clock change skips or repeats, the earlier reading counts.
    """
    if timezone == "UTC" or moment in (datetime.min, datetime.max):
        return moment
    try:
        return moment.replace(tzinfo=_zone(timezone)).astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return moment

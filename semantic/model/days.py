"""Days and moments as people write them, without a day that "today" could be."""

from __future__ import annotations

import re
from datetime import datetime

ABSOLUTE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})"
    r"(?:[T ](?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?)?)?)?Z?"
)


def start_of(found: re.Match[str]) -> datetime:
    """The first moment of what was written. Raises ValueError where the calendar has none."""
    parts = {key: int(value) for key, value in found.groupdict().items() if value}
    return datetime(
        parts["year"],
        parts.get("month", 1),
        parts.get("day", 1),
        parts.get("hour", 0),
        parts.get("minute", 0),
        parts.get("second", 0),
        int((found["fraction"] or "0").ljust(6, "0")),
    )

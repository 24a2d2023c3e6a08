"""Printed times such as 1:02:03, 02:03 or [0:13:00], as seconds."""

from __future__ import annotations

CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"


def seconds(clock: str) -> int:
    """Seconds of a printed time: hours:minutes:seconds, or minutes:seconds."""
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total

"""Chapters in the namespace's JSON: `{"version", "chapters": [{"startTime", "title"}]}`.

Format: https://github.com/Podcastindex-org/podcast-namespace, chapters/jsonChapters.md.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from warehouse.podcasts.rss_fetch import Unreadable


@dataclass(frozen=True, slots=True)
class Chapter:
    """An entry of the list; `start` in seconds from the beginning."""

    start: float
    title: str


def read_chapters(content: bytes) -> list[Chapter]:
    """The chapters a listener sees, in order of time. Raises `Unreadable`.

    Entries with `"toc": false` only change the picture shown and are left out, as are those
    without a title.
    """
    try:
        entries = json.loads(content)["chapters"]
        found = [
            Chapter(_start(entry), " ".join(str(entry["title"]).split()))
            for entry in entries
            if entry.get("toc", True) is not False and str(entry.get("title") or "").strip()
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
        raise Unreadable(f"not a chapter list in JSON ({type(fault).__name__}: {fault})") from fault
    return sorted(found, key=lambda chapter: chapter.start)


def _start(entry: dict[str, object]) -> float:
    start = float(str(entry["startTime"]))
    if not 0 <= start < 1e7:  # also says no to NaN
        raise ValueError(f"a chapter starts at {start} seconds")
    return start

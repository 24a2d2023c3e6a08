"""The items of a feed, as feedparser and the `podcast:` elements give them together."""

from __future__ import annotations

import io
import re
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import feedparser  # type: ignore[import-untyped]

from warehouse.podcasts.load import Problem
from warehouse.podcasts.rss_xml import Elements, Extras

CLOCK = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,3}):)?(\d{1,6})(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Item:
    """One published item. `published` is in seconds since 1970 (UTC), `duration` in seconds.

    `extras` are its `podcast:` elements; `position` counts from 0, the feed's first item.
    """

    position: int
    title: str
    published: int
    duration: int
    url: str | None
    audio: str | None
    extras: Extras


def read_items(content: bytes, elements: Elements) -> tuple[list[Item], list[Problem]]:
    """The items in the feed's order, and what kept others from being read."""
    items: list[Item] = []
    problems = [Problem(line, f"not well-formed XML: {why}", "", True) for line, why in
                ([elements.broken] if elements.broken else [])]  # fmt: skip
    seen: set[str] = set()
    for position, (entry, extras) in enumerate(_entries(content, elements)):
        title = " ".join(str(entry.get("title", "")).split())
        lacking = _lacking(entry, title)
        identity = str(entry.get("id") or "")
        if lacking:
            problems.append(Problem(extras.line, f"an item without {lacking}", title, True))
        elif identity and identity in seen:
            problems.append(Problem(extras.line, "an item that was there already", title, False))
        else:
            items.append(_item(position, entry, title, extras))
        seen.add(identity)
    return items, problems


def seconds_of(clock: str) -> int | None:
    """`1:02:03`, `62:03` or `3723` in seconds; None for anything else. Fractions are cut."""
    found = CLOCK.fullmatch(clock.strip())
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return hours * 3600 + minutes * 60 + seconds


def _entries(content: bytes, elements: Elements) -> Iterator[tuple[Any, Extras]]:
    """Each feedparser entry with its `podcast:` elements: both come in the feed's order."""
    parsed = feedparser.parse(io.BytesIO(content), resolve_relative_uris=False)
    nothing = Extras(elements.broken[0] if elements.broken else 1)
    for position, entry in enumerate(parsed.entries):
        known = position < len(elements.items)
        yield entry, elements.items[position] if known else nothing


def _lacking(entry: Any, title: str) -> str | None:
    """What an episode cannot be without, and this item is."""
    if not title:
        return "a title"
    if not entry.get("published_parsed"):
        return "a date of publication (pubDate)"
    if seconds_of(str(entry.get("itunes_duration", ""))) is None:
        return "a length (itunes:duration)"
    return None


def _item(position: int, entry: Any, title: str, extras: Extras) -> Item:
    audio = [link.get("href") for link in entry.get("links", ()) if link.get("rel") == "enclosure"]
    duration = seconds_of(str(entry["itunes_duration"]))
    assert duration is not None, "items without a length were left out"
    return Item(
        position=position,
        title=title,
        published=timegm(entry["published_parsed"]),
        duration=duration,
        url=_web(entry.get("link")),
        audio=next((address for address in audio if address), None),
        extras=extras,
    )


def _web(address: object) -> str | None:
    """The address where it leads to the web: feeds also put plain identifiers there."""
    text = str(address or "")
    return text if urlsplit(text).scheme in ("http", "https") else None

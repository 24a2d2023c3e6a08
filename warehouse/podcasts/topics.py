"""How often the topics of a reviewed list are named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and the patterns that name it; whole words, upper and lower case alike."""

    topic_id: str
    name: str
    kind: str
    pattern: re.Pattern[str]


def topic(topic_id: str, name: str, kind: str, patterns: Sequence[str]) -> Topic:
    """A topic whose patterns are regular expressions."""
    joined = "|".join(f"(?:{each})" for each in patterns)
    return Topic(topic_id, name, kind, re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])", re.I))


def count_mentions(text: str, topics: Sequence[Topic]) -> dict[str, int]:
    """Mentions of each topic in a text; topics that are not named are left out."""
    counts = {each.topic_id: len(each.pattern.findall(text)) for each in topics}
    return {topic_id: count for topic_id, count in counts.items() if count}

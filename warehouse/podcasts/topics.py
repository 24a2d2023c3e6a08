"""How often the topics of a reviewed list are named."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic and the regular expressions that name it, whole words in either case."""

    topic_id: str
    name: str
    kind: str
    patterns: tuple[str, ...]


class Topics:
    """A list of topics, found in one pass over a text.

    Words count for one topic only, the first of the list that they name. Raises ValueError for
    a pattern that is no regular expression.
    """

    def __init__(self, topics: Sequence[Topic] = ()) -> None:
        self.listed = tuple(topics)
        for each in self.listed:
            _check(each)
        named = "|".join(f"({'|'.join(each.patterns)})" for each in self.listed) or r"(?!)"
        # `\b` first: the engine finds a word's edge faster than it looks behind.
        self._pattern = re.compile(rf"\b(?<![\w-])(?:{named})(?![\w-])")

    def mentions(self, text: str) -> Mapping[str, int]:
        """Mentions of each topic in a text; topics that are not named are left out."""
        counts: Counter[str] = Counter()
        for found in self._pattern.finditer(text.lower()):
            if found.lastindex:
                counts[self.listed[found.lastindex - 1].topic_id] += 1
        return counts


def _check(topic: Topic) -> None:
    for pattern in topic.patterns:
        try:
            compiled = re.compile(pattern)
        except re.error as fault:
            raise ValueError(f"`{pattern}` is no pattern: {fault}") from fault
        if compiled.groups or pattern != pattern.lower():
            raise ValueError(f"`{pattern}`: groups are written (?:…), letters small")

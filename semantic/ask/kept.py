"""What a follow-up took over from the query before without a word of it."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.ask.lexicon import Lexicon
from semantic.ask.reading import Reading
from semantic.query.paraphrase import condition, days, low
from semantic.query.types import Query, Range


def kept_from(previous: Query, query: Query, reading: Reading, lexicon: Lexicon) -> tuple[str, ...]:
    """A line for each range and condition that was kept, where the words name a measure or a
    thing of their own: such a question may also have been meant as a new one."""
    if not (reading.measures or reading.targets):
        return ()
    said = [*_ranges(previous, query, reading), *_conditions(previous, query, reading, lexicon)]
    return tuple(f"kept from before: {each}" for each in said)


def _ranges(previous: Query, query: Query, reading: Reading) -> Iterator[str]:
    if reading.dates or reading.compare:
        return
    before = _spans(previous)
    yield from (days(span) for span in _spans(query) if span in before)


def _spans(query: Query) -> list[Range]:
    spans = [span for time in query.time_dimensions for span in (time.date_range, *time.compare)]
    return [span for span in spans if span]


def _conditions(previous: Query, query: Query, reading: Reading, lexicon: Lexicon) -> Iterator[str]:
    for each in query.filters:
        # That a thing is known narrows nothing that somebody said.
        known = getattr(each, "operator", "") == "set"
        if each in previous.filters and each not in reading.filters and not known:
            yield condition(each, lexicon.members)
    named = {member.name for member in reading.segments}
    for name in query.segments:
        if name in previous.segments and name not in named and name in lexicon.members:
            yield low(lexicon.members[name].title)

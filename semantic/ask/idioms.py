"""Turns of phrase that say something simple, written simply; general English, as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from semantic.ask.words import Word, stem

_ROWS = """
an hour and a half = 90 minutes
one and a half hours = 90 minutes
two and a half hours = 150 minutes
half an hour = 30 minutes
a quarter of an hour = 15 minutes
three quarters of an hour = 45 minutes
half a year = 6 months
half a day = 12 hours
a couple of = 2
a dozen = 12
a fortnight = 14 days
since the start of = since
since the beginning of = since
from the start of = since
from the beginning of = since
right now = currently
at the moment = currently
at present = currently
as of now = currently
as of today = currently
the year before = previous year
the quarter before = previous quarter
the month before = previous month
the week before = previous week
the day before = previous day
"""

_TABLE = MappingProxyType(
    {
        tuple(idiom.split()): tuple(plain.split())
        for idiom, _, plain in (row.partition(" = ") for row in _ROWS.strip().splitlines())
    }
)
_LONGEST = max(map(len, _TABLE))


def plainly(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with each idiom replaced; "the month before" only where the sentence ends."""
    done: list[Word] = []
    at = 0
    while at < len(words):
        size, plain = _idiom(words, at)
        if size:
            first, said = words[at], " ".join(word.said for word in words[at : at + size])
            done += [replace(first, said=said, key=each, stem=stem(each)) for each in plain]
        else:
            done.append(words[at])
        at += size or 1
    return tuple(done)


def _idiom(words: Sequence[Word], at: int) -> tuple[int, tuple[str, ...]]:
    for size in range(min(_LONGEST, len(words) - at), 1, -1):
        plain = _TABLE.get(tuple(word.key for word in words[at : at + size]), ())
        open_end = words[at + size - 1].key == "before" and at + size < len(words)
        if plain and not open_end and not words[at].quote:
            return size, plain
    return 0, ()

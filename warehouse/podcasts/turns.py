"""Speaker turns of a labelled transcript.

A turn begins at every speaker label, wherever it stands, and runs to the next one; neighbours
with the same speaker stay apart. Labels are the names of people known to be in the episode,
so that words before a colon are not taken for one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from warehouse.podcasts.clocks import CLOCK, seconds

FEWEST_LABELS = 5
SHORTEST_TRANSCRIPT = 2000
_HEADING = re.compile(r"(?<=\S)(?:Transcripts|Transcription|Transcript)(?=[\[:A-Za-z])")
_FOOTER = re.compile(r"\s*Get full access to .{0,200}$", re.S)
_TIME = re.compile(rf"\[{CLOCK}\]|\({CLOCK}\)")
_FULL_NAME = re.compile(rf"\[{CLOCK}\]\s?((?:[A-Z][\w’'-]+ ){{1,2}}[A-Z][\w’'-]+):")
_SPACES = re.compile(r"\s+")
_BETWEEN_EQUAL_TIMES = re.compile(rf"\[({CLOCK})\]\s*[^\[\]]{{2,120}}?\s*(?=\[\1\])")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: the printed label, its time in seconds (None: none printed), and what is said."""

    label: str
    start_seconds: int | None
    text: str


def split_notes(description: str) -> tuple[str, str]:
    """Show notes and transcript; the transcript is empty where there is none."""
    for heading in _HEADING.finditer(description):
        rest = description[heading.end() :].lstrip(":")
        if len(rest) >= SHORTEST_TRANSCRIPT:
            return description[: heading.start()], _FOOTER.sub("", rest)
    return description, ""


def full_names(transcript: str, known: Iterable[str]) -> list[str]:
    """Full names that label turns after a printed time, three times or more, in order.

    Only where people already known have labels, too: elsewhere it is a manner of speaking.
    """
    if len(read_turns(transcript, known, ())) < FEWEST_LABELS:
        return []
    found = Counter(match[1] for match in _FULL_NAME.finditer(transcript))
    return [name for name, count in found.items() if count >= 3]


def read_turns(transcript: str, labels: Iterable[str], headings: Sequence[str]) -> list[Turn]:
    """The turns of a transcript; none when it is not labelled."""
    known = sorted(set(labels), key=lambda label: (-len(label), label))
    if not known:
        return []
    names = "|".join(re.escape(label) for label in known)
    mark = re.compile(rf"(?:\[({CLOCK})\]\s?)?({names})\s?:(?!\d)")
    marks = list(mark.finditer(transcript))
    if len(marks) < FEWEST_LABELS:
        return []
    # Up to the next label, its time included: a heading stands between two equal times.
    ends = [*(each.start(2) for each in marks[1:]), len(transcript)]
    heads = _heading_patterns(headings)
    return [
        _turn(each, transcript[each.end() : end], heads)
        for each, end in zip(marks, ends, strict=True)
    ]


def _turn(mark: re.Match[str], said: str, heads: tuple[re.Pattern[str], ...]) -> Turn:
    after = re.match(rf"\s*\[({CLOCK})\]", said)
    clock = mark[1] or (after[1] if after else None)
    for head in heads:
        said = head.sub(" ", said)
    text = _SPACES.sub(" ", _TIME.sub(" ", said)).strip()
    return Turn(mark[2], seconds(clock) if clock else None, text)


def _heading_patterns(headings: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """What in a turn is a heading, not speech.

    A text between two equal times; a chapter's title after a time at the turn's end, where the
    next label is glued to it; a chapter's title in capitals.
    """
    patterns = [_BETWEEN_EQUAL_TIMES]
    titles = sorted(
        {each for each in headings if len(each) > 2}, key=lambda each: (-len(each), each)
    )
    if titles:
        plain = "|".join(re.escape(title) for title in titles)
        patterns.append(re.compile(rf"\[{CLOCK}\]\s*(?:{plain})\s*(?:\[{CLOCK}\]\s*)?$", re.I))
    capitals = [re.escape(title.upper()) for title in titles if " " in title]
    if capitals:
        patterns.append(re.compile("|".join(capitals)))
    return tuple(patterns)


def count_words(text: str) -> int:
    """Pieces between white space (non-breaking space too) that hold a letter or digit."""
    return sum(any(map(str.isalnum, piece)) for piece in text.split())


def speakers_by_label(people: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Which person a label names: spellings that two people share name nobody."""
    found: dict[str, str | None] = {}
    for person, spellings in people.items():
        for spelling in spellings:
            found[spelling] = person if found.get(spelling, person) == person else None
    return {label: person for label, person in found.items() if person}

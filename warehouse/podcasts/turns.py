"""Speaker turns of a labelled transcript.

A turn begins at every speaker label, wherever it stands, and runs to the next one; neighbours
with the same speaker stay apart. A time without a label belongs to the running turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from warehouse.podcasts.chapters import without_footer
from warehouse.podcasts.clocks import CLOCK, seconds
from warehouse.podcasts.headings import Headings
from warehouse.podcasts.labels import FEWEST_LABELS, label_pattern

SHORTEST_TRANSCRIPT = 2000  # characters of a text without labels
_HEADING = re.compile(r"(?:^|(?<=\S))(?:Transcripts|Transcription|Transcript)(?=[\[:A-Za-z])")
_LABEL_LIKE = re.compile(r"\b[A-Z][\w’'-]*(?: #?\w+)?\s?:\s")
_TIME = re.compile(rf"\[{CLOCK}\]|\({CLOCK}\)")
_AT_START = re.compile(rf"\s*\[({CLOCK})\]")


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: the printed label, its time in seconds (None: none printed), and what is said."""

    label: str
    start_seconds: int | None
    text: str


def split_notes(description: str) -> tuple[str, str]:
    """Show notes and transcript; the transcript is empty where there is none.

    The word alone does not make one: a text of some length or some labels must follow it.
    """
    description = without_footer(description)
    for heading in _HEADING.finditer(description):
        rest = description[heading.end() :].lstrip(":")
        if len(rest) >= SHORTEST_TRANSCRIPT or len(_LABEL_LIKE.findall(rest)) >= FEWEST_LABELS:
            return description[: heading.start()], rest
    return description, ""


def read_turns(transcript: str, labels: Iterable[str], headings: Headings) -> Iterator[Turn]:
    """The turns of a transcript; none when it is not labelled."""
    marks = list(label_pattern(labels).finditer(transcript))
    if len(marks) < FEWEST_LABELS:
        return
    # Up to the next label, its time included: a heading stands between two equal times.
    ends = [*(_label_start(each) for each in marks[1:]), len(transcript)]
    heading_time = None  # of the heading between the turn before and this one
    for mark, end in zip(marks, ends, strict=True):
        said = transcript[mark.end() : end]
        at_start = _AT_START.match(said)
        clock = mark[1] or heading_time or (at_start[1] if at_start else None)
        heading_time = headings.time_at_end(said)
        text = " ".join(_TIME.sub(" ", headings.removed_from(said)).split())
        yield Turn(mark[2] or mark[3], seconds(clock) if clock else None, text)


def _label_start(mark: re.Match[str]) -> int:
    return mark.start(2) if mark[2] else mark.start(3)


def count_words(text: str) -> int:
    """Pieces between white space (non-breaking space too) that hold a letter or digit."""
    return sum(piece.isalnum() or any(map(str.isalnum, piece)) for piece in text.split())

"""The printed list of times in show notes: at least seven ways to write one.

    * [00:01:28] Title    * 03:40: Title    * Title [00:03:20]    (00:00) Title
    * [02:00] Title       * 00:00 Title     [00:01:47] Title[00:06:24] Title

Entries stand one after the other without line breaks. Only the run before the transcript
counts; prose paragraphs that begin with times are not chapters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from warehouse.podcasts.clocks import CLOCK, seconds

LONGEST_TITLE = 140  # characters; the longest real one has 98
LONGEST_ENTRY = 700  # characters from one time to the next within one list
FEWEST = 3
FOOTER = "Get full access to "
_LEADING = re.compile(rf"(?:\*\s?)?[\[(]({CLOCK})[\])]:?\s?|\*\s?({CLOCK}):?\s")
_TRAILING = re.compile(rf"\*\s?([^*\[\]\s][^*\[\]]{{1,{LONGEST_TITLE}}}?)\s?\[({CLOCK})\]")
# A list ends where the next section begins; its heading is glued to the last title.
_HEADINGS = re.compile(
    r"(?:Full )?(?:Transcripts?|Transcription|Show ?[Nn]otes|Timestamps|Links|References"
    r"|Editor’s note|Mentioned|Resources|Recommended Resources|Follow)(?=$|[:\s\[A-Z*])"
)
# "Lightning RoundShow Notes": a small letter, a bracket or a mark directly before a heading.
_GLUED = re.compile(r"(?<=[a-z0-9!?.)’”\"])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One entry of the list: printed start in seconds, and title."""

    start_seconds: int
    title: str


def read_chapters(notes: str) -> list[Chapter]:
    """The chapters of show notes (the text before a transcript), in printed order."""
    notes = without_footer(notes)
    leading, trailing = list(_leading(notes)), list(_trailing(notes))
    found = trailing if len(trailing) > len(leading) else leading
    return found if len(found) >= FEWEST and not _is_prose(found) else []


def without_footer(text: str) -> str:
    """A text without the sentence about full access that ends most descriptions."""
    at = text.rfind(FOOTER)
    return text[:at].rstrip() if at >= 0 and len(text) - at <= 300 else text


def _leading(notes: str) -> Iterator[Chapter]:
    """Entries whose time comes first: a title runs to the next entry."""
    marks = _longest_run(list(_LEADING.finditer(notes)))
    for mark, following in zip(marks, [*marks[1:], None], strict=False):
        text = notes[mark.end() : following.start() if following else len(notes)]
        if title := _title(text, last=following is None):
            yield Chapter(seconds(mark[1] or mark[2]), title)


def _longest_run(marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """The marks that follow one another closely: one list, not times in the prose around it."""
    runs: list[list[re.Match[str]]] = []
    for mark in marks:
        if runs and mark.start() - runs[-1][-1].end() <= LONGEST_ENTRY:
            runs[-1].append(mark)
        else:
            runs.append([mark])
    return max(runs, key=len, default=[])


def _trailing(notes: str) -> Iterator[Chapter]:
    """Entries whose time comes last."""
    for mark in _TRAILING.finditer(notes):
        yield Chapter(seconds(mark[2]), _one_line(mark[1]))


def _title(text: str, last: bool) -> str:
    text = _one_line(text[: 2 * LONGEST_ENTRY]).removesuffix("*").strip()
    return (_cut_last(text) if last else text)[:LONGEST_ENTRY].strip(" -–—*")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _cut_last(text: str) -> str:
    """The last title without what is glued behind it: a bullet, a heading, the next paragraph."""
    text = re.split(r"\*", text, maxsplit=1)[0]
    if heading := _HEADINGS.search(text):
        text = text[: heading.start()]
    glued = _GLUED.search(text)
    return text[: glued.start()] if glued and len(text) > LONGEST_TITLE else text


def _is_prose(chapters: list[Chapter]) -> bool:
    """Whether the entries are paragraphs: most of them are longer than a title."""
    long = sum(len(each.title) > LONGEST_TITLE for each in chapters)
    return long * 2 > len(chapters)

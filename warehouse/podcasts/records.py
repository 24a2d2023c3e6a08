"""The records of a page export: four lines each, after a short header.

    title · the same title · description on one line · duration and date glued together

The header ends with `Total … episodes` and the page numbers below it. The file is read line by
line; four lines are held at a time. A record that breaks the pattern is a problem with its line;
reading goes on at the next pair of equal lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from semantic.errors import Place, SourceError
from warehouse.podcasts.load import Problem

LONGEST_HEADER = 60  # lines
LONGEST_LINE = 5_000_000  # bytes: fifty times the longest transcript of the page
LONGEST_TITLE = 1_000  # characters
SHOWN = 60  # characters of an excerpt
_TOTAL = re.compile(r"Total (\d{1,9}) episodes?")
_PAGING = re.compile(r"\d{1,4}|…|\.{3}|Go to|Next|Previous|")
_LAST = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(\d{2})/(\d{2})/(\d{4})", re.ASCII)

OnBytes = Callable[[bytes], None]
Numbered = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the records. `name` is the podcast's; `hosts` as printed, maybe none."""

    name: str
    hosts: tuple[str, ...]
    declared_total: int


@dataclass(frozen=True, slots=True)
class Record:
    """One published record as printed. `line` is where its title stands, counted from 1."""

    line: int
    title: str
    description: str
    duration_seconds: int
    published_on: date


def looks_like_page(head: bytes) -> bool:
    """Whether the first bytes of a file can be those of a page export."""
    text = head.decode("utf-8", errors="ignore")
    return bool(_TOTAL.search(text)) and "\0" not in text and not text.lstrip().startswith("<")


def open_records(path: Path, on_bytes: OnBytes) -> tuple[Header, Iterator[Record | Problem]]:
    """The header of a page export, and its records as they are read, newest first as printed.

    `on_bytes` is given every byte of the file, in order. Raises SourceError for a file that is
    no page export, here or while the records are read.
    """
    lines = _Lines(_numbered_lines(path, on_bytes))
    header = _header(lines, path)
    return header, _records(lines)


class _Lines:
    """Numbered lines that can be looked at before they are taken."""

    def __init__(self, lines: Iterator[Numbered]) -> None:
        self._lines = lines
        self._ahead: list[Numbered] = []

    def peek(self, count: int) -> list[Numbered]:
        """The next lines, fewer at the end of the file."""
        self._ahead += islice(self._lines, max(0, count - len(self._ahead)))
        return self._ahead[:count]

    def take(self, count: int) -> list[Numbered]:
        """The next lines, which are then gone."""
        taken = self.peek(count)
        del self._ahead[:count]
        return taken


def _numbered_lines(path: Path, on_bytes: OnBytes) -> Iterator[Numbered]:
    with path.open("rb") as file:
        for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1):
            if len(raw) > LONGEST_LINE:
                raise SourceError(
                    "line-too-long",
                    f"{path.name}: line {number} is longer than {LONGEST_LINE:,} bytes",
                    place=Place(path.name, number, 1),
                )
            on_bytes(raw)
            try:
                yield number, raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
            except UnicodeDecodeError as fault:
                raise SourceError(
                    "wrong-encoding",
                    f"{path.name} is not UTF-8: line {number}, byte {fault.start + 1}",
                    place=Place(path.name, number, 1),
                    hint="save it as UTF-8 and load it again",
                ) from fault


def _header(lines: _Lines, path: Path) -> Header:
    """Take the header: lines up to the declared total, and the page numbers after it."""
    above: list[str] = []
    while len(above) < LONGEST_HEADER and (taken := lines.take(1)):
        text = taken[0][1].strip()
        if total := _TOTAL.fullmatch(text):
            _skip_paging(lines)
            # Name, categories, who makes it, what it is: the last two stand above the total.
            made_by = above[-2] if len(above) > 2 else ""
            return Header(above[0] if above else "", _names(made_by), int(total[1]))
        above.append(text)
    raise SourceError(
        "not-a-page",
        f"{path.name} is not a page export: none of its first lines says `Total … episodes`",
        hint="give the page's text as exported, or an RSS feed",
    )


def _skip_paging(lines: _Lines) -> None:
    while (ahead := lines.peek(2)) and _PAGING.fullmatch(ahead[0][1].strip()):
        if len(ahead) == 2 and ahead[0][1].strip() and ahead[0][1] == ahead[1][1]:
            return  # a title that is a number
        lines.take(1)


def _names(made_by: str) -> tuple[str, ...]:
    names = re.split(r"\s*(?:\+|&|,|\band\b)\s*", made_by[:LONGEST_TITLE])
    return tuple(name for name in names if name)


def _records(lines: _Lines) -> Iterator[Record | Problem]:
    while _skip_blank(lines):
        read = _record(lines.peek(4))
        yield read
        if isinstance(read, Record):
            lines.take(4)
        else:
            lines.take(1)
            _skip_to_pair(lines)


def _skip_blank(lines: _Lines) -> bool:
    """Whether anything is left after blank lines."""
    while (ahead := lines.peek(1)) and not ahead[0][1].strip():
        lines.take(1)
    return bool(ahead)


def _skip_to_pair(lines: _Lines) -> None:
    """Go to the next line that is followed by itself: the start of a record."""
    while len(ahead := lines.peek(2)) == 2:
        one, two = (text.strip() for _, text in ahead)
        if one and one == two:
            return
        lines.take(1)
    lines.take(1)


def _record(four: list[Numbered]) -> Record | Problem:
    line, title = four[0][0], four[0][1].strip()
    if len(four) < 4:
        there = f"the file ends inside a record: {len(four)} of its 4 lines are there"
        return Problem(line, there, title[:SHOWN], fatal=True)
    if title != four[1][1].strip():
        return Problem(line, "a record begins with its title twice", title[:SHOWN], fatal=True)
    if len(title) > LONGEST_TITLE:
        much = f"a title has at most {LONGEST_TITLE:,} characters"
        return Problem(line, much, title[:SHOWN], fatal=True)
    found = _length_and_day(four[3][1].strip())
    if isinstance(found, str):
        return Problem(line + 3, found, four[3][1][:SHOWN], fatal=True)
    return Record(line, title, four[2][1], *found)


def _length_and_day(text: str) -> tuple[int, date] | str:
    """Duration in seconds and date of a record's last line, or what is wrong with it."""
    last = _LAST.fullmatch(text)
    if last is None:
        return "a record ends with duration and date, such as 38:4826/10/2023"
    hours, minutes, seconds, day, month, year = (int(part or 0) for part in last.groups())
    if seconds > 59 or (last[1] and minutes > 59):
        return "the duration is not hours:minutes:seconds"
    try:
        published = date(year, month, day)
    except ValueError:
        return f"{day:02}/{month:02}/{year} is not a day of the calendar"
    return hours * 3600 + minutes * 60 + seconds, published

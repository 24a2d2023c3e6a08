"""The records of a page export: four lines each, after a header of nine.

    title · the same title · description on one line · duration and date glued together

The file is streamed line by line. A record that breaks the pattern is a problem with its line;
reading goes on at the next pair of equal lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from semantic.errors import Place, SourceError
from warehouse.podcasts.load import Problem

HEADER_LINES = 9
LONGEST_LINE = 5_000_000
_TOTAL = re.compile(r"Total (\d+) episodes")
_LAST = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(\d{2})/(\d{2})/(\d{4})")

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Record:
    """One published record as printed. `line` is where its title stands, counted from 1."""

    line: int
    title: str
    description: str
    duration_seconds: int
    published_on: date


@dataclass(frozen=True, slots=True)
class Page:
    """All records of a page, newest first as printed; its hosts; what could not be read."""

    declared_total: int | None
    hosts: tuple[str, ...]
    records: tuple[Record, ...]
    problems: tuple[Problem, ...]


def looks_like_page(head: bytes) -> bool:
    """Whether the first bytes of a file can be those of a page export."""
    text = head.decode("utf-8", errors="ignore")
    return bool(_TOTAL.search(text)) and "\0" not in text and not text.lstrip().startswith("<")


def read_records(path: Path, on_progress: Progress | None = None) -> Page:
    """The records of a page export. Raises SourceError for a file that is none."""
    lines = list(_lines(path, on_progress))
    header, body = lines[:HEADER_LINES], lines[HEADER_LINES:]
    found = next((m for line in header if (m := _TOTAL.fullmatch(line.strip()))), None)
    if found is None:
        raise SourceError(
            "not-a-page",
            f"{path.name} is not a page export: none of its first {HEADER_LINES} lines says "
            "`Total … episodes`",
            hint="give the page's text as exported, or an RSS feed",
        )
    records, problems = _records(body, HEADER_LINES + 1)
    if not records and not problems:
        raise SourceError(
            "no-records",
            f"{path.name} has a header but no records",
            place=Place(path.name, HEADER_LINES + 1, 1),
        )
    return Page(int(found[1]), _hosts(header), tuple(records), tuple(problems))


def _hosts(header: list[str]) -> tuple[str, ...]:
    """The hosts as the header prints them, on its fourth line."""
    names = re.split(r"\s*(?:\+|&|,|\band\b)\s*", header[3]) if len(header) > 3 else []
    return tuple(name.strip() for name in names if name.strip())


def _lines(path: Path, on_progress: Progress | None) -> Iterator[str]:
    total = path.stat().st_size
    read = 0
    with path.open("rb") as file:
        for number, raw in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1):
            if len(raw) > LONGEST_LINE:
                raise SourceError(
                    "line-too-long",
                    f"line {number} is longer than {LONGEST_LINE:,} bytes",
                    place=Place(path.name, number, 1),
                )
            read += len(raw)
            if on_progress:
                on_progress(read, total)
            try:
                yield raw.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError as fault:
                raise SourceError(
                    "wrong-encoding",
                    f"{path.name} is not UTF-8: line {number}, byte {fault.start + 1}",
                    place=Place(path.name, number, 1),
                    hint="save it as UTF-8 and load it again",
                ) from fault


def _records(lines: list[str], first: int) -> tuple[list[Record], list[Problem]]:
    records: list[Record] = []
    problems: list[Problem] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip() and not any(line.strip() for line in lines[at:]):
            break
        read = _record(lines[at : at + 4], first + at)
        if isinstance(read, Record):
            records.append(read)
            at += 4
        else:
            problems.append(read)
            at = _next_start(lines, at + 1)
    return records, problems


def _record(four: list[str], line: int) -> Record | Problem:
    title = four[0].strip()
    if len(four) < 4:
        return Problem(
            line,
            f"the file ends inside a record: {len(four)} of its 4 lines are there",
            title[:60],
            True,
        )
    if not title or title != four[1].strip():
        return Problem(line, "a record begins with its title twice", title[:60], True)
    last = _LAST.fullmatch(four[3].strip())
    if last is None:
        return Problem(
            line + 3,
            "a record ends with duration and date, such as 38:4826/10/2023",
            four[3][:60],
            True,
        )
    hours, minutes, seconds, day, month, year = (int(part or 0) for part in last.groups())
    try:
        published = date(year, month, day)
    except ValueError:
        return Problem(
            line + 3, f"{day:02}/{month:02}/{year} is not a day of the calendar", four[3][:60], True
        )
    if seconds > 59 or (last[1] and minutes > 59):
        return Problem(line + 3, "the duration is not hours:minutes:seconds", four[3][:60], True)
    return Record(line, title, four[2], hours * 3600 + minutes * 60 + seconds, published)


def _next_start(lines: list[str], at: int) -> int:
    """The next line that is followed by itself: the start of a record."""
    while at < len(lines) and not (
        lines[at].strip() and at + 1 < len(lines) and lines[at].strip() == lines[at + 1].strip()
    ):
        at += 1
    return at

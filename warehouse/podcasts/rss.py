"""An RSS 2.0 feed with the itunes and podcast namespaces, as rows for the same tables.

feedparser reads the feed as published, with its many faults; the `podcast:` elements, of
which it keeps one each, are read beside it (`rss_xml`). Transcripts and chapters are files
of their own: one that is named and cannot be read is a fatal problem, because loading
without it would lose rows that are there today.

Series and kind come from the title, as for a page; so do guests and their organisations
where the feed names no guest itself. Feeds have no reviewed topics: those tables stay empty.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from warehouse.podcasts.load import Load, Problem
from warehouse.podcasts.rss_captions import Cue, Turn, read_cues, turns_of
from warehouse.podcasts.rss_chapters import Chapter, read_chapters
from warehouse.podcasts.rss_fetch import Nearby, Unreachable, Unreadable, shown
from warehouse.podcasts.rss_items import Item, read_items
from warehouse.podcasts.rss_people import People
from warehouse.podcasts.rss_xml import Link, Person, podcast_elements
from warehouse.podcasts.schema import TABLES
from warehouse.podcasts.titles import read_title
from warehouse.podcasts.turns import count_words
from warehouse.sources import Source

READABLE = ("json", "vtt", "srt", "subrip")  # words in the media types of transcripts, best first

T = TypeVar("T")


def read_feed(source: Source, on_progress: Callable[[float], None]) -> Load:
    """Read a feed and what it refers to. `on_progress` is given the done share from 0 to 1.

    The hash is over the feed and every file read, so that a corrected transcript is a new
    input. Raises `SourceError` for a feed that declares XML entities.
    """
    content = source.content if source.path is None else source.path.read_bytes()
    assert content is not None, "a source without a path carries its bytes"
    elements = podcast_elements(content)
    items, problems = read_items(content, elements)
    base = source.address or source.path
    assert base is not None, "a source without a path has an address"
    reading = _Reading(Nearby(base), problems)
    reading.seen.update(content)
    # Oldest first; published at the same second, the one further down the feed is older.
    for number, item in enumerate(sorted(items, key=lambda i: (i.published, -i.position)), 1):
        reading.episode(number, item, item.extras.persons or elements.channel.persons)
        on_progress(number / len(items))
    return reading.load(source.name)


@dataclass(slots=True)
class _Reading:
    """The rows so far, and what is needed to make the next."""

    nearby: Nearby
    problems: list[Problem]
    people: People = field(default_factory=People)
    seen: Any = field(default_factory=hashlib.sha256)
    audio: dict[str, int] = field(default_factory=dict)  # address → the episode that had it first
    tables: dict[str, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {table: [] for table in TABLES if table != "ingests"}
    )

    def episode(self, number: int, item: Item, persons: Iterable[Person]) -> None:
        """Add the rows of one item."""
        title = read_title(item.title)
        roles = self.people.appearing(persons)
        given: dict[str, str] = {}  # person → organisation
        if "guest" not in roles.values():
            given = self.people.invited(title, roles)
        cues = self.cues(item, [self.people.names[person] for person in roles])
        turns = turns_of(cues)
        chapters = self.chapters(item)
        first = self.audio.setdefault(item.audio, number) if item.audio else number
        for person, role in roles.items():
            self.row(
                "appearances",
                episode_no=number,
                person_id=person,
                role=role,
                organization_id=given.get(person),
            )
        self.tables["turns"] += self.turn_rows(number, turns, roles)
        self.tables["chapters"] += chapter_rows(number, chapters, item.duration)
        self.row(
            "episodes",
            episode_no=number,
            title=item.title,
            published_on=datetime.fromtimestamp(item.published, UTC).date(),
            duration_seconds=item.duration,
            kind=title.kind,
            series=title.series,
            has_transcript=bool(cues),
            has_chapters=bool(chapters),
            has_turns=bool(turns),
            source_url=item.url,
            duplicate_of=None if first == number else first,
        )

    def cues(self, item: Item, known: list[str]) -> list[Cue]:
        """The cues of the item's best transcript; a problem where it names none we can read."""
        links = best_first(item.extras.transcripts)
        if item.extras.transcripts and not links:
            kinds = ", ".join(link.type or "no type" for link in item.extras.transcripts)
            self.report(item, f"transcripts only as {kinds}", fatal=False)
        if not links:
            return []
        return self.read(item, links[0], lambda found: read_cues(found, links[0].type, known))

    def chapters(self, item: Item) -> list[Chapter]:
        """The chapters of the item's first chapter file."""
        if not item.extras.chapters:
            return []
        return self.read(item, item.extras.chapters[0], read_chapters)

    def read(self, item: Item, link: Link, parse: Callable[[bytes], list[T]]) -> list[T]:
        """The parsed contents of a file the item refers to; nothing and a problem otherwise."""
        try:
            content = self.nearby.read(link.url)
            self.seen.update(content)
            return parse(content)
        except Unreachable as fault:
            self.report(item, str(fault), fatal=True)
        except Unreadable as fault:
            self.report(item, f"`{shown(link.url)}` is {fault}", fatal=True)
        return []

    def turn_rows(
        self, number: int, turns: Iterable[Turn], here: Mapping[str, str]
    ) -> Iterator[tuple[Any, ...]]:
        """Rows of `turns`. Speakers go by their full names, or by the label as printed."""
        for position, turn in enumerate(turns, 1):
            person = self.people.speaker(turn.speaker, here)
            name = self.people.names[person] if person else turn.speaker
            start = None if turn.start is None else int(turn.start)
            yield (number, position, name, person, start, count_words(turn.text))

    def report(self, item: Item, reason: str, *, fatal: bool) -> None:
        self.problems.append(Problem(item.extras.line, reason, item.title, fatal))

    def row(self, table: str, **values: Any) -> None:
        """Add a row; columns not named are NULL."""
        self.tables[table].append(tuple(values.get(column) for column in TABLES[table]))

    def load(self, name: str) -> Load:
        """Everything read, with the people in the order of their keys."""
        for key, full_name in sorted(self.people.names.items()):
            is_host = key in self.people.hosts
            self.row("people", person_id=key, full_name=full_name, is_host=is_host)
        for key, alias in sorted(self.people.aliases):
            self.row("person_aliases", person_id=key, alias=alias)
        for key, organization in sorted(self.people.organizations.items()):
            self.row("organizations", organization_id=key, name=organization, kind="other")
        problems = tuple(sorted(self.problems, key=lambda problem: problem.line or 0))
        return Load(name, self.seen.hexdigest(), None, self.tables, problems, ())


def best_first(links: Iterable[Link]) -> list[Link]:
    """The transcripts we can read, the richest format first."""
    ranked = [
        (rank, position, link)
        for position, link in enumerate(links)
        for rank, word in enumerate(READABLE)
        if word in link.type or (not link.type and link.url.lower().endswith(f".{word}"))
    ]
    return [link for _, _, link in sorted(ranked, key=lambda one: one[:2])]


def chapter_rows(
    number: int, chapters: Iterable[Chapter], duration: int
) -> Iterator[tuple[int, int, int, int, str]]:
    """Rows of `chapters`: each ends where the next starts, the last with the episode."""
    listed = list(chapters)
    ends = [chapter.start for chapter in listed[1:]] + [duration]
    for position, (chapter, end) in enumerate(zip(listed, ends, strict=False), 1):
        yield (number, position, int(chapter.start), int(end), chapter.title)

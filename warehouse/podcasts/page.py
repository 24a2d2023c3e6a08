"""A page export as rows for every table."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from semantic.errors import SourceError
from warehouse.podcasts.corrections import HERE, Corrections, read_corrections
from warehouse.podcasts.episodes import Episode, read_episode
from warehouse.podcasts.load import Load, Problem
from warehouse.podcasts.names import slug
from warehouse.podcasts.records import Page, Progress, looks_like_page, read_records
from warehouse.podcasts.titles import stem
from warehouse.podcasts.topics import Topic, count_mentions
from warehouse.podcasts.turns import count_words

__all__ = ["looks_like_page", "read_page"]

REVIEWED = HERE / "latent_space"
Rows = list[tuple[Any, ...]]


def read_page(
    path: Path, on_progress: Progress | None = None, reviewed: Path | None = REVIEWED
) -> Load:
    """The rows of a page export, with the reviewed corrections applied.

    `on_progress` is told bytes read and bytes in all. Raises SourceError for a file that is no
    page export; a record that cannot be read is a fatal problem of the load.
    """
    if path.is_dir():
        raise SourceError(
            "is-a-folder",
            f"{path.name} is a folder, not a page export",
            hint="name the file inside it",
        )
    if not path.exists():
        raise SourceError("no-such-file", f"there is no file {path.name}")
    page = read_records(path, on_progress)
    corrections = read_corrections(reviewed) if reviewed else Corrections()
    hosts = tuple(corrections.person(name) for name in page.hosts)
    # Printed newest first; of one day, what is later in the page is older.
    records = sorted(enumerate(page.records), key=lambda pair: (pair[1].published_on, -pair[0]))
    episodes = [read_episode(record, hosts, corrections) for _, record in records]
    return Load(
        source=path.name,
        sha256=_sha256(path),
        declared_total=page.declared_total,
        tables=_tables(episodes, corrections),
        problems=(*page.problems, *_oddities(page, episodes)),
        corrections=tuple(_said(episodes, corrections)),
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ------------------------------------------------------------------------ tables


def _tables(episodes: Sequence[Episode], reviewed: Corrections) -> Mapping[str, Rows]:
    repeats = _repeats(episodes)
    tables: dict[str, Rows] = {
        "episodes": [_episode(no, each, repeats.get(no)) for no, each in enumerate(episodes, 1)],
        **_people(episodes, reviewed),
        "organizations": _organizations(episodes, reviewed),
        "appearances": _appearances(episodes),
        "chapters": _chapters(episodes),
        "turns": _turns(episodes),
        "topics": [(each.topic_id, each.name, each.kind) for each in reviewed.topics],
        "mentions": _mentions(episodes, reviewed.topics),
    }
    return tables


def _episode(no: int, each: Episode, repeats: int | None) -> tuple[Any, ...]:
    record = each.record
    return (
        no,
        record.title,
        record.published_on,
        record.duration_seconds,
        each.kind,
        each.title.series,
        each.has_transcript,
        bool(each.chapters),
        bool(each.turns),
        None,
        repeats,
    )


def _repeats(episodes: Sequence[Episode]) -> dict[int, int]:
    """Records that carry an older record's recording: same day, same title before parentheses."""
    first: dict[tuple[object, str], int] = {}
    repeats: dict[int, int] = {}
    for no, each in enumerate(episodes, 1):
        key = (each.record.published_on, stem(each.record.title))
        if key in first:
            repeats[no] = first[key]
        first.setdefault(key, no)
    return repeats


def _people(episodes: Sequence[Episode], reviewed: Corrections) -> dict[str, Rows]:
    names = sorted({name for each in episodes for name in each.people}, key=slug)
    hosts = set(reviewed.hosts) or {
        name for each in episodes for name, part in each.people.items() if part.role == "host"
    }
    spellings = {each.full_name: each.aliases for each in reviewed.people}
    aliases = sorted(
        {(slug(name), spelling) for name in names for spelling in (name, *spellings.get(name, ()))}
    )
    return {
        "people": [(slug(name), name, name in hosts) for name in names],
        "person_aliases": list(aliases),
    }


def _organizations(episodes: Sequence[Episode], reviewed: Corrections) -> Rows:
    names = {part.organization for each in episodes for part in each.people.values()}
    names |= {name for each in episodes for name in each.others}
    known = sorted((name for name in names if name), key=slug)
    return [
        (slug(name), name, reviewed.organizations.get(name, ("other", ()))[0]) for name in known
    ]


def _appearances(episodes: Sequence[Episode]) -> Rows:
    return [
        (no, slug(name), part.role, slug(part.organization) if part.organization else None)
        for no, each in enumerate(episodes, 1)
        for name, part in sorted(each.people.items(), key=lambda pair: slug(pair[0]))
    ]


def _chapters(episodes: Sequence[Episode]) -> Rows:
    rows: Rows = []
    for no, each in enumerate(episodes, 1):
        ends = [chapter.start_seconds for chapter in each.chapters[1:]] + [
            each.record.duration_seconds
        ]
        rows += [
            (no, position, chapter.start_seconds, end, chapter.title)
            for position, (chapter, end) in enumerate(zip(each.chapters, ends, strict=False), 1)
        ]
    return rows


def _turns(episodes: Sequence[Episode]) -> Rows:
    return [
        (
            no,
            position,
            each.speakers[turn.label],
            slug(each.speakers[turn.label]),
            turn.start_seconds,
            count_words(turn.text),
        )
        for no, each in enumerate(episodes, 1)
        for position, turn in enumerate(each.turns, 1)
    ]


def _mentions(episodes: Sequence[Episode], topics: Sequence[Topic]) -> Rows:
    rows: Rows = []
    for no, each in enumerate(episodes, 1):
        counts: Counter[tuple[str, str]] = Counter()
        for turn in each.turns:
            person = slug(each.speakers[turn.label])
            for topic_id, count in count_mentions(turn.text, topics).items():
                counts[person, topic_id] += count
        rows += [
            (no, person, topic_id, count) for (person, topic_id), count in sorted(counts.items())
        ]
    return rows


# -------------------------------------------------------------------- what is odd


def _oddities(page: Page, episodes: Sequence[Episode]) -> Iterable[Problem]:
    """What is kept as printed and worth knowing: totals that differ, clocks past the end."""
    if page.declared_total is not None and page.declared_total != len(episodes):
        yield Problem(
            None,
            f"the page says it has {page.declared_total} episodes, {len(episodes)} were in it",
            "",
            False,
        )
    for each in episodes:
        length = each.record.duration_seconds
        late = [chapter for chapter in each.chapters if chapter.start_seconds > length]
        if late:
            yield Problem(
                each.record.line,
                f"{len(late)} chapters start after the audio ends",
                each.record.title[:60],
                False,
            )
        past = [turn for turn in each.turns if (turn.start_seconds or 0) > length]
        if past:
            yield Problem(
                each.record.line,
                f"{len(past)} turns start after the audio ends",
                each.record.title[:60],
                False,
            )
        starts = [chapter.start_seconds for chapter in each.chapters]
        if starts != sorted(starts):
            yield Problem(
                each.record.line,
                "chapters are not in the order of their times",
                each.record.title[:60],
                False,
            )
        if each.has_transcript and not each.turns:
            yield Problem(
                each.record.line,
                "the transcript has no speaker labels, so it gives no turns",
                each.record.title[:60],
                False,
            )


def _said(episodes: Sequence[Episode], reviewed: Corrections) -> Iterable[str]:
    """What the reviewed files changed, one sentence each."""
    for each in episodes:
        short = re.sub(r"\s+", " ", each.record.title)[:50]
        if each.kind != each.title.kind:
            yield f"{short}: kind {each.title.kind} became {each.kind}"
        for entry in reviewed.appearances.get(each.record.title, ()):
            where = f" of {entry.organization}" if entry.organization else ""
            part = "is not in it" if entry.role == "none" else f"is {entry.role}"
            yield f"{short}: {entry.full_name}{where} {part} ({entry.reason})"
        for guest in each.title.guests:
            if (full := reviewed.person(guest.name)) != guest.name:
                yield f"{short}: {guest.name} is {full}"

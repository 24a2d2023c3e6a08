"""A page export as rows for every table.

file → records → episodes, oldest first → rows · what is odd · what the review changed
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from semantic.errors import Place, SourceError
from warehouse.podcasts.changes import changes
from warehouse.podcasts.corrections import Corrections, corrections_for
from warehouse.podcasts.episodes import Episode, read_episode
from warehouse.podcasts.load import Load, Problem
from warehouse.podcasts.oddities import oddities
from warehouse.podcasts.records import Record, looks_like_page, open_records
from warehouse.podcasts.tables import tables

__all__ = ["looks_like_page", "read_page"]

Progress = Callable[[int, int], None]


def read_page(
    path: Path, on_progress: Progress | None = None, reviewed: Corrections | None = None
) -> Load:
    """The rows of a page export, with the reviewed corrections applied.

    `on_progress` is told bytes read and bytes in all. `reviewed` None: the corrections of the
    podcast that the page names, if somebody reviewed it. Raises SourceError for a file that is
    no page export; a record that cannot be read is a fatal problem of the load.
    """
    _refuse_no_file(path)
    watch = _Watch(path.stat().st_size, on_progress)
    header, records = open_records(path, watch.see)
    if reviewed is None:
        reviewed = corrections_for(header.name)
    hosts = tuple(reviewed.person(name) for name in header.hosts)
    episodes: list[Episode] = []
    problems: list[Problem] = []
    for each in records:
        if isinstance(each, Record):
            episodes.append(read_episode(each, hosts, reviewed))
        else:
            problems.append(each)
    if not episodes and not problems:
        message = f"{path.name} has a header but no records"
        raise SourceError("no-records", message, place=Place(path.name, watch.lines, 1))
    episodes = _oldest_first(episodes)
    return Load(
        source=path.name,
        sha256=watch.hash.hexdigest(),
        declared_total=header.declared_total,
        tables=tables(episodes, hosts, reviewed),
        problems=(*problems, *oddities(header, episodes, reviewed)),
        corrections=tuple(changes(episodes, reviewed)),
    )


def _oldest_first(printed: list[Episode]) -> list[Episode]:
    """By day; of one day, what is later in the page is older."""
    return sorted(printed, key=lambda each: each.record.published_on, reverse=True)[::-1]


class _Watch:
    """Sees every byte once: hashes it, counts its lines, tells how far the reading is."""

    def __init__(self, size: int, on_progress: Progress | None) -> None:
        self.hash = hashlib.sha256()
        self.lines = 0
        self._read, self._size, self._tell = 0, size, on_progress

    def see(self, line: bytes) -> None:
        """Take note of a line, its end included."""
        self.hash.update(line)
        self.lines += 1
        self._read += len(line)
        if self._tell:
            self._tell(self._read, self._size)


def _refuse_no_file(path: Path) -> None:
    if path.is_dir():
        raise SourceError(
            "is-a-folder",
            f"{path.name} is a folder, not a page export",
            hint="name the file inside it",
        )
    if not path.exists():
        raise SourceError("no-such-file", f"there is no file {path.name}")

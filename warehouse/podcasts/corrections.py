"""Reviewed judgement beside the loader: who is who, what no rule can know.

Each entry carries its reason. Entries name episodes by title, so they fit a page whatever its
line numbers; those whose episode is not in the page do nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from semantic.errors import SourceError
from warehouse.podcasts.topics import Topic, topic

HERE = Path(__file__).parent
ROLES = ("host", "guest", "cohost", "guest host")


@dataclass(frozen=True, slots=True)
class Person:
    """A reviewed person: every spelling, and whether they host."""

    full_name: str
    aliases: tuple[str, ...] = ()
    is_host: bool = False


@dataclass(frozen=True, slots=True)
class Appearance:
    """A reviewed appearance; `role` "none" takes a person out of the episode."""

    full_name: str
    role: str
    organization: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All reviewed entries of one podcast."""

    people: tuple[Person, ...] = ()
    organizations: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    appearances: Mapping[str, tuple[Appearance, ...]] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[Topic, ...] = ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Full names of the hosts."""
        return tuple(each.full_name for each in self.people if each.is_host)

    def person(self, spelling: str) -> str:
        """The full name that a spelling means; itself when nobody reviewed it."""
        for each in self.people:
            if spelling == each.full_name or spelling in each.aliases:
                return each.full_name
        return spelling

    def organization(self, spelling: str) -> str:
        """The reviewed name of an organisation; itself when nobody reviewed it."""
        for name, (_, spellings) in self.organizations.items():
            if spelling == name or spelling in spellings:
                return name
        return spelling


def read_corrections(folder: Path) -> Corrections:
    """The reviewed files of a podcast; nothing reviewed when the folder is absent."""
    if not folder.is_dir():
        return Corrections()
    return Corrections(
        people=tuple(
            Person(each["full_name"], tuple(each.get("aliases", ())), bool(each.get("host")))
            for each in _entries(folder / "people.yml")
        ),
        organizations={
            each["name"]: (each.get("kind", "other"), tuple(each.get("spellings", ())))
            for each in _entries(folder / "organizations.yml")
        },
        appearances=_appearances(_entries(folder / "appearances.yml")),
        kinds={each["title"]: each["kind"] for each in _entries(folder / "kinds.yml")},
        topics=tuple(
            topic(each["id"], each["name"], each["kind"], each["patterns"])
            for each in _entries(folder / "topics.yml")
        ),
    )


def _entries(path: Path) -> Sequence[Mapping[str, Any]]:
    if not path.exists():
        return ()
    entries: Sequence[Mapping[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8")) or ()
    for number, each in enumerate(entries, 1):
        if not each.get("reason"):
            raise SourceError(
                "no-reason",
                f"{path.name}: entry {number} does not say its reason",
                hint="every correction carries a `reason`",
            )
    return entries


def _appearances(entries: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Appearance, ...]]:
    found: dict[str, list[Appearance]] = {}
    for each in entries:
        if each["role"] not in (*ROLES, "none"):
            raise SourceError(
                "bad-role",
                f"appearances.yml: `{each['role']}` is not a role",
                hint="valid: " + ", ".join((*ROLES, "none")),
            )
        found.setdefault(each["title"], []).append(
            Appearance(each["person"], each["role"], each.get("organization"), each["reason"])
        )
    return {title: tuple(each) for title, each in found.items()}

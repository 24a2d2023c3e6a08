"""Reviewed judgement beside the loader: who is who, what no rule can know.

A folder of YAML files belongs to one podcast, named in its `podcast.yml`. Each entry carries
its reason. Entries name episodes by title, so they fit a page whatever its line numbers; those
whose episode is not in the page do nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from semantic.errors import SourceError
from warehouse.podcasts.topics import Topic, Topics

HERE = Path(__file__).parent
ROLES = ("host", "guest", "cohost", "guest host")
KINDS = ("interview", "emergency", "feed_swap", "fundamentals", "summit_preview", "recap")
ABSENT = "none"  # the role of somebody who is taken out of an episode
Entry = Mapping[str, Any]
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Person:
    """A reviewed person: every spelling, and whether they host."""

    full_name: str
    aliases: tuple[str, ...] = ()
    is_host: bool = False


@dataclass(frozen=True, slots=True)
class Organization:
    """A reviewed organisation: its kind, and every other spelling."""

    name: str
    kind: str
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Appearance:
    """A reviewed appearance; the role ABSENT takes a person out of the episode."""

    full_name: str
    role: str
    organization: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Corrections:
    """All reviewed entries of one podcast; none of a podcast that nobody reviewed."""

    people: tuple[Person, ...] = ()
    organizations: Mapping[str, Organization] = field(default_factory=dict)
    appearances: Mapping[str, tuple[Appearance, ...]] = field(default_factory=dict)
    kinds: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    topics: Topics = field(default_factory=Topics)

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

    def aliases(self, full_name: str) -> tuple[str, ...]:
        """The reviewed spellings of a person."""
        return next((each.aliases for each in self.people if each.full_name == full_name), ())

    def organization(self, spelling: str) -> str:
        """The reviewed name of an organisation; itself when nobody reviewed it."""
        for each in self.organizations.values():
            if spelling == each.name or spelling in each.spellings:
                return each.name
        return spelling


def corrections_for(podcast: str) -> Corrections:
    """The corrections of the podcast of this name; empty when nobody reviewed it."""
    for path in sorted(HERE.glob("*/podcast.yml")):
        if any(podcast.startswith(name) for name in _read(path, lambda each: str(each["name"]))):
            return read_corrections(path.parent)
    return Corrections()


def read_corrections(folder: Path) -> Corrections:
    """The reviewed files of a folder. Raises SourceError for one that is not as it should be."""
    organizations = _read(folder / "organizations.yml", _organization)
    return Corrections(
        people=tuple(_read(folder / "people.yml", _person)),
        organizations={each.name: each for each in organizations},
        appearances=dict(_read(folder / "appearances.yml", _appearances)),
        kinds=dict(_read(folder / "kinds.yml", _kind)),
        topics=Topics(tuple(_read(folder / "topics.yml", _topic))),
    )


def _person(each: Entry) -> Person:
    return Person(each["full_name"], tuple(each.get("aliases", ())), each.get("host") == "true")


def _organization(each: Entry) -> Organization:
    return Organization(each["name"], each["kind"], tuple(each.get("spellings", ())))


def _appearances(each: Entry) -> tuple[str, tuple[Appearance, ...]]:
    people = tuple(
        Appearance(
            one["person"],
            _one_of((*ROLES, ABSENT), one["role"]),
            one.get("organization"),
            one.get("reason") or each["reason"],
        )
        for one in each["people"]
    )
    return each["title"], people


def _kind(each: Entry) -> tuple[str, tuple[str, str]]:
    return each["title"], (_one_of(KINDS, each["kind"]), each["reason"])


def _topic(each: Entry) -> Topic:
    topic = Topic(each["id"], each["name"], each["kind"], tuple(each["patterns"]))
    return Topics((topic,)).listed[0]  # which checks its patterns


def _one_of(valid: Sequence[str], word: str) -> str:
    if word not in valid:
        raise ValueError(f"`{word}` is none of {', '.join(valid)}")
    return word


def _read(path: Path, read: Callable[[Entry], Read]) -> Iterator[Read]:
    """The entries of a file, each read; a file that is not there has none."""
    for number, each in enumerate(_entries(path) if path.exists() else (), 1):
        try:
            if not each["reason"]:
                raise ValueError("every correction carries a reason")
            yield read(each)
        except (KeyError, TypeError, ValueError) as fault:
            said = f"{fault} is missing" if isinstance(fault, KeyError) else str(fault)
            raise _bad(path, f"entry {number}: {said}") from fault


def _entries(path: Path) -> Sequence[Entry]:
    try:
        # Bytes, so that an encoding fault is YAML's to report. The loader makes texts only.
        return yaml.load(path.read_bytes(), Loader=_Strict) or ()  # noqa: S506
    except yaml.YAMLError as fault:
        raise _bad(path, " ".join(str(fault).split())) from fault


def _bad(path: Path, said: str) -> SourceError:
    return SourceError("bad-correction", f"{path.name}, {said}")


class _Strict(yaml.BaseLoader):
    """YAML whose scalars are texts, never guessed, and whose keys stand once."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping; a repeated key is an error with its place."""
        keys = [key.value for key, _ in node.value]
        for key, at in zip(keys, (key.start_mark for key, _ in node.value), strict=True):
            if keys.count(key) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"`{key}` stands twice", at)
        return super().construct_mapping(node, deep=True)

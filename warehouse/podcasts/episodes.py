"""One record as an episode: its people, chapters, turns and mentions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from warehouse.podcasts.chapters import Chapter, read_chapters
from warehouse.podcasts.corrections import Corrections
from warehouse.podcasts.records import Record
from warehouse.podcasts.titles import Title, read_title
from warehouse.podcasts.turns import Turn, full_names, read_turns, split_notes

Label = str
FullName = str


@dataclass(slots=True)
class Part:
    """What a person is in one episode. `organization` None: none is given."""

    role: str
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    """A record read whole. `speakers` says whom a label of its turns names."""

    record: Record
    title: Title
    kind: str
    people: Mapping[FullName, Part]
    others: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    turns: tuple[Turn, ...]
    has_transcript: bool
    speakers: Mapping[Label, FullName] = field(default_factory=dict)


def read_episode(record: Record, hosts: Sequence[str], reviewed: Corrections) -> Episode:
    """An episode with everyone in it; `hosts` are the podcast's, by full name.

    Hosts count as present, but where a labelled transcript gives only some of them a turn.
    """
    title = read_title(record.title)
    notes, transcript = split_notes(record.description)
    chapters = read_chapters(notes)
    people, others = _invited(title, reviewed)
    entries = reviewed.appearances.get(record.title, ())
    for each in entries:
        people[reviewed.person(each.full_name)] = Part(each.role, each.organization)
    known = _labels((*people, *hosts), reviewed)
    named = [reviewed.person(name) for name in full_names(transcript, known)]
    for name in named:
        if name not in hosts:
            people.setdefault(name, Part("guest"))
    speakers = _labels((*people, *hosts), reviewed)
    turns = read_turns(transcript, speakers, [each.title for each in chapters])
    heard = {speakers[turn.label] for turn in turns}
    for host in hosts:
        if host not in people and (not turns or host in heard):
            people[host] = Part("host")
    present = {name: part for name, part in people.items() if part.role != "none"}
    return Episode(
        record,
        title,
        reviewed.kinds.get(record.title, title.kind),
        present,
        others,
        tuple(chapters),
        tuple(turns),
        bool(transcript),
        speakers,
    )


def _invited(title: Title, reviewed: Corrections) -> tuple[dict[FullName, Part], tuple[str, ...]]:
    """The guests of a title and, apart, the organisations beyond a guest's first."""
    people: dict[FullName, Part] = {}
    others: list[str] = []
    for guest in title.guests:
        names = [reviewed.organization(each) for each in guest.organizations]
        people[reviewed.person(guest.name)] = Part("guest", names[0] if names else None)
        others += names[1:]
    return people, tuple(dict.fromkeys(others))


def _labels(people: Iterable[FullName], reviewed: Corrections) -> dict[Label, FullName]:
    """Who is meant by a full name, a reviewed spelling, or a first name that only one has."""
    labels: dict[Label, FullName] = {}
    firsts: dict[str, list[FullName]] = {}
    spellings = {each.full_name: each.aliases for each in reviewed.people}
    for name in dict.fromkeys(people):
        firsts.setdefault(name.split()[0], []).append(name)
        for spelling in (name, *spellings.get(name, ())):
            labels[spelling] = name
    for first, owners in firsts.items():
        if len(owners) == 1:
            labels.setdefault(first, owners[0])
    return labels

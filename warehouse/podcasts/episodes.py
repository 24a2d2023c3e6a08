"""One record as an episode: who is in it in what part, its chapters, its turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from warehouse.podcasts.chapters import Chapter, read_chapters
from warehouse.podcasts.corrections import ABSENT, Corrections
from warehouse.podcasts.headings import headings
from warehouse.podcasts.labels import unknown_names, whole_names
from warehouse.podcasts.names import spellings
from warehouse.podcasts.records import Record
from warehouse.podcasts.titles import Title, read_title
from warehouse.podcasts.topics import Topics
from warehouse.podcasts.turns import Turn, count_words, read_turns, split_notes

Label = str
FullName = str


@dataclass(frozen=True, slots=True)
class Part:
    """What a person is in one episode. `organization` None: none is given."""

    role: str
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """One turn, counted. `person` None: the label names nobody; `start_seconds` None: no time.

    `words` as the warehouse defines them; `mentions` by topic, topics not named left out.
    """

    label: Label
    person: FullName | None
    start_seconds: int | None
    words: int
    mentions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Episode:
    """A record read whole; its description is let go. `others`: further organisations named."""

    record: Record
    title: Title
    kind: str
    people: Mapping[FullName, Part]
    others: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    turns: tuple[Said, ...]
    has_transcript: bool


def read_episode(record: Record, hosts: Sequence[FullName], reviewed: Corrections) -> Episode:
    """An episode with everyone in it; `hosts` are the podcast's.

    Hosts count as present, except where a labelled transcript gives a host no turn.
    """
    title = read_title(record.title)
    notes, transcript = split_notes(record.description)
    chapters = read_chapters(notes)
    people, others = _invited(title, reviewed)
    for each in reviewed.appearances.get(record.title, ()):
        people[reviewed.person(each.full_name)] = Part(each.role, each.organization)
    speakers = _speakers(transcript, people, hosts, reviewed)
    heads = headings(each.title for each in chapters)
    said = read_turns(transcript, speakers, heads)
    turns = [_counted(turn, speakers, reviewed.topics) for turn in said]
    heard = {turn.person for turn in turns}
    for name in dict.fromkeys(name for name in speakers.values() if name in heard):
        if name and name not in hosts:
            people.setdefault(name, Part("guest"))
    for host in hosts:
        if not turns or host in heard:
            people.setdefault(host, Part("host"))
    kind, _ = reviewed.kinds.get(record.title, (title.kind, ""))
    return Episode(
        replace(record, description=""),
        title,
        kind,
        {name: part for name, part in people.items() if part.role != ABSENT},
        others,
        tuple(chapters),
        tuple(turns),
        bool(transcript),
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


def _speakers(
    transcript: str, people: Iterable[FullName], hosts: Sequence[FullName], reviewed: Corrections
) -> dict[Label, FullName | None]:
    """Whom each label of a transcript names; None for a label that names nobody known."""
    here = dict.fromkeys((*people, *hosts))
    for name in whole_names(transcript, _labels(here, reviewed)):
        here.setdefault(_host_called(name, hosts) or reviewed.person(name))
    found: dict[Label, FullName | None] = dict(_labels(here, reviewed))
    for name in unknown_names(transcript, found):
        found[name] = _host_called(name, hosts)
    return found


def _host_called(name: FullName, hosts: Sequence[FullName]) -> FullName | None:
    """The host whom the page calls by the first of these names only, if there is one."""
    return next((host for host in hosts if " " in name and host == name.split()[0]), None)


def _labels(people: Iterable[FullName], reviewed: Corrections) -> dict[Label, FullName]:
    """Who is meant by a full name, a reviewed spelling, or a first name that only one has."""
    labels: dict[Label, FullName] = {}
    firsts: dict[str, list[FullName]] = {}
    for name in people:
        firsts.setdefault(name.split()[0], []).append(name)
        known = spellings(name) if " " not in name else (name,)
        for spelling in (*known, *reviewed.aliases(name)):
            labels[spelling] = name
    for first, owners in firsts.items():
        if len(owners) == 1:
            labels.setdefault(first, owners[0])
    return labels


def _counted(turn: Turn, speakers: Mapping[Label, FullName | None], topics: Topics) -> Said:
    return Said(
        turn.label,
        speakers.get(turn.label),
        turn.start_seconds,
        count_words(turn.text),
        topics.mentions(turn.text),
    )

"""What the reviewed files changed, one sentence each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from warehouse.podcasts.corrections import ABSENT, Appearance, Corrections
from warehouse.podcasts.episodes import Episode

SHORT = 50  # characters of a title


def changes(episodes: Sequence[Episode], reviewed: Corrections) -> Iterator[str]:
    """Kinds, appearances and names that differ from what the page alone gives."""
    for each in episodes:
        short = " ".join(each.record.title.split())[:SHORT].rstrip()
        yield from (f"{short}: {said}" for said in _of_one(each, reviewed))
    yield from _labels(episodes)


def _of_one(each: Episode, reviewed: Corrections) -> Iterator[str]:
    title = each.record.title
    if each.kind != each.title.kind:
        _, reason = reviewed.kinds[title]
        yield f"kind {each.title.kind} became {each.kind} ({reason})"
    yield from (_appearance(one) for one in reviewed.appearances.get(title, ()))
    for guest in each.title.guests:
        if (full_name := reviewed.person(guest.name)) != guest.name:
            yield f"{guest.name} is {full_name}"
        for name in guest.organizations:
            if (known := reviewed.organization(name)) != name:
                yield f"{name} is {known}"


def _appearance(entry: Appearance) -> str:
    if entry.role == ABSENT:
        return f"{entry.full_name} is not in it ({entry.reason})"
    of = f" of {entry.organization}" if entry.organization else ""
    return f"{entry.full_name}{of} is {entry.role} ({entry.reason})"


def _labels(episodes: Sequence[Episode]) -> Iterator[str]:
    """Labels that name somebody neither by full nor by first name."""
    counts = Counter(
        (turn.label, turn.person)
        for each in episodes
        for turn in each.turns
        if turn.person and turn.label not in (turn.person, turn.person.split()[0])
    )
    for (label, person), count in sorted(counts.items()):
        yield f"label {label} is {person} in {count:,} {'turn' if count == 1 else 'turns'}"

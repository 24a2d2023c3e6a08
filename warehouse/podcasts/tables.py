"""Episodes, oldest first, as the rows of every table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from warehouse.podcasts.corrections import Corrections
from warehouse.podcasts.episodes import Episode
from warehouse.podcasts.names import slug
from warehouse.podcasts.titles import is_repeat, stem

Rows = list[tuple[Any, ...]]


def tables(
    episodes: Sequence[Episode], hosts: Sequence[str], reviewed: Corrections
) -> Mapping[str, Rows]:
    """Rows of every table but `ingests`, in the column order of the schema."""
    names = _one_spelling(name for each in episodes for name in each.people)
    firms = _one_spelling(name for each in episodes for name in organizations_of(each))
    return {
        "episodes": list(_episodes(episodes)),
        "people": [(key, name, name in hosts) for key, name in sorted(names.items())],
        "person_aliases": _aliases(names, reviewed),
        "organizations": [
            (key, name, known.kind if (known := reviewed.organizations.get(name)) else "other")
            for key, name in sorted(firms.items())
        ],
        "appearances": list(_appearances(episodes)),
        "chapters": list(_chapters(episodes)),
        "turns": list(_turns(episodes)),
        "topics": [(each.topic_id, each.name, each.kind) for each in reviewed.topics.listed],
        "mentions": list(_mentions(episodes)),
    }


def organizations_of(episode: Episode) -> Iterator[str]:
    """Every organisation named for an episode: those of its people, and further ones."""
    yield from (part.organization for part in episode.people.values() if part.organization)
    yield from episode.others


def repeats(episodes: Sequence[Episode]) -> dict[int, int]:
    """Episode number → number of the episode whose recording it repeats.

    The repeat is the one whose title speaks of its audio; it repeats the one of the same title
    that was published nearest to it.
    """
    alike: dict[str, list[int]] = {}
    for number, each in enumerate(episodes, 1):
        alike.setdefault(stem(each.record.title), []).append(number)
    found: dict[int, int] = {}
    for numbers in alike.values():
        originals = [no for no in numbers if not is_repeat(episodes[no - 1].record.title)]
        for no in numbers if originals else ():
            if no not in originals:
                found[no] = min(originals, key=lambda other: abs(other - no))
    return found


def _episodes(episodes: Sequence[Episode]) -> Iterator[tuple[Any, ...]]:
    repeated = repeats(episodes)
    for number, each in enumerate(episodes, 1):
        yield (
            number,
            each.record.title,
            each.record.published_on,
            each.record.duration_seconds,
            each.kind,
            each.title.series,
            each.has_transcript,
            bool(each.chapters),
            bool(each.turns),
            None,  # the page prints no addresses
            repeated.get(number),
        )


def _one_spelling(names: Iterable[str]) -> dict[str, str]:
    """Key → name. Spellings that make one key are one: the first stands."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(slug(name), name)
    return found


def _aliases(names: Mapping[str, str], reviewed: Corrections) -> Rows:
    """Each full name, which is an alias of itself, and the reviewed spellings."""
    pairs = {
        (key, alias) for key, name in names.items() for alias in (name, *reviewed.aliases(name))
    }
    return sorted(pairs)


def _appearances(episodes: Sequence[Episode]) -> Iterator[tuple[Any, ...]]:
    for number, each in enumerate(episodes, 1):
        parts = {slug(name): part for name, part in list(each.people.items())[::-1]}
        for key in sorted(parts):
            part = parts[key]
            yield number, key, part.role, slug(part.organization) if part.organization else None


def _chapters(episodes: Sequence[Episode]) -> Iterator[tuple[Any, ...]]:
    for number, each in enumerate(episodes, 1):
        starts = [chapter.start_seconds for chapter in each.chapters]
        ends = [*starts[1:], each.record.duration_seconds]
        for position, (chapter, end) in enumerate(zip(each.chapters, ends, strict=False), 1):
            yield number, position, chapter.start_seconds, end, chapter.title


def _turns(episodes: Sequence[Episode]) -> Iterator[tuple[Any, ...]]:
    for number, each in enumerate(episodes, 1):
        for position, turn in enumerate(each.turns, 1):
            person = slug(turn.person) if turn.person else None
            speaker = turn.person or turn.label
            yield number, position, speaker, person, turn.start_seconds, turn.words


def _mentions(episodes: Sequence[Episode]) -> Iterator[tuple[Any, ...]]:
    for number, each in enumerate(episodes, 1):
        counts: Counter[tuple[str, str]] = Counter()
        for turn in each.turns:
            for topic_id, count in turn.mentions.items():
                counts[slug(turn.person) if turn.person else "", topic_id] += count
        for (person, topic_id), count in sorted(counts.items()):
            yield number, person or None, topic_id, count

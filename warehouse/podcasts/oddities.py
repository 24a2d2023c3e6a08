"""What is odd about a page that was read whole: kept as printed, and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rapidfuzz import fuzz, process

from warehouse.podcasts.corrections import Corrections
from warehouse.podcasts.episodes import Episode
from warehouse.podcasts.load import Problem
from warehouse.podcasts.records import SHOWN, Header
from warehouse.podcasts.tables import organizations_of

LOOK_ALIKE = 85  # of 100; Codeium and Codium AI reach 75 and are told apart by review alone
MOST_COMPARED = 2_000  # names; comparing is quadratic


def oddities(
    header: Header, episodes: Sequence[Episode], reviewed: Corrections
) -> Iterator[Problem]:
    """Totals that differ, clocks that cannot be right, names nobody reviewed."""
    if header.declared_total != len(episodes):
        said = f"the page says it has {header.declared_total:,} episodes"
        yield Problem(None, f"{said}, {len(episodes):,} were in it", "", fatal=False)
    for each in episodes:
        for reason in _of_one(each):
            yield Problem(each.record.line, reason, each.record.title[:SHOWN], fatal=False)
    yield from _to_review(episodes, reviewed)


def _of_one(each: Episode) -> Iterator[str]:
    length = each.record.duration_seconds
    chapters = [chapter.start_seconds for chapter in each.chapters]
    turns = [turn.start_seconds for turn in each.turns if turn.start_seconds is not None]
    if late := sum(start > length for start in chapters):
        yield f"{_count(late, 'chapter starts', 'chapters start')} after the audio ends"
    if back := _steps_back(chapters):
        yield f"{_count(back, 'chapter starts', 'chapters start')} before the one before it"
    if late := sum(start > length for start in turns):
        yield f"{_count(late, 'turn starts', 'turns start')} after the audio ends"
    if back := _steps_back(turns):
        yield f"{_count(back, 'turn starts', 'turns start')} before the one before it"
    if nameless := sum(turn.person is None for turn in each.turns):
        labels = ", ".join(sorted({turn.label for turn in each.turns if turn.person is None}))
        yield f"{_count(nameless, 'turn is', 'turns are')} by somebody without a name: {labels}"
    if each.has_transcript and not each.turns:
        yield "the transcript has no speaker labels, so it gives no turns"


def _steps_back(starts: Sequence[int]) -> int:
    return sum(following < start for start, following in pairwise(starts))


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _to_review(episodes: Sequence[Episode], reviewed: Corrections) -> Iterator[Problem]:
    """Organisations that nobody reviewed, and names that look alike; none is ever merged."""
    lines: dict[str, int] = {}
    for each in episodes:
        for name in organizations_of(each):
            lines.setdefault(name, each.record.line)
    new = [name for name in sorted(lines) if name not in reviewed.organizations]
    for name in new if reviewed.organizations else ():
        reason = f"organisation `{name}` is not reviewed: its kind is other"
        yield Problem(lines[name], reason, name, fatal=False)
    for name in new[:MOST_COMPARED]:
        for _, _, other in process.extract(
            name.casefold(),
            {one: one.casefold() for one in sorted(lines)[:MOST_COMPARED] if one != name},
            scorer=fuzz.ratio,
            score_cutoff=LOOK_ALIKE,
            limit=3,
        ):
            reason = f"organisations `{name}` and `{other}` look alike and are kept apart"
            yield Problem(lines[name], reason, name, fatal=False)

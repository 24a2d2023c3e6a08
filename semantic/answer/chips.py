"""The parts of a query that people change by hand, each in words; and what each may become."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from semantic.query.paraphrase import Named, condition, days, low, order_words
from semantic.query.types import Query, TimeDimension

Part = Literal["measures", "breakdown", "grain", "range", "filter", "segments", "order"]
GRAINS = ("day", "week", "month", "quarter", "year")
_NAMED = 2  # members that a chip names; more are counted


class Shown(Named, Protocol):
    """A member as a surface shows it: a view's, or one of the open cubes'."""

    @property
    def name(self) -> str:
        """As queries name it."""

    @property
    def surface(self) -> str:
        """Where it is shown; members of one surface go together."""


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of a query in words. `at`: which of the query's filters it is."""

    part: Part
    label: str
    at: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """Members that a query may be made of, by title: its surface's."""

    measures: tuple[Shown, ...] = ()
    dimensions: tuple[Shown, ...] = ()
    times: tuple[Shown, ...] = ()
    segments: tuple[Shown, ...] = ()


def chips(query: Query, members: Mapping[str, Named], default_time: str | None) -> list[Chip]:
    """One chip for each part, in the order in which a query is read."""
    time = time_of(query, default_time)
    made = []
    if query.measures:
        made.append(Chip("measures", _titles(query.measures, members)))
    else:
        made.append(Chip("measures", "a list"))
    by = _titles(query.dimensions, members, lower=True)
    word = "by" if query.measures else "of"
    made.append(Chip("breakdown", f"{word} {by}" if by else "no breakdown"))
    if time and (query.measures or time.granularity):
        made.append(Chip("grain", f"per {time.granularity}" if time.granularity else "in total"))
    if time:
        made.append(Chip("range", _range(time)))
    made += [Chip("filter", condition(each, members), at) for at, each in enumerate(query.filters)]
    if query.segments:
        made.append(Chip("segments", _titles(query.segments, members, lower=True)))
    made.append(Chip("order", ", ".join(order_words(query, members)) or "usual order"))
    return made


def time_of(query: Query, default_time: str | None) -> TimeDimension | None:
    """The time dimension that the chips of grain and range are about."""
    if query.time_dimensions:
        return next(
            (each for each in query.time_dimensions if each.granularity), query.time_dimensions[0]
        )
    return TimeDimension(default_time) if default_time else None


def offer(query: Query, members: Mapping[str, Shown]) -> Offer:
    """What the query's surface shows, by title; members that mean the same stand once."""
    named = {members[name].surface for name in query.members() if name in members}
    there = sorted(
        (each for each in members.values() if each.surface in named),
        key=lambda each: (each.title.lower(), each.name),
    )

    def of(kind: str) -> tuple[Shown, ...]:
        return tuple(each for each in there if each.kind == kind)

    return Offer(of("measure"), of("dimension"), of("time"), of("segment"))


def told_apart(shown: Sequence[Shown]) -> dict[str, str]:
    """A label for each member: its title, with its name where others are called the same."""
    counts: dict[str, int] = {}
    for each in shown:
        counts[each.title] = counts.get(each.title, 0) + 1
    return {
        each.name: each.title
        if counts[each.title] == 1
        else f"{each.title} ({each.name.partition('.')[2].replace('_', ' ')})"
        for each in shown
    }


OPERATORS: Mapping[str, Mapping[str, str]] = {
    "string": {"equals": "is", "notEquals": "is not", "contains": "contains",
               "notContains": "does not contain", "startsWith": "starts with",
               "endsWith": "ends with", "set": "is known", "notSet": "is missing"},
    "number": {"equals": "is", "notEquals": "is not", "gt": "over", "gte": "at least",
               "lt": "under", "lte": "at most", "set": "is known", "notSet": "is missing"},
    "time": {"inDateRange": "between", "notInDateRange": "not between", "set": "is known",
             "notSet": "is missing"},
    "boolean": {"equals": "is", "set": "is known", "notSet": "is missing"},
}  # fmt: skip


def operators(kind: str, type: str) -> Mapping[str, str]:
    """The operators that fit a member, in words; a measure is a number whatever its type."""
    if kind == "measure" and type not in ("string", "time", "boolean"):
        return OPERATORS["number"]
    return OPERATORS.get("time" if kind == "time" else type, OPERATORS["string"])


def _titles(names: Iterable[str], members: Mapping[str, Named], lower: bool = False) -> str:
    titles = [
        members[name].title if name in members else name.rpartition(".")[2].replace("_", " ")
        for name in names
    ]
    titles = [low(title) for title in titles] if lower else titles
    shown = titles if len(titles) <= _NAMED else [*titles[: _NAMED - 1]]
    more = len(titles) - len(shown)
    return ", ".join(shown) + (f" +{more}" if more else "")


def _range(time: TimeDimension) -> str:
    ranges = [time.date_range] if time.date_range else list(time.compare)
    return " compared with ".join(days(each) for each in ranges if each) or "all time"

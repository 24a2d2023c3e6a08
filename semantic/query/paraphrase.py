"""A query in words, with resolved dates: what will be answered, whatever was typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from semantic.model.parts import About
from semantic.query.types import (
    DATE_OPERATORS,
    And,
    AnyFilter,
    Filter,
    Query,
    Range,
    TimeDimension,
    Value,
)

_WORDS: Mapping[str, str] = {
    "equals": "is", "notEquals": "is not", "contains": "contains",
    "notContains": "does not contain", "startsWith": "starts with",
    "notStartsWith": "does not start with", "endsWith": "ends with",
    "notEndsWith": "does not end with", "gt": "over", "gte": "at least", "lt": "under",
    "lte": "at most", "set": "is known", "notSet": "is missing", "inDateRange": "between",
    "notInDateRange": "not between", "onTheDate": "on", "beforeDate": "before",
    "beforeOrOnDate": "up to", "afterDate": "after", "afterOrOnDate": "from",
}  # fmt: skip
_SHOWN = 4
_YEAR = re.compile(r"(^|_)years?$")


class Named(Protocol):
    """What a paraphrase needs to know of a member: its title, kind and type, and whose it is."""

    @property
    def title(self) -> str:
        """What people call it."""

    @property
    def kind(self) -> str:
        """measure, dimension, time or segment."""

    @property
    def type(self) -> str:
        """The type of its values."""

    @property
    def home(self) -> str:
        """The cube it is of."""

    @property
    def own(self) -> str:
        """Its name there."""

    @property
    def about(self) -> About:
        """What else the model says of it."""


def paraphrase(
    query: Query, members: Mapping[str, Named], usual: frozenset[str] = frozenset()
) -> str:
    """One line: what is shown, by what, under which conditions, when, in which order.

    `usual` time dimensions are not named, unless what is measured has another one of its own.
    """
    usual = _usual_here(query, members, usual)
    parts = [_subject(query, members, usual)]
    parts += [condition(each, members) for each in query.filters]
    parts += [_title(name, members) for name in query.segments]
    parts += [
        _when(time, members, usual)
        for time in query.time_dimensions
        if time.date_range or time.compare
    ]
    parts += order_words(query, members)
    text = ", ".join(part for part in parts if part)
    return text[:1].upper() + text[1:]


def _usual_here(
    query: Query, members: Mapping[str, Named], usual: frozenset[str]
) -> frozenset[str]:
    """ "Customers in 2023" are those who came then; by the date of their orders, that is said."""
    homes = {members[name].home for name in query.measures if name in members}
    own = {name for name in usual if name in members and members[name].home in homes}
    shown = {name.partition(".")[0] for name in query.measures}
    views = {name for name in usual if name.partition(".")[0] in shown}
    return frozenset(own or views or usual) if homes else usual


def _subject(query: Query, members: Mapping[str, Named], usual: frozenset[str]) -> str:
    """ "Average length by kind and month", or for a list "Title and date"."""
    groups = [low(_title(name, members)) for name in query.dimensions]
    groups += [_grain(each, members, usual) for each in query.time_dimensions if each.granularity]
    if not query.measures:
        first = _title(query.dimensions[0], members) if query.dimensions else "Times"
        rest = groups[1:] if query.dimensions else groups
        return _and([first, *rest]) if groups else ""
    shown = [_title(name, members) for name in query.measures]
    shown = [shown[0], *(low(name) for name in shown[1:])]
    # "Growth over the previous month, by month": the second month is the breakdown.
    again = groups and shown[-1].lower().endswith(f" {groups[0]}")
    return _and(shown) + (f"{',' if again else ''} by {_and(groups)}" if groups else "")


def _grain(time: TimeDimension, members: Mapping[str, Named], usual: frozenset[str]) -> str:
    """ "month", or of which date, where neither its range nor custom says it."""
    grain = time.granularity or ""
    if time.dimension in usual or time.date_range or time.compare:
        return grain
    return f"{grain} of {low(_title(time.dimension, members))}"


def _title(name: str, members: Mapping[str, Named]) -> str:
    member = members.get(name)
    return member.title if member else name.rpartition(".")[2].replace("_", " ")


def low(title: str) -> str:
    """A title inside a sentence; abbreviations keep their capitals."""
    return title[:1].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title


def condition(each: AnyFilter, members: Mapping[str, Named]) -> str:
    """A condition in words: "kind is interview"."""
    if not isinstance(each, Filter):
        word = " and " if isinstance(each, And) else " or "
        return "(" + word.join(condition(inner, members) for inner in each.filters) + ")"
    member = members.get(each.member)
    title = low(_title(each.member, members))
    if member and member.type == "boolean" and each.operator == "equals":
        return title if each.values == (True,) else f"not: {title}"
    return " ".join(
        filter(
            None,
            (
                title,
                _WORDS.get(each.operator, each.operator),
                _values(each, member is not None and _plain(member)),
            ),
        )
    )


def _plain(member: Named) -> bool:
    """Whether the numbers are names of something: "1979" is a year, and not 1,979 of anything."""
    return member.about.format == "id" or bool(_YEAR.search(member.own))


def _values(each: Filter, plain: bool) -> str:
    shown = [str(value) if plain and isinstance(value, int) else _value(value)
             for value in each.values]  # fmt: skip
    if each.operator in DATE_OPERATORS:
        return " and ".join(dict.fromkeys(shown))
    if len(shown) > _SHOWN:
        shown = [*shown[:_SHOWN], f"{len(shown) - _SHOWN} more"]
    return " or ".join(shown)


def _value(value: Value) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "missing"}[value]
    if isinstance(value, int | float):
        return f"{value:,}"
    try:
        return (
            _day(datetime.fromisoformat(value)) if len(value) >= 10 and value[4] == "-" else value
        )
    except ValueError:
        return value


def _when(time: TimeDimension, members: Mapping[str, Named], usual: frozenset[str]) -> str:
    said = "" if time.dimension in usual else f"{low(_title(time.dimension, members))} "
    ranges = [time.date_range] if time.date_range else list(time.compare)
    return said + " compared with ".join(days(each) for each in ranges if each)


def days(span: Range) -> str:
    """A range as days: "1 Jan to 31 Dec 2023", "26 Oct 2023"."""
    first, last = span.start, span.end
    if first.date() == last.date():
        return _day(first)
    if (
        last + timedelta(microseconds=1)
    ).time() != last.min.time() and last.time() != last.max.time():
        return f"{first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}"
    same = first.year == last.year
    return f"{first.day} {first:%b}{'' if same else f' {first.year}'} to {_day(last)}"


def _day(day: datetime) -> str:
    return f"{day.day} {day:%b} {day.year}"


def order_words(query: Query, members: Mapping[str, Named]) -> list[str]:
    """How the rows are ordered and cut, if the query says so."""
    if not query.order:
        return [f"first {query.limit}"] if query.limit else []
    lead, limit = query.order[0], query.limit
    member = members.get(lead.member)
    down = lead.direction == "desc"
    if member and member.kind == "time":
        way = "latest" if down else "earliest"
        return [f"the {way}{f' {limit}' if limit > 1 else ''}" if limit else f"{way} first"]
    title = low(_title(lead.member, members))
    if member and member.type in ("string", "boolean") and member.kind != "measure":
        way = f"in {'reverse ' if down else ''}order of {title}"
        return [f"{way}, {_cut(limit)}" if limit else way]
    way = f"{_way(member, title, down)} {title}"
    which = "one" if limit == 1 else str(limit)
    return [f"the {which} with the {way}" if limit else f"{way} first"]


def _way(member: Named | None, title: str, down: bool) -> str:
    """ "Most orders", "highest length": what is counted is called like its unit."""
    unit = (member.about.unit or "").lower() if member else ""
    counted = unit.endswith("s") and title.lower().endswith(unit)
    if counted and title.partition(" ")[0].lower() not in _MADE:
        return "most" if down else "fewest"
    return "highest" if down else "lowest"


_MADE = frozenset(("total", "average", "mean", "median", "number", "count"))


def _cut(limit: int) -> str:
    return "the first" if limit == 1 else f"the first {limit}"


def _and(parts: Sequence[str]) -> str:
    return (
        parts[0]
        if len(parts) == 1
        else ", ".join(parts[:-1]) + " and " + parts[-1]
        if parts
        else ""
    )

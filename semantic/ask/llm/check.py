"""A reply's queries against the model: what is wrong comes back as sentences to mend them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from semantic.ask.coverage import unexplained
from semantic.ask.lexicon import Lexicon
from semantic.ask.linker import common_links, covers, member_links
from semantic.ask.llm.held import left_out, members_of
from semantic.ask.llm.reply import Reply
from semantic.ask.nearest import nearest_values
from semantic.ask.surfaces import Member
from semantic.ask.values import ValueIndex
from semantic.ask.words import Word, fold
from semantic.errors import MetricastError
from semantic.query.spec import read_query
from semantic.query.types import Query, TimeDimension, leaves

Compiles = Callable[[Query], MetricastError | None]
_NAMING = ("equals", "notEquals")
_MOST_SAID = 5
MOST_BESIDE = 3  # words that an entry of a reading has beside the one it explains


@dataclass(frozen=True, slots=True)
class Known:
    """What a query is checked against."""

    lexicon: Lexicon
    values: ValueIndex
    as_of: date
    compiles: Compiles


class Wrong(Exception):
    """What is wrong with a query, in sentences that say what would be right."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems[:_MOST_SAID])


def checked(written: Mapping[str, Any], known: Known) -> Query:
    """The query of a reply: read, of visible members, with existing values, compiling.

    Raises Wrong.
    """
    try:
        query = read_query(written, known.as_of)
    except MetricastError as fault:
        raise Wrong([_said(fault)]) from fault
    names = members_of(query)
    if unknown := [name for name in names if name not in known.lexicon.members]:
        raise Wrong([_unknown(name, known) for name in unknown])
    if problems := [*_absent_values(query, known)]:
        raise Wrong(problems)
    if not (query.measures or query.dimensions or query.time_dimensions):
        raise Wrong(["the query asks for nothing"])
    query = _as_shown(query)
    if (found := known.compiles(query)) is not None:
        raise Wrong([_said(found)])
    return query


def _as_shown(query: Query) -> Query:
    """Series without holes, as both translators ask for them."""
    series = bool(query.measures) and any(each.granularity for each in query.time_dimensions)
    ranked = bool(query.order) and query.limit is not None
    return replace(query, fill_missing_dates=series and not ranked and not query.order)


def _said(fault: MetricastError) -> str:
    near = f"; nearest: {', '.join(fault.near)}" if fault.near else ""
    where = f" (in {fault.path})" if fault.path else ""
    return f"{fault.message}{where}{near}"


def _unknown(name: str, known: Known) -> str:
    from semantic.model.nearest import nearest

    near = nearest(name, tuple(known.lexicon.members))
    return f"there is no member `{name[:80]}`" + (f"; nearest: {', '.join(near)}" if near else "")


def _absent_values(query: Query, known: Known) -> list[str]:
    """Values of an indexed dimension that nobody has."""
    problems = []
    for leaf in leaves(query.filters):
        member = known.lexicon.members[leaf.member]
        column = known.values.column(member.identity) if member.kind == "dimension" else None
        if column is None or not column.complete or leaf.operator not in _NAMING:
            continue
        own = set(column.values)
        for value in leaf.values:
            if str(value) not in own:
                near = nearest_values(str(value), known.values)
                said = f"; nearest: {', '.join(near)}" if near else ""
                problems.append(f"`{leaf.member}` has no value “{str(value)[:60]}”{said}")
    return problems


def uncovered(words: Sequence[Word], query: Query, reply: Reply, known: Known) -> list[str]:
    """Words of the question that neither the query nor the reply's reading stands for."""
    said = _stands_for(reply, query, known)
    lost = without_part(words, query, known)
    return [word for word in lost if not any(_reads(text, fold(word)) for text in said)]


def without_part(words: Sequence[Word], query: Query, known: Known) -> list[str]:
    """Words that no member explains, and those whose date, value or member the query lacks."""
    surface = known.lexicon.members[members_of(query)[0]].surface
    index = next(i for i in known.lexicon.indexes if i.surface.name == surface)
    linked = common_links(words, known.values, known.as_of)
    ways = covers(words, [*linked, *member_links(words, index, linked)])
    lost = [[*unexplained(way, words), *left_out(way, query, known.lexicon)] for way in ways]
    return min(lost, key=len, default=[])


def _reads(text: str, word: str) -> bool:
    """Whether an entry of a reading is about this word: one for the whole question is not."""
    return word in text and len(text.split()) <= len(word.split()) + MOST_BESIDE


def _stands_for(reply: Reply, query: Query, known: Known) -> list[str]:
    """The words of a reading whose meaning is really in the query."""
    values = {fold(str(v)) for leaf in leaves(query.filters) for v in leaf.values}
    names = members_of(query)
    members: list[Member] = [known.lexicon.members[name] for name in names]
    means = {fold(text) for m in members for text in (m.name, m.own, m.title)} | values
    means |= {"limit", "order"} if query.limit is not None or query.order else set()
    for time in query.time_dimensions:
        means |= {fold(time.granularity)} if time.granularity else set()
        means |= _days(time)
    return [fold(words) for words, meaning in reply.reading if fold(meaning) in means]


def _days(time: TimeDimension) -> set[str]:
    """Every way in which a reply may write the days of a range."""
    found: set[str] = set()
    for span in (time.date_range, *time.compare):
        if span is not None:
            days = [str(each)[:10] for each in (span.start, span.end) if each]
            found |= {*days, " to ".join(days), ", ".join(days), f"[{', '.join(days)}]"}
    return {fold(each) for each in found}


def notes(words: Sequence[str], asked: str, reply: Reply, known: Known) -> tuple[str, ...]:
    """What was assumed of words that the model's names do not have: only words of the question
    are repeated, since a reply could say anything."""
    found = []
    text = fold(asked)
    for said, meaning in reply.reading:
        if fold(said) not in text:
            continue
        member = known.lexicon.members.get(meaning)
        if any(fold(word) in fold(said) for word in words):
            found.append(f"“{said}” is read as {member.title if member else meaning[:80]}")
    return tuple(found[:_MOST_SAID])

"""From a number to the things it counts and back: "which ones?", "how many?", "by month"."""

from __future__ import annotations

from dataclasses import replace

from semantic.ask.lexicon import Lexicon
from semantic.ask.phrasings import bag_of
from semantic.ask.reading import Unread
from semantic.ask.surfaces import Entity, Member, Surface, names_one, phrases_of
from semantic.query.types import Filter, Order, Query


def listed(query: Query, lexicon: Lexicon, surface: Surface) -> Query:
    """The things that a query counts, under its conditions. Raises Unread."""
    if not query.measures:
        return query
    measure = lexicon.members.get(query.measures[0])
    entity = _counted(measure, surface) if measure else None
    if measure is None or entity is None or entity.label is None:
        raise Unread("what is counted here has no names to list", (), "no-member")
    label, filters = entity.label, query.filters
    time = entity.time if entity.time and entity.time.home == entity.cube else None
    if measure.filtered:
        filters = (*filters, Filter(measure.name, "gt", (0,)))
    kept = tuple(
        replace(each, granularity=None) for each in query.time_dimensions if each.date_range
    )
    return replace(
        query, measures=(), dimensions=tuple(m.name for m in (label, time) if m), filters=filters,
        time_dimensions=kept, order=(Order(time.name, "asc"),) if time else None, limit=None,
        fill_missing_dates=False,
    )  # fmt: skip


def counted(query: Query, lexicon: Lexicon, surface: Surface) -> Query:
    """How many a query lists, under its conditions; of numbers, their total. Raises Unread."""
    kept = tuple(
        replace(each, granularity=None) for each in query.time_dimensions if each.date_range
    )
    bare = replace(
        query, dimensions=(), time_dimensions=kept, order=None, limit=None,
        fill_missing_dates=False,
    )  # fmt: skip
    if query.measures:
        return bare
    first = lexicon.members.get(query.dimensions[0]) if query.dimensions else None
    count = count_of(first, surface) if first else None
    if count is None:
        raise Unread("nothing counts what is listed here", (), "no-measure")
    return replace(bare, measures=(count.name,))


def count_of(label: Member, surface: Surface) -> Member | None:
    """The measure that counts the things a label names: of its cube, or by its own noun."""
    entity = next((each for each in surface.entities if each.cube == label.home), None)
    if entity and entity.count and names_one(entity.label or label):
        return entity.count
    nouns = {bag_of(phrase) for phrase in phrases_of(label)}
    nouns |= {bag_of(phrase) for phrase in (entity.phrases if entity else ())}
    for member in surface.members:
        plain = member.kind == "measure" and member.counts and not member.filtered
        if plain and any(bag_of(phrase) - {"count"} in nouns for phrase in phrases_of(member)):
            return member
    return None


def _counted(measure: Member, surface: Surface) -> Entity | None:
    """The thing that a measure counts: by its own noun, else the rows of its cube."""
    said = {bag_of(phrase) - {"count", "total"} for phrase in phrases_of(measure)}
    named = [
        each for each in surface.entities
        if each.label and names_one(each.label)
        and (any(bag_of(phrase) in said for phrase in each.phrases)
             or any(bag_of(phrase) in said for phrase in phrases_of(each.label)))
    ]  # fmt: skip
    if named:
        return named[0]
    home = next((each for each in surface.entities if each.cube == measure.home), None)
    fits = home and home.label and names_one(home.label) and measure.type == "count"
    return home if fits else None

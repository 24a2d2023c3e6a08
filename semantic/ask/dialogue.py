"""A follow-up is an edit of the previous query: what it names changes, the rest stays."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from semantic.ask.assemble import time_part
from semantic.ask.drill import counted, listed
from semantic.ask.index import Index
from semantic.ask.lexicon import Lexicon
from semantic.ask.links import Link
from semantic.ask.reading import Reading, Unread
from semantic.ask.stand_ins import stood_in
from semantic.ask.surfaces import Member, names_one
from semantic.ask.words import Word
from semantic.query.types import AnyFilter, Filter, Order, Query, TimeDimension, leaves

_OPENS = {"and", "by", "also", "only", "not", "with", "follow", "remove", "grain", "vs", "top"}
_CUES = {"follow", "only", "also", "remove", "drill", "tally", "ever"}


_POINTING = frozenset("it its they them their those these him he she".split())
_THAT = frozenset(("is that", "are that", "of that"))


def context_of(previous: Query, lexicon: Lexicon) -> tuple[Index, tuple[Member, ...]] | None:
    """The surface of a query and what it shows; None if the model no longer has it."""
    names = (*previous.measures, *previous.dimensions)
    members = [lexicon.members[name] for name in names if name in lexicon.members]
    if not members:
        return None
    surface = members[0].surface
    index = next((i for i in lexicon.indexes if i.surface.name == surface), None)
    return (index, tuple(members)) if index else None


def is_follow_up(reading: Reading, links: Sequence[Link]) -> bool:
    """Whether the words change something rather than ask for something whole."""
    if not reading.complete:
        return True
    if not reading.filters and points(_said(links)):
        return True  # "who mentioned it most": of what was just asked about
    opening = next((link for link in links if link.kind != "stop"), None)
    opens = opening is not None and (opening.role in _OPENS or opening.kind in ("date", "value"))
    return (opens and not (reading.measures and reading.groups)) or bool(
        reading.cues & _CUES - {"only"}
    )


def _said(links: Sequence[Link]) -> list[str]:
    return [word for link in links for word in link.text.lower().split()]


def points(said: Sequence[str]) -> bool:
    """Whether a word stands for what was just shown: "its parts", "how many is that"."""
    said = list(said)
    closes = " ".join(said[-2:]) in _THAT
    pairs = set(itertools.pairwise(said))
    closes = closes or bool(pairs & {("that", "one"), ("this", "one"), ("the", "one")})
    opens = said[:1] in (["in"], ["on"], ["from"]) and said[1:2] in (["which"], ["what"])
    past = said[:1] in (["what"], ["which"], ["who"]) and said[1:3] in (
        ["was", "the"], ["were", "the"])  # fmt: skip
    past = past or said in (["by", "whom"], ["by", "who"])
    then = "then" in (said[:1] + said[-1:]) or said[:2] in (["ok", "then"], ["okay", "then"])
    return closes or opens or past or then or any(word in _POINTING for word in said)


_BACK = frozenset(
    ("only", pronoun) for pronoun in ("those", "these", "them")
) | frozenset(
    (verb, pronoun) for verb in ("is", "are", "was", "were", "of")
    for pronoun in ("that", "those", "they", "these", "them", "it")
)  # fmt: skip


_SHORT = 5
_LEADS = frozenset(("from", "in", "by", "for", "on", "at", "with", "to"))


def points_back(words: Sequence[Word]) -> str:
    """What speaks of an earlier question and of nothing in this one: "only those with ink"."""
    keys = [word.key for word in words]
    if keys[:1] == ["which"] and keys[1:2] in (["one"], ["ones"]):
        return " ".join(keys[:2])
    if keys[:1] == ["and"] and keys[1:2] and keys[1] in _LEADS and len(keys) <= _SHORT:
        return " ".join(keys[:2])
    if tuple(keys[-2:]) in (("that", "one"), ("this", "one")):
        return " ".join(keys[-2:])
    for at, pair in enumerate(itertools.pairwise(keys)):
        closes = at + 2 == len(keys) or pair[1] in ("it", "they") or pair[0] == "only"
        if pair in _BACK and closes and not any(word.quote for word in words[at : at + 2]):
            # "orders and how large they are": the orders just named
            own = {"and", "-"} & set(keys[:at]) or any(word.comma for word in words[: at + 1])
            return "" if own else " ".join(pair)
    return ""


def edit(
    previous: Query, reading: Reading, lexicon: Lexicon, as_of: date, links: Sequence[Link] = ()
) -> tuple[Query, tuple[str, ...]]:
    """The previous query with what the reading names put in its place."""
    query = replace(previous, offset=0, total=False)
    ranked_by = _said(links)[:2] == ["and", "by"] and query.limit is not None
    if any("instead" in link.text.lower() for link in links) or (ranked_by and reading.measures):
        reading = replace(reading, also=False)
    if _names_another(reading, links):
        query, reading = _without_the_one(query, lexicon), replace(reading, limit=None)
    if "remove" in reading.cues:
        query = _without_filters(query, reading)
    if "ever" in reading.cues:
        query = _without_dates(query)
    query = _drilled(query, reading, lexicon)
    query = _measures(_without_other_part(query, reading, lexicon), reading)
    more = bool(links) and links[0].role == "and" and not (reading.groups or reading.measures)
    one = _of_the_one(query, reading, lexicon, links) if more or points(_said(links)) else None
    query = one or _breakdown(query, reading, links)
    query = replace(query, filters=_filters(query.filters, reading.filters))
    query = replace(query, segments=_segments(query, reading, lexicon))
    query = _dated_anew(query, reading, lexicon)
    query, notes = _times(query, reading, lexicon, as_of)
    query = stood_in(query, lexicon)
    _refuse_siblings(query, lexicon)
    query = _order(query, previous, reading)
    return (replace(query, limit=1) if _is_one(reading, links) and query.order else query), notes


def _dated_anew(query: Query, reading: Reading, lexicon: Lexicon) -> Query:
    """A number put in the place of another has its own date where the earlier one is no date of
    it: payments by month, after reserves by month, are by the month of payment."""
    first = next(iter(reading.measures), None)
    old = query.time_dimensions[0] if query.time_dimensions else None
    member = lexicon.members.get(old.dimension) if old else None
    if first is None or old is None or member is None or reading.also:
        return query
    index = next(i for i in lexicon.indexes if i.surface.name == first.surface)
    own = index.surface.time_for((first.home,), lexicon.reach)
    if own is None or lexicon.link(first, member) == "one":
        return query
    return replace(query, time_dimensions=(replace(old, dimension=own.name),))


def _refuse_siblings(query: Query, lexicon: Lexicon) -> None:
    """What the edit brings together must belong together."""
    members = [lexicon.members.get(name) for name in (*query.measures, *query.dimensions)]
    numbers = [m for m in members if m and m.kind == "measure"]
    for shown in (m for m in members if m and m.kind != "measure"):
        for number in numbers:
            if lexicon.link(number, shown) == "across":
                raise Unread(f"{number.title} are not those of one {shown.title.lower()}",
                             [shown.title.lower()], "no-link")  # fmt: skip


def _names_another(reading: Reading, links: Sequence[Link]) -> bool:
    """ "And the one with Ada?", after a question about one order: another order."""
    said = _said(links)
    return ("the", "one") in itertools.pairwise(said) and bool(reading.filters)


def _without_the_one(query: Query, lexicon: Lexicon) -> Query:
    def names_it(each: AnyFilter) -> bool:
        if not isinstance(each, Filter) or each.operator != "equals":
            return False
        member = lexicon.members.get(each.member)
        return member is not None and names_one(member)

    return replace(query, filters=tuple(each for each in query.filters if not names_it(each)))


def _drilled(query: Query, reading: Reading, lexicon: Lexicon) -> Query:
    """Numbers become a list and lists become numbers, where the words ask for that."""
    context = context_of(query, lexicon)
    if context is None:
        return query
    surface = context[0].surface
    if "drill" in reading.cues:
        return listed(query, lexicon, surface)
    series = bool(reading.grain or reading.groups) and not (reading.measures or reading.targets)
    if "tally" in reading.cues or (series and not query.measures):
        return counted(query, lexicon, surface)
    return query


def _without_dates(query: Query) -> Query:
    times = tuple(
        replace(each, date_range=None, compare=()) for each in query.time_dimensions
        if each.granularity
    )  # fmt: skip
    return replace(query, time_dimensions=times)


def _without_filters(query: Query, reading: Reading) -> Query:
    """ "remove the filter": all conditions, or those on the members that are named."""
    if reading.filters:
        gone = {leaf.member for leaf in leaves(reading.filters)}
        kept = tuple(f for f in query.filters if not {leaf.member for leaf in leaves((f,))} & gone)
        return replace(query, filters=kept)
    return replace(query, filters=(), segments=())


def _without_other_part(query: Query, reading: Reading, lexicon: Lexicon) -> Query:
    """ "And the approved ones?", after those that wait: a count of such takes the place of the
    condition on the same things."""
    first = next(iter(reading.measures), None)
    old = [lexicon.members[name] for name in query.measures if name in lexicon.members]
    such = first is not None and first.filtered and first.counts and not reading.also
    if first is None or not such or [m.home for m in old[:1]] != [first.home]:
        return query

    def is_part(each: AnyFilter) -> bool:
        member = lexicon.members.get(each.member) if isinstance(each, Filter) else None
        named = member is not None and names_one(member)
        return member is not None and member.home == first.home and not named

    return replace(query, filters=tuple(each for each in query.filters if not is_part(each)))


def _measures(query: Query, reading: Reading) -> Query:
    if not reading.measures:
        return query
    if not (query.measures or reading.also or query.limit):
        query = replace(query, dimensions=(), order=None)  # "how many parts are those?", of a list
    own = tuple(member.name for member in reading.measures)
    if reading.also:
        own = tuple(dict.fromkeys((*query.measures, *own)))
    order = tuple(
        Order(own[0], each.direction) if each.member in query.measures else each
        for each in query.order or ()
    )
    return replace(query, measures=own, order=order or None)


def _of_the_one(
    query: Query, reading: Reading, lexicon: Lexicon, links: Sequence[Link]
) -> Query | None:
    """ "Who sent it?", after the largest order: that of the same one, found as before."""
    named = tuple(m.name for m in (*reading.targets, *reading.extras, *reading.groups))
    if not named or query.limit is None or not query.order or reading.grain:
        return None
    shown = lexicon.members.get(query.dimensions[0]) if query.dimensions else None
    several = [lexicon.members[name] for name in named if name in lexicon.members and shown
               and lexicon.link(shown, lexicon.members[name]) != "one"]  # fmt: skip
    one = any(link.kind == "member" and not link.plural for link in links)
    if several and not one:
        raise Unread(
            f"that is two questions: which it is, and its {several[0].title.lower()}; "
            "ask of it by its name",
            [several[0].title.lower()],
            "no-first-of-each",
        )
    return replace(query, dimensions=tuple(dict.fromkeys((*query.dimensions, *named))))


def _breakdown(query: Query, reading: Reading, links: Sequence[Link]) -> Query:
    named = tuple(member.name for member in (*reading.targets, *reading.groups))
    extras = tuple(member.name for member in reading.extras)
    if not named and not extras and not reading.grain:
        return query
    places = "where" in {link.text.lower() for link in links} and query.limit is not None
    if reading.also or (extras and not named) or places:
        added = tuple(dict.fromkeys((*query.dimensions, *named, *extras)))
        return replace(query, dimensions=added)
    times = query.time_dimensions
    if not reading.grain:
        times = tuple(replace(t, granularity=None) for t in times if t.date_range or t.compare)
    kept = _contrasted(query) if reading.grain and not named else ()
    return replace(
        query,
        dimensions=(*kept, *named, *extras),
        time_dimensions=times,
        limit=None,
        order=None,
        fill_missing_dates=False,
    )


def _contrasted(query: Query) -> tuple[str, ...]:
    """What some values are compared by: "by month" is then by month for each."""
    several = {
        each.member for each in query.filters
        if isinstance(each, Filter) and each.operator == "equals" and len(each.values) > 1
    }  # fmt: skip
    return tuple(name for name in query.dimensions if name in several)


def _filters(old: Sequence[AnyFilter], new: Sequence[AnyFilter]) -> tuple[AnyFilter, ...]:
    """A condition on a member takes the place of the earlier ones on it."""
    named = {leaf.member for leaf in leaves(tuple(new))}
    kept = [f for f in old if not {leaf.member for leaf in leaves((f,))} & named]
    return (
        *kept,
        *(f for f in new if isinstance(f, Filter)),
        *(f for f in new if not isinstance(f, Filter)),
    )


def _segments(query: Query, reading: Reading, lexicon: Lexicon) -> tuple[str, ...]:
    """A named condition takes the place of the earlier ones on the same things."""
    homes = {member.home for member in reading.segments}
    kept = [
        name for name in query.segments
        if name not in lexicon.members or lexicon.members[name].home not in homes
    ]  # fmt: skip
    return (*kept, *(member.name for member in reading.segments))


def _times(
    query: Query, reading: Reading, lexicon: Lexicon, as_of: date
) -> tuple[Query, tuple[str, ...]]:
    """New dates replace the range, a new grain the grain; each keeps the other."""
    if not (reading.dates or reading.compare or reading.grain):
        return query, ()
    old = query.time_dimensions[0] if query.time_dimensions else None
    if old and not (reading.dates and reading.time and _named_other(reading, old)):
        reading = replace(reading, time=lexicon.members.get(old.dimension, reading.time))
    times, filters, notes = time_part(reading, as_of)
    if reading.compare and not reading.dates and old and old.date_range:
        return _compare_with(query, reading, old, as_of), notes
    if times and old:
        new = times[0]
        keep = None if new.compare else old.date_range
        merged = replace(
            new,
            granularity=new.granularity or old.granularity,
            date_range=new.date_range or (keep if not reading.dates else None),
        )
        times = (merged,)
        if old.compare and not (reading.dates or new.compare):
            merged = replace(merged, compare=old.compare, date_range=None)
            times = (merged,)
    elif old and old.granularity and not times:
        times = (TimeDimension(old.dimension, old.granularity),)
    series = any(t.granularity for t in times) and bool(query.measures)
    return replace(query, time_dimensions=times, filters=_filters(query.filters, filters),
                   fill_missing_dates=series and not query.order), notes  # fmt: skip


def _named_other(reading: Reading, old: TimeDimension) -> bool:
    return (
        reading.time is not None and reading.time.name != old.dimension and "happen" in reading.cues
    )


def _compare_with(query: Query, reading: Reading, old: TimeDimension, as_of: date) -> Query:
    from semantic.ask.dates import shifted, to_range

    base = old.date_range
    dated = reading.compare[0]
    if base is None:
        return query
    other = shifted(base, dated.unit, dated.back) if dated.back else to_range(dated, as_of)
    if other is None:
        return query
    ranges = tuple(sorted((base, other), key=lambda span: span.start))
    return replace(query, time_dimensions=(replace(old, date_range=None, compare=ranges),))


_SUPERLATIVES = frozenset("highest lowest largest smallest biggest best worst".split())


def _is_one(reading: Reading, links: Sequence[Link]) -> bool:
    """ "Only the highest" is one of them; "highest first" is all of them in that order."""
    said = {word for link in links for word in link.text.lower().split()}
    alone = not (reading.measures or reading.targets or reading.groups or reading.order)
    return bool(said & _SUPERLATIVES) and alone and reading.limit is None and "first" not in said


def _order(query: Query, previous: Query, reading: Reading) -> Query:
    if reading.order:
        query = replace(query, order=reading.order, fill_missing_dates=False)
    if reading.direction and not reading.order and query.measures and not reading.complete:
        way: Literal["asc", "desc"] = "asc" if reading.direction == "asc" else "desc"
        lead = query.order[0].member if query.order else query.measures[0]
        shown = lead in (*query.measures, *query.dimensions)
        query = replace(
            query, order=(Order(lead if shown else query.measures[0], way),),
            fill_missing_dates=False,
        )  # fmt: skip
    if reading.limit is None:
        return query
    series = any(each.granularity for each in query.time_dimensions)
    if query.measures and not (query.dimensions or series):
        raise Unread("there is one number, and nothing to rank", (), "no-breakdown")
    order = query.order
    if not order and query.measures and query.dimensions:
        order = (Order(query.measures[0], "desc"),)
    return replace(query, order=order, limit=reading.limit, fill_missing_dates=False)

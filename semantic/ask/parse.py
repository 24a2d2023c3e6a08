"""The roles of a question's parts and the model's members become readings, best first."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator, Sequence
from itertools import count

from semantic.ask.adjectives import by_adjective
from semantic.ask.aggregates import extreme_of_the_query_before
from semantic.ask.bounds import bound_filters, ordinal_bounds, take_nouns, year_bounds
from semantic.ask.breakdown import resolve_groups
from semantic.ask.compounds import merge_compounds
from semantic.ask.conditions import (
    flag_filters,
    mark_qualifiers,
    segments,
    text_filters,
    value_filters,
)
from semantic.ask.index import Index
from semantic.ask.leftovers import aggregates_used, leftovers
from semantic.ask.lexicon import Lexicon
from semantic.ask.links import Link
from semantic.ask.listing import (
    compared_numbers,
    dated_list,
    named_thing,
    only_known,
    tell_namesakes_apart,
)
from semantic.ask.nouns import resolve_measures
from semantic.ask.ranking import ranked_order
from semantic.ask.reading import ACROSS, Picks, Reading, Unread
from semantic.ask.refusing import (
    compare_more,
    refuse_bare,
    refuse_echo,
    refuse_moment,
    refuse_open_end,
    refuse_other_unit,
    refuse_part_of_a_name,
    refuse_run_together,
    refuse_share_of_part,
    refuse_tail,
    refuse_uncounted,
    refuse_undated_new,
    refuse_undated_verb,
    refuse_undated_when,
    refuse_unlike_nouns,
)
from semantic.ask.relating import refuse_unrelated
from semantic.ask.scene import Scene, measures_in
from semantic.ask.stand_ins import of_all, take_stand_ins
from semantic.ask.surfaces import Member
from semantic.ask.targets import resolve_targets
from semantic.ask.timing import (
    dates_of,
    new_since,
    own_date,
    own_grain,
    time_beside_date,
    time_groups,
    when_asked,
    when_it_happened,
)
from semantic.ask.values import ValueIndex
from semantic.ask.walk import read_roles
from semantic.query.types import AnyFilter, Filter, Order, leaves

MOST_READINGS = 12


def readings(
    links: Sequence[Link],
    index: Index,
    lexicon: Lexicon,
    values: ValueIndex,
    context: tuple[Member, ...] = (),
    held: frozenset[str] = frozenset(),
) -> Iterator[Reading | Unread]:
    """Readings of one surface and one choice of links, cheapest first; failures say why.

    `context` are the members that the query shows which a follow-up changes, `held` the names of
    those that its conditions are on.
    """
    ticket = count()
    waiting: list[tuple[float, int, tuple[tuple[str, int], ...]]] = [(0.0, next(ticket), ())]
    seen = {()}
    for _ in range(MOST_READINGS):
        if not waiting:
            return
        _, _, taken = heapq.heappop(waiting)
        picks = Picks(taken)
        try:
            scene = Scene(
                lexicon, index, values, read_roles(links, bool(context)), picks, context=context,
                held=held,
            )  # fmt: skip
            reading: Reading | Unread = _read(scene)
        except Unread as fault:
            reading = fault
        yield reading
        for other in picks.next_ones():
            if other not in seen:
                seen.add(other)  # type: ignore[arg-type]
                costs = [(picks.forks[slot], at) for slot, at in other if slot in picks.forks]
                extra = sum(each[min(at, len(each) - 1)] for each, at in costs if each)
                heapq.heappush(waiting, (extra, next(ticket), other))


def _read(scene: Scene) -> Reading:
    """One reading: each step takes its parts of the question and leaves the rest."""
    roles = scene.roles
    if roles.lost:
        raise Unread(f"nothing in the model is called “{roles.lost[0]}”", roles.lost)
    compare_more(scene)
    mark_qualifiers(scene)
    merge_compounds(scene)
    bounded = take_nouns(scene)
    years = year_bounds(scene)
    ordinal_bounds(scene)
    time = time_beside_date(scene)
    resolve_groups(scene)
    extreme_of_the_query_before(scene)
    resolve_measures(scene)
    resolve_targets(scene)
    refuse_unlike_nouns(scene)
    _measured(scene)
    filters = value_filters(scene)
    filters += [*flag_filters(scene, filters), *text_filters(scene)]
    chosen = [*of_all(scene), *segments(scene)]
    bounds = bound_filters(scene, bounded)
    named_thing(scene)
    compared_numbers(scene, [*bounds, *years])
    order, limit = ranked_order(scene)
    chosen += [each for each in take_stand_ins(scene) if each not in chosen]
    time = when_asked(scene, new_since(scene, time))
    leftovers(scene, [*filters, *bounds])
    time = when_it_happened(scene, time)
    order, limit = dated_list(scene, time, order, limit)
    tell_namesakes_apart(scene)
    filters += [*bounds, *only_known(scene)]
    _refuse_what_is_left_out(scene, filters)
    filters += [_present(member) for member in scene.present]
    filters += scene.happened
    return _reading(scene, filters, chosen, time, order, limit)


def _refuse_what_is_left_out(scene: Scene, filters: list[AnyFilter]) -> None:
    """Words that would change nothing in the query are words that were not understood."""
    aggregates_used(scene)
    if "count" in scene.roles.asks and not (scene.measures or scene.context):
        counted = [n for n in scene.extras if n.type == "number"]
        if not counted:
            raise Unread("nothing says how many of what", ["how many"], "no-measure")
    refuse_unrelated(scene, filters)
    refuse_bare(scene)
    refuse_moment(scene)
    refuse_open_end(scene)
    refuse_other_unit(scene)
    refuse_share_of_part(scene, [*filters, *scene.happened])
    refuse_undated_new(scene)
    refuse_run_together(scene)
    refuse_uncounted(scene)
    refuse_part_of_a_name(scene)
    refuse_undated_when(scene)
    refuse_tail(scene)
    refuse_undated_verb(scene)
    if "how many" in scene.roles.cues and scene.measures and not scene.measures[0].counts:
        raise Unread("nothing says how many of what", ["how many"], "no-measure")


def _present(member: Member) -> Filter:
    """Rows that have what a list was narrowed to, or is in order of."""
    counts = member.kind == "measure"
    return Filter(member.name, "gt", (0,)) if counts else Filter(member.name, "set")


def _reading(
    scene: Scene, filters: list[AnyFilter], chosen: list[Member], time: Member | None,
    order: tuple[Order, ...], limit: int | None,
) -> Reading:  # fmt: skip
    roles = scene.roles
    refuse_echo(scene, filters)
    _amounts_of_a_year(scene)
    grain = roles.grain or ("auto" if roles.trend else "")
    if grain and not scene.measures and (scene.targets or scene.groups):
        raise Unread("a series over time needs a number", [grain], "no-measure")
    if roles.grain and not (scene.measures or scene.targets) and roles.rank:
        raise Unread("nothing says what is counted", [roles.grain], "no-measure")
    groups, time, grain = time_groups(scene, time, grain or own_grain(scene))
    own = None if time else own_date(scene)
    if own and grain:
        filters = [*filters, Filter(own.name, "set")]
    time = time or own or scene.index.surface.time_for(scene.homes(), scene.lexicon.reach)
    dates, compare = dates_of(roles)
    if "will" in {word for link in roles.links for word in link.text.lower().split()}:
        raise Unread("what has not happened yet is not in the data", ["will"], "no-forecast")
    if grain in _WITHIN_DAYS and time is not None and time.about.format == "date":
        raise Unread(f"{time.title} is a day and has no {grain}s", [grain], "no-time")
    if (dates or compare or grain) and time is None and scene.homes():
        raise Unread("nothing here has a date", [d.unit for d in dates] or [grain], "no-time")
    if any(dated.back and dated.unit == grain for dated in compare):
        raise Unread(f"each {grain} against the one before is not modelled", [grain], "no-measure")
    notes = [*scene.notes, *(dated.note for dated in (*dates, *compare) if dated.note)]
    return Reading(
        scene.index.surface.name,
        _in_order(scene), _unique(scene.targets), _unique(groups), _unique(scene.extras),
        grain, time, tuple(filters), tuple(chosen), dates, compare, order, limit,
        tuple(dict.fromkeys(notes)), scene.picks.cost + _across(scene, filters),
        also="also" in roles.cues, cues=frozenset(roles.cues), direction=roles.rank,
        usual=time is not None and (time == own or time.name in scene.lexicon.usual_times),
    )  # fmt: skip


def _amounts_of_a_year(scene: Scene) -> None:
    """ "The total yearly premium" is no breakdown, where a premium is yearly by its definition."""
    roles = scene.roles
    said = [link.text.lower() for link in roles.links]
    led = [word for before, word in itertools.pairwise(said) if before in ("total", "the total")]
    for word in set(led) & {"yearly", "annual", "monthly", "weekly"}:
        texts = [(measure.about.description or "").lower() for measure in scene.measures]
        if any(word in text for text in texts):
            roles.grain = ""


_WITHIN_DAYS = {"hour", "minute", "second"}


def _in_order(scene: Scene) -> tuple[Member, ...]:
    """Measures as they were named."""
    last = len(scene.roles.links)
    return _unique(sorted(scene.measures, key=lambda each: scene.places.get(each, last)))


def _across(scene: Scene, filters: Sequence[AnyFilter]) -> float:
    """Numbers shown for things that only share a parent with them are seldom meant."""
    shown = (*scene.targets, *groups) if (groups := scene.groups) else scene.targets
    pairs = [(measure, each) for measure in scene.measures for each in shown]
    far = [pair for pair in pairs if scene.lexicon.link(*pair) == "across"]
    for noun in scene.roles.nouns:
        if noun.link.verb and any(scene.places.get(measure) == noun.at for measure, _ in far):
            raise Unread(f"nothing links “{noun.link.text}” to {far[0][1].title.lower()}",
                         [noun.link.text], "no-link")  # fmt: skip
    _refuse_siblings(scene)
    if far and far[0][1] in scene.groups and far[0][1] not in scene.targets:
        raise Unread(f"{far[0][0].title} are not those of one {far[0][1].title.lower()}",
                     [far[0][1].title.lower()], "no-link")  # fmt: skip
    bounded = {leaf.member for leaf in leaves(tuple(filters))}
    if far and far[0][0].name in bounded and far[0][1] in scene.targets:
        raise Unread(f"{far[0][0].title} are not those of one {far[0][1].title.lower()}",
                     [far[0][0].title.lower()], "no-link")  # fmt: skip
    return ACROSS if far else 0.0


def _refuse_siblings(scene: Scene) -> None:
    """ "Parts with their speakers", where both only belong to one order: no part has speakers."""
    listed = _unique([*scene.targets, *scene.extras])
    if scene.measures or scene.groups or len(listed) < 2:
        return
    for other in listed[1:]:
        if scene.lexicon.link(listed[0], other) == "across":
            one, two = listed[0].title.lower(), other.title.lower()
            raise Unread(f"nothing says which {two} goes with which {one}", [two], "no-link")


def _unique(members: Sequence[Member]) -> tuple[Member, ...]:
    return tuple(dict.fromkeys(members))


def _measured(scene: Scene) -> None:
    """ "how long": the number that the adjective measures, of each listed thing or on average."""
    for adjective, at in scene.roles.measured:
        aggregates = [a for a in scene.roles.aggregates if a != "distinct"]
        if adjective.degree == "base" and any(m.type == "avg" for m in scene.measures):
            continue  # "how big is a payment on average", where that average is named
        one = bool(scene.roles.named or scene.roles.texts or scene.roles.rank or scene.roles.bounds)
        homes = scene.homes() or sorted(scene.things)[:1]
        ranked = by_adjective(scene, adjective, homes[0] if homes else None)
        lists = (one and _lists_things(scene)) or _follows_list(scene)
        listed = lists and not aggregates and not scene.groups
        kinds = ("dimension", "measure") if listed else ("measure",)
        fitting = [(c, m) for c, m in ranked if m.kind in kinds]
        if not listed and not _other_noun(scene, fitting):
            wanted = aggregates[-1] if aggregates else "average"
            fitting = [(c, m) for c, m in fitting if _is_aggregate(m, wanted)] or fitting
        if adjective.degree == "more" and scene.things:  # "are gifts dearer": gifts themselves
            fitting = [(c, m) for c, m in fitting if m.home in scene.things]
        if not fitting:
            raise Unread("nothing in the model measures that", [scene.roles.links[at].text])
        member = _said_otherwise(scene, fitting) or scene.picks.choose(f"adjective{at}", fitting)
        if member.kind == "dimension":
            scene.extras.append(member)
            continue
        scene.measures.append(member)
        if not listed:
            if not aggregates:
                scene.notes.append(f"“{scene.roles.links[at].text}” is read as {member.title}")
            scene.targets = [t for t in scene.targets if t in scene.groups]


def _follows_list(scene: Scene) -> bool:
    """ "how long were they?" after a list: of each thing on it."""
    shown = scene.context[:1]
    return bool(shown) and shown[0].kind != "measure" and not (scene.measures or scene.targets)


def _lists_things(scene: Scene) -> bool:
    """Whether what is listed are the rows of something, by what each is called."""
    labels = [entity.label for entity in scene.index.surface.entities]
    return bool(scene.targets) and scene.targets[0] in labels


def _other_noun(scene: Scene, fitting: list[tuple[float, Member]]) -> bool:
    named = [m for n in scene.roles.nouns if not n.used for _, m in measures_in(n, scene)]
    return any(member in named for _, member in fitting)


def _said_otherwise(scene: Scene, fitting: list[tuple[float, Member]]) -> Member | None:
    """ "how long does each speaker talk": the other noun says which length is meant."""
    for noun in scene.roles.nouns:
        for _, member in measures_in(noun, scene):
            if not (noun.used or noun.link.verb) and any(member == each for _, each in fitting):
                noun.used = True
                return member
    return None


def _is_aggregate(measure: Member, wanted: str) -> bool:
    return measure.type == {"average": "avg", "total": "sum"}.get(wanted, wanted)

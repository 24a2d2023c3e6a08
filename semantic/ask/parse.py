"""The roles of a question's parts and the model's members become readings, best first."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import count

from semantic.ask.adjectives import by_adjective
from semantic.ask.aggregates import has_aggregate
from semantic.ask.bounds import bound_filters, take_nouns, year_bounds
from semantic.ask.conditions import (
    flag_filters,
    mark_qualifiers,
    segments,
    text_filters,
    value_filters,
)
from semantic.ask.dates import Dated
from semantic.ask.lexicon import Index, Lexicon
from semantic.ask.linker import Link
from semantic.ask.listing import compared_numbers, dated_list, named_thing, only_known
from semantic.ask.nouns import resolve_groups, resolve_measures, resolve_targets
from semantic.ask.ranking import ranked_order
from semantic.ask.reading import ACROSS, Picks, Reading, Unread
from semantic.ask.relating import refuse_unrelated
from semantic.ask.roles import Noun, Roles
from semantic.ask.scene import Scene, dimensions_in, measures_in, only_time
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.values import ValueIndex
from semantic.ask.walk import read_roles
from semantic.ask.words import stems
from semantic.query.types import AnyFilter, Filter, Order

MOST_READINGS = 12


def readings(
    links: Sequence[Link],
    index: Index,
    lexicon: Lexicon,
    values: ValueIndex,
    context: tuple[Member, ...] = (),
) -> Iterator[Reading | Unread]:
    """Readings of one surface and one choice of links, cheapest first; failures say why.

    `context` are the members of the query that a follow-up changes.
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
                lexicon, index, values, read_roles(links, bool(context)), picks, context=context
            )
            reading: Reading | Unread = _read(scene)
        except Unread as fault:
            reading = fault
        yield reading
        for other in picks.next_ones():
            if other not in seen:
                seen.add(other)  # type: ignore[arg-type]
                extra = sum(picks.forks[slot][at] for slot, at in other if slot in picks.forks)
                heapq.heappush(waiting, (extra, next(ticket), other))


def _read(scene: Scene) -> Reading:
    """One reading: each step takes its parts of the question and leaves the rest."""
    roles = scene.roles
    if roles.lost:
        raise Unread(f"nothing in the model is called “{roles.lost[0]}”", roles.lost)
    _compare_more(scene)
    mark_qualifiers(scene)
    bounded = take_nouns(scene)
    year_bounds(scene)
    time = _time_beside_date(scene)
    resolve_groups(scene)
    resolve_measures(scene)
    resolve_targets(scene)
    _refuse_unlike_nouns(scene)
    _measured(scene)
    filters = [*value_filters(scene), *flag_filters(scene), *text_filters(scene)]
    chosen = segments(scene)
    bounds = bound_filters(scene, bounded)
    named_thing(scene)
    compared_numbers(scene, bounds)
    order, limit = ranked_order(scene)
    time = _when(scene, time)
    _leftovers(scene)
    time = _when_it_happened(scene, time)
    order, limit = dated_list(scene, time, order, limit)
    filters += [*bounds, *only_known(scene)]
    _aggregates_used(scene)
    refuse_unrelated(scene, filters)
    _refuse_undated_new(scene)
    if "how many" in scene.roles.cues and scene.measures and not scene.measures[0].counts:
        raise Unread("nothing says how many of what", ["how many"], "no-measure")
    filters += [_present(member) for member in scene.present]
    filters += scene.happened
    return _reading(scene, filters, chosen, time, order, limit)


def _refuse_unlike_nouns(scene: Scene) -> None:
    """ "gifts vs returns": two names can be held against each other only as two numbers."""
    shown = {scene.places.get(measure) for measure in scene.measures}
    for at, noun in enumerate(scene.roles.nouns):
        pair = scene.roles.nouns[max(0, at - 1) : at + 1]
        if noun.compared and not (len(pair) > 1 and all(each.at in shown for each in pair)):
            raise Unread(f"“{noun.link.text}” cannot be compared with that", [noun.link.text],
                         "no-either")  # fmt: skip


def _present(member: Member) -> Filter:
    """Rows that have what a list was narrowed to, or is in order of."""
    counts = member.kind == "measure"
    return Filter(member.name, "gt", (0,)) if counts else Filter(member.name, "set")


def _reading(
    scene: Scene, filters: list[AnyFilter], chosen: list[Member], time: Member | None,
    order: tuple[Order, ...], limit: int | None,
) -> Reading:  # fmt: skip
    roles = scene.roles
    _refuse_echo(scene, filters)
    grain = roles.grain or ("auto" if roles.trend else "")
    if grain and not scene.measures and (scene.targets or scene.groups):
        raise Unread("a series over time needs a number", [grain], "no-measure")
    if roles.grain and not (scene.measures or scene.targets) and roles.rank:
        raise Unread("nothing says what is counted", [roles.grain], "no-measure")
    groups, time, grain = _time_groups(scene, time, grain or _own_grain(scene))
    time = time or scene.index.surface.time_for(scene.homes(), scene.lexicon.reach)
    dates, compare = _dates(roles)
    if "will" in {word for link in roles.links for word in link.text.lower().split()}:
        raise Unread("what has not happened yet is not in the data", ["will"], "no-forecast")
    if grain in _WITHIN_DAYS and time is not None and time.about.format == "date":
        raise Unread(f"{time.title} is a day and has no {grain}s", [grain], "no-time")
    if (dates or compare or grain) and time is None and scene.homes():
        raise Unread("nothing here has a date", [d.unit for d in dates] or [grain], "no-time")
    notes = [*scene.notes, *(dated.note for dated in (*dates, *compare) if dated.note)]
    return Reading(
        scene.index.surface.name,
        _in_order(scene), _unique(scene.targets), _unique(groups), _unique(scene.extras),
        grain, time, tuple(filters), tuple(chosen), dates, compare, order, limit,
        tuple(dict.fromkeys(notes)), scene.picks.cost + _across(scene),
        also="also" in roles.cues, cues=frozenset(roles.cues), direction=roles.rank,
    )  # fmt: skip


_WITHIN_DAYS = {"hour", "minute", "second"}


def _compare_more(scene: Scene) -> None:
    """ "did Bern or Graz have more orders": the values are held against each other."""
    if "comparing" not in scene.roles.cues:
        return
    named = [each for each in scene.roles.named if not each.negated]
    if len(named) < _TWO:
        raise Unread("nothing says what “more” is compared with", ["more"])
    for each in named:
        each.compared = True


_TWO = 2


def _refuse_undated_new(scene: Scene) -> None:
    """ "New members per month" are those who came then; without a time nothing says what is new."""
    if "new" not in scene.roles.cues:
        return
    only = scene.measures[0] if len(scene.measures) == 1 else None
    entity = scene.entity(only.home) if only else None
    dated = scene.roles.dates or scene.roles.grain or scene.roles.trend
    counted = only is not None and only.type == "count" and not only.filtered
    if not (counted and dated and entity and entity.time and entity.count == only):
        raise Unread("nothing says what is “new”", ["new"])
    scene.notes.append(f"“new” is read by {entity.time.title.lower()}")


def _refuse_echo(scene: Scene, filters: list[AnyFilter]) -> None:
    """ "company is OpenAI: OpenAI" answers nothing."""
    fixed = {f.member for f in filters if isinstance(f, Filter) and f.operator == "equals"}
    if scene.measures or scene.extras or scene.groups or len(scene.targets) != 1:
        return
    if scene.targets[0].name in fixed:
        raise Unread("nothing says what is asked about it", (), "nothing-asked")


def _in_order(scene: Scene) -> tuple[Member, ...]:
    """Measures as they were named."""
    last = len(scene.roles.links)
    return _unique(sorted(scene.measures, key=lambda each: scene.places.get(each, last)))


def _across(scene: Scene) -> float:
    """Numbers shown for things that only share a parent with them are seldom meant."""
    shown = (*scene.targets, *groups) if (groups := scene.groups) else scene.targets
    pairs = [(measure, each) for measure in scene.measures for each in shown]
    return ACROSS if any(scene.lexicon.link(*pair) == "across" for pair in pairs) else 0.0


def _unique(members: Sequence[Member]) -> tuple[Member, ...]:
    return tuple(dict.fromkeys(members))


def _time_beside_date(scene: Scene) -> Member | None:
    """ "closed in 2023": the time dimension that the date is about."""
    for _, at in scene.roles.dates:
        for noun in scene.roles.nouns:
            member = only_time(noun, scene)
            plain = member is not None and _is_plainly(noun, member)
            if (
                member
                and plain
                and not noun.used
                and at - 2 <= noun.at < at
                and (noun.role != "group")
            ):
                noun.used = True
                scene.dated.add(member.home)
                return member
    return None


def _is_plainly(noun: Noun, member: Member) -> bool:
    """Whether nothing else is called so more plainly: "losses" are no loss date."""
    weights = [hit.weight for hit in noun.link.hits if hit.target == member]
    return bool(weights) and weights[0] >= noun.link.hits[0].weight - 0.02


def _when(scene: Scene, time: Member | None) -> Member | None:
    """ "when": the date is shown, with the thing it dates."""
    if "when" not in scene.roles.asks:
        return time
    for noun in scene.roles.nouns:
        if not noun.used and (found := only_time(noun, scene)):
            noun.used, time = True, found
    homes = scene.homes()
    entity = scene.entity(homes[0]) if homes else None
    own = (
        time
        or (entity.time if entity else None)
        or scene.index.surface.time_for(homes, scene.lexicon.reach)
    )
    if own is None:
        raise Unread("nothing here has a date", ["when"], "no-time")
    if (
        not scene.targets
        and not scene.measures
        and (dated := scene.entity(own.home))
        and dated.label
    ):
        scene.targets.append(dated.label)
    if own not in scene.extras:
        scene.extras.append(own)
    return time


def _measured(scene: Scene) -> None:
    """ "how long": the number that the adjective measures, of each listed thing or on average."""
    for adjective, at in scene.roles.measured:
        aggregates = [a for a in scene.roles.aggregates if a != "distinct"]
        one = bool(scene.roles.named or scene.roles.texts or scene.roles.rank or scene.roles.bounds)
        homes = scene.homes()
        ranked = by_adjective(scene, adjective, homes[0] if homes else None)
        lists = (one and _lists_things(scene)) or _follows_list(scene)
        listed = lists and not aggregates and not scene.groups
        kinds = ("dimension", "measure") if listed else ("measure",)
        fitting = [(c, m) for c, m in ranked if m.kind in kinds]
        if not listed and not _other_noun(scene, fitting):
            wanted = aggregates[-1] if aggregates else "average"
            fitting = [(c, m) for c, m in fitting if _is_aggregate(m, wanted)] or fitting
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


def _leftovers(scene: Scene) -> None:
    """Nouns that no step took: harmless where they repeat what is asked about, else fatal."""
    homes = scene.homes()
    for noun in scene.roles.nouns:
        if noun.used or not homes or noun.link.verb or _happened(scene, noun, homes):
            continue
        listing = "list" in scene.roles.asks or noun.role == "with"
        listing = listing or scene.roles.rank_kind == "recent"
        if listing and _extra(scene, noun):
            continue
        if _repeats(scene, noun, homes) or _connects(scene, noun, homes[0]):
            noun.used = True
            continue
        raise Unread(
            f"“{noun.link.text}” has no part in this question", [noun.link.text], "no-part"
        )


def _happened(scene: Scene, noun: Noun, homes: list[str]) -> bool:
    """ "closed claims", "not shipped": a time dimension said as a participle is set, or not."""
    member = only_time(noun, scene)
    if member is None or not noun.link.text.split()[0].endswith(_PARTICIPLES):
        return False
    if not any(scene.lexicon.to_one(home, member.home) for home in homes[:1]):
        return False
    noun.used = True
    scene.happened.append(Filter(member.name, "notSet" if noun.negated else "set"))
    return True


def _when_it_happened(scene: Scene, time: Member | None) -> Member | None:
    """ "in 2024, members who cancelled": the date is that of what happened."""
    if time or not scene.roles.dates or len(scene.happened) != 1:
        return time
    only = scene.happened[0]
    if only.operator != "set":
        return time
    scene.happened = []
    return next((member for member in scene.members if member.name == only.member), None)


_PARTICIPLES = ("ed", "en", "nt", "id", "ld", "wn")


def _extra(scene: Scene, noun: Noun) -> bool:
    """One more column of a list: "parts with start times"."""
    ranked = [(c, m) for c, m in dimensions_in(noun, scene) if m.home in scene.homes()]
    if not ranked or not scene.targets or scene.measures or ranked[0][1] in scene.targets:
        return False
    scene.extras.append(ranked[0][1])
    noun.used = True
    return True


def _connects(scene: Scene, noun: Noun, subject: str) -> bool:
    """ "who ordered a lamp": the verb is the way from who is asked about to the value."""
    for named in scene.roles.named:  # "a yoga class": the thing that the value is about
        cubes = {hit.target.cube for hit in noun.link.hits if isinstance(hit.target, Entity)}
        if noun.at == named.at + 1 and cubes & {found.identity[0] for found in named.link.found}:
            return True
    member = only_time(noun, scene)
    if member is None or not noun.link.text.endswith(_PARTICIPLES) or member.home == subject:
        return False
    values = {found.identity[0] for named in scene.roles.named for found in named.link.found}
    to_one = scene.lexicon.to_one
    return to_one(member.home, subject) and any(to_one(member.home, each) for each in values)


def _repeats(scene: Scene, noun: Noun, homes: list[str]) -> bool:
    """A noun for what is asked about already, or for the one thing each row belongs to."""
    for hit in noun.link.hits:
        target = hit.target
        if isinstance(target, Entity):
            if any(scene.lexicon.to_one(home, target.cube) for home in homes[:1]):
                return True
            if target.cube in homes:
                return True
        elif target in (*scene.measures, *scene.targets, *scene.groups, *scene.extras) or (
            target.counts and not target.filtered and target.home in homes
        ):
            return True
    return False


def _aggregates_used(scene: Scene) -> None:
    """ "average" with no number to take the average of."""
    for wanted in scene.roles.aggregates:
        met = wanted == "distinct" or any(has_aggregate(m, wanted) for m in scene.measures)
        if not met and scene.homes():
            raise Unread(f"no {wanted} of that is modelled", [wanted], "no-measure")


def _time_groups(
    scene: Scene, time: Member | None, grain: str
) -> tuple[list[Member], Member | None, str]:
    """A time dimension after "by" is a series by day; with a grain it only says of what."""
    groups = [member for member in scene.groups if member.kind != "time"]
    times = [member for member in scene.groups if member.kind == "time"]
    if not times:
        return groups, time, grain
    return groups, times[0], grain or "day"


def _own_grain(scene: Scene) -> str:
    """A change from month to month is shown by month."""
    for measure in scene.measures:
        words = {word for phrase in phrases_of(measure) for word in stems(phrase)}
        for word, grain in (("mom", "month"), ("yoy", "year"), ("wow", "week")):
            single = any(dated.unit in (grain, "day") for dated, _ in scene.roles.dates)
            if word in words and not scene.roles.grain and not single:
                return grain
    return ""


def _dates(roles: Roles) -> tuple[tuple[Dated, ...], tuple[Dated, ...]]:
    """The ranges to keep, and those to compare them with."""
    dates = [dated for dated, _ in roles.dates]
    compare = list(roles.compared_dates)
    if "compare" in roles.cues and not compare and len(dates) > 1:
        dates, compare = dates[:1], dates[1:]
    return tuple(dates), tuple(compare)

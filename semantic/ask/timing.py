"""Which time dimension a question's dates are about, and at which grain."""

from __future__ import annotations

import itertools

from semantic.ask.dates import Dated, day_range
from semantic.ask.reading import Unread
from semantic.ask.roles import Noun, Roles
from semantic.ask.scene import Scene, only_time
from semantic.ask.surfaces import Member, phrases_of
from semantic.ask.words import stems
from semantic.query.types import Filter


def time_beside_date(scene: Scene) -> Member | None:
    """ "closed in 2023": the time dimension that the date is about."""
    time: Member | None = None
    for dated, at in list(scene.roles.dates):
        for noun in scene.roles.nouns:
            member = only_time(noun, scene)
            plain = member is not None and _is_plainly(noun, member) and not noun.used
            if not (member and plain and at - 2 <= noun.at < at and noun.role != "group"):
                continue
            noun.used = True
            scene.dated.add(member.home)
            if time is None:
                time = member
            elif time != member:  # "reported in March but settled in May"
                scene.roles.dates.remove((dated, at))
                scene.happened.append(_within(dated, member))
    return time


def _within(dated: Dated, member: Member) -> Filter:
    """A condition on a further time dimension."""
    if dated.first and dated.last:
        span = day_range(dated.first, dated.last)
        ends = (span.start.isoformat(), span.end.isoformat())
        return Filter(member.name, "inDateRange", ends)
    day = dated.first or dated.last
    if day is None:
        raise Unread(f"the dates of {member.title.lower()} are open", (), "open-range")
    whole = day_range(day, day)
    ends = (whole.start.isoformat(), whole.end.isoformat())
    return Filter(member.name, "afterOrOnDate" if dated.first else "beforeOrOnDate", ends)


def _is_plainly(noun: Noun, member: Member) -> bool:
    """Whether nothing else is called so more plainly: "losses" are no loss date."""
    weights = [hit.weight for hit in noun.link.hits if hit.target == member]
    return bool(weights) and weights[0] >= noun.link.hits[0].weight - 0.02


def when_asked(scene: Scene, time: Member | None) -> Member | None:
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


def happened(scene: Scene, noun: Noun, homes: list[str]) -> bool:
    """ "closed claims", "not shipped": a time dimension said as a participle is set, or not."""
    member = only_time(noun, scene)
    if member is None or not noun.link.text.split()[0].endswith(PARTICIPLES):
        return False
    if not any(scene.lexicon.to_one(home, member.home) for home in homes[:1]):
        return False
    noun.used = True
    scene.happened.append(Filter(member.name, "notSet" if noun.negated else "set"))
    return True


def new_since(scene: Scene, time: Member | None) -> Member | None:
    """ "new customers per month": the date on which a customer became one, whatever is usual."""
    only = scene.measures[0] if "new" in scene.roles.cues and len(scene.measures) == 1 else None
    entity = scene.entity(only.home) if only else None
    return entity.time if entity and entity.count == only and entity.time else time


def when_it_happened(scene: Scene, time: Member | None) -> Member | None:
    """ "in 2024, members who cancelled": the date is that of what happened."""
    if time or not scene.roles.dates or len(scene.happened) != 1:
        return time
    only = scene.happened[0]
    if only.operator != "set":
        return time
    scene.happened = []
    return next((member for member in scene.members if member.name == only.member), None)


def own_date(scene: Scene) -> Member | None:
    """ "leavers in May" left in May, where the measure keeps those that have a leaving date."""
    only = scene.measures[0] if len(scene.measures) == 1 else None
    if only is None or not only.dated_by:
        return None
    wanted = (only.home, only.dated_by)
    return next((member for member in scene.members if member.identity == wanted), None)


PARTICIPLES = ("ed", "en", "nt", "id", "ld", "wn")


def time_groups(
    scene: Scene, time: Member | None, grain: str
) -> tuple[list[Member], Member | None, str]:
    """A time dimension after "by" is a series by day; with a grain it only says of what, and so
    it does after "going by", where a time is named."""
    groups = [member for member in scene.groups if member.kind != "time"]
    times = [member for member in scene.groups if member.kind == "time"]
    if not times:
        return groups, time, grain
    only_dated = scene.roles.dates and any(
        link.text.lower().startswith(_GOING_BY) for link in scene.roles.links
    )
    return groups, times[0], grain if only_dated else grain or "day"


_GOING_BY = ("going", "based on", "according to", "judging by")


_CHANGES = {"growth", "change", "previous", "prior"}


def own_grain(scene: Scene) -> str:
    """A change from month to month is shown by month."""
    for measure in scene.measures:
        words = {word for phrase in phrases_of(measure) for word in stems(phrase)}
        spans = [unit for unit in ("day", "week", "month", "quarter") if unit in words]
        if measure.rolling and spans and "running" not in words and not scene.roles.grain:
            return spans[0]  # "the 3 month moving average": one for each month
        dated = [each.unit for each, _ in scene.roles.dates]
        if words & _CHANGES and spans and not scene.roles.grain and dated not in ([spans[0]], []):
            return spans[0]  # "growth in 2023" over the month before: of each month
        for word, grain in (("mom", "month"), ("yoy", "year"), ("wow", "week")):
            single = any(dated.unit in (grain, "day") for dated, _ in scene.roles.dates)
            if word in words and not scene.roles.grain and not single:
                return grain
    return ""


def _refuse_apart(roles: Roles) -> None:
    """ "made in March for stays in June": two dates of two things, and no choice of them."""
    if "compare" in roles.cues or roles.compared_dates:
        return
    for (one, at), (two, after) in itertools.pairwise(roles.dates):
        if not (one.first and one.last and two.first and two.last):
            continue
        apart = one.last < two.first or two.last < one.first
        joined = {link.role for link in roles.links[at + 1 : after]} & {"and", "or"}
        listed = after == at + 1 or roles.links[after].comma
        if apart and not (joined or listed):
            raise Unread("two dates are there, and nothing joins them",
                         [roles.links[after].text], "no-link")  # fmt: skip


def dates_of(roles: Roles) -> tuple[tuple[Dated, ...], tuple[Dated, ...]]:
    """The ranges to keep, and those to compare them with."""
    _refuse_apart(roles)
    dates = [dated for dated, _ in roles.dates]
    compare = list(roles.compared_dates)
    if "compare" in roles.cues and not compare and len(dates) > 1:
        dates, compare = dates[:1], dates[1:]
    return tuple(dates), tuple(compare)

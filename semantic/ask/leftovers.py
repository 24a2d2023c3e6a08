"""Words that no step of a reading took: harmless, one more column, or fatal."""

from __future__ import annotations

import re
from collections.abc import Sequence

from semantic.ask.aggregates import bases, has_aggregate
from semantic.ask.operators import OPERATORS
from semantic.ask.phrasings import bag_of
from semantic.ask.reading import Unread
from semantic.ask.roles import Noun
from semantic.ask.scene import Scene, dimensions_in, measures_in, only_time, says_times
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.timing import (
    PARTICIPLES,
    happened,
)
from semantic.ask.words import stems
from semantic.query.types import AnyFilter, leaves


def _says_which(scene: Scene, noun: Noun, filters: Sequence[AnyFilter]) -> bool:
    """ "the ink order", where one order is chosen by what is said before the word."""
    first = noun.link.hits[0].target
    after = any(noun.at == named.at + 1 for named in scene.roles.named)
    names = {leaf.member for leaf in leaves(tuple(filters))}
    return (
        after
        and isinstance(first, Entity)
        and not noun.negated
        and any(member.name in names and member == first.label for member in scene.members)
    )


def _is_about_shown(scene: Scene, noun: Noun, filters: Sequence[AnyFilter]) -> bool:
    """A verb says nothing more where what it is about is shown, measured or filtered by."""
    names = {leaf.member for leaf in leaves(tuple(filters))}
    used = [member for member in scene.members if member.name in names]
    about = {member.home for member in (*scene.shown(), *scene.extras, *used)}
    op = OPERATORS.get((noun.link.text.lower(),))
    if op is not None and op.role == "happen":
        return True
    to_one = scene.lexicon.to_one
    first = noun.link.hits[0].target
    if isinstance(first, Member) and first.filtered and first not in scene.measures:
        return False  # "how many people hosted": hosts are fewer than people
    for hit in noun.link.hits:
        cube = hit.target.cube if isinstance(hit.target, Entity) else hit.target.home
        if any(to_one(cube, home) or to_one(home, cube) for home in about):
            return True
    return False


def leftovers(scene: Scene, filtered: Sequence[AnyFilter]) -> None:
    """Nouns that no step took: harmless where they repeat what is asked about, else fatal."""
    homes = scene.homes()
    if "times" in scene.roles.asks:
        _add_times(scene)
    for noun in scene.roles.nouns:
        if noun.used or not homes or happened(scene, noun, homes):
            continue
        if _says_which(scene, noun, filtered) or _is_bounded(noun, filtered):
            noun.used = True
            continue
        if noun.link.verb and _is_about_shown(scene, noun, filtered):
            continue
        listing = "list" in scene.roles.asks or noun.role == "with"
        listing = listing or scene.roles.rank_kind == "recent" or (noun.joined and noun.at > 0)
        listing = listing or says_times(noun)
        if listing and _extra(scene, noun):
            continue
        grouped = noun.role == "group"  # a breakdown that was asked for is never left out
        if not grouped and (_repeats(scene, noun, homes) or _connects(scene, noun, homes[0])):
            noun.used = True
            _from_things(scene, noun, homes)
            continue
        text = noun.link.text
        reason = f"nothing says what “{text}” is for in this question"
        if grouped:
            reason = f"what is asked cannot be broken down by “{text}”"
        raise Unread(reason, [text], "no-part")


def _from_things(scene: Scene, noun: Noun, homes: list[str]) -> None:
    """ "guests from companies": those that have one."""
    led = noun.at > 0 and scene.roles.links[noun.at - 1].text.lower() in ("from", "with")
    for hit in noun.link.hits[:1] if led else ():
        entity = hit.target if isinstance(hit.target, Entity) else None
        if entity and entity.label and entity.cube not in homes:
            scene.present.append(entity.label)


def _extra(scene: Scene, noun: Noun) -> bool:
    """One more column of a list: "parts with start times"."""
    homes = scene.homes()
    near = [h for h in scene.lexicon.reach.get(homes[0], ()) if noun.joined or noun.role == "list"]
    ranked = [(c, m) for c, m in dimensions_in(noun, scene) if m.home in (*homes, *near)]
    ranked = ranked or (_times(scene) if says_times(noun) else [])
    ranking = (
        scene.roles.rank and all(m.home == ranked[0][1].home for m in scene.measures[:1])
        if ranked
        else False
    )
    if not ranked or not scene.targets or ranked[0][1] in scene.targets:
        return False
    if scene.measures and not ranking:
        return False
    scene.extras.append(ranked[0][1])
    noun.used = True
    if says_times(noun):
        scene.roles.asks.add("times")
    return True


def _is_bounded(noun: Noun, filters: Sequence[AnyFilter]) -> bool:
    """ "More than 5 hours to reply": the word says which number is compared."""
    names = {leaf.member for leaf in leaves(tuple(filters)) if leaf.operator in _COMPARED}
    hits = [hit.target for hit in noun.link.hits]
    return any(isinstance(target, Member) and target.name in names for target in hits)


_COMPARED = frozenset(("gt", "gte", "lt", "lte"))


def _add_times(scene: Scene) -> None:
    """ "parts with times", where no name of the model has that word."""
    found = [member for _, member in _times(scene)]
    if not found or scene.measures:
        raise Unread("nothing here has times", ["times"], "no-time")
    scene.extras += found[:1]


def _times(scene: Scene) -> list[tuple[float, Member]]:
    """When each of the listed things is or begins."""
    home = scene.targets[0].home if scene.targets else ""
    own = [member for member in scene.members if member.home == home]
    dated = [(0.1, member) for member in own if member.kind == "time"]
    clocks = [(0.2, member) for member in own if member.type == "number"
              and any("time" in stems(phrase) for phrase in phrases_of(member))
              and member.kind == "dimension"]  # fmt: skip
    return [*dated, *clocks]


def _connects(scene: Scene, noun: Noun, subject: str) -> bool:
    """ "who ordered a lamp": the verb is the way from who is asked about to the value."""
    for named in scene.roles.named:  # "a yoga class": the thing that the value is about
        cubes = {hit.target.cube for hit in noun.link.hits if isinstance(hit.target, Entity)}
        if noun.at == named.at + 1 and cubes & {found.identity[0] for found in named.link.found}:
            return True
    values = {found.identity[0] for named in scene.roles.named for found in named.link.found}
    to_one = scene.lexicon.to_one
    after = any(noun.at < named.at <= noun.at + 2 for named in scene.roles.named)
    for hit in noun.link.hits[:1] if after and not noun.negated else ():
        cube = hit.target.cube if isinstance(hit.target, Entity) else ""
        if cube and to_one(cube, subject) and any(to_one(cube, each) for each in values):
            return True  # "orders that mention ink": mentions are of an order and of a thing
    member = only_time(noun, scene)
    if member is None or not noun.link.text.endswith(PARTICIPLES) or member.home == subject:
        return False
    return to_one(member.home, subject) and any(to_one(member.home, each) for each in values)


def _repeats(scene: Scene, noun: Noun, homes: list[str]) -> bool:
    """A noun for what is asked about already, or for the one thing each row belongs to."""
    if noun.joined and scene.measures and not noun.link.verb and _counts_else(scene, noun):
        return False  # "guests and companies" are two numbers
    if stems(noun.link.text)[:1] == ("count",) and scene.measures:
        return any(hit.target in scene.measures for hit in noun.link.hits)
    for hit in noun.link.hits:
        target = hit.target
        if isinstance(target, Entity):
            if any(scene.lexicon.to_one(home, target.cube) for home in homes[:1]):
                return True
            if target.cube in homes or _is_dated_thing(scene, noun, target):
                return True
        elif target in (*scene.measures, *scene.targets, *scene.groups, *scene.extras) or (
            target.home in homes and _is_count_of(scene, target)
        ):
            return True
    return _is_base_of(scene, noun)


def _counts_else(scene: Scene, noun: Noun) -> bool:
    """Whether a noun names another number than those that are asked for."""
    counted = [m for cost, m in measures_in(noun, scene) if cost < _PLAINLY]
    return bool(counted) and not any(member in scene.measures for member in counted)


_PLAINLY = 0.15


def _is_dated_thing(scene: Scene, noun: Noun, thing: Entity) -> bool:
    """ "the guests on the June 20 episode": what the date beside it dates."""
    time = scene.index.surface.time
    beside = any(abs(noun.at - at) == 1 for _, at in scene.roles.dates)
    return beside and time is not None and time.home == thing.cube


def _is_count_of(scene: Scene, member: Member) -> bool:
    entity = scene.entity(member.home)
    return entity is not None and entity.count == member


def _is_base_of(scene: Scene, noun: Noun) -> bool:
    """ "the monthly growth of revenue": the measure's own name already says of what."""
    words = bag_of(noun.link.text)
    for measure in scene.measures:
        if measure.type == "number" and any(words < bag_of(said) for said in phrases_of(measure)):
            return True
    led = noun.at > 0 and scene.roles.links[noun.at - 1].role in ("of", "stop")
    for hit in noun.link.hits[:1] if led else ():
        if isinstance(hit.target, Member) and hit.target.kind == "measure" and hit.weight == 1.0:
            said = bases(hit.target)
            return any(
                bag < whole
                for measure in scene.measures
                if measure.filtered or measure.type == "number"
                for whole in bases(measure)
                for bag in said
            )
    return False


def aggregates_used(scene: Scene) -> None:
    """ "average" with no number to take the average of."""
    _refuse_moving_sum(scene)
    for wanted in scene.roles.aggregates:
        met = wanted == "distinct" or any(has_aggregate(m, wanted) for m in scene.measures)
        if not met and scene.homes():
            raise Unread(f"no {wanted} of that is modelled", [wanted], "no-measure")


def _refuse_moving_sum(scene: Scene) -> None:
    """ "The moving average of orders" is not how many orders the last months had together."""
    for noun in scene.roles.nouns:
        said = noun.link.text.lower()
        for measure in scene.measures:
            moves = measure.rolling and any(hit.target == measure for hit in noun.link.hits)
            if moves and _MOVING.search(said) and not has_aggregate(measure, "average"):
                raise Unread(f"{measure.title} is no average", ["moving average"],
                             "other-number")  # fmt: skip


_MOVING = re.compile(r"\b(moving|rolling|trailing) (average|avg|mean)\b")

"""Bounds of one thing among several: "buyers who had an order over 500"."""

from __future__ import annotations

from semantic.ask.phrasings import FLAG_HEADS, bag_of
from semantic.ask.roles import Bound, Noun
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Member, phrases_of
from semantic.ask.units import measured_in
from semantic.ask.words import stems
from semantic.query.types import Filter

Ranked = list[tuple[float, Member]]


def has_some(scene: Scene, bound: Bound, member: Member) -> Filter | None:
    """ "How many buyers had at least one order": those that have any, as one number."""
    some = (bound.operator, bound.number) in (("gte", 1.0), ("gt", 0.0))
    only = scene.measures[0] if len(scene.measures) == 1 else None
    if not some or only is None or scene.targets or scene.groups or not member.counts:
        return None
    entity = scene.entity(member.home)
    own = entity and entity.count == member and only.counts and only.home != member.home
    return Filter(entity.label.name, "set") if own and entity and entity.label else None


def of_the_thing(scene: Scene, bound: Bound) -> Ranked:
    """ "Buyers who had an order over 500 euros": of one order, and not of all of a buyer's."""
    links = scene.roles.links
    before = [at for at in range(bound.at) if links[at].role not in _COMPARES]
    noun = next((n for n in scene.roles.nouns if before and n.at == before[-1]), None)
    if noun is None or noun.link.verb or not (bound.unit or bound.adjective or _one(noun)):
        return []
    said = bag_of(noun.link.text) - FLAG_HEADS
    for entity in scene.index.surface.entities:
        itself = not scene.targets or scene.places.get(scene.targets[0]) == noun.at
        if itself or said not in {bag_of(p) for p in entity.phrases}:
            continue
        own = [member for member in scene.members
               if member.home == entity.cube and member.kind == "dimension"
               and member.type == "number" and not member.key]  # fmt: skip
        found = [(0.0, m) for m in own if _fits_unit(m, bound, scene)]
        if len(found) == 1:
            noun.used = True
            scene.inner.add(found[0][1])
            return found
    return []


_COMPARES = {"adjective", "compare_number", "number", "stop"}


def _one(noun: Noun) -> bool:
    """ "an order", "a single order"."""
    return not noun.link.plural and bool({"a", "an", "one"} & set(noun.link.text.lower().split()))


def _fits_unit(member: Member, bound: Bound, scene: Scene) -> bool:
    """Whether a number is in the unit that follows it: a word of time, money, or a name."""
    links = scene.roles.links
    after = links[bound.at + 1] if bound.at + 1 < len(links) else None
    unit = bound.unit or (stems(after.text)[-1] if after and after.kind == "member" else "")
    return measured_in(member, unit) if unit else member.about.format == "currency"


def is_one_each(measure: Member, scene: Scene) -> bool:
    """ "People who were a buyer twice" is not by how many different buyers each of them is."""
    shown = scene.targets[:1]
    if not shown or not measure.type.startswith("count") or measure.filtered:
        return False
    entity = scene.entity(shown[0].home)
    if measure.type == "count":
        return entity is not None and entity.label == shown[0] and entity.count == measure
    nouns = {bag_of(phrase) for phrase in phrases_of(shown[0])}
    return any(bag_of(phrase) - {"count"} in nouns for phrase in phrases_of(measure))

""" "Customers without orders": those whose count of orders is 0, all of them looked at."""

from __future__ import annotations

from collections.abc import Sequence

from semantic.ask.roles import Noun
from semantic.ask.scene import Scene, measures_in
from semantic.ask.surfaces import Entity, Member
from semantic.query.types import AnyFilter, Filter, leaves


def none_of(scene: Scene, noun: Noun, filters: Sequence[AnyFilter]) -> Filter | None:
    """The filter that keeps things with none of the noun's, or None where that cannot be said.

    Their own count stands beside the other, so that things with no row of the other are there.
    """
    entity = _asked_about(scene)
    if entity is None or entity.count is None or entity.label is None or _limited(scene):
        return None
    link = scene.lexicon.link
    counts = [
        (cost, each) for cost, each in measures_in(noun, scene)
        if each.counts and not each.filtered and each.home != entity.cube
        and link(entity.count, each) != "across"
    ]  # fmt: skip
    if not counts or any(link(entity.count, each) != "one" for each in _filtered(scene, filters)):
        return None
    count = scene.picks.choose(f"none{noun.at}", counts)
    noun.used = True
    if not scene.targets:
        scene.notes.append(f"each {entity.label.title.lower()} is listed: the rows are the count")
    scene.targets, scene.measures = [entity.label], [entity.count, count]
    return Filter(count.name, "equals", (0,))


def _asked_about(scene: Scene) -> Entity | None:
    """The things that are listed or counted, and nothing else is."""
    if len(scene.targets) == 1 and not scene.measures:
        entity = scene.entity(scene.targets[0].home)
        return entity if entity and entity.label == scene.targets[0] else None
    if len(scene.measures) == 1 and not scene.targets:
        entity = scene.entity(scene.measures[0].home)
        return entity if entity and entity.count == scene.measures[0] else None
    return None


def _limited(scene: Scene) -> bool:
    """Whether something else narrows the question: then none of what is not clear."""
    roles = scene.roles
    return bool(roles.dates or roles.grain or roles.trend or scene.groups or roles.bounds)


def _filtered(scene: Scene, filters: Sequence[AnyFilter]) -> list[Member]:
    names = {leaf.member for leaf in leaves(tuple(filters))}
    return [member for member in scene.members if member.name in names]

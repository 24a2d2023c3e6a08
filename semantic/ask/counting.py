"""What "how many" counts."""

from __future__ import annotations

from semantic.ask.reading import Unread
from semantic.ask.roles import Noun
from semantic.ask.scene import Scene, measures_in, pick, thing_named
from semantic.ask.surfaces import Entity, Member, names_one
from semantic.ask.words import stems


def count_of_what_is_named(scene: Scene) -> None:
    """ "how many gifts", where that is a value or a condition of something counted."""
    _refuse_one_thing(scene)
    entity = _one_of_the_valued(scene) or thing_named(scene, listed=False)
    if entity is None and scene.groups:
        entity = scene.entity(scene.groups[0].home)
    if entity:
        if entity.count is None:
            raise Unread(f"no count of {entity.title} is modelled", [], "no-measure")
        scene.measures.append(entity.count)


def _refuse_one_thing(scene: Scene) -> None:
    """ "how many claw hammers did we have": of one product, how many there are is no count."""
    links = scene.roles.links
    for named in scene.roles.named:
        led = named.at > 0 and links[named.at - 1].role == "count"
        labels = {entity.label.identity for entity in scene.index.surface.entities if entity.label
                  and names_one(entity.label)}  # fmt: skip
        if led and all(found.identity in labels for found in named.link.found):
            raise Unread(f"nothing says how many of “{named.link.text}” are meant",
                         [named.link.text], "no-measure")  # fmt: skip


def _one_of_the_valued(scene: Scene) -> Entity | None:
    """ "how often was there hail", where claims and alerts have such a value: either."""
    only = scene.roles.named[0] if len(scene.roles.named) == 1 else None
    if only is None or scene.roles.nouns:
        return None
    homes = dict.fromkeys(f.identity[0] for f in only.link.found if f.how == "exact")
    things = [each for each in map(scene.entity, homes) if each and each.count]
    if len(things) < 2:
        return None
    chosen: Entity = scene.picks.choose("valued", [(0.0, each) for each in things])
    return chosen


def counted(scene: Scene, noun: Noun) -> Member:
    """The measure that counts what a noun names. Raises Unread where there is none."""
    ranked = measures_in(noun, scene)
    if not ranked:
        raise Unread(f"no count of “{noun.link.text}” is modelled", [noun.link.text], "no-measure")
    # "How often" is about rows, and not about how many different there are.
    often = any(link.text.lower() in OFTEN for link in scene.roles.links)
    better = [
        (cost + (0.0 if m.counts or m.type in ("sum", "number") else 0.5)
         + (0.5 if often and not _are_rows(m, scene) else 0.0), m)
        for cost, m in ranked
    ]  # fmt: skip
    better += _of_people(scene, noun, better)
    return pick(scene, noun, sorted(better, key=lambda pair: (pair[0], pair[1].name)))


def _of_people(
    scene: Scene, noun: Noun, found: list[tuple[float, Member]]
) -> list[tuple[float, Member]]:
    """ "how many people": where the model counts several kinds of them, any may be meant."""
    alone = len(scene.roles.nouns) == 1
    if not alone or stems(noun.link.text) != ("person",) or noun.link.hits[0].weight == 1.0:
        return []
    known = {member for _, member in found}
    return [
        (found[0][0] + 0.02, member) for member in scene.members
        if member.kind == "measure" and stems(member.about.unit or "") == ("person",)
        and member.type.startswith("count") and not member.filtered and member not in known
    ]  # fmt: skip


def _are_rows(measure: Member, scene: Scene) -> bool:
    entity = scene.entity(measure.home)
    return measure.type == "count" or (entity is not None and entity.count == measure)


OFTEN = {"how often", "how many times", "count times"}

"""Two nouns that name one attribute: "car models", "each sort of order"."""

from __future__ import annotations

import itertools

from semantic.ask.reading import Unread
from semantic.ask.roles import Noun
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.words import stems


def merge_compounds(scene: Scene) -> None:
    """ "Car models" are the models of cars: the thing only says whose attribute it is."""
    for one, two in itertools.pairwise(scene.roles.nouns):
        thing, first = one.link.hits[0].target, two.link.hits[0]
        if not isinstance(thing, Entity) or not isinstance(first.target, Member):
            continue
        if two.at != one.at + 1 or one.used or one.link.plural or two.joined:
            continue
        attribute = first.target.kind == "dimension" and first.target.type == "string"
        if attribute and first.target.home == thing.cube and first.weight >= _PLAIN:
            one.used = True
            two.role, two.negated = one.role, one.negated


_PLAIN = 0.95


def kinds_of(
    noun: Noun, ranked: list[tuple[float, Member]], scene: Scene
) -> list[tuple[float, Member]]:
    """ "Each sort of order" is a kind of order, and not that of something else."""
    if not set(stems(noun.link.text)) <= _KINDS:
        return ranked
    after = next((n for n in scene.roles.nouns if n.at in (noun.at + 1, noun.at + 2)), None)
    hits = [hit.target for hit in after.link.hits] if after else []
    things = {target.cube for target in hits if isinstance(target, Entity)}
    if after is None or not things or scene.roles.links[after.at - 1].role not in ("of", "member"):
        return ranked
    own = [(0.0, member) for member in scene.members
           if member.home in things and member.kind == "dimension" and member.type == "string"
           and any(set(stems(phrase)) & _KINDS for phrase in phrases_of(member))]  # fmt: skip
    if len(own) != 1:
        said = f"{noun.link.text} of {after.link.text}"
        raise Unread(f"nothing in the model is called “{said}”", [said])
    after.used = True
    return own


_KINDS = frozenset(("sort", "kind", "type", "category", "class"))

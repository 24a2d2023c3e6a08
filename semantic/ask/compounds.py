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
        thing, first = _thing(one), two.link.hits[0]
        if thing is None or not isinstance(first.target, Member):
            continue
        if two.at != one.at + 1 or one.used or one.link.plural or two.joined:
            continue
        attribute = first.target.kind == "dimension" and first.target.type == "string"
        if attribute and first.target.home == thing.cube and first.weight >= _PLAIN:
            one.used = True
            two.role, two.negated = one.role, one.negated


_PLAIN = 0.95


def _thing(noun: Noun) -> Entity | None:
    """The thing that a noun plainly names, also where one of it is called by the same word."""
    plain = (hit.target for hit in noun.link.hits if hit.weight >= _PLAIN)
    return next((target for target in plain if isinstance(target, Entity)), None)


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


def own_kind(
    noun: Noun, ranked: list[tuple[float, Member]], scene: Scene
) -> list[tuple[float, Member]]:
    """ "Lecturers by department", where each lecturer has a home department: that one, and not
    the departments of all that lecturers have to do with."""
    asked = _asked(scene)
    if not ranked or asked is None or scene.lexicon.link(asked, ranked[0][1]) == "one":
        return ranked
    words = frozenset(stems(noun.link.text))
    own = [
        (hit.weight, hit.target) for hit in scene.index.partly(words)
        if isinstance(hit.target, Member) and hit.target.kind == "dimension"
        and hit.target.type == "string" and scene.lexicon.link(asked, hit.target) == "one"
        and any(stems(phrase)[-len(words) :] == stems(noun.link.text)
                for phrase in phrases_of(hit.target))
    ]  # fmt: skip
    return [(round(0.95 - weight, 3), member) for weight, member in own] or ranked


def _asked(scene: Scene) -> Member | None:
    """The first thing or number that is asked for, before it is settled which it is."""
    for noun in scene.roles.nouns:
        if noun.role != "group" and not noun.used:
            first = noun.link.hits[0].target
            return (first.count or first.label) if isinstance(first, Entity) else first
    return next(iter(scene.shown()), None)


_KINDS = frozenset(("sort", "kind", "type", "category", "class"))

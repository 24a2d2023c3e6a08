"""What "who" and "where" ask for: the model's people and places."""

from __future__ import annotations

from semantic.ask.agents import agents_of, is_agent
from semantic.ask.operators import PERSON_NOUNS
from semantic.ask.reading import Unread
from semantic.ask.roots import root
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.words import stem, stems

_PLACES = ("location", "place", "city", "country", "region", "state", "address", "site", "venue")


def person(scene: Scene) -> Member:
    """The dimension that "who" asks for: a label of people, by what the model calls them."""
    if flagged := _flagged(scene):
        return flagged
    ranked = []
    for member in scene.members:
        if member.kind != "dimension" or member.type != "string":
            continue
        said = {_head(phrase) for phrase in phrases_of(member)}
        entity = scene.entity(member.home)
        about = {_head(phrase) for phrase in (entity.phrases if entity else ())}
        if "who" in said:
            ranked.append((0.0, member))
        elif _beside(scene, member):
            ranked.append((-0.3, member))
        elif entity and entity.label == member and about & PERSON_NOUNS:
            ranked.append((0.1, member))
        elif said & PERSON_NOUNS - {"name", "individual"} and "id" not in said:
            ranked.append((0.0 if member.preferred else 0.3, member))
    ranked += [(-0.4, member) for member in scene.members if _is_by(scene, member)]
    if doers := _doers(scene):
        known = {member.name: cost for cost, member in ranked}
        ranked = [(known.get(member.name, 0.0) - 0.5, member) for member in doers]
    if not ranked:
        raise Unread("the model has nobody that “who” could ask for", ["who"], "no-member")
    ranked = [(cost - _likelier(scene, m), m) for cost, m in ranked]
    numbers = [m for m in scene.context if m.kind == "measure"]
    ranked += [(-0.4, m) for m in scene.members if numbers and m.home == numbers[0].home
               and m.own.endswith("_by") and m.type == "string"]  # fmt: skip
    near = [(cost, m) for cost, m in ranked if numbers and scene.lexicon.link(numbers[0], m)
            == "one"] if not scene.measures else []  # fmt: skip
    ranked = near or ranked
    return scene.picks.choose("who", sorted(ranked, key=lambda pair: (pair[0], pair[1].name)))


def _likelier(scene: Scene, member: Member) -> float:
    """ "Who has the most?" asks for those just shown; else the model's default goes first."""
    shown = member in scene.context and not (scene.roles.nouns or scene.roles.named)
    return (0.2 if member.preferred else 0.0) + (1.0 if shown else 0.0)


def _doers(scene: Scene) -> list[Member]:
    """ "who teaches", "who directed it": those that the model calls teachers, or directors.

    What somebody is to a thing needs such a name; what somebody does with it ("who bought it") is
    in the rows of both.
    """
    verbs = [link.text.lower() for link in scene.roles.links if link.role == "relate" or link.verb]
    labels = {entity.label for entity in scene.index.surface.entities}
    for verb in verbs:
        found = [
            member for member in scene.members
            if member.kind == "dimension" and member.type == "string"
            and _does(verb, member, scene, member in labels)
        ]  # fmt: skip
        homes = {each.identity[0] for named in scene.roles.named for each in named.link.found}
        near = [member for member in found if member.home in homes]
        if found:
            return near or found
        if agents_of(verb):
            raise Unread(f"nothing in the model covers “{verb}”", [verb])
    return []


def _is_by(scene: Scene, member: Member) -> bool:
    """ "who mentions it", where mentions are "mentioned by" somebody."""
    verb, by = member.own.partition("_by")[:2]
    if member.kind != "dimension" or member.type != "string" or not by or "_" in verb:
        return False
    said = {root(word) for noun in scene.roles.nouns for word in stems(noun.link.text)}
    return root(stem(verb)) in said


def _does(verb: str, member: Member, scene: Scene, label: bool) -> bool:
    """By what the member is called, or its things where it names them."""
    entity = scene.entity(member.home) if label else None
    said = (*phrases_of(member), *(entity.phrases if entity else ()))
    heads = {_head(phrase) for phrase in said}
    return any(is_agent(verb, head) for head in heads if head)


def _flagged(scene: Scene) -> Member | None:
    """ "who are the managers", where being one is a yes/no attribute of people."""
    for noun in scene.roles.nouns:
        for hit in noun.link.hits:
            target = hit.target
            if noun.used or isinstance(target, Entity) or target.type != "boolean":
                continue
            entity = scene.entity(target.home)
            people = entity and any(_head(phrase) in PERSON_NOUNS for phrase in entity.phrases)
            if people and entity and entity.label and hit.weight > _PLAINLY:
                noun.role = "with"
                return entity.label
    return None


_PLAINLY = 0.9


def _head(phrase: str) -> str:
    """The noun that a phrase is about: its last, without "name"."""
    first = phrase.partition(" of ")[0]  # "role of the speaker" is a role
    words = [word for word in stems(first) if word not in ("name", "full")]
    return words[-1] if words else ""


def _beside(scene: Scene, member: Member) -> bool:
    """ "who has been a buyer", "who speaks": a word of the question says which people."""
    entity = scene.entity(member.home)
    names = entity is not None and entity.label == member
    said = (*phrases_of(member), *(entity.phrases if entity and names else ()))
    person = any(_head(phrase) in PERSON_NOUNS for phrase in said)
    if not (person or member.own.endswith("_by")):  # "signed_by" is somebody, too
        return False
    for noun in scene.roles.nouns:
        named = any(
            hit.target == member or (isinstance(hit.target, Entity) and hit.target.label == member)
            for hit in noun.link.hits
        )
        if named and not noun.used and noun.role in ("soft", "scope", "with", "target"):
            noun.used = True
            return True
    return False


def place(scene: Scene) -> Member:
    """The dimension that "where" asks for: the place of what is spoken of, before any other."""
    near = scene.things | {member.home for member in scene.shown()}
    found = [
        member for word in _PLACES for member in scene.members
        if member.kind == "dimension" and any(word in stems(p) for p in phrases_of(member))
    ]  # fmt: skip
    own = [member for member in found if member.home in near]
    one = [member for member in found if scene.link(member) == "one"]
    if not found or (scene.context and not (own or one)):
        raise Unread("the model has no place that “where” could ask for", ["where"], "no-member")
    return (own or one or found)[0]

"""Which dimension a value of the question belongs to: the nearest to the words around it."""

from __future__ import annotations

from semantic.ask.reading import ACROSS
from semantic.ask.roles import Named, Noun
from semantic.ask.scene import Scene, dimensions_in
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.values import Found
from semantic.ask.words import stems

HOW = {"exact": 0.0, "alias": 0.05}


def distance(named: Named, member: Member, found: Found, scene: Scene) -> float:
    """How far a dimension is from the nouns beside the value and from what is asked for."""
    costs = (
        HOW.get(found.how, 0.15),
        _as_attribute(member, scene),
        _as_value(named, member, found, scene),
        _among_nouns(named, member, scene),
        _led(named, member, scene),
    )
    return round(sum(costs), 3)


def _as_attribute(member: Member, scene: Scene) -> float:
    """What things are called comes first, and what is close to the things asked for."""
    entity = scene.entity(member.home)
    cost = 0.0 if entity is not None and entity.label == member else 0.12
    if any(each.home == member.home for each in scene.measures):
        cost -= 0.1
    label = entity is not None and entity.label == member
    if not label and any(each.home == member.home for each in scene.targets):
        cost -= 0.2  # "shops in Westend" are there themselves, and not their customers
    if scene.link(member) == "across":
        cost += ACROSS
    elif scene.link(member) == "many":
        cost += 0.15
    if member in (*scene.groups, *scene.targets) or member.name in scene.held:
        cost -= 0.3
    if member.role and not any(member.role & {*stems(link.text)} for link in scene.roles.links):
        plain = scene.index.surface.by_identity.get((member.plain, member.own), ())
        if any(scene.link(each) != "across" for each in plain):
            cost += 0.12  # the plain cube comes before its roles
    return cost - (0.5 if member.preferred else 0.0)


def _as_value(named: Named, member: Member, found: Found, scene: Scene) -> float:
    cost = 0.0 if scene.values.is_name(member.identity) else 0.25
    if member in scene.context and not named.link.plural:
        cost -= 0.3  # "without Ada", after a breakdown that shows her
    if named.link.plural and found.value[:1].isupper() and named.link.text[:1].islower():
        cost += 0.35  # "hosts" are a kind, not somebody called Host
    return cost + (1.2 if _inside_other(named, member, scene) else 0.0)


def _among_nouns(named: Named, member: Member, scene: Scene) -> float:
    cost = 0.0
    for noun in scene.roles.nouns:
        near = abs(noun.at - named.at)
        if near <= 2 and any(m == member for _, m in dimensions_in(noun, scene)):
            cost -= 0.6 if near == 1 else 0.3
        elif near <= 2 and _is_home(noun, member.home):
            cost -= 0.15
        elif near <= 2 and _leads_to(noun, member, scene):
            cost -= 0.6
        elif _says_of(noun, named, scene) and _is_home(noun, member.home):
            cost -= 0.3
    return cost


def _says_of(noun: Noun, named: Named, scene: Scene) -> bool:
    """ "buyers who live in Bern": what is said after "who" is said of them."""
    between = scene.roles.links[noun.at + 1 : named.at]
    return bool(between) and between[0].role in ("who", "which")


def _leads_to(noun: Noun, member: Member, scene: Scene) -> bool:
    """ "was Kitchen ordered": the verb is about rows that each have one value of the member."""
    first = noun.link.hits[0].target
    home = first.cube if isinstance(first, Entity) else first.home
    if not noun.link.verb or home in scene.homes()[:1]:
        return False
    return scene.lexicon.to_one(home, member.home)


def _inside_other(named: Named, member: Member, scene: Scene) -> bool:
    """ "words in the Ada order": Ada's order is meant, and not the words that are Ada's own."""
    own = {each.home for each in scene.measures}
    for noun in scene.roles.nouns:
        if noun.at == named.at + 1 and not noun.link.plural and member.home in own:
            hits = [hit.target for hit in noun.link.hits]
            things = [target.cube for target in hits if isinstance(target, Entity)]
            return bool(things) and member.home not in things
    return False


# What a preposition says of the value after it, in any domain.
_GOALS = {"destination", "arrival", "target", "receiver", "recipient", "to"}
_STARTS = {"origin", "departure", "source", "sender", "from", "start"}
_LEADS = {
    "about": {"topic", "subject", "theme", "title"},
    "from": {"company", "organization", "employer", "country", "city", "region", "state", "place"}
    | _STARTS,
    "to": _GOALS,
    "into": _GOALS,
    "towards": _GOALS,
    "leaving": _STARTS,
    "departing": _STARTS,
    "at": {"company", "organization", "employer", "branch", "location", "site", "place", "office"},
}


def _led(named: Named, member: Member, scene: Scene) -> float:
    """ "about X" is a subject, "from X" a place or an organisation, where the model has one."""
    before = scene.roles.links[named.at - 1].text.lower() if named.at else ""
    said = {word for phrase in phrases_of(member) for word in stems(phrase)}
    if before == "from" and said & _GOALS:
        return 0.0  # the city of a destination is where things go
    return -0.8 if said & _LEADS.get(before, set()) else 0.0


def _is_home(noun: Noun, cube: str) -> bool:
    return any(isinstance(hit.target, Entity) and hit.target.cube == cube for hit in noun.link.hits)

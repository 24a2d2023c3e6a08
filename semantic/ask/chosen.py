"""Which dimension the words of a value speak of, and which value they mean."""

from __future__ import annotations

from semantic.ask.nearness import HOW, distance
from semantic.ask.reading import ACROSS, Unread
from semantic.ask.roles import Named
from semantic.ask.roots import root
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Entity, Member
from semantic.ask.values import Found
from semantic.ask.words import fast_stems, fold, stems

Chosen = tuple[Named, Member, str]


def multiplies(member: Member, scene: Scene) -> bool:
    """Whether one row of what is asked for may have several of it."""
    return scene.link(member) != "one"


def choose(named: Named, scene: Scene) -> Chosen:
    """The dimension and value that the words mean, nearest to what is asked first."""
    ranked: list[tuple[float, tuple[Member, Found]]] = [
        (distance(named, member, found, scene), (member, found))
        for found in named.link.found
        for member in scene.index.surface.by_identity.get(found.identity, ())
    ]
    ranked += _called_so(named, scene)
    ranked = _who_does_it(named, ranked, scene) or ranked
    ranked = [pair for pair in ranked if not _said_of_other(named, pair[1][0], scene)]
    if not ranked:
        raise Unread(f"“{named.link.text}” is no value here", [named.link.text], "no-value")
    ranked.sort(key=lambda pair: (pair[0], pair[1][0].name, pair[1][1].value))
    ranked = _once_each(ranked)
    nearest = ranked[0][0] - HOW.get(ranked[0][1][1].how, 0.15)
    if scene.link(ranked[0][1][0]) == "across":
        nearest -= ACROSS  # the only way is a far one: that stays a cost
    ranked = [(round(cost - nearest, 3), pair) for cost, pair in ranked]
    if named.negated and any(multiplies(m, scene) and cost < _CLOSE for cost, (m, _) in ranked):
        raise Unread(f"“{named.link.text}” may be something that one row has several of",
                     [named.link.text], "no-negation")  # fmt: skip
    member, found = scene.picks.choose(f"value{named.at}", ranked)
    _refuse_others_place(named, member, scene)
    _refuse_mere_part(named, member, found, scene)
    if scene.link(member) == "across" and (scene.measures or scene.targets):
        _refuse_far(named, member, scene)
        whole = (*scene.measures, *scene.targets)[0].title
        scene.notes.append(f"{whole}: of everything that goes with {member.title.lower()}")
    if found.how != "exact" and fold(named.link.text) != fold(found.value):
        scene.notes.append(f"“{named.link.text}” is read as {found.value}")
    if found.value in scene.values.shared.get(member.identity, ()):
        scene.notes.append(f"several are called {found.value}, and all of them are meant")
    return named, member, found.value


_IS = frozenset(("is", "are", "was", "were"))


def _said_of_other(named: Named, member: Member, scene: Scene) -> bool:
    """ "How many shops are closed" is about shops, and not about what was closed in them."""
    links = scene.roles.links
    before = [link for link in links[: named.at] if link.text.lower() not in ("not", "still")]
    said = len(before) > 1 and before[-1].text.lower() in _IS and before[-2].kind == "member"
    proper = scene.values.is_proper(member.identity)
    return said and not proper and bool(scene.shown()) and scene.link(member) != "one"


def _once_each(
    ranked: list[tuple[float, tuple[Member, Found]]],
) -> list[tuple[float, tuple[Member, Found]]]:
    """One for the spellings of a value that differ in capitals only."""
    seen: dict[tuple[Member, str], tuple[float, tuple[Member, Found]]] = {}
    for cost, (member, found) in ranked:
        seen.setdefault((member, found.value.casefold()), (cost, (member, found)))
    return list(seen.values())


def spellings(member: Member, value: str, scene: Scene) -> tuple[str, ...]:
    """A value as the data write it: "Brick", "BRICK" and "brick" are one material."""
    alike = scene.values.exact(fast_stems(value))
    others = sorted(
        found.value for found in alike
        if found.identity == member.identity and found.value.casefold() == value.casefold()
    )  # fmt: skip
    return tuple(dict.fromkeys((value, *others)))


def _called_so(named: Named, scene: Scene) -> list[tuple[float, tuple[Member, Found]]]:
    """ "the ink order", where one order has ink in its name: that one."""
    after = next((n for n in scene.roles.nouns if n.at == named.at + 1), None)
    first = after.link.hits[0].target if after and not after.link.plural else None
    label = first.label if isinstance(first, Entity) else _label_beside(named, scene)
    column = scene.values.column(label.identity) if label else None
    if label is None or column is None or named.negated:
        return []
    text = f" {' '.join(fast_stems(named.link.text))} "
    found = [value for value in column.values if text in f" {' '.join(fast_stems(value))} "]
    return [(-1.0, (label, Found(label.identity, each, "partial"))) for each in found[:1]
            if len(found) == 1]  # fmt: skip


def _label_beside(named: Named, scene: Scene) -> Member | None:
    """ "the Ada gift", where a gift is a kind of order: the name of that order."""
    beside = next((n for n in scene.roles.named if n.at == named.at + 1), None)
    if beside is None or beside.link.plural or not named.link.text[:1].isupper():
        return None
    led = scene.roles.links[named.at - 1].text.lower() if named.at else ""
    entity = scene.entity(beside.link.found[0].identity[0])
    return entity.label if entity and led == "the" else None


def _who_does_it(
    named: Named, ranked: list[tuple[float, tuple[Member, Found]]], scene: Scene
) -> list[tuple[float, tuple[Member, Found]]]:
    """ "what Ada mentions", where mentions are "mentioned by" somebody: what she does herself."""
    after = next((link for link in scene.roles.links[named.at + 1 :] if link.kind != "stop"), None)
    verbs = {root(stem) for stem in stems(after.text)} if after else set()
    return [
        (cost, (member, found)) for cost, (member, found) in ranked
        if any(own.endswith("_by") and root(own.removesuffix("_by")) in verbs
               for own in (member.own, member.name.partition(".")[2]))
    ]  # fmt: skip


def _refuse_mere_part(named: Named, member: Member, found: Found, scene: Scene) -> None:
    """ "ad revenue" is no line called "Search: Ad Revenue" unless somebody speaks of lines."""
    said = named.link.text
    part = (
        found.how == "partial"
        and not scene.values.is_proper(member.identity)
        and 2 * len(stems(said)) <= len(stems(found.value))
    )
    if part and said == said.lower() and member.home not in scene.things | scene.valued:
        raise Unread(f"nothing in the model covers “{said}”", [said])


def _refuse_others_place(named: Named, member: Member, scene: Scene) -> None:
    """ "Guests from France" are not the guests of hotels in France."""
    led = named.at > 0 and scene.roles.links[named.at - 1].text.lower() == "from"
    entity = scene.entity(member.home)
    attribute = entity is not None and entity.label != member
    if led and attribute and scene.link(member) != "one" and (scene.measures or scene.targets):
        raise Unread(
            f"{member.title} is not that of {(*scene.measures, *scene.targets)[0].title.lower()}",
            [named.link.text], "no-link",
        )  # fmt: skip


_CLOSE = 0.55  # of what somebody has not, any reading that near may be meant


def _refuse_far(named: Named, member: Member, scene: Scene) -> None:
    """ "how often did Ada mention it" must not become mentions in what Ada took part in, unless
    the words say so: "with Ada", "buyer Ada", "in the Ada order"."""
    links = scene.roles.links
    led = named.at > 0 and links[named.at - 1].role == "with"
    does = named.at > 0 and links[named.at - 1].text.lower() in ("did", "does", "do", "has", "have")
    beside = any(abs(n.at - named.at) == 1 and not n.link.verb and n.role != "count"
                 and not (does and n.at > named.at)
                 and not any(_asked_for(hit.target, scene) for hit in n.link.hits)
                 for n in scene.roles.nouns)  # fmt: skip
    if not (led or beside):
        asked = (*scene.measures, *scene.targets)[0].title
        raise Unread(
            f"{asked} of {named.link.text} are not known: only of everything "
            f"that goes with {member.title.lower()}", [named.link.text], "no-link",
        )  # fmt: skip


def _asked_for(target: object, scene: Scene) -> bool:
    """Whether a noun names what is asked for, and so says nothing of a value beside it."""
    if isinstance(target, Entity):
        return target.label in scene.targets
    return target in (*scene.measures, *scene.targets)

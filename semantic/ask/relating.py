"""Verbs that no word of the model covers: when what they say is in the question anyway."""

from __future__ import annotations

from collections.abc import Sequence

from semantic.ask.links import Link
from semantic.ask.reading import Unread
from semantic.ask.roots import root
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.words import stem, stems
from semantic.query.types import AnyFilter, leaves


def refuse_unrelated(scene: Scene, filters: Sequence[AnyFilter]) -> None:
    """Raise where a verb says something that the query would not.

    "Who bought a lamp" joins buyers to lamps, so "bought" adds nothing; "how many customers bought
    in May" is about purchases, which a count of customers knows nothing of.
    """
    for at, link in enumerate(scene.roles.links):
        if link.role == "relate" and not _is_said_otherwise(scene, at, link, filters):
            raise Unread(f"nothing in the model covers “{link.text}”", [link.text])


def _is_said_otherwise(scene: Scene, at: int, link: Link, filters: Sequence[AnyFilter]) -> bool:
    if _does_it(scene, at) or names_doer(link.text, scene.shown()):
        return True
    if _makes_it(scene, at, link) or _by_a_value(scene, at):
        return True
    own = scene.measures[0] if scene.measures else None
    homes = {member.name: member.home for member in scene.members}
    about = {member.home for member in (*scene.targets, *scene.groups)}
    about |= {homes[leaf.member] for leaf in leaves(tuple(filters)) if leaf.member in homes}
    if own is None:
        return (len(about) > 1 or bool(scene.extras)) and not scene.roles.dates
    asked = "howmuch" in scene.roles.asks or bool(scene.roles.grain)
    amount = not own.counts and (asked or bool(about))
    return amount or bool(about - {own.home}) or _has_object(scene, at, own)


_MADE = frozenset(("sold", "bought", "booked", "made", "placed"))
_WAYS = frozenset(("by", "via", "through", "with", "in", "at", "on"))


def _makes_it(scene: Scene, at: int, link: Link) -> bool:
    """ "Tickets sold in May", where a ticket is what comes of selling and has its date."""
    before = [n for n in scene.roles.nouns if n.at < at]
    if link.text.lower() not in _MADE or not before:
        return False
    between = scene.roles.links[before[-1].at + 1 : at]
    things = [h.target for h in before[-1].link.hits if isinstance(h.target, Entity)]
    dated = any(thing.time and thing.time.home == thing.cube for thing in things)
    return dated and all(each.kind == "stop" for each in between)


def _by_a_value(scene: Scene, at: int) -> bool:
    """ "paid by card", "sold through the shop": the value after it says how, or who."""
    after = scene.roles.links[at + 1 :]
    if not after or after[0].text.lower() not in _WAYS:
        return False
    rest = [link for link in after[1:3] if link.kind != "stop"]
    return bool(rest) and rest[0].kind == "value"


def _does_it(scene: Scene, at: int) -> bool:
    """ "did we run", "did Ada book": who does it stands between the auxiliary and the verb."""
    links = scene.roles.links[:at]
    helped = any(each.text.lower() in ("did", "do", "does", "have", "has") for each in links)
    ours = bool(links) and links[-1].text.lower() in ("we", "you", "they")
    if ours and len(links) > 1 and links[-2].kind == "member":
        return True  # "and which desk they work on"
    named = any(named.at < at for named in scene.roles.named)
    return helped and (ours or named)


def _has_object(scene: Scene, at: int, own: Member) -> bool:
    """ "how many customers sent parcels": the rows that are counted are named."""
    for noun in scene.roles.nouns:
        cubes = {hit.target.cube for hit in noun.link.hits if isinstance(hit.target, Entity)}
        if noun.at > at and own.home in cubes:
            return True
    return False


def names_doer(verb: str, members: Sequence[Member]) -> bool:
    """Whether a member is called by who does it: "manages" and "depot manager"."""
    wanted = root(stem(verb.lower()))
    words = {word for member in members for said in phrases_of(member) for word in stems(said)}
    return any(root(word) == wanted for word in words)

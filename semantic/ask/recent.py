""" "Latest", "first" and "oldest": by the date of what is listed."""

from __future__ import annotations

from semantic.ask.cut import cut_of, said_rank, way_of
from semantic.ask.phrasings import bag_of
from semantic.ask.reading import Unread
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Member, names_one, phrases_of
from semantic.ask.words import stems
from semantic.query.types import Order


def by_age(scene: Scene) -> tuple[tuple[Order, ...], int | None] | None:
    """ "the oldest customer", where people have a birth date or year and no age."""
    words = {link.text.lower() for link in scene.roles.links if link.role == "recent"}
    shown = scene.targets[0] if scene.targets and "oldest" in words else None
    born = [
        member for member in scene.members
        if shown and member.home == shown.home and member.kind in ("dimension", "time")
        and set(stems(member.own)) & _BORN
    ]  # fmt: skip
    if not born:
        return None
    scene.extras.append(born[0])
    scene.present.append(born[0])
    return (Order(born[0].name, "asc"),), cut_of(scene)


_BORN = frozenset(
    "birth born birthday birthdate dob built constructed construction founded founding established "
    "manufactured manufacture".split()
)


def by_time(scene: Scene) -> tuple[tuple[Order, ...], int | None]:
    """ "The latest orders": by the date of what is listed. Raises Unread."""
    time = time_of(scene) or _time_of_noun(scene)
    if time and not scene.targets and "when" in scene.roles.asks:
        scene.targets.append(time)  # "when did she last order": the date alone
        return (Order(time.name, way_of(scene.roles.rank)),), scene.roles.count or 1
    _refuse_age_of_other(scene, time)
    _named_by_parent(scene, time)
    if time is None or not scene.targets:
        raise Unread(
            f"nothing dates what “{said_rank(scene)}” is asked of", [said_rank(scene)], "no-time"
        )
    if time not in scene.extras:
        scene.extras.append(time)
    return (Order(time.name, way_of(scene.roles.rank)),), cut_of(scene)


def _refuse_age_of_other(scene: Scene, time: Member | None) -> None:
    """ "The oldest professor" is not the one of the first exam; "the last buyer" is by orders."""
    aged = {link.text.lower() for link in scene.roles.links if link.role == "recent"} & _AGED
    shown = scene.targets[0] if scene.targets else None
    near = (
        time is not None
        and shown is not None
        and (
            time.home == shown.home
            or ("newest" in aged and scene.lexicon.link(shown, time) == "one")
        )
    )
    if aged and shown and time and not near:
        raise Unread(f"nothing says how old a {shown.title.lower()} is", sorted(aged), "no-time")


_AGED = {"oldest", "newest", "youngest"}


def _named_by_parent(scene: Scene, time: Member | None) -> None:
    """ "her first appearance", which has no name of its own: what it is dated by has one."""
    dated = scene.entity(time.home) if time else None
    shown = scene.targets[0] if scene.targets else None
    own = scene.entity(shown.home) if shown else None
    nouns = [bag_of(phrase) for phrase in (own.phrases if own else ())]
    called = shown is not None and any(bag_of(said) in nouns for said in phrases_of(shown))
    nameless = own is not None and own.label == shown and shown and not names_one(shown)
    nameless = nameless and not called
    if nameless and dated and dated.label and dated.cube != (shown.home if shown else ""):
        scene.targets[0] = dated.label


def _time_of_noun(scene: Scene) -> Member | None:
    """The date of the thing that a noun or its verb names."""
    entities = [scene.entity(cube) for cube in sorted(scene.things)]
    return next((each.time for each in entities if each and each.time), None)


def time_of(scene: Scene) -> Member | None:
    """The date of what the reading shows first."""
    homes = scene.homes()
    own = scene.entity(homes[0]) if homes else None
    return (own.time if own and own.time else None) or scene.index.surface.time_for(
        homes, scene.lexicon.reach
    )

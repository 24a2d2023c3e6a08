"""What "most popular" counts when nothing else is said."""

from __future__ import annotations

from semantic.ask.cut import said_rank
from semantic.ask.judged import any_total, totals_of
from semantic.ask.reading import Unread
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Entity, Member, names_one


def usual_count(scene: Scene) -> Member | None:
    """What "most popular" counts when nothing else is said: the rows of the main thing."""
    homes = scene.homes()
    if not homes and scene.roles.grain and scene.index.surface.time:
        homes = [scene.index.surface.time.home]
    if not homes:
        return None
    if "relate" in scene.roles.cues:
        verb = next(link.text for link in scene.roles.links if link.role == "relate")
        raise Unread(f"nothing in the model covers “{verb}”", [verb])
    if named := _after_most(scene):
        return named
    if {"best", "worst", "leading"} & set(scene.roles.rank_word.split()) and not scene.roles.grain:
        return any_total(scene)
    shown = next(iter((*scene.targets, *scene.groups)), None)
    top = shown is not None and "top" in scene.roles.rank_word.split() and labels(shown, scene)
    if top and shown and len(totals_of(scene, shown)) > 1:
        return any_total(scene)
    time = scene.index.surface.time
    if time is None and shown is not None and len(scene.lexicon.indexes) > 1:
        time = scene.index.surface.times.get(shown.home)  # beside views: as in them
    if shown is not None and time and shown.home == time.home and labels(shown, scene):
        raise Unread("nothing says what it is ranked by", [said_rank(scene)], "no-measure")
    ranked = sorted(
        (_far(entity, homes, scene), at, entity.count)
        for at, entity in enumerate(scene.index.surface.entities) if entity.count
    )  # fmt: skip
    if not ranked:
        raise Unread("nothing here can be counted", ["most"], "no-measure")
    count: Member = scene.picks.choose("usual", [(cost, m) for cost, _, m in ranked if m])
    scene.notes.append(f"“most” counts {count.title.lower()}")
    scene.measures.append(count)
    return count


def _after_most(scene: Scene) -> Member | None:
    """ "the most sick leave": what has the value is counted."""
    links = scene.roles.links
    for named in scene.roles.named:
        entity = scene.entity(named.link.found[0].identity[0])
        if named.at and links[named.at - 1].role == "most" and entity and entity.count:
            scene.notes.append(f"“most” counts {entity.count.title.lower()}")
            scene.measures.append(entity.count)
            return entity.count
    return None


def labels(shown: Member, scene: Scene) -> bool:
    """Whether a dimension names the rows of its cube."""
    entity = scene.entity(shown.home)
    return entity is not None and entity.label == shown and names_one(shown)


OWN = -0.2


_WANTED = {"top", "popular", "busiest"}


def _far(entity: Entity, homes: list[str], scene: Scene) -> float:
    """The dated thing itself is counted rather than a list of its parts."""
    surface = scene.index.surface
    shown = next(iter((*scene.targets, *scene.groups)), None)
    named = shown is not None and shown == entity.label and names_one(shown)
    if shown is not None and shown.home == entity.cube and not named:
        return OWN  # an attribute: how many of its own things have it
    wanted = shown is not None and not labels(shown, scene)
    wanted = wanted and bool(_WANTED & set(scene.roles.rank_word.split()))
    if wanted and shown is not None and scene.lexicon.steps(entity.cube, shown.home) == 1:
        return OWN + 0.02  # or how many want those that have it
    dated = surface.time is not None and entity.cube == surface.time.home
    near = scene.lexicon.reach.get(entity.cube, ())
    if shown is not None and labels(shown, scene) and shown.home in near[1:]:
        # Rows that each belong to one of these; which rows, where several do, is to be said.
        return -0.3 + 0.12 * scene.lexicon.steps(entity.cube, shown.home)
    return (0.0 if dated else 0.3) + (0.2 if entity.cube == homes[0] and not dated else 0.0)

"""How many of a ranking are shown, and which way round."""

from __future__ import annotations

from typing import Literal

from semantic.ask.roles import Noun
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Entity

MANY = 10


def by_grain(scene: Scene) -> bool:
    """ "Which month": periods are what is ranked."""
    return bool(scene.roles.grain) and bool(scene.roles.asks & {"unit", "grain"})


def cut_of(scene: Scene) -> int | None:
    """How many: as said, one for a singular, else a handful; a plain breakdown is not cut."""
    roles = scene.roles
    if roles.count is not None:
        return roles.count
    if not scene.targets and not by_grain(scene):
        return None
    if by_grain(scene) and not scene.targets:
        unit = next((link for link in roles.links if link.role == "unit"), None)
        if unit is None or not unit.plural:
            return 1
    listed = [n for n in roles.nouns if n.role in ("target", "list", "soft", "what") and n.used]
    ranked = [noun for noun in roles.nouns if _is_ranked(noun, scene)]
    if ranked and not ranked[0].link.plural:
        return 1  # "how many lines has the last order"
    plural = bool(listed) and listed[0].link.plural
    before = roles.links[max(0, listed[0].at - 3) : listed[0].at] if plural else ()
    things = any(link.text.lower() in ("are", "were") for link in before)
    if plural and ("who" not in roles.asks or things):
        scene.notes.append(f"the first {MANY} are shown")
        return MANY
    return 1


def _is_ranked(noun: Noun, scene: Scene) -> bool:
    """Whether the noun is the thing right after "last" or "longest"."""
    led = noun.at > 0 and scene.roles.links[noun.at - 1].role in ("recent", "adjective")
    return led and isinstance(noun.link.hits[0].target, Entity)


def way_of(direction: str) -> Literal["asc", "desc"]:
    """The direction as queries write it."""
    return "asc" if direction == "asc" else "desc"


def said_rank(scene: Scene) -> str:
    """The superlative as it was said."""
    ranks = ("adjective", "most", "top", "common", "recent")
    return next((link.text for link in scene.roles.links if link.role in ranks), "most")

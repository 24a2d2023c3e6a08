"""What a number is measured in: the units of members, and those that people say."""

from __future__ import annotations

import math
from collections.abc import Mapping

from semantic.ask.phrasings import bag_of
from semantic.ask.reading import Unread
from semantic.ask.roles import Bound
from semantic.ask.scene import Scene
from semantic.ask.surfaces import Member, phrases_of
from semantic.ask.words import stems

_SECONDS: Mapping[str, float] = {
    "millisecond": 0.001, "ms": 0.001, "second": 1, "sec": 1, "s": 1, "minute": 60, "min": 60,
    "hour": 3600, "hr": 3600, "h": 3600, "day": 86400, "d": 86400, "week": 604800,
}  # fmt: skip


def is_length(member: Member) -> bool:
    """Whether a number is called how long something is, and not how long since something."""
    return any(bag_of(phrase) & _LENGTHS and len(bag_of(phrase)) <= 2
               for phrase in phrases_of(member))  # fmt: skip


_LENGTHS = frozenset(("length", "duration", "runtime"))


def unit_of(member: Member) -> float | None:
    """The member's unit in seconds, from `unit` or from its name ("duration_seconds")."""
    for text in (member.about.unit or "", member.own.replace("_", " ")):
        for word in bag_of(text) if text else ():
            if word in _SECONDS:
                return _SECONDS[word]
    return None


def measured_in(member: Member, unit: str) -> bool:
    """Whether a number is in a unit, or in one that it can be turned into."""
    if unit in _SECONDS:
        return unit_of(member) is not None
    own = stems(member.about.unit or "")
    return unit in own and not set(own) & _SCALES


_SCALES = {"million", "thousand", "billion", "k", "m", "bn"}


def unit_cost(member: Member, unit: str) -> float:
    """How far a member's unit is from the one that was said."""
    if unit in stems(member.about.unit or ""):
        return 0.0
    own, said = unit_of(member), _SECONDS.get(unit)
    # Of a length in minutes and in seconds, hours are nearer to the minutes.
    return 0.3 if not (own and said) else 0.1 + 0.1 * abs(math.log10(own / said))


def in_unit(bound: Bound, member: Member, scene: Scene) -> float:
    """The number of a bound in the member's own unit. Raises Unread where there is no way."""
    if member.about.format == "percent" and bound.unit in ("", "%", "share"):
        return _as_fraction(bound, scene)
    own = unit_of(member)
    if bound.unit and bound.unit not in _SECONDS and bound.unit in stems(member.about.unit or ""):
        return bound.number
    if not bound.unit:
        if own is not None and member.about.unit and bound.adjective:
            scene.notes.append(f"{bound.number:g} is in {member.about.unit}")
        return bound.number
    if own is None:
        raise Unread(f"{member.title} is not measured in {bound.unit}s", [bound.unit], "no-unit")
    return round(bound.number * _SECONDS.get(bound.unit, 0.0) / own, 6)


def _as_fraction(bound: Bound, scene: Scene) -> float:
    """ "Over 20 %" and "over 20", of a share that the warehouse keeps as 0.2."""
    said = " ".join(link.text for link in scene.roles.links[bound.at : bound.at + 2])
    percent = bound.unit or "%" in said or abs(bound.number) > 1
    return round(bound.number / 100, 9) if percent else bound.number

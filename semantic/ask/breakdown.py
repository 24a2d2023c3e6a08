"""What stands after "by": a breakdown, what things are sorted by, or the whole of something."""

from __future__ import annotations

from semantic.ask.bound_things import Ranked
from semantic.ask.compounds import kinds_of, own_kind
from semantic.ask.nouns import aggregated
from semantic.ask.reading import Unread
from semantic.ask.roles import Noun
from semantic.ask.scene import NUMBER_TYPES, Scene, dimensions_in, measures_in, pick
from semantic.ask.surfaces import Member
from semantic.ask.words import stems

_PLAINLY = 0.05


def resolve_groups(scene: Scene) -> None:
    """What stands after "by": dimensions; after "top N", a measure is what it is ranked by."""
    for noun in scene.roles.nouns:
        if noun.role == "group" and not noun.used:
            _resolve_group(scene, noun)


def _resolve_group(scene: Scene, noun: Noun) -> None:
    ranked = dimensions_in(noun, scene)
    if _is_whole_of(noun, ranked, scene):
        noun.role = "scope"
        return
    ranked = own_kind(noun, kinds_of(noun, ranked, scene), scene)
    _refuse_counted(scene, noun, ranked)
    numbers = measures_in(noun, scene)
    if ranked and numbers and numbers[0][0] < ranked[0][0] and _is_amount_of_a_row(ranked):
        ranked = []  # "compare Ada and Ben by words": all their words, not those of a row
    sorts = _sorts(noun, ranked, scene)
    if numbers and (sorts or not ranked) and (things := _listed_before(noun, scene)):
        things.role, noun.role = "target", "sort"
    elif sorts:
        noun.role = "sort"
    elif not _ranks(scene, noun, numbers, ranked):
        _break_down(scene, noun, numbers, ranked)


def _ranks(scene: Scene, noun: Noun, numbers: Ranked, ranked: Ranked) -> bool:
    """Whether a number after "top N … by" is what these are ranked by."""
    if not scene.roles.rank or scene.roles.rank_kind not in ("top", "adjective"):
        return False
    top = next((at for at, link in enumerate(scene.roles.links) if link.role == "top"), -1)
    if noun.at < top and ranked and (not numbers or ranked[0][0] < numbers[0][0] + _PLAINLY):
        return False  # "revenue by shop, top 3"
    if not numbers and (total := aggregated(scene, noun)):
        scene.totals[noun.at] = total
        numbers, ranked = [(0.0, total)], []
    if not numbers or (ranked and numbers[0][0] > ranked[0][0] + _PLAINLY):
        return False
    noun.role = "rank"
    return True


def _break_down(scene: Scene, noun: Noun, numbers: Ranked, ranked: Ranked) -> None:
    if ranked:
        _refuse_ratio(scene, noun, ranked[0][1])
        scene.groups.append(pick(scene, noun, ranked))
    elif numbers and (scene.targets or _compares(scene) or _shows_numbers(scene)):
        noun.role = "soft"
    elif numbers:
        raise Unread(f"“{noun.link.text}” is a number, not something to group by",
                     [noun.link.text], "no-breakdown")  # fmt: skip


def _shows_numbers(scene: Scene) -> bool:
    """ "And by paid amount?", after the top 3 by another amount."""
    kinds = {member.kind for member in scene.context}
    return "measure" in kinds and len(kinds) > 1


def _listed_before(noun: Noun, scene: Scene) -> Noun | None:
    """ "Speakers by words": the things that stand before, where each is called something."""
    first = next((n for n in scene.roles.nouns if n.at < noun.at), None)
    plural = first is not None and first.link.plural and first.role not in ("count", "group")
    if first is None or not plural or _compares(scene) or scene.roles.grain:
        return None
    ranked, numbers = dimensions_in(first, scene), measures_in(first, scene)
    if not ranked or (ranked[0][1].type in NUMBER_TYPES and not ranked[0][1].key):
        return None
    return first if not numbers or numbers[0][1].counts else None


def _is_amount_of_a_row(ranked: Ranked) -> bool:
    first = ranked[0][1]
    return first.type in NUMBER_TYPES and not first.key and bool(first.about.unit)


def _is_whole_of(noun: Noun, ranked: Ranked, scene: Scene) -> bool:
    """ "across all the orders" is in all of them, where no attribute is called so."""
    links = scene.roles.links
    led = next((links[at] for at in range(noun.at - 1, -1, -1) if links[at].kind != "stop"), None)
    plain = [member for cost, member in ranked if cost < _PLAINLY and member.type != "boolean"]
    return led is not None and led.text.lower() in ("across", "across all") and not plain


def _refuse_counted(scene: Scene, noun: Noun, ranked: Ranked) -> None:
    """ "Episodes by host" wants a row for each host; that hosts are counted, and that a flag says
    of somebody whether they are one, gives none."""
    numbers = measures_in(noun, scene)
    if noun.link.plural or not numbers or not numbers[0][1].counts:
        return
    if ranked and ranked[0][1].type == "boolean" and numbers[0][0] < ranked[0][0]:
        raise Unread(f"nothing to group by is called “{noun.link.text}”", [noun.link.text],
                     "no-breakdown")  # fmt: skip


def _refuse_ratio(scene: Scene, noun: Noun, member: Member) -> None:
    """ "Premium per inhabitant" divides by a number; it is no breakdown by that number."""
    said = scene.roles.links[noun.at - 1].text.lower() if noun.at else ""
    measured = member.type in NUMBER_TYPES and not member.key and bool(member.about.unit)
    if said == "per" and measured and not noun.link.plural:
        raise Unread(f"nothing per “{noun.link.text}” is modelled", [noun.link.text], "no-measure")


def _sorts(noun: Noun, ranked: Ranked, scene: Scene) -> bool:
    """ "cities by number of orders", "buyers by talk time": a number, and nothing to group by."""
    numbers = measures_in(noun, scene)
    if not numbers:
        return False
    if not ranked or ranked[0][1].type == "boolean":
        return bool(ranked)
    counted = "count" in stems(noun.link.text)
    if counted and numbers[0][0] < ranked[0][0]:
        return True  # "by number of orders"
    counted = counted and ranked[0][1].type in NUMBER_TYPES
    return counted and ranked[0][1].home not in scene.things


def _compares(scene: Scene) -> bool:
    roles = scene.roles
    return "compare" in roles.cues or any(named.compared for named in roles.named)

"""Superlatives: what a list is sorted by and where it is cut."""

from __future__ import annotations

from typing import Literal

from semantic.ask.adjectives import by_adjective
from semantic.ask.aggregates import bases, has_aggregate
from semantic.ask.cut import by_grain, cut_of, said_rank, way_of
from semantic.ask.judged import any_total, best_way, totals_of
from semantic.ask.phrasings import bag_of
from semantic.ask.reading import Unread
from semantic.ask.recent import by_age, by_time, time_of
from semantic.ask.roots import root
from semantic.ask.scene import Scene, dimensions_in
from semantic.ask.sizes import refuse_holder_of_one
from semantic.ask.surfaces import Entity, Member, names_one, phrases_of
from semantic.ask.usual import labels, usual_count
from semantic.ask.words import stems
from semantic.query.types import Order


def ranked_order(scene: Scene) -> tuple[tuple[Order, ...], int | None]:
    """The order and limit that the superlative asks for."""
    roles = scene.roles
    _refuse_two_questions(scene)
    if not roles.rank and (extreme := _extreme_shown(scene)):
        way: Literal["asc", "desc"] = "asc" if extreme.type == "min" else "desc"
        return (Order(extreme.name, way),), cut_of(scene) or 1
    if not roles.rank:
        return _plain_order(scene)
    if _first_of_those(scene):
        roles.rank, roles.rank_kind = "desc", "top"
    if roles.rank_kind == "recent":
        return by_age(scene) or by_time(scene)
    by = _ranked_by(scene)
    _refuse_other_span(scene, by)
    _refuse_one_each(scene, by)
    if by is None:
        return (), roles.count
    if not scene.targets and not scene.groups and not by_grain(scene):
        if by.kind != "dimension" or scene.measures:
            _refuse_many(by, scene)
            return (), None
        _show_holder(scene, by)
    if scene.targets and scene.groups:
        raise Unread("the first of each group cannot be asked in one query",
                     [said_rank(scene)], "no-first-of-each")  # fmt: skip
    return (Order(by.name, best_way(scene, by)),), cut_of(scene)


def _refuse_other_span(scene: Scene, by: Member | None) -> None:
    """ "Took the longest to be paid" is about days until payment, and no other days."""
    links = scene.roles.links
    at = next((n for n, link in enumerate(links) if link.role == "adjective"), len(links))
    after = [link for link in links[at + 1 :] if link.kind != "stop"][:2]
    adjective = scene.roles.rank_adjective
    if adjective is None or "duration" not in adjective.nouns:
        return
    if by is None or len(after) < 2 or after[0].text.lower() not in ("to", "until", "before"):
        return
    wanted = {root(word) for word in stems(after[1].text)}
    if not any(wanted <= {root(word) for word in bag_of(p)} for p in phrases_of(by)):
        said = f"{links[at].text} {after[0].text} {after[1].text}"
        raise Unread(f"{by.title} is not what “{said}” asks for", [said], "no-measure")


def _first_of_those(scene: Scene) -> bool:
    """ "Just the first five", after a breakdown by names: of that list as it stands."""
    shown = scene.context
    ranked = any(m.kind == "measure" for m in shown) and any(m.kind == "dimension" for m in shown)
    first = any(
        link.role == "recent" and link.text.lower() == "first" for link in scene.roles.links
    )
    more = scene.targets or scene.groups or scene.measures or scene.roles.nouns
    return ranked and first and bool(scene.roles.count) and not more


def _refuse_one_each(scene: Scene, by: Member | None) -> None:
    """ "Who came most often" is not by how many different people each of them is."""
    shown = scene.targets[0] if len(scene.targets) == 1 else None
    if by is None or shown is None or by.kind != "measure" or by.filtered:
        return
    entity = scene.entity(shown.home)
    called = {bag_of(phrase) for phrase in (entity.phrases if entity else ())}
    rows = entity is not None and entity.label == shown and entity.count == by
    rows = rows and any(bag_of(phrase) in called for phrase in phrases_of(shown))
    nouns = {bag_of(phrase) for phrase in phrases_of(shown)}
    same = any(bag_of(phrase) - {"count"} in nouns for phrase in phrases_of(by))
    if rows or (same and by.type.startswith("count_distinct")):
        raise Unread(f"{by.title} is 1 for each {shown.title.lower()}", [said_rank(scene)],
                     "no-measure")  # fmt: skip


def _refuse_two_questions(scene: Scene) -> None:
    """ "how many lines has the largest order", "the first order of each buyer"."""
    roles = scene.roles
    listed = bool(scene.targets or scene.groups or roles.grain)
    refuse_holder_of_one(scene)
    if not roles.rank and not listed:
        for measure in scene.measures:
            if measure.type in ("max", "min"):
                _refuse_many(measure, scene)
    if not roles.rank:
        return
    _refuse_those_of_one(scene)
    ranked_groups = roles.rank_kind in ("recent", "most") or scene.groups
    if _asks_how_many(scene) and not ranked_groups and not _inside(scene):
        raise Unread("that is two questions: which it is, and how many it has",
                     [said_rank(scene)], "no-first-of-each")  # fmt: skip
    if roles.rank_kind == "recent" and scene.groups and scene.targets:
        raise Unread("the first of each group cannot be asked in one query",
                     [said_rank(scene)], "no-first-of-each")  # fmt: skip


def _refuse_those_of_one(scene: Scene) -> None:
    """ "who was in the last order": first which order that is, then who was in it."""
    thing = _inside(scene)
    if thing and any(member.home != thing.cube for member in scene.targets):
        raise Unread(f"that is two questions: which {thing.title.lower()} it is, and what "
                     "belongs to it", [said_rank(scene)], "no-first-of-each")  # fmt: skip


def _inside(scene: Scene) -> Entity | None:
    """ "in the longest order": the thing of which one is looked for, inside another question."""
    links = scene.roles.links
    for noun in scene.roles.nouns:
        at = noun.at - 1
        while at > 0 and links[at].role in ("number", "stop"):
            at -= 1
        led = at > 0 and links[at].role in ("recent", "adjective", "most", "top")
        inside = led and any(link.role == "of" for link in links[max(0, at - 2) : at])
        first = noun.link.hits[0].target
        if inside and isinstance(first, Entity):
            return first
    return None


def _of_the_one(scene: Scene) -> Member | None:
    """ "the words in the longest order": of the order that is longest, beside its length."""
    thing, adjective = _inside(scene), scene.roles.rank_adjective
    if thing is None or adjective is None or not scene.measures or scene.groups:
        return None
    own = [
        m for _, m in by_adjective(scene, adjective, thing.cube)
        if m.kind == "dimension" and m.home == thing.cube
    ]  # fmt: skip
    if not own or thing.label is None:
        return None
    if thing.label not in scene.targets:
        scene.targets.append(thing.label)
    scene.extras.append(own[0])
    return own[0]


def _refuse_many(measure: Member, scene: Scene) -> None:
    if (scene.roles.count or 0) > 1:
        raise Unread(f"{measure.title} is one number", [said_rank(scene)], "no-breakdown")


def _asks_how_many(scene: Scene) -> bool:
    """Whether a number is asked for, besides the thing that the superlative looks for."""
    said = [noun for noun in scene.roles.nouns if noun.role in ("soft", "count") and noun.used]
    counted = any(stems(noun.link.text)[:1] == ("count",) for noun in said)
    return "count" in scene.roles.asks or counted


def _extreme_shown(scene: Scene) -> Member | None:
    """ "who had the longest turn": the maximum shown for each thing is what it is ranked by."""
    only = scene.measures[0] if len(scene.measures) == 1 else None
    bounded = scene.roles.bounds or scene.groups or scene.roles.grain
    shown = scene.targets or "when" in scene.roles.asks
    return only if only and only.type in ("max", "min") and shown and not bounded else None


def _plain_order(scene: Scene) -> tuple[tuple[Order, ...], int | None]:
    direction = scene.roles.order
    shown = [member for member in scene.context if member.kind == "measure"]
    bare = any(link.role == "sort" for link in scene.roles.links) and not scene.roles.nouns
    if bare and shown and not scene.measures:  # "sort by that": by what was named last
        return (Order(shown[-1].name, way_of(direction or "desc")),), scene.roles.count
    sort = [n for n in scene.roles.nouns if n.role in ("sort", "rank")]
    if (direction or sort) and scene.measures:
        return (
            Order(scene.measures[-1 if sort else 0].name, way_of(direction or "desc")),
        ), scene.roles.count
    named = [m for noun in sort if noun.role == "sort" and not noun.used
             for _, m in dimensions_in(noun, scene)[:1]]  # fmt: skip
    if named and named[0] in (*scene.targets, *scene.groups, *scene.context):
        sort[0].used = True
        return (Order(named[0].name, way_of(direction or "asc")),), scene.roles.count
    if direction and scene.targets:
        time = time_of(scene)
        by = time if time and scene.roles.order == "desc" else scene.targets[0]
        if by not in (*scene.targets, *scene.extras):
            scene.extras.append(by)
        return (Order(by.name, way_of(direction)),), scene.roles.count
    return (), scene.roles.count


def _ranked_by(scene: Scene) -> Member | None:
    """The number that the superlative speaks of."""
    roles = scene.roles
    if roles.rank_kind == "adjective" and (of := _of_the_one(scene)):
        return of
    if roles.rank_kind == "adjective" and (_only_hinted(scene) or _measures_else(scene)):
        scene.measures = []
    if roles.rank_kind == "adjective" and roles.rank_adjective and not _said_measure(scene):
        return _by_adjective(scene)
    numbers = [m for m in scene.extras if m.type == "number"]
    if numbers:
        return numbers[-1]
    if scene.measures and not (scene.targets or scene.groups or by_grain(scene)):
        extreme = _extreme(scene, scene.measures[0])
        if extreme.kind == "measure":
            scene.measures = [extreme, *scene.measures[1:]]
        return extreme
    if scene.measures:
        ranking = [n for n in roles.nouns if n.role == "rank" and n.used]
        return scene.measures[0] if len(scene.measures) == 1 or not ranking else _rank_noun(scene)
    if shown := _shown_before(scene):
        return shown
    own = scene.targets or scene.groups or scene.roles.grain
    return usual_count(scene) if own or not scene.context else None


def _shown_before(scene: Scene) -> Member | None:
    """ "Who has the lowest?", after a number by person: of that number."""
    roles = scene.roles
    numbers = [member for member in scene.context if member.kind == "measure"]
    same = bool(scene.targets) and all(member in scene.context for member in scene.targets)
    same = same or (bool(scene.groups) and not roles.asks)  # "per buyer, the five highest"
    if not (numbers and same) or roles.nouns or roles.named or roles.dates:
        return None
    scene.measures.append(numbers[0])
    roles.cues.add("follow")
    return numbers[0]


def _only_hinted(scene: Scene) -> bool:
    """ "who speaks fastest": a verb that is only part of a measure's name does not say it."""
    places = {scene.places.get(measure) for measure in scene.measures}
    nouns = [noun for noun in scene.roles.nouns if noun.at in places]
    return bool(nouns) and all(noun.link.hits[0].partial for noun in nouns)


def _measures_else(scene: Scene) -> bool:
    """ "who talks fastest": the verb's number is how long, where another one is how fast."""
    adjective = scene.roles.rank_adjective
    only = scene.measures[0] if len(scene.measures) == 1 else None
    places = {scene.places.get(only)} if only else set()
    verb = any(noun.link.hits[0].weight < _TOLD for noun in scene.roles.nouns if noun.at in places)
    if adjective is None or only is None or not verb:
        return False
    fits = [member for _, member in by_adjective(scene, adjective, None)]
    return bool(fits) and only not in fits


_TOLD = 0.85


def _said_measure(scene: Scene) -> bool:
    return any(n.role == "rank" and n.used for n in scene.roles.nouns) or bool(scene.measures)


def _rank_noun(scene: Scene) -> Member:
    for noun in scene.roles.nouns:
        if noun.role == "rank":
            for measure in scene.measures:
                if any(hit.target == measure for hit in noun.link.hits):
                    return measure
    return scene.measures[0]


def _by_adjective(scene: Scene) -> Member:
    adjective = scene.roles.rank_adjective
    if scene.context and not scene.roles.nouns and adjective:
        fits = {member for _, member in by_adjective(scene, adjective, None)}
        if not fits & set(scene.context):
            raise Unread(
                f"“{said_rank(scene)}” does not speak of what was shown", [said_rank(scene)]
            )
    homes = scene.homes()
    ranked = by_adjective(scene, adjective, homes[0] if homes else None) if adjective else []
    ranked = _fitting(scene, ranked)
    if adjective and "size" in adjective.nouns and _sized_by_others(scene, ranked):
        return any_total(scene)
    if not ranked:
        raise Unread("nothing in the model measures that", [said_rank(scene)], "no-measure")
    by = scene.picks.choose("adjective", ranked)
    if not scene.targets and not scene.groups and not by_grain(scene):
        entity = scene.entity(by.home)
        if entity is None or entity.label is None:
            raise Unread("nothing to list by that", [said_rank(scene)], "no-member")
        scene.targets.append(entity.label)
    if by.kind == "measure":
        scene.measures.append(by)
    else:
        scene.extras.append(by)
    return by


def _sized_by_others(scene: Scene, ranked: list[tuple[float, Member]]) -> bool:
    """ "the biggest customer": nothing of the customer has a size, so by what is to be said."""
    shown = scene.targets[0] if scene.targets else None
    if shown is None:
        return False
    if not labels(shown, scene):
        return _judged(scene) and len(totals_of(scene, shown)) > 1
    return not any(member.home == shown.home for _, member in ranked)


def _judged(scene: Scene) -> bool:
    """ "The biggest plan" may be biggest in many ways; "the biggest premium" in one."""
    adjective = scene.roles.rank_adjective
    return adjective is not None and "size" in adjective.nouns and not scene.measures


def _fitting(scene: Scene, ranked: list[tuple[float, Member]]) -> list[tuple[float, Member]]:
    """With "on average" only averages; for what is no single row, only measures."""
    for wanted in scene.roles.aggregates:
        return [(cost, m) for cost, m in ranked if m.kind == "measure" and has_aggregate(m, wanted)]
    if not scene.targets:
        return ranked
    entity = scene.entity(scene.targets[0].home)
    if entity and entity.label == scene.targets[0] and names_one(entity.label):
        # What is said of a thing is its own: "the longest book" is no loan of it.
        own = [(cost, m) for cost, m in ranked if m.home == entity.cube]
        return _one_of_each(own, entity.cube)
    return [(cost, m) for cost, m in ranked if m.kind == "measure"]


def _one_of_each(ranked: list[tuple[float, Member]], cube: str) -> list[tuple[float, Member]]:
    """Of one row, its total, average and maximum are the same number: the first will do."""
    kept: list[tuple[float, Member]] = []
    for cost, member in ranked:
        same = member.kind == "measure" and member.home == cube and any(
            other.kind == "measure" and other.home == cube and bases(other) & bases(member)
            for _, other in kept
        )  # fmt: skip
        if not same:
            kept.append((cost, member))
    return kept


def _extreme(scene: Scene, measure: Member) -> Member:
    """ "the highest amount" with nothing to list: the measure that is the maximum."""
    wanted = "max" if scene.roles.rank == "desc" else "min"
    if measure.type == wanted:
        return measure
    for other in scene.members:
        if other.kind == "measure" and other.type == wanted and bases(other) & bases(measure):
            return other
    if held := _held_by_a_row(scene, measure):
        return held
    raise Unread(f"no {wanted}imum of {measure.title} is modelled",
                 [said_rank(scene)], "no-measure")  # fmt: skip


def _held_by_a_row(scene: Scene, measure: Member) -> Member | None:
    """ "the highest fee" where each order has its fee: that one, with the order that has it."""
    entity = scene.entity(measure.home)
    if measure.type not in ("sum", "avg", "median", "percentile") or measure.filtered:
        return None
    if entity is None:
        return None
    own = [
        other for other in scene.members
        if other.kind == "dimension" and other.type == "number" and other.home == measure.home
        and bases(other) & bases(measure)
    ]  # fmt: skip
    if len(own) != 1:
        return None
    scene.measures.remove(measure)
    scene.extras.append(own[0])
    return own[0]


def _show_holder(scene: Scene, number: Member) -> None:
    """ "the highest fee" is listed with what it is the fee of, if that has a name."""
    entity = scene.entity(number.home)
    if entity and entity.label:
        scene.targets.append(entity.label)
    else:
        _refuse_many(number, scene)  # equal ones could not be told apart
        scene.extras.remove(number)
        scene.targets.append(number)
    scene.present.append(number)

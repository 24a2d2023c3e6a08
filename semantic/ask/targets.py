"""What is listed: after "which", "list", "top N", and what nothing else uses."""

from __future__ import annotations

from collections.abc import Sequence

from semantic.ask.aggregates import swap_aggregates
from semantic.ask.askers import person, place
from semantic.ask.operators import PERSON_NOUNS, POSSESSIVES
from semantic.ask.reading import Unread
from semantic.ask.roles import Noun
from semantic.ask.scene import (
    NUMBER_TYPES,
    Scene,
    dimensions_in,
    is_flag,
    measures_in,
    only_a_number,
    only_time,
    pick,
    thing_named,
)
from semantic.ask.surfaces import Entity, Member, is_code, names_one
from semantic.ask.words import stems
from semantic.query.types import Filter


def resolve_targets(scene: Scene) -> None:
    """What is to be listed: after "which", "list", "top N", and nouns that nothing else uses."""
    _askers(scene)
    for noun in scene.roles.nouns:
        listed = noun.role in ("target", "list") and not _narrows(noun, scene)
        if noun.used or noun.link.verb or not listed:
            continue  # a verb lists nobody: "the most talked about company"
        if is_flag(noun) and (thing := thing_flagged(scene, noun)) and not _apart(scene, thing):
            scene.targets += [thing] if thing not in scene.targets else []
            continue  # "list the active members with their city"
        if _is_measured_per_unit(noun, scene):
            noun.used = True  # "the month with the longest orders" ranks months
            continue
        if ranked := _listable(scene, noun):
            scene.targets.append(pick(scene, noun, ranked))
            _only_counted(scene, noun)
    _things_before_columns(scene)
    _bare_nouns(scene)
    shaped = scene.groups or scene.roles.grain or scene.roles.trend
    _count_happened(scene)
    if shaped and not (scene.measures or scene.targets or scene.context):
        _count_flagged(scene)
        _count_dated(scene)
    if not (scene.measures or scene.targets or scene.groups or scene.context):
        _list_what_is_named(scene)
    _refuse_deed(scene)
    _times_of_the_unit(scene)
    swap_aggregates(scene)


def _listable(scene: Scene, noun: Noun) -> list[tuple[float, Member]]:
    """What a noun may be in a list."""
    if is_flag(noun) and not scene.roles.rank:
        raise Unread(f"nothing says what is “{noun.link.text}”", [noun.link.text], "no-member")
    ranked = dimensions_in(noun, scene)
    if noun.link.plural:  # "name the hosts" lists people, and no yes and no
        ranked = [(cost, m) for cost, m in ranked if m.type != "boolean"]
    if scene.roles.rank:  # a number is what things are ranked by, and no thing
        ranked = [(cost, m) for cost, m in ranked if m.type not in NUMBER_TYPES or m.key]
    return ranked


def _times_of_the_unit(scene: Scene) -> None:
    """ "In which month were the fewest orders placed": months of placing, and no list of days."""
    if scene.roles.grain and "unit" in scene.roles.asks and scene.measures:
        times = [member for member in scene.targets if member.kind == "time"]
        scene.targets = [member for member in scene.targets if member.kind != "time"]
        scene.groups += times


def _apart(scene: Scene, thing: Member) -> bool:
    """Whether what is listed already has nothing to do with a thing."""
    return bool(scene.targets) and scene.lexicon.link(scene.targets[0], thing) == "across"


def _refuse_deed(scene: Scene) -> None:
    """ "what has Ada sent": what was sent is asked for, and not when."""
    only = scene.targets[0] if len(scene.targets) == 1 else None
    if only is None or only.kind != "time" or "what" not in scene.roles.asks:
        return
    for noun in scene.roles.nouns:
        if scene.places.get(only) == noun.at and not set(stems(noun.link.text)) & {
            *stems(only.title), "date", "day", "time"}:  # fmt: skip
            raise Unread(f"nothing says what “{noun.link.text}” asks for", [noun.link.text],
                         "nothing-asked")  # fmt: skip


def _count_dated(scene: Scene) -> None:
    """ "signups per quarter", where things have a date of signing up: how many, by that date."""
    for noun in scene.roles.nouns:
        member = only_time(noun, scene)
        entity = scene.entity(member.home) if member else None
        plural = noun.link.plural and noun.role == "soft"
        if member and entity and entity.count and plural and not scene.measures:
            noun.used = True
            scene.measures.append(entity.count)
            scene.happened.append(Filter(member.name, "set"))
            scene.notes.append(f"“{noun.link.text}” counts {entity.count.title.lower()}")


def thing_flagged(scene: Scene, noun: Noun) -> Member | None:
    """What a yes/no attribute is about, by its name."""
    first = noun.link.hits[0].target
    entity = scene.entity(first.home) if isinstance(first, Member) else None
    return entity.label if entity else None


def _flagged_before_columns(scene: Scene) -> None:
    """ "the active members and which city they are in": the members, with their city."""
    if len(scene.targets) != 1 or scene.measures:
        return
    only = scene.targets[0]
    for noun in scene.roles.nouns:
        label = thing_flagged(scene, noun) if is_flag(noun) and noun.link.plural else None
        first = scene.places.get(only, -1)
        if label and label.home == only.home and label != only and noun.at < first:
            scene.targets.insert(0, label)


def _is_measured_per_unit(noun: Noun, scene: Scene) -> bool:
    """ "in which month were orders longest": the months are ranked, and no order is listed."""
    things = any(isinstance(hit.target, Entity) for hit in noun.link.hits)
    return "unit" in scene.roles.asks and scene.roles.rank_kind == "adjective" and things


def _askers(scene: Scene) -> None:
    """ "who" and "where" ask for people and places."""
    if "who" in scene.roles.asks:
        scene.targets.append(person(scene))
    if "where" in scene.roles.asks:
        if scene.groups:
            raise Unread("“where” and a breakdown are two questions", ["where"], "no-either")
        scene.targets.append(place(scene))


def _things_before_columns(scene: Scene) -> None:
    """ "list the lamps with their prices", where lamps are a kind of product: the products."""
    _flagged_before_columns(scene)
    shown = [n for n in scene.roles.nouns if n.used and n.role == "list"]
    if "list" not in scene.roles.asks or scene.measures or not (shown and scene.roles.named):
        return
    named = scene.roles.named[0]
    led = any(link.text.lower() in POSSESSIVES for link in scene.roles.links[named.at :])
    entity = thing_named(scene)
    if not led or named.at > shown[0].at or entity is None or entity.label is None:
        return
    if entity.label not in scene.targets and scene.targets[0].home == entity.cube:
        scene.targets.insert(0, entity.label)


def _count_happened(scene: Scene) -> None:
    """ "did we publish more in June than in May": the dated things are what is counted."""
    time = scene.index.surface.time
    entity = scene.entity(time.home) if time else None
    if scene.measures or scene.targets or scene.groups or scene.context or scene.roles.nouns:
        return
    compared = "compare" in scene.roles.cues or scene.roles.compared_dates
    if entity and entity.count and "happen" in scene.roles.cues and compared:
        scene.measures.append(entity.count)
        scene.notes.append(f"what is counted are {entity.count.title.lower()}")


def _count_flagged(scene: Scene) -> None:
    """ "gifts per month": what a condition is about is counted."""
    entity = thing_named(scene, listed=False)
    if entity and entity.count and any(is_flag(noun) for noun in scene.roles.nouns):
        scene.measures.append(entity.count)


def _is_number(
    noun: Noun, measures: list[tuple[float, Member]], dimensions: list[tuple[float, Member]],
    ranked: bool,
) -> bool:  # fmt: skip
    """ "Headcount" is a number, where "customers" may also be listed."""
    if dimensions and _is_nameless(noun, measures, dimensions):
        return True
    if ranked or noun.joined:
        return False
    return only_a_number(noun)


def _is_nameless(
    noun: Noun, measures: list[tuple[float, Member]], dimensions: list[tuple[float, Member]]
) -> bool:
    """Whether the things could only be listed by what is no name of theirs."""
    cost, label = dimensions[0]
    first = noun.link.hits[0]
    if label.key and isinstance(first.target, Member) and first.target.filtered:
        return first.weight == 1.0 and not any(isinstance(h.target, Entity) for h in noun.link.hits)
    if any(hit.target == label for hit in noun.link.hits):
        return False
    return not names_one(label) and measures[0][0] + 0.1 < cost


def _narrows(noun: Noun, scene: Scene) -> bool:
    """ "list all paid orders": the yes/no word only says which."""
    return is_flag(noun) and any(other.at == noun.at + 1 for other in scene.roles.nouns)


def _refuse_the_one(scene: Scene, noun: Noun) -> None:
    """ "the longest line and the order it belongs to": which order, and not how many."""
    before = scene.roles.links[noun.at - 1].text.lower() if noun.at else ""
    things = isinstance(noun.link.hits[0].target, Entity)
    one = before in ("the", "its", "their", "which") and not noun.link.plural
    if noun.joined and one and things:
        raise Unread("that is two questions: the number, and whose it is", [noun.link.text],
                     "no-first-of-each")  # fmt: skip


def _refuse_shared_verb(scene: Scene, noun: Noun) -> None:
    """ "words that hosts and buyers say": what is joined belongs inside the other's name."""
    verbs = {"do", "does", "did"}
    if any(verbs & set(n.link.text.lower().split()) for n in scene.roles.nouns if n.used):
        raise Unread(
            f"“{noun.link.text}” is joined to a part of another name", [noun.link.text], "joined"
        )


def _list_what_is_named(scene: Scene) -> None:
    """ "longest gift", "open orders in May": the thing that the condition is about."""
    time = scene.index.surface.time
    does = "relate" in scene.roles.cues or any(noun.link.verb for noun in scene.roles.nouns)
    happens = "happen" in scene.roles.cues and not does
    if "what" in scene.roles.asks and happens and scene.roles.dates and time:
        dated = scene.entity(time.home)
        scene.targets += [dated.label] if dated and dated.label else []
        return
    if "what" in scene.roles.asks and not scene.roles.nouns:
        raise Unread("nothing says what is asked about it", ["what"], "nothing-asked")
    entity = thing_named(scene)
    if entity and entity.label and not scene.roles.measured:
        scene.targets.append(entity.label)


def _only_counted(scene: Scene, noun: Noun) -> None:
    """Listing by what a narrowed count counts keeps only what it counts."""
    first = noun.link.hits[0].target
    plain = isinstance(first, Member) and first.kind == "measure" and first.filtered
    if plain and isinstance(first, Member) and not scene.measures:
        scene.present.append(first)


def _only_numbered(noun: Noun, dimensions: list[tuple[float, Member]], scene: Scene) -> bool:
    """ "Orders from Bern", where an order has a number and no name: how many there are."""
    label = dimensions[0][1] if dimensions else None
    asked = scene.roles.asks | scene.roles.cues
    if label is None or asked & {"list", "which", "what", "when", "who", "where", "drill"}:
        return False
    entity = scene.entity(label.home)
    people = {word for phrase in (entity.phrases if entity else ()) for word in stems(phrase)}
    if people & PERSON_NOUNS:
        return False  # people are somebody, however they are told apart
    coded = is_code(label)
    shown = scene.roles.bounds or scene.context or scene.roles.named or scene.roles.dates
    return entity is not None and entity.label == label and coded and bool(shown)


_KEYWORDS = frozenset(("member", "value", "date", "aggregate", "adjective", "grain"))


def _is_keyword(noun: Noun, scene: Scene) -> bool:
    """ "revenue city 2024": names and nothing that says how they belong together."""
    bare = all(
        link.role in _KEYWORDS and (link.kind != "member" or link.hits[0].weight >= _PLAINLY)
        for link in scene.roles.links
    )
    if not bare or scene.targets or noun.joined or noun.role != "soft":
        return False
    led = scene.roles.links[noun.at - 1].text.lower() if noun.at else ""
    if " per " in led or " by " in led:
        return False  # "lines per order kind": of each kind
    first = noun.link.hits[0]
    member = first.target.label if isinstance(first.target, Entity) else first.target
    plain = member is not None and member.kind == "dimension" and member.type == "string"
    return plain and first.weight >= _PLAINLY


_PLAINLY = 0.95


def _takes_no_part(scene: Scene, noun: Noun, joined: bool) -> bool:
    """Nouns that are neither counted nor listed: units, and breakdowns of keywords."""
    if _is_measured_per_unit(noun, scene) and not joined:
        noun.used = True
        return True
    if scene.measures and _is_keyword(noun, scene):
        scene.groups.append(pick(scene, noun, dimensions_in(noun, scene)))
        scene.notes.append(f"“{noun.link.text}” is read as a breakdown")
        return True
    return False


def _bare_nouns(scene: Scene) -> None:
    """Nouns with no role of their own: counted when something breaks them down, else listed."""
    roles = scene.roles
    bare = [
        n for n in roles.nouns
        if not (n.used or n.link.verb or is_flag(n)) and n.role in ("soft", "what")
    ]  # fmt: skip
    shaped = _is_shaped(scene, bare)
    for number, noun in enumerate(bare):
        listed = number + 1 < len(bare) and bare[number + 1].joined
        follows = any(n.joined and n.at in (noun.at + 1, noun.at + 2) for n in roles.nouns)
        joined = noun.joined or listed or follows
        ranks = bool(roles.rank) or any(
            n.used and (n.role == "with" or (n.role == "sort" and n.at > noun.at))
            for n in roles.nouns
        )
        subject = ranks and not (scene.targets or scene.groups)
        if _takes_no_part(scene, noun, joined):
            continue
        if (scene.measures or scene.targets) and not joined and not subject:
            break
        _count_or_list(scene, noun, shaped, joined)


def _is_shaped(scene: Scene, bare: Sequence[Noun]) -> bool:
    """Whether something breaks a number down or compares it, so that one is wanted."""
    roles = scene.roles
    compared = bool(roles.compared_dates) or ("compare" in roles.cues and len(roles.dates) > 1)
    return (
        bool(scene.groups or roles.grain or roles.trend)
        or "howmuch" in roles.asks
        or "share" in roles.aggregates
        or compared
        or any(named.compared for named in roles.named)
        or any(member.kind == "measure" for member in scene.context)
        or any(_is_keyword(noun, scene) for noun in bare[1:])
    )


def _count_or_list(scene: Scene, noun: Noun, shaped: bool, joined: bool) -> None:
    """A noun that stands alone: its number, or what it names."""
    roles = scene.roles
    measures, dimensions = measures_in(noun, scene), dimensions_in(noun, scene)
    ranked = bool(roles.rank) or "when" in roles.asks or bool(roles.measured)
    if shaped and measures and not ranked:
        scene.measures.append(pick(scene, noun, measures))
    elif joined and scene.measures and measures:
        _refuse_shared_verb(scene, noun)
        _refuse_the_one(scene, noun)
        scene.measures.append(pick(scene, noun, measures))
    elif measures and _is_number(noun, measures, dimensions, ranked):
        scene.measures.append(pick(scene, noun, measures))
    elif measures and _only_numbered(noun, dimensions, scene) and not ranked:
        scene.measures.append(pick(scene, noun, measures))
        scene.notes.append(f"{noun.link.text} are counted; say “list” for each of them")
    elif dimensions and not (shaped and not measures and not ranked):
        scene.targets.append(pick(scene, noun, dimensions))
        _only_counted(scene, noun)
    elif measures:
        scene.measures.append(pick(scene, noun, measures))

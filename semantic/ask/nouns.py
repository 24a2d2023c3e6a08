"""Which member each noun is: measures, breakdowns and listed things of one reading."""

from __future__ import annotations

from semantic.ask.adjectives import measures_it
from semantic.ask.aggregates import bases, has_aggregate
from semantic.ask.counting import OFTEN, count_of_what_is_named, counted
from semantic.ask.operators import POSSESSIVES
from semantic.ask.phrasings import bag_of
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
)
from semantic.ask.sizes import by_its_amount, is_one_thing, refuse_one_of_many
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.words import stems


def resolve_measures(scene: Scene) -> None:
    """Everything that is asked for as a number."""
    _superlative_nouns(scene)
    _only_such(scene)
    for noun in scene.roles.nouns:
        if noun.role == "count" and not is_flag(noun) and not _does_to_value(scene, noun):
            scene.measures.append(counted(scene, noun))
        elif noun.role in ("rank", "sort") and not noun.used:
            _ranking(scene, noun)
    for noun in scene.roles.nouns:
        if noun.joined and not noun.used and _joins_number(scene, noun):
            scene.measures.append(pick(scene, noun, measures_in(noun, scene)))
        elif not noun.used:
            _as_number(scene, noun)
    _already_per_row(scene)
    _verbs(scene)
    if "count" in scene.roles.asks and not scene.measures:
        count_of_what_is_named(scene)


def _only_such(scene: Scene) -> None:
    """ "only orders from the app", of a number: the orders narrow it, and are counted nowhere."""
    roles = scene.roles
    narrowed = roles.named or roles.bounds or roles.texts or any(map(is_flag, roles.nouns))
    if not scene.context or "only" not in roles.cues or not narrowed:
        return
    for noun in roles.nouns:
        things = any(isinstance(hit.target, Entity) for hit in noun.link.hits)
        if things and noun.role in ("soft", "with", "scope"):
            noun.used = True


def _joins_number(scene: Scene, noun: Noun) -> bool:
    """ "orders and cancelled orders": a second number, also where it names a condition."""
    measures = [cost for cost, _ in measures_in(noun, scene)]
    if measures and scene.roles.bounds and _is_number_of(noun, scene):
        return True  # "buyers with over 10 orders and how many returns they had"
    counted = "count" in scene.roles.asks or bool(scene.measures)
    return is_flag(noun) and counted and bool(measures) and measures[0] < _PLAINLY


_PLAINLY = 0.05


def _does_to_value(scene: Scene, noun: Noun) -> bool:
    """ "how many companies are mentioned", where companies are a value: they are counted."""
    links = scene.roles.links
    counted = [at for at, link in enumerate(links) if link.role == "count"]
    often = any(link.text.lower() in OFTEN for link in links)
    first = counted and any(named.at == counted[0] + 1 for named in scene.roles.named)
    return bool(first) and noun.link.verb and not often


def _counted_by_verb(scene: Scene, noun: Noun) -> Member | None:
    """ "the most borrowed book": rows that are dated by the verb are what is counted."""
    time = only_time(noun, scene)
    verb = noun.link.text.split()[-1].lower()
    if noun.role != "rank" or time is None or not verb.endswith(("ed", "en", "ht", "ld", "nt")):
        return None
    entity = scene.entity(time.home)
    if entity is None or entity.count is None:
        return None
    scene.notes.append(f"“most {noun.link.text}” counts {entity.count.title.lower()}")
    return entity.count


def _already_per_row(scene: Scene) -> None:
    """ "average price per order", where each row is an order: the average says that."""
    averages = {m.home for m in scene.measures if m.type in ("avg", "median")}
    for group in list(scene.groups):
        entity = scene.entity(group.home)
        said = "average" in scene.roles.aggregates or any(m.type == "avg" for m in scene.measures)
        said = said and any(link.text.lower() == "per" for link in scene.roles.links)
        if entity and entity.label == group and group.home in averages and said and group.key:
            scene.groups.remove(group)


def _ranking(scene: Scene, noun: Noun) -> None:
    if total := scene.totals.get(noun.at) or _counted_by_verb(scene, noun):
        noun.used = True
        scene.measures.append(total)
    elif is_one_thing(scene, noun):
        by_its_amount(scene, noun)
    elif ranked := measures_in(noun, scene):
        refuse_one_of_many(scene, noun, ranked[0][1])
        scene.measures.append(pick(scene, noun, ranked))
    elif noun.role == "rank":
        _rank_by_dimension(scene, noun)


def _as_number(scene: Scene, noun: Noun) -> None:
    """A noun that can only be a number is asked for as one."""
    if noun.role == "target" and is_one_thing(scene, noun):
        by_its_amount(scene, noun)
        return
    if noun.role in ("soft", "what", "list") and (found := aggregated(scene, noun)):
        scene.measures.append(found)
        scene.places.setdefault(found, noun.at)
        noun.used = True
        return
    if _is_column(noun, scene) or not _is_number(noun, scene) or _only_hints(noun, scene):
        return
    which = noun.role == "target" and "which" in scene.roles.asks and noun.link.plural
    if which and measures_in(noun, scene)[0][1].counts and not scene.roles.rank:
        return  # "which claims" wants them, and not how many they are
    if noun.role in ("soft", "what", "list", "target") or _extreme(noun, scene):
        scene.measures.append(pick(scene, noun, measures_in(noun, scene)))


def aggregated(scene: Scene, noun: Noun) -> Member | None:
    """ "median years of experience": the measure that is the median of this attribute."""
    first = noun.link.hits[0].target
    wanted = [each for each in scene.roles.aggregates if each in ("average", "median", "total")]
    if not wanted or isinstance(first, Entity) or first.kind != "dimension":
        return None
    if first.type not in NUMBER_TYPES or noun.link.hits[0].weight < 1.0:
        return None
    if any(m.kind == "measure" and cost < 0.1 for cost, m in measures_in(noun, scene)):
        return None  # a measure has that name itself
    said = {bag_of(phrase) for phrase in phrases_of(first)}
    for member in scene.members:
        same = member.kind == "measure" and member.home == first.home and not member.filtered
        same = same and not member.counts
        near = any(base <= bag for base in bases(member) for bag in said)
        if same and has_aggregate(member, wanted[0]) and near:
            return member
    return None


def _superlative_nouns(scene: Scene) -> None:
    """ "the longest talk time", "the shortest gap": the noun is what is measured."""
    links = scene.roles.links
    for noun in scene.roles.nouns:
        led = noun.at > 0 and links[noun.at - 1].kind == "adjective"
        if noun.role != "target" or not led:
            continue
        things = any(isinstance(hit.target, Entity) for hit in noun.link.hits)
        if not things:
            _refuse_measured_name(scene, noun)
        things = things or any(not c and m.type == "string" for c, m in dimensions_in(noun, scene))
        numbers = [m for _, m in measures_in(noun, scene) if not m.counts]
        numbers += [m for _, m in dimensions_in(noun, scene) if m.type in NUMBER_TYPES]
        adjective = scene.roles.rank_adjective
        if (
            numbers
            and not things
            and adjective
            and not any(measures_it(each, adjective) for each in numbers)
        ):
            raise Unread(f"nothing says how long “{noun.link.text}” is", [noun.link.text],
                         "no-measure")  # fmt: skip
        if numbers and not things:
            noun.role, scene.roles.rank_kind = "rank", "most"


def _refuse_measured_name(scene: Scene, noun: Noun) -> None:
    """ "the longest title": how long a name is written is no length of the thing."""
    adjective = scene.roles.links[noun.at - 1].adjective
    first = noun.link.hits[0].target
    if adjective is None or isinstance(first, Entity) or "length" not in adjective.nouns:
        return
    if first.kind == "dimension" and first.type == "string" and noun.link.hits[0].weight == 1.0:
        raise Unread(f"the length of a “{noun.link.text}” is not modelled", [noun.link.text],
                     "no-link")  # fmt: skip


def _is_column(noun: Noun, scene: Scene) -> bool:
    """ "title and length of the last 3 orders": an attribute shown for each of them."""
    if scene.roles.rank_kind != "recent" or noun.role not in ("soft", "what"):
        return False
    numbers = [m for cost, m in dimensions_in(noun, scene) if m.type in NUMBER_TYPES and not cost]
    if numbers and not scene.roles.aggregates:
        noun.used = True
        scene.extras.append(numbers[0])
        return True
    return False


def _extreme(noun: Noun, scene: Scene) -> bool:
    """ "the speaker with the longest turn": a maximum that ranks, not a condition."""
    return noun.role == "with" and measures_in(noun, scene)[0][1].type in ("max", "min")


def _only_hints(noun: Noun, scene: Scene) -> bool:
    """ "who spoke the longest turn": a word that is only near a number of the same thing."""
    joins = any(other.joined and 0 < other.at - noun.at <= 2 for other in scene.roles.nouns)
    if noun.joined or joins or noun.link.hits[0].weight >= 0.85:
        return False
    homes = {m.home for _, m in measures_in(noun, scene)}
    for other in scene.roles.nouns:
        plain = [m for cost, m in measures_in(other, scene) if cost < 0.1 and not m.counts]
        if other is not noun and any(m.home in homes for m in plain):
            noun.used = True
            return True
    return False


def _verbs(scene: Scene) -> None:
    """ "appeared most often", "mentioned twice": the verb is what is counted."""
    roles = scene.roles
    if (
        scene.measures
        or roles.rank_kind == "recent"
        or not (roles.rank or any(bound.times for bound in roles.bounds))
    ):
        return
    for noun in roles.nouns:
        says = noun.link.verb or _before_most(scene, noun)
        numbers = measures_in(noun, scene) if says and not noun.used else []
        if numbers:
            scene.measures.append(pick(scene, noun, numbers))
            return


def _before_most(scene: Scene, noun: Noun) -> bool:
    """ "which guest spoke the most", "which order mentions ink the most": what it has most of."""
    roles = scene.roles
    most = next((at for at, link in enumerate(roles.links) if link.role == "most"), -1)
    after = [n.at > most for n in roles.nouns] + [n.at > most for n in roles.named]
    closes = not any(after)
    return noun.at < most and closes and noun.role == "scope" and bool(scene.roles.asks & {"which"})


def _rank_by_dimension(scene: Scene, noun: Noun) -> None:
    """ "the highest premium" where the premium is an attribute of the thing listed."""
    numbers = [(c, m) for c, m in dimensions_in(noun, scene) if m.type in NUMBER_TYPES]
    rank = scene.roles.links[noun.at - 1].text.lower().split()[-1] if noun.at else ""
    label = scene.entity(numbers[0][1].home) if numbers else None
    others = [t for t in scene.roles.nouns if t.role == "target" and t is not noun]
    if numbers and rank in ("most", "least", "fewest") and others:
        things = {h.target.cube for n in others for h in n.link.hits
                  if isinstance(h.target, Entity)}  # fmt: skip
        if things and label is not None and label.cube not in things:
            raise Unread(f"no total of “{noun.link.text}” is called so", [noun.link.text],
                         "no-measure")  # fmt: skip
    if numbers:
        scene.extras.append(pick(scene, noun, numbers))
        return
    # "the most recent order": the noun is the thing itself
    noun.role = "target"


def _is_number(noun: Noun, scene: Scene) -> bool:
    """A noun that only makes sense as a number: no thing or attribute has that name as plainly."""
    measures = measures_in(noun, scene)
    if not measures or noun.link.verb:
        return False
    others = dimensions_in(noun, scene)
    if noun.role in ("target", "list"):
        theirs = scene.roles.links[noun.at - 1].text.lower() in POSSESSIVES if noun.at else False
        named = theirs and only_a_number(noun)
        return not others or named or _is_number_of(noun, scene)
    things = [hit for hit in noun.link.hits if isinstance(hit.target, Entity)]
    if things or (measures[0][1].counts and _names_thing(noun, scene)):
        return False
    attribute = [cost for cost, m in others if m.type not in NUMBER_TYPES]
    if not attribute:
        return True
    return measures[0][0] < min(attribute) or (
        measures[0][0] == min(attribute) and noun.link.plural
    )


def _is_number_of(noun: Noun, scene: Scene) -> bool:
    """ "with their number of orders" shows how many, and not which."""
    first = measures_in(noun, scene)[0][1]
    return first.counts and stems(noun.link.text)[:1] == ("count",)


def _names_thing(noun: Noun, scene: Scene) -> bool:
    """Whether a count measure is called by a bare noun ("buyers"), which may also be listed."""
    return not any(word in ("count", "total") for word in stems(noun.link.text))

"""Which member each noun is: measures, breakdowns and listed things of one reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from semantic.ask.lexicon import Hit, Index, Lexicon, bag_of
from semantic.ask.operators import PERSON_NOUNS, Adjective
from semantic.ask.reading import Picks, Unread
from semantic.ask.roles import Noun, Roles
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.values import ValueIndex
from semantic.ask.words import stems
from semantic.query.types import Filter

NUMBER_TYPES = {"number"}
_PLACES = ("location", "place", "city", "country", "region", "state", "address", "site", "venue")


@dataclass
class Scene:
    """What a reading is made in: the surface, the parts of the question, the picks so far."""

    lexicon: Lexicon
    index: Index
    values: ValueIndex
    roles: Roles
    picks: Picks
    measures: list[Member] = field(default_factory=list)
    targets: list[Member] = field(default_factory=list)
    groups: list[Member] = field(default_factory=list)
    extras: list[Member] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    present: list[Member] = field(default_factory=list)
    happened: list[Filter] = field(default_factory=list)
    places: dict[Member, int] = field(default_factory=dict)
    context: tuple[Member, ...] = ()

    @property
    def members(self) -> tuple[Member, ...]:
        return self.index.surface.members

    def entity(self, cube: str) -> Entity | None:
        return next((e for e in self.index.surface.entities if e.cube == cube), None)

    def homes(self) -> list[str]:
        """The cubes that the reading speaks about so far, measures first; else the context's."""
        return list(dict.fromkeys(member.home for member in self.shown()))

    def shown(self) -> tuple[Member, ...]:
        """What the reading speaks about so far, measures first; else the context."""
        return (*self.measures, *self.targets, *self.groups) or self.context

    def link(self, member: Member) -> str:
        """How what is asked for relates to a member: "one", "many" or "across"."""
        shown = self.shown()
        return self.lexicon.link(shown[0], member) if shown else "one"


def cost_of(hit: Hit) -> float:
    """What choosing a less plain name costs."""
    cost = (1.0 - hit.weight) * 1.5
    if isinstance(hit.target, Member) and hit.target.preferred:
        cost -= 0.3
    return round(max(0.0, cost), 3)


def measures_in(noun: Noun, scene: Scene) -> list[tuple[float, Member]]:
    """The measures that a noun may be, with their costs."""
    found = [
        (cost_of(hit), hit.target) for hit in noun.link.hits
        if isinstance(hit.target, Member) and hit.target.kind == "measure"
    ]  # fmt: skip
    counts = [
        (0.02 + cost_of(hit), hit.target.count) for hit in noun.link.hits
        if isinstance(hit.target, Entity) and hit.target.count
    ]  # fmt: skip
    return _cheapest([*found, *counts])


def dimensions_in(noun: Noun, scene: Scene) -> list[tuple[float, Member]]:
    """The dimensions that a noun may be; an entity, or what is counted, by its label."""
    found: list[tuple[float, Member]] = []
    for hit in noun.link.hits:
        target, cost = hit.target, cost_of(hit)
        if isinstance(target, Entity):
            found += [(cost + 0.02, target.label)] if target.label else []
        elif target.kind in ("dimension", "time"):
            found.append((cost, target))
        elif target.counts and (entity := scene.entity(target.home)) and entity.label:
            found.append((cost + 0.25, entity.label))
    return _cheapest(found)


def only_time(noun: Noun) -> Member | None:
    """The time dimension that a noun names, if it names one."""
    times = [hit.target for hit in noun.link.hits
             if isinstance(hit.target, Member) and hit.target.kind == "time"]  # fmt: skip
    return times[0] if times else None


def _cheapest(found: Iterable[tuple[float, Member]]) -> list[tuple[float, Member]]:
    best: dict[str, tuple[float, Member]] = {}
    for cost, member in found:
        if member.name not in best or cost < best[member.name][0]:
            best[member.name] = (cost, member)
    return sorted(best.values(), key=lambda pair: (pair[0], pair[1].name))


def pick(scene: Scene, noun: Noun, ranked: list[tuple[float, Member]]) -> Member:
    """One of the candidates; a partial or far name is said."""
    chosen = scene.picks.choose(f"noun{noun.at}", ranked)
    noun.used = True
    scene.places.setdefault(chosen, noun.at)
    cost = next(cost for cost, member in ranked if member == chosen)
    if cost >= 0.12 or (
        chosen.preferred and cost < ranked[-1][0] < 0.3 and not _plain(chosen, noun)
    ):
        scene.notes.append(f"“{noun.link.text}” is read as {chosen.title}")
    return chosen


def _plain(member: Member, noun: Noun) -> bool:
    """Whether the noun is word for word a name of the member."""
    return any(hit.target == member and hit.weight == 1.0 for hit in noun.link.hits)


def resolve_groups(scene: Scene) -> None:
    """What stands after "by": dimensions; after "top N", a measure is what it is ranked by."""
    for noun in scene.roles.nouns:
        if noun.role != "group":
            continue
        ranked = dimensions_in(noun, scene)
        ranking = scene.roles.rank and scene.roles.rank_kind in ("top", "adjective")
        if ranking and (measures := measures_in(noun, scene)):
            if not ranked or measures[0][0] <= ranked[0][0] + 0.05:
                noun.role = "rank"
                continue
        if not ranked:
            if measures_in(noun, scene) and (scene.targets or _compares(scene)):
                noun.role = "soft"
                continue
            if measures_in(noun, scene):
                raise Unread(f"“{noun.link.text}” is a number, not something to group by",
                             [noun.link.text], "no-breakdown")  # fmt: skip
            continue
        scene.groups.append(pick(scene, noun, ranked))


def _compares(scene: Scene) -> bool:
    roles = scene.roles
    return "compare" in roles.cues or any(named.compared for named in roles.named)


def resolve_measures(scene: Scene) -> None:
    """Everything that is asked for as a number."""
    roles = scene.roles
    for noun in roles.nouns:
        if noun.role == "count" and not is_flag(noun):
            scene.measures.append(_counted(scene, noun))
        elif noun.role in ("rank", "sort") and not noun.used:
            if ranked := measures_in(noun, scene):
                scene.measures.append(pick(scene, noun, ranked))
            elif noun.role == "rank":
                _rank_by_dimension(scene, noun)
    for noun in roles.nouns:
        if (
            not noun.used
            and noun.role in ("soft", "what", "list", "target")
            and _is_number(noun, scene)
        ):
            scene.measures.append(pick(scene, noun, measures_in(noun, scene)))
    _verbs(scene)
    if "count" in roles.asks and not scene.measures:
        _count_of_what_is_named(scene)


def _verbs(scene: Scene) -> None:
    """ "appeared most often", "mentioned twice": the verb is what is counted."""
    roles = scene.roles
    if scene.measures or not (roles.rank or any(bound.times for bound in roles.bounds)):
        return
    for noun in roles.nouns:
        if noun.link.verb and not noun.used:
            scene.measures.append(pick(scene, noun, measures_in(noun, scene)))
            return


def _count_of_what_is_named(scene: Scene) -> None:
    """ "how many interviews", where that is a value or a condition of something counted."""
    if entity := _thing_named(scene):
        if entity.count is None:
            raise Unread(f"no count of {entity.title} is modelled", [], "no-measure")
        scene.measures.append(entity.count)


def _thing_named(scene: Scene) -> Entity | None:
    """The thing that the question's conditions and values are about."""
    for noun in scene.roles.nouns:
        first = noun.link.hits[0].target
        if not noun.used and is_flag(noun) and isinstance(first, Member):
            return scene.entity(first.home)
    for named in scene.roles.named:
        for found in named.link.found:
            entity = scene.entity(found.identity[0])
            own = entity is not None and entity.label is not None
            if entity and own and entity.label and entity.label.identity != found.identity:
                return entity
    return None


def _counted(scene: Scene, noun: Noun) -> Member:
    ranked = measures_in(noun, scene)
    if not ranked:
        raise Unread(f"no count of “{noun.link.text}” is modelled", [noun.link.text], "no-measure")
    better = [
        (cost + (0.0 if m.counts or m.type in ("sum", "number") else 0.5), m) for cost, m in ranked
    ]
    return pick(scene, noun, sorted(better, key=lambda pair: (pair[0], pair[1].name)))


def _rank_by_dimension(scene: Scene, noun: Noun) -> None:
    """ "the highest premium" where the premium is an attribute of the thing listed."""
    numbers = [(c, m) for c, m in dimensions_in(noun, scene) if m.type in NUMBER_TYPES]
    if numbers:
        scene.extras.append(pick(scene, noun, numbers))
        return
    # "the most recent episode": the noun is the thing itself
    noun.role = "target"


def _is_number(noun: Noun, scene: Scene) -> bool:
    """A noun that only makes sense as a number: no thing or attribute has that name as plainly."""
    measures = measures_in(noun, scene)
    if not measures:
        return False
    others = dimensions_in(noun, scene)
    if noun.role in ("target", "list"):
        return not others
    things = [hit for hit in noun.link.hits if isinstance(hit.target, Entity)]
    if things or measures[0][1].counts and _names_thing(noun, scene):
        return False
    attribute = [cost for cost, m in others if m.type not in NUMBER_TYPES]
    return not attribute or measures[0][0] <= min(attribute)


def _names_thing(noun: Noun, scene: Scene) -> bool:
    """Whether a count measure is called by a bare noun ("guests"), which may also be listed."""
    return not any(word in ("count", "total") for word in stems(noun.link.text))


def _swap_aggregates(scene: Scene) -> None:
    """ "on average", "in total": the measure of the same base with that aggregate."""
    said = {word for noun in scene.roles.nouns if noun.used for word in stems(noun.link.text)}
    for wanted in dict.fromkeys(scene.roles.aggregates):
        if wanted == "distinct" or not scene.measures:
            continue
        changed = [_with_aggregate(scene, measure, wanted) for measure in scene.measures]
        # "average and median length": the one that was named stays.
        kept = scene.measures if said & _NAMED_AGGREGATES - {wanted} else []
        scene.measures = list(dict.fromkeys((*changed, *kept)))


_NAMED_AGGREGATES = frozenset(("average", "median", "total", "max", "min"))


def _with_aggregate(scene: Scene, measure: Member, wanted: str) -> Member:
    if has_aggregate(measure, wanted):
        return measure
    base = bases(measure)
    for other in scene.members:
        if other.kind == "measure" and other.home == measure.home and bases(other) & base:
            if has_aggregate(other, wanted):
                return other
    raise Unread(f"no {wanted} of {measure.title} is modelled", [wanted], "no-measure")


def has_aggregate(measure: Member, wanted: str) -> bool:
    """Whether a measure is an average, a total, a share and so on."""
    words = {word for phrase in phrases_of(measure) for word in stems(phrase)}
    match wanted:
        case "total":
            return measure.type in ("sum", "count", "count_distinct", "count_distinct_approx") or (
                "total" in words)  # fmt: skip
        case "average":
            return measure.type == "avg" or bool(words & {"average", "per"})
        case _:
            return measure.type == wanted or wanted in words


_AGGREGATE_WORDS = frozenset("average total median max min count share longest shortest".split())


def bases(measure: Member) -> frozenset[frozenset[str]]:
    """What a measure is about, whatever it does with it."""
    bags = {bag_of(phrase) - _AGGREGATE_WORDS for phrase in phrases_of(measure)}
    return frozenset(bag for bag in bags if bag)


def resolve_targets(scene: Scene) -> None:
    """What is to be listed: after "which", "list", "top N", and nouns that nothing else uses."""
    roles = scene.roles
    if "who" in roles.asks:
        scene.targets.append(_person(scene))
    if "where" in roles.asks:
        scene.targets.append(_place(scene))
    for noun in roles.nouns:
        if noun.used or noun.role not in ("target", "list"):
            continue
        if ranked := dimensions_in(noun, scene):
            scene.targets.append(pick(scene, noun, ranked))
            _only_counted(scene, noun)
    _bare_nouns(scene)
    if not (scene.measures or scene.targets or scene.groups or scene.context):
        _list_what_is_named(scene)
    _swap_aggregates(scene)


def is_flag(noun: Noun) -> bool:
    """Whether a noun is a yes/no attribute or a segment: it narrows, and is never listed."""
    first = noun.link.hits[0].target
    if isinstance(first, Entity) or first.kind == "measure":
        return False
    return first.kind == "segment" or first.type == "boolean"


def _list_what_is_named(scene: Scene) -> None:
    """ "longest interview", "open orders in May": the thing that the condition is about."""
    entity = _thing_named(scene)
    if entity and entity.label and not scene.roles.measured:
        scene.targets.append(entity.label)


def _only_counted(scene: Scene, noun: Noun) -> None:
    """Listing by what a narrowed count counts keeps only what it counts."""
    first = noun.link.hits[0].target
    plain = isinstance(first, Member) and first.kind == "measure" and first.filtered
    if plain and isinstance(first, Member) and not scene.measures:
        scene.present.append(first)


def _bare_nouns(scene: Scene) -> None:
    """Nouns with no role of their own: counted when something breaks them down, else listed."""
    roles = scene.roles
    bare = [n for n in roles.nouns if not n.used and n.role in ("soft", "what") and not is_flag(n)]
    shaped = bool(scene.groups or roles.grain or roles.trend or "howmuch" in roles.asks)
    shaped = shaped or bool(roles.compared_dates) or any(n.compared for n in roles.named)
    shaped = shaped or any(member.kind == "measure" for member in scene.context)
    for noun in bare:
        subject = bool(roles.rank) and not (scene.targets or scene.groups)
        if (scene.measures or scene.targets) and not noun.joined and not subject:
            break
        measures, dimensions = measures_in(noun, scene), dimensions_in(noun, scene)
        ranked = bool(roles.rank) or "when" in roles.asks or bool(roles.measured)
        if shaped and measures and not ranked:
            scene.measures.append(pick(scene, noun, measures))
        elif dimensions and not (shaped and not measures and not ranked):
            scene.targets.append(pick(scene, noun, dimensions))
            _only_counted(scene, noun)
        elif measures:
            scene.measures.append(pick(scene, noun, measures))


def _person(scene: Scene) -> Member:
    """The dimension that "who" asks for: a label of people, by what the model calls them."""
    ranked = []
    for member in scene.members:
        if member.kind != "dimension" or member.type != "string":
            continue
        said = {word for phrase in phrases_of(member) for word in stems(phrase)}
        entity = scene.entity(member.home)
        about = {w for p in (entity.phrases if entity else ()) for w in stems(p)}
        if "who" in said:
            ranked.append((0.0, member))
        elif entity and entity.label == member and about & PERSON_NOUNS:
            ranked.append((0.1, member))
        elif said & PERSON_NOUNS - {"name", "individual"} and "id" not in said:
            ranked.append((0.3, member))
    if not ranked:
        raise Unread("the model has nobody that “who” could ask for", ["who"], "no-member")
    return scene.picks.choose("who", sorted(ranked, key=lambda pair: (pair[0], pair[1].name)))


def _place(scene: Scene) -> Member:
    for word in _PLACES:
        for member in scene.members:
            if member.kind == "dimension" and any(word in stems(p) for p in phrases_of(member)):
                return member
    raise Unread("the model has no place that “where” could ask for", ["where"], "no-member")


def by_adjective(
    scene: Scene, adjective: Adjective, cube: str | None
) -> list[tuple[float, Member]]:
    """Numbers that an adjective measures: attributes of the thing first, then measures."""
    wanted = set(adjective.nouns)
    ranked = []
    for member in scene.members:
        number = member.kind == "measure" or (
            member.kind == "dimension" and member.type in NUMBER_TYPES
        )
        if not number:
            continue
        fit = max((_fit(bag_of(p), wanted) for p in phrases_of(member)), default=0.0)
        if fit:
            cost = 1.0 - fit + (0.0 if member.kind == "dimension" else 0.2)
            cost += 0.0 if cube is None or member.home == cube else 0.4
            cost += _AGGREGATE_COST.get(member.type, 0.0) if member.kind == "measure" else 0.0
            ranked.append((round(cost, 3), member))
    return sorted(ranked, key=lambda pair: (pair[0], pair[1].name))


_AGGREGATE_COST = {"sum": 0.0, "avg": 0.05, "max": 0.1, "median": 0.15, "min": 0.15, "number": 0.2,
                   "number_agg": 0.2, "percentile": 0.2}  # fmt: skip


def _fit(bag: frozenset[str], wanted: set[str]) -> float:
    """How much of a phrase is about the wanted nouns: 1 is one of them alone."""
    rest = bag - _AGGREGATE_WORDS
    far = 0.15 * (len(rest) - 1)
    return round(1.0 - far, 3) if rest & wanted and len(rest) <= 3 and "per" not in rest else 0.0

"""Averages, totals, shares: the measure of the same base with the aggregate that was said."""

from __future__ import annotations

from semantic.ask.phrasings import FLAG_HEADS, bag_of
from semantic.ask.reading import Unread
from semantic.ask.roots import root
from semantic.ask.scene import Scene, is_flag
from semantic.ask.surfaces import Member, phrases_of
from semantic.ask.words import stems


def swap_aggregates(scene: Scene) -> None:
    """ "on average", "in total": the measure of the same base with that aggregate."""
    _of_the_query_before(scene)
    said = {word for noun in scene.roles.nouns if noun.used for word in stems(noun.link.text)}
    for wanted in dict.fromkeys(scene.roles.aggregates):
        if wanted == "distinct" or not scene.measures:
            continue
        changed = [_with_aggregate(scene, measure, wanted) for measure in scene.measures]
        # "average and median length": the one that was named stays.
        kept = scene.measures if said & _NAMED_AGGREGATES - {wanted} else []
        scene.measures = list(dict.fromkeys((*changed, *kept)))


def _of_the_query_before(scene: Scene) -> None:
    """ "and the median?", "as a share": of the measure that the follow-up is about."""
    numbers = [member for member in scene.context if member.kind == "measure"]
    wanted = [each for each in scene.roles.aggregates if each not in ("distinct", "total")]
    asked = scene.measures or scene.targets or scene.groups or scene.roles.measured
    if wanted and numbers and not asked:
        scene.measures = [_with_aggregate(scene, each, wanted[0]) for each in numbers]
        scene.roles.cues.add("follow")


def extreme_of_the_query_before(scene: Scene) -> None:
    """ "And the longest?", after the average gap by month: the longest gap, if it is modelled."""
    roles = scene.roles
    numbers = [member for member in scene.context if member.kind == "measure"]
    superlative = roles.rank_adjective is not None and roles.rank_adjective.degree == "most"
    bare = not (roles.nouns or roles.named or roles.count or {"which", "who"} & roles.asks)
    if not superlative or not bare or len(numbers) != 1 or numbers[0].counts:
        return
    wanted = "max" if roles.rank == "desc" else "min"
    same = [
        other for other in scene.members
        if other.kind == "measure" and other.home == numbers[0].home and other.type == wanted
        and bases(other) & bases(numbers[0])
    ]  # fmt: skip
    if same and numbers[0].type in ("avg", "median", "max", "min"):
        scene.measures = same[:1]
        roles.rank = roles.rank_kind = ""
        roles.rank_adjective = None


_NAMED_AGGREGATES = frozenset(("average", "median", "total", "max", "min"))


def _with_aggregate(scene: Scene, measure: Member, wanted: str) -> Member:
    if wanted == "total" and measure.counts and _sum_said(scene):
        raise Unread(f"“total of” {measure.title.lower()} does not say of which number", ["total"],
                     "other-number")  # fmt: skip
    if has_aggregate(measure, wanted):
        return measure
    base = bases(measure)
    if wanted == "average" and measure.counts and _number_said(scene, measure):
        if found := _for_each(scene, measure, wanted):
            return found
        raise Unread(f"no average number of {measure.title.lower()} is modelled", [wanted],
                     "other-number")  # fmt: skip
    for other in scene.members:
        same = other.kind == "measure" and other.home == measure.home and bases(other) & base
        if same and has_aggregate(other, wanted):
            return other
    if found := _for_each(scene, measure, wanted):
        return found
    if wanted == "share" and (found := _share_of_such(scene, measure)):
        return found
    raise Unread(f"no {wanted} of {measure.title} is modelled", [wanted], "no-measure")


def _sum_said(scene: Scene) -> bool:
    return any(link.text.lower() in ("total of", "sum of") for link in scene.roles.links)


def _number_said(scene: Scene, measure: Member) -> bool:
    """ "the average number of orders": not the average of something else of them."""
    return (
        any(
            stems(noun.link.text)[:1] == ("count",) and scene.places.get(measure) == noun.at
            for noun in scene.roles.nouns
        )
        or "count" in scene.roles.asks
    )


def _share_of_such(scene: Scene, measure: Member) -> Member | None:
    """ "what percentage of claims were rejected": the rejection rate, which is that share."""
    entity = scene.entity(measure.home)
    nouns = {word for phrase in (entity.phrases if entity else ()) for word in stems(phrase)}
    if measure.filtered:
        for bag in bases(measure):
            if bag - nouns and (found := _rate_of(scene, measure, bag - nouns)):
                return found
    for noun in scene.roles.nouns:
        first = noun.link.hits[0].target
        flag = isinstance(first, Member) and first.home == measure.home and is_flag(noun)
        if flag and not (noun.used or noun.negated):
            words = frozenset(stems(noun.link.text)) - nouns - FLAG_HEADS
            if found := _rate_of(scene, measure, words):
                noun.used = True
                return found
    for named in scene.roles.named:
        found = _rate_of(scene, measure, frozenset(stems(named.link.text)))
        if found and not named.negated:
            scene.roles.named.remove(named)
            return found
    return None


def _rate_of(scene: Scene, measure: Member, words: frozenset[str]) -> Member | None:
    """The rate of the same rows that is called by these words, or by others of their root."""
    wanted = {root(word) for word in words}
    for other in scene.members:
        rate = other.kind == "measure" and other.about.format == "percent" and not other.share
        if rate and other.home == measure.home:
            nouns = {word for said in _things(scene, measure) for word in stems(said)} | _RATES
            said = [{root(w) for w in bag_of(p) if w not in nouns} for p in phrases_of(other)]
            if wanted in said:
                return other
    return None


_RATES = {"rate", "ratio", "share", "percent", "quota", "level"}


def _things(scene: Scene, measure: Member) -> tuple[str, ...]:
    entity = scene.entity(measure.home)
    return entity.phrases if entity else ()


def _for_each(scene: Scene, measure: Member, wanted: str) -> Member | None:
    """ "how many words does an order have on average": average words per order."""
    said = {word for link in scene.roles.links for word in stems(link.text)}
    own = {word for bag in bases(measure) for word in bag}
    for other in scene.members:
        if other.kind != "measure" or not has_aggregate(other, wanted):
            continue
        for bag in bases(other):
            if "per" in bag and bag & own and bag - {"per"} <= said:
                _drop_groups_of(scene, bag)
                return other
    return None


def _drop_groups_of(scene: Scene, bag: frozenset[str]) -> None:
    """ "per order on average" is the average per order, and not one for each of them."""
    for group in list(scene.groups):
        entity = scene.entity(group.home)
        nouns = [bag_of(phrase) for phrase in (entity.phrases if entity else ())]
        if entity and entity.label == group and any(noun <= bag for noun in nouns):
            scene.groups.remove(group)


def has_aggregate(measure: Member, wanted: str) -> bool:
    """Whether a measure is an average, a total, a share and so on."""
    words = {word for phrase in phrases_of(measure) for word in stems(phrase)}
    match wanted:
        case "total":
            whole = ("sum", "count", "count_distinct", "count_distinct_approx")
            return measure.type in whole or "total" in words or measure.about.format == "percent"
        case "average":
            return measure.type == "avg" or bool(words & {"average", "per"})
        case "share" if measure.about.format == "percent" and measure.type == "number":
            return True
        case _:
            return measure.type == wanted or wanted in words


AGGREGATE_WORDS = frozenset("average total median max min count share longest shortest".split())


def bases(measure: Member) -> frozenset[frozenset[str]]:
    """What a measure is about, whatever it does with it."""
    bags = {bag_of(phrase) - AGGREGATE_WORDS for phrase in phrases_of(measure)}
    return frozenset(bag for bag in bags if bag)

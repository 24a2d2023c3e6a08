"""What an adjective measures: "longest" is about lengths, "cheapest" about prices."""

from __future__ import annotations

from semantic.ask.aggregates import AGGREGATE_WORDS
from semantic.ask.operators import Adjective
from semantic.ask.phrasings import bag_of
from semantic.ask.scene import NUMBER_TYPES, Scene
from semantic.ask.surfaces import Member, phrases_of
from semantic.ask.words import stems


def by_adjective(
    scene: Scene, adjective: Adjective, cube: str | None
) -> list[tuple[float, Member]]:
    """Numbers that an adjective measures: attributes of the thing first, then measures."""
    wanted = set(adjective.nouns)
    ranked: list[tuple[float, Member]] = []
    called: set[str] = set()
    for member in scene.members:
        number = member.kind == "measure" or (
            member.kind == "dimension" and member.type in NUMBER_TYPES
        )
        if not number:
            continue
        own = _own_words(scene, member)
        fit = max((_fit(bag_of(p), wanted, own) for p in phrases_of(member)), default=0.0)
        if any(bag_of(phrase) & _MOMENTS for phrase in phrases_of(member)):
            continue  # a start time is no length
        if fit and "price" in wanted and not any(bag_of(p) & _PRICES for p in phrases_of(member)):
            fit -= 0.3  # an amount may be a price, but rather is something else
        if not fit and "duration" in wanted and set(stems(member.about.unit or "")) & _SPANS:
            fit = _BY_UNIT  # "how long": whatever is measured in days or minutes
        if fit:
            cost = 1.0 - fit + (0.0 if member.kind == "dimension" else 0.2)
            cost += 0.0 if cube is None or member.home == cube else 0.4
            cost += _AGGREGATE_COST.get(member.type, 0.0) if member.kind == "measure" else 0.0
            ranked.append((round(cost, 3), member))
            called |= {member.home} if fit > _BY_UNIT else set()
    # What is only measured in minutes is no length beside what is called one.
    ranked = [(c, m) for c, m in ranked if m.home not in called or _is_called(m, wanted)]
    return sorted(ranked, key=lambda pair: (pair[0], pair[1].name))


def measures_it(member: Member, adjective: Adjective) -> bool:
    """Whether a number may be what an adjective speaks of: no count of chapters is long."""
    wanted = set(adjective.nouns)
    if "duration" not in wanted:
        return True
    timed = bool(set(stems(member.about.unit or "")) & (_SPANS | {"second", "word", "page"}))
    return timed or not member.about.unit or _is_called(member, wanted)


def _is_called(member: Member, wanted: set[str]) -> bool:
    return any(_fit(bag_of(phrase), wanted) for phrase in phrases_of(member))


_MOMENTS = frozenset("start end begin since until starting ending "
                     "opening closing departure arrival".split())  # fmt: skip
_BY_UNIT = 0.5
_PRICES = frozenset("price cost fee premium fare rent tariff".split())
_SPANS = {"second", "minute", "hour", "day", "week"}
_AGGREGATE_COST = {"sum": 0.0, "avg": 0.05, "max": 0.1, "median": 0.15, "min": 0.15, "number": 0.2,
                   "number_agg": 0.2, "percentile": 0.2}  # fmt: skip


def _own_words(scene: Scene, member: Member) -> frozenset[str]:
    """What the rows of an average are called: "average cost per claim" is one of claims' cost."""
    entity = scene.entity(member.home)
    if entity is None or member.type not in ("avg", "median"):
        return frozenset()
    return frozenset({"per"} | {word for phrase in entity.phrases for word in stems(phrase)})


def _fit(bag: frozenset[str], wanted: set[str], own: frozenset[str] = frozenset()) -> float:
    """How much of a phrase is about the wanted nouns: 1 is one of them alone."""
    rest = bag - AGGREGATE_WORDS
    rest = rest - own if "per" in rest and rest & own - {"per"} else rest
    far = 0.15 * (len(rest) - 1)
    return round(1.0 - far, 3) if rest & wanted and len(rest) <= 3 and "per" not in rest else 0.0

"""Numbers to compare with: which number of the model each speaks about, and in which unit."""

from __future__ import annotations

from collections.abc import Mapping

from semantic.ask.adjectives import by_adjective
from semantic.ask.bound_things import Ranked, has_some, is_one_each, of_the_thing
from semantic.ask.operators import PERSON_NOUNS
from semantic.ask.phrasings import bag_of
from semantic.ask.reading import Unread
from semantic.ask.roles import Bound, Noun
from semantic.ask.scene import Scene, dimensions_in, is_flag, measures_in, only_time
from semantic.ask.surfaces import Entity, Member, phrases_of
from semantic.ask.units import in_unit, is_length, measured_in, unit_cost
from semantic.ask.words import stems
from semantic.query.types import AnyFilter, Filter


def take_nouns(scene: Scene) -> dict[int, Noun]:
    """The noun that each bound speaks about, set aside before others use it."""
    taken: dict[int, Noun] = {}
    low: Bound | None = None
    for bound in scene.roles.bounds:
        if noun := _beside(bound, scene):
            noun.used = True
            taken[bound.at] = noun
        elif low and low.between and bound.operator == "lte" and low.at in taken:
            taken[bound.at] = taken[low.at]  # "a price between 5 and 10": both are prices
        low = bound
    return taken


def _beside(bound: Bound, scene: Scene) -> Noun | None:
    """The number's noun: right after it ("over 3 orders"), else right before ("price over 5")."""
    links = scene.roles.links
    flags = {noun.at for noun in scene.roles.nouns if is_flag(noun)}
    after = next(
        (at for at in range(bound.at + 1, len(links))
         if links[at].role not in _SKIPPED and at not in flags), -1
    )  # fmt: skip
    before = next((at for at in range(bound.at - 1, -1, -1) if links[at].role not in _BETWEEN), -1)
    named = [n for n in scene.roles.nouns if not n.used and n.role not in ("group",)]
    if not bound.unit:
        for noun in named:
            if bound.operator == "equals" and (noun.link.plural or noun.at != bound.at + 1):
                continue
            fits = _is_amount(noun, scene) if bound.adjective else measures_or_numbers(noun, scene)
            if noun.at == after and fits:
                return noun
    if bound.adjective:
        return None
    if bound.unit and (led := _beyond(bound, after, named, scene)):
        return led
    for noun in (each for each in named if _could_be(each, bound, scene)):
        counted = bound.times and len(named) > 1 and bool(_counts_of(noun, scene))
        if noun.at == before and (counted or _is_amount(noun, scene)):
            return noun
    return None


def _beyond(bound: Bound, after: int, named: list[Noun], scene: Scene) -> Noun | None:
    """ "2000 euros of revenue": the noun after the unit that is measured in it."""
    links = scene.roles.links
    beyond = next((at for at in range(after, len(links)) if links[at].role not in _BEYOND), -1)
    for noun in named:
        numbers = measures_or_numbers(noun, scene) if noun.at == beyond else []
        if any(bound.unit in stems(m.about.unit or "") for _, m in numbers):
            return noun
    return None


def _could_be(noun: Noun, bound: Bound, scene: Scene) -> bool:
    """ "the revenue of trips over 200 km": no revenue is measured in kilometres."""
    numbers = measures_or_numbers(noun, scene)
    return not bound.unit or any(measured_in(m, bound.unit) for _, m in numbers)


_BEYOND = {"stop", "unit", "of"}
_SKIPPED = {"stop", "unit", "more", "less", "value", "aggregate"}
_BETWEEN = {"stop", "compare_number", "of", "between", "number", "and", "adjective"}


def measures_or_numbers(noun: Noun, scene: Scene) -> Ranked:
    """Everything a noun may be that is a number."""
    numbers = [(c, m) for c, m in dimensions_in(noun, scene) if m.type == "number" and not m.key]
    return [*numbers, *measures_in(noun, scene)]


def _counts_of(noun: Noun, scene: Scene) -> Ranked:
    """What "ordered twice" counts: a count of that name, or the things that the word is about."""
    if counts := [(cost, m) for cost, m in measures_in(noun, scene) if m.counts]:
        return counts
    time = only_time(noun, scene)
    homes = [time.home] if time else [m.home for _, m in measures_in(noun, scene)]
    entities = [scene.entity(home) for home in dict.fromkeys(homes)]
    sums = [(cost, m) for cost, m in measures_in(noun, scene) if m.type == "sum"]
    found = [(0.1, each.count) for each in entities if each and each.count]
    return found if time or not sums else sums


def _is_amount(noun: Noun, scene: Scene) -> bool:
    """A number by its own name; not a thing that is counted ("orders over 60 minutes")."""
    things = any(isinstance(hit.target, Entity) for hit in noun.link.hits)
    counts = all(m.counts for _, m in measures_in(noun, scene)[:1])
    numbers = any(
        m.type == "number" and m.kind == "dimension" and not m.key
        for _, m in dimensions_in(noun, scene)
    )
    return numbers or (not things and not counts and bool(measures_in(noun, scene)))


def bound_filters(scene: Scene, taken: Mapping[int, Noun]) -> list[AnyFilter]:
    """One filter for each bound; on a measure it holds for each listed thing."""
    filters: list[AnyFilter] = []
    low: tuple[Bound, Member] | None = None
    for bound in scene.roles.bounds:
        if low and low[0].between and bound.operator == "lte" and bound.unit == low[0].unit:
            filters.append(_compared(scene, bound, low[1]))  # both ends are of one number
            continue
        member = _bounded(scene, bound, taken.get(bound.at))
        low = (bound, member)
        filters.append(_compared(scene, bound, member))
    return filters


def _bounded(scene: Scene, bound: Bound, noun: Noun | None) -> Member:
    """The number that a bound holds for."""
    ranked = of_the_thing(scene, bound) or _candidates(scene, bound, noun)
    if bound.per:
        said = [(cost, m) for cost, m in ranked if _is_per(m, bound.per)]
        ranked = said or _rates(scene, bound.per)
    if not ranked:
        raise Unread(f"nothing says what “{_said(bound, scene)}” counts", [_said(bound, scene)],
                     "no-number")  # fmt: skip
    if not (several := [(cost, m) for cost, m in ranked if not is_one_each(m, scene)]):
        several = [(cost, m) for cost, m in _counts_of_target(scene) if not is_one_each(m, scene)]
    if not several:
        raise Unread(f"{ranked[0][1].title} is 1 for each", [_said(bound, scene)], "no-number")
    ranked = several
    ranked = _of_all_rows(ranked, scene)
    exact = any(m.kind == "dimension" and cost < _EXACT for cost, m in ranked)
    plain = any(m.kind == "measure" and cost < _EXACT for cost, m in ranked)
    misfit = _misfit if exact or not plain or noun is None else _misfit_of_rows
    fitting = [(cost + misfit(member, scene), member) for cost, member in ranked]
    return scene.picks.choose(
        f"bound{bound.at}", sorted(fitting, key=lambda pair: (pair[0], pair[1].name))
    )


def _compared(scene: Scene, bound: Bound, member: Member) -> Filter:
    if member.kind == "measure":
        if some := has_some(scene, bound, member):
            return some
        _list_what_is_counted(scene, member)
    number = in_unit(bound, member, scene)
    return Filter(member.name, bound.operator, (int(number) if number == int(number) else number,))


def _of_all_rows(ranked: Ranked, scene: Scene) -> Ranked:
    """ "Speakers with over 1,000 words": all of a speaker's, where a speaker has several rows
    and a row has an amount of its own, too."""
    listed = next(iter((*scene.targets, *scene.groups)), None)
    entity = scene.entity(listed.home) if listed else None
    if listed is None or entity is None or listed.key or entity.label == listed:
        return ranked
    totals = [(cost, m) for cost, m in ranked if m.kind == "measure"]
    return totals if all(m.home == listed.home or m.kind == "measure" for _, m in ranked) \
        and totals else ranked  # fmt: skip


def ordinal_bounds(scene: Scene) -> None:
    """ "at the first attempt": the number that the noun is, and not the earliest of all."""
    roles = scene.roles
    if roles.rank_kind != "recent" or roles.rank != "asc":
        return
    for noun in roles.nouns:
        led = noun.at > 0 and roles.links[noun.at - 1].text.lower() == "first"
        first = noun.link.hits[0].target
        if not led or isinstance(first, Entity) or noun.link.plural or first.key:
            continue
        if first.kind == "dimension" and first.type == "number":
            noun.used = True
            roles.rank = roles.rank_kind = ""
            scene.happened.append(Filter(first.name, "equals", (1,)))


def year_bounds(scene: Scene) -> list[AnyFilter]:
    """ "born after 1990": a date beside a number that is a year bounds that number."""
    begun = len(scene.happened)
    for dated, at in list(scene.roles.dates):
        for noun in scene.roles.nouns:
            years = [
                m for _, m in dimensions_in(noun, scene)
                if m.type == "number" and "year" in {w for p in phrases_of(m) for w in stems(p)}
            ]  # fmt: skip
            if noun.used or not years or not at - 2 <= noun.at < at or dated.unit != "year":
                continue
            noun.used = True
            scene.roles.dates.remove((dated, at))
            if dated.first:
                scene.happened.append(Filter(years[0].name, "gte", (dated.first.year,)))
            if dated.last:
                scene.happened.append(Filter(years[0].name, "lte", (dated.last.year,)))
    return list(scene.happened[begun:])


def _own_counts(noun: Noun, scene: Scene) -> Ranked:
    """ "how many orders have more than 2 lines": the attribute that counts them in each order."""
    counted = scene.measures[0] if scene.measures and not (scene.targets or scene.groups) else None
    if counted is None or not counted.counts:
        return []
    wanted = bag_of(noun.link.text) | {"count"}
    return [
        (0.0, member) for member in scene.members
        if member.home == counted.home and member.kind == "dimension" and member.type == "number"
        and any(bag_of(said) == wanted for said in (member.own.replace("_", " "), member.title))
    ]  # fmt: skip


_EXACT = 0.05


def _said(bound: Bound, scene: Scene) -> str:
    return scene.roles.links[bound.at].text


def _rates(scene: Scene, unit: str) -> Ranked:
    """ "orders over 50 a month": what is so much a month of each of them, if it is one number."""
    base = (scene.homes() or [""])[0]
    own = [
        m for m in scene.members
        if m.home == base and m.kind == "dimension" and m.type == "number" and _is_per(m, unit)
    ]  # fmt: skip
    return [(0.1, own[0])] if len(own) == 1 else []


def _is_per(member: Member, unit: str) -> bool:
    """Whether a number is so much in each month: "monthly fee", or a unit that says so."""
    said = {word for phrase in phrases_of(member) for word in stems(phrase)}
    return bool((said | set(stems(member.about.unit or ""))) & _PER.get(unit, {unit}))


_PER = {
    "day": {"day", "daily"}, "week": {"week", "weekly"}, "month": {"month", "monthly"},
    "quarter": {"quarter", "quarterly"}, "hour": {"hour", "hourly"},
    "year": {"year", "yearly", "annual", "annually"},
}  # fmt: skip


def _candidates(scene: Scene, bound: Bound, noun: Noun | None) -> Ranked:
    if noun is not None and bound.times:
        return _counts_of(noun, scene)
    base = (scene.homes() or [""])[0]
    if noun is not None:
        named = _own_counts(noun, scene) or measures_or_numbers(noun, scene)
        if any(m.kind == "dimension" and measured_in(m, bound.unit) for _, m in named):
            return named
        rows = [(cost + 0.2, m) for cost, m in _of_unit(scene, bound.unit, base)
                if m.kind == "dimension" and m.home == base] if bound.unit else []  # fmt: skip
        return [*named, *rows]
    if bound.adjective:
        return by_adjective(scene, bound.adjective, base or None)
    if bound.times:
        return [(0.0, m) for m in scene.measures[-1:]] or _counts_of_target(scene)
    if bound.unit:
        return _of_unit(scene, bound.unit, base)
    if bound.operator == "equals":
        return _numbered(scene, bound)
    if ages := _ages(scene, base):
        return ages
    if shown := _of_those(scene):
        return shown
    return [(0.0, m) for m in scene.measures if not m.counts] or _only_amount(scene, base)


def _of_those(scene: Scene) -> Ranked:
    """ "More than two", after "orders by city": the cities with more than two."""
    numbers = [member for member in scene.context if member.kind == "measure"]
    things = any(member.kind == "dimension" for member in scene.context)
    alone = not (scene.roles.nouns or scene.measures or scene.targets or scene.groups)
    return [(0.0, numbers[0])] if len(numbers) == 1 and things and alone else []


def _only_amount(scene: Scene, cube: str) -> Ranked:
    """ "claims over 30k", where a claim has one amount of money."""
    own = [
        m for m in scene.members
        if m.home == cube and m.kind == "dimension" and m.type == "number"
        and m.about.format == "currency"
    ]  # fmt: skip
    return [(0.1, own[0])] if len(own) == 1 else []


def _of_unit(scene: Scene, unit: str, base: str) -> Ranked:
    """ "over 60 minutes": what is measured so of each row; else "over 1000 euros" of totals."""
    own = [
        (unit_cost(m, unit) + (0.0 if m.home == base else 0.3), m) for m in scene.members
        if m.kind == "dimension" and m.type == "number" and measured_in(m, unit)
        and (m.home == base or not base or scene.link(m) == "one")
    ]  # fmt: skip
    if any(is_length(m) for _, m in own):
        own = [(cost + (0.0 if is_length(m) else 0.3), m) for cost, m in own]
    totals = [
        (0.6, m) for m in scene.members
        if m.kind == "measure" and m.type == "sum" and not m.filtered and m.home != base
        and measured_in(m, unit) and scene.lexicon.to_one(m.home, base)
    ]  # fmt: skip
    return [*own, *totals] if scene.targets else own


def _counts_of_target(scene: Scene) -> Ranked:
    """ "who was a guest twice": the rows, each about one of those who are asked for."""
    shown = scene.targets[:1]
    counts = [
        each.count for each in scene.index.surface.entities
        if shown and each.count and each.cube != shown[0].home
        and scene.lexicon.to_one(each.cube, shown[0].home)
    ]  # fmt: skip
    return [(0.1 * at, count) for at, count in enumerate(counts) if count]


def _ages(scene: Scene, cube: str) -> Ranked:
    """ "patients over 60": of people, a bare number is their age."""
    entity = scene.entity(cube)
    people = entity and any(word in PERSON_NOUNS for p in entity.phrases for word in stems(p))
    if not people:
        return []
    return [(0.0, m) for m in scene.members
            if m.home == cube and m.kind == "dimension" and m.own == "age"]  # fmt: skip


def _numbered(scene: Scene, bound: Bound) -> Ranked:
    """ "order 12", "order number 1042": a number that the noun before it carries."""
    for noun in scene.roles.nouns:
        if noun.at != bound.at - 1 or noun.link.plural:
            continue
        for hit in noun.link.hits:
            if isinstance(hit.target, Member) and hit.target.type == "number" and hit.target.key:
                return [(0.0, hit.target)]
            if isinstance(hit.target, Entity):
                own = [m for m in scene.members if m.home == hit.target.cube and m.type == "number"]
                keys = [m for m in own if m.key or set(stems(m.own)) & {"number", "no", "nr"}]
                noun.used = bool(keys) or noun.used
                return [(0.0, m) for m in keys if m.kind == "dimension"][:1]
    return []


def _misfit(member: Member, scene: Scene) -> float:
    """Rows are compared by an attribute; groups of other things by a measure."""
    base = (scene.homes() or [member.home])[0]
    listed = bool(scene.targets or scene.groups)
    if member.kind == "dimension":
        return 0.0 if member.home == base or scene.link(member) == "one" else 0.5
    if not listed:
        return 0.4
    return 0.2 if member.home == base and not member.counts else 0.0


def _misfit_of_rows(member: Member, scene: Scene) -> float:
    """ "Turns over 100 words": of each turn by itself, whatever turns are shown by."""
    base = (scene.homes() or [member.home])[0]
    rows = any(
        isinstance(hit.target, Entity) and hit.target.cube == base and hit.target.label
        and not hit.target.label.key
        for noun in scene.roles.nouns for hit in noun.link.hits[:1] if noun.used
    )  # fmt: skip
    return 0.2 if rows and member.kind == "measure" and member.home == base else 0.0


def _list_what_is_counted(scene: Scene, member: Member) -> None:
    """ "how many customers have more than 3 orders": the customers are listed, and say how many."""
    if not (scene.targets or scene.groups):
        counted = next((m for m in scene.measures if m.counts and m.home != member.home), None)
        entity = scene.entity(counted.home) if counted else None
        if counted is None or entity is None or entity.label is None:
            if scene.roles.grain and not scene.measures:
                scene.measures.append(member)
            if scene.roles.grain or not scene.measures:
                return
            raise Unread(f"{member.title} has one value here, with nothing to compare for each",
                         [member.title], "no-breakdown")  # fmt: skip
        scene.measures = [m for m in scene.measures if m is not counted]
        scene.targets.append(entity.label)
        scene.notes.append(f"each {entity.label.title.lower()} is listed: the rows are the count")
    if member not in scene.measures:
        scene.measures.append(member)

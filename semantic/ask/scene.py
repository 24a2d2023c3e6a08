"""What a reading is made in, and which members a noun may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from semantic.ask.index import Hit, Index
from semantic.ask.lexicon import Lexicon
from semantic.ask.phrasings import FLAG_HEADS, GLUE
from semantic.ask.reading import Picks, Unread
from semantic.ask.roles import Noun, Roles
from semantic.ask.surfaces import Entity, Member, names_one
from semantic.ask.values import ValueIndex
from semantic.ask.words import stems
from semantic.query.types import Filter

NUMBER_TYPES = {"number"}


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
    held: frozenset[str] = frozenset()
    inner: set[Member] = field(default_factory=set)
    dated: set[str] = field(default_factory=set)
    totals: dict[int, Member] = field(default_factory=dict)

    @property
    def members(self) -> tuple[Member, ...]:
        """What the surface shows."""
        return self.index.surface.members

    @cached_property
    def things(self) -> frozenset[str]:
        """The cubes that the question names."""
        hits = [hit.target for noun in self.roles.nouns for hit in noun.link.hits]
        named = {target.cube for target in hits if isinstance(target, Entity)}
        first = [noun.link.hits[0].target for noun in self.roles.nouns]
        counted = {m.home for m in first if isinstance(m, Member) and m.type == "count"}
        return frozenset(named | counted)

    @cached_property
    def measured(self) -> frozenset[str]:
        """The cubes of the measures that the question names in full."""
        return frozenset(
            hit.target.home for noun in self.roles.nouns for hit in noun.link.hits
            if isinstance(hit.target, Member) and hit.target.kind == "measure"
            and hit.weight >= _NAMED
        )  # fmt: skip

    @cached_property
    def valued(self) -> frozenset[str]:
        """The cubes of which the question names one thing by its label or number."""
        labels = {e.label.identity for e in self.index.surface.entities if e.label}
        return frozenset(
            found.identity[0]
            for named in self.roles.named
            for found in named.link.found
            if found.how == "exact" and (found.identity in labels or _is_number(found.identity[1]))
        )

    def entity(self, cube: str) -> Entity | None:
        """The thing that a cube has rows about."""
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


def _is_number(own: str) -> bool:
    return own.endswith(("_number", "_no", "_code", "_id"))


def cost_of(hit: Hit, best: float) -> float:
    """What choosing a less plain name costs; preferred members win where names are as plain."""
    cost = (1.0 - hit.weight) * 1.5
    if isinstance(hit.target, Member) and hit.target.preferred and hit.weight >= best - 0.05:
        cost -= 0.3
    return round(max(0.0, cost), 3)


def measures_in(noun: Noun, scene: Scene) -> list[tuple[float, Member]]:
    """The measures that a noun may be, with their costs."""
    numbers = [
        hit for hit in noun.link.hits
        if isinstance(hit.target, Member) and hit.target.kind == "measure"
    ]  # fmt: skip
    best = max((hit.weight for hit in numbers), default=0.0)
    found = [
        (cost_of(hit, best), hit.target) for hit in numbers if isinstance(hit.target, Member)
    ]  # fmt: skip
    counts = [
        (0.12 + cost_of(hit, 0.0), hit.target.count) for hit in noun.link.hits
        if isinstance(hit.target, Entity) and hit.target.count
    ]  # fmt: skip
    return _cheapest([*found, *counts], scene)


def dimensions_in(noun: Noun, scene: Scene) -> list[tuple[float, Member]]:
    """The dimensions that a noun may be; an entity, or what is counted, by its label."""
    found: list[tuple[float, Member]] = []
    best = max((hit.weight for hit in noun.link.hits), default=0.0)
    for hit in noun.link.hits:
        target, cost = hit.target, cost_of(hit, best)
        if isinstance(target, Entity):
            # What has no name of its own is counted rather than listed.
            far = 0.02 if target.label and names_one(target.label) else 0.3
            found += [(cost + far, target.label)] if target.label else []
        elif target.kind in ("dimension", "time"):
            found.append((cost, target))
        elif noun.role == "group" and target.filtered:
            continue  # "by paid orders" is no breakdown by all of them
        elif label := _listed_for(target, noun, scene):
            found.append((cost + 0.25, label))
    return _cheapest(found, scene)


# Counts of other rows, or of these in another way: they stand for no list of things.
_DERIVED = frozenset(
    "running moving previous trailing last cumulative ytd mom yoy change growth date".split()
)


def _listed_for(measure: Member, noun: Noun, scene: Scene) -> Member | None:
    """What names the rows that a measure counts; in a list it must name each of them."""
    entity = scene.entity(measure.home) if _counts_rows(measure) else None
    if entity is None or entity.label is None:
        return None
    listed = noun.role in ("list", "target") and not names_one(entity.label)
    return None if listed else entity.label


def _counts_rows(measure: Member) -> bool:
    plain = measure.type == "count" and not measure.rolling
    return plain and not set(stems(measure.title)) & _DERIVED


def only_time(noun: Noun, scene: Scene) -> Member | None:
    """The time dimension that a noun names, if it names one; that of a thing named first."""
    times = [hit.target for hit in noun.link.hits
             if isinstance(hit.target, Member) and hit.target.kind == "time"]  # fmt: skip
    near = [member for member in times if member.home in scene.things]
    return next(iter([*near, *times]), None)


def _cheapest(found: Sequence[tuple[float, Member]], scene: Scene) -> list[tuple[float, Member]]:
    """Each member once; where many share a name, those of the things the question names first."""
    best: dict[str, tuple[float, Member]] = {}
    homes = {member.home for _, member in found}
    near = (scene.dated or scene.things) & homes or scene.valued & homes or scene.measured & homes
    for own, member in found:
        cost = own + (0.15 if near and member.home not in near else 0.0)
        if member.name not in best or cost < best[member.name][0]:
            best[member.name] = (cost, member)
    return sorted(best.values(), key=lambda pair: (pair[0], pair[1].name))


def pick(scene: Scene, noun: Noun, ranked: list[tuple[float, Member]]) -> Member:
    """One of the candidates; a partial or far name is said."""
    chosen = scene.picks.choose(f"noun{noun.at}", ranked)
    other = chosen.filtered and all(chosen.home != each.home for each in scene.context)
    if scene.context and other and "only" in scene.roles.cues:
        raise Unread(f"“only {noun.link.text}” would ask for another number",
                     [noun.link.text], "no-part")  # fmt: skip
    if noun.negated and chosen.kind == "measure":
        raise Unread(f"not “{noun.link.text}” cannot be asked: it is a number",
                     [noun.link.text], "no-negation")  # fmt: skip
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


def thing_named(scene: Scene, listed: bool = True) -> Entity | None:
    """The thing that the question's conditions and values are about; `listed` needs its name."""
    for noun in scene.roles.nouns:
        first = noun.link.hits[0].target
        if not noun.used and is_flag(noun) and isinstance(first, Member):
            return scene.entity(first.home)
    for named in scene.roles.named:
        for found in named.link.found:
            entity = scene.entity(found.identity[0])
            if entity is None or (listed and entity.label is None):
                continue
            if entity.label is None or entity.label.identity != found.identity:
                return entity
    return None


def is_flag(noun: Noun) -> bool:
    """Whether a noun is a yes/no attribute or a segment: it narrows, and is never listed."""
    first = noun.link.hits[0].target
    if isinstance(first, Entity) or first.kind == "measure":
        return False
    return first.kind == "segment" or first.type == "boolean"


def says_times(noun: Noun) -> bool:
    """ "with their times": the words only ask for times, whatever flag is called so."""
    return set(stems(noun.link.text)) - FLAG_HEADS - GLUE - {"their"} == {"time"}


def only_a_number(noun: Noun) -> bool:
    """Whether the words are a measure's name and nothing else's: "headcount", but not "customers",
    who may also be listed."""
    plain = [hit.target for hit in noun.link.hits if hit.weight >= _NAMED]
    measures = [isinstance(each, Member) and each.kind == "measure" for each in plain]
    return not noun.link.plural and bool(measures) and all(measures)


_NAMED = 0.95

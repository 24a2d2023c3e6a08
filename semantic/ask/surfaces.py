"""What people may ask about: the members that a model shows, grouped by where they show.

A surface is a view. Public cubes that no view covers form one more; where a covered cube has a
number that no view shows, all public cubes do. A question is read within one surface, so that all
its members belong together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Literal

from semantic.ask.words import stems
from semantic.model.types import About, Cube, Dimension, Measure, Model, Segment, View, ViewMember

Kind = Literal["measure", "dimension", "time", "segment"]
_COUNTS = ("count", "count_distinct", "count_distinct_approx")
_LABELS = ("name", "full_name", "title", "label")


@dataclass(frozen=True, slots=True)
class Member:
    """One measure, dimension, time dimension or segment as a query names it (`name`).

    `home` and `own` say which cube's member it is under whatever name: two members with equal
    `identity` mean the same. `preferred` (meta `default: true`) wins where a word is shared.
    `dated_by` is the time dimension (by its own name) that all rows of a filtered measure have.
    `moment`: a measure of how things stand at the last moment, not added up over time.
    `role`: the words for what a cube (`plain`) is here that is also shown as itself.
    """

    name: str
    kind: Kind
    type: str
    surface: str
    home: str
    own: str
    about: About = field(compare=False, repr=False)
    path: tuple[str, ...] = ()
    filtered: bool = False
    key: bool = False
    share: bool = False
    preferred: bool = False
    rolling: bool = False
    dated_by: str = ""
    role: frozenset[str] = frozenset()
    plain: str = ""
    moment: bool = False

    @property
    def identity(self) -> tuple[str, str]:
        """The same for members that mean the same."""
        return (self.home, self.own)

    @property
    def title(self) -> str:
        """What the member is called."""
        return self.about.title

    @property
    def counts(self) -> bool:
        """A measure that counts rows or distinct values, or is made of one and called like it."""
        if self.kind != "measure" or self.type in _COUNTS:
            return self.kind == "measure"
        unit = stems(self.about.unit or "")
        return self.type == "number" and unit != () and unit == stems(self.about.title)


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that the model has rows about: a cube, with the members that stand for it.

    `count` counts its rows, `label` names one of them, `time` dates it.
    """

    cube: str
    surface: str
    title: str
    phrases: tuple[str, ...]
    count: Member | None = None
    label: Member | None = None
    time: Member | None = None


@dataclass(frozen=True)
class Surface:
    """The members and entities of one view, or of the open cubes together."""

    name: str
    title: str
    nouns: tuple[str, ...]
    members: tuple[Member, ...]
    entities: tuple[Entity, ...]
    times: dict[str, Member] = field(default_factory=dict, compare=False, repr=False)
    declared: frozenset[str] = frozenset()
    time: Member | None = None
    priority: int = 0

    @cached_property
    def by_identity(self) -> Mapping[tuple[str, str], tuple[Member, ...]]:
        """The members that mean one member of a cube, in their order."""
        found: dict[tuple[str, str], tuple[Member, ...]] = {}
        for member in self.members:
            found[member.identity] = (*found.get(member.identity, ()), member)
        return found

    @cached_property
    def standing(self) -> tuple[Member, ...]:
        """The members that say for which others they stand (`meta: {stands_for: …}`)."""
        return tuple(each for each in self.members
                     if isinstance(each.about.meta.get("stands_for"), Mapping))  # fmt: skip

    def time_for(self, cubes: Iterable[str], reach: Mapping[str, Sequence[str]]) -> Member | None:
        """The time dimension that dates rows of these cubes: the one that the first of them
        declares, else the surface's, else that of the nearest cube which each row belongs to."""
        first = next(iter(cubes := tuple(cubes)), "")
        if first in self.declared and first in self.times:
            return self.times[first]
        if self.time:
            return self.time
        near = [other for cube in cubes for other in reach.get(cube, (cube,))]
        return next((self.times[cube] for cube in near if cube in self.times), None)


def surfaces(model: Model) -> tuple[Surface, ...]:
    """Every surface of a model, views first, in the order of their names' declaration."""
    found = [_of_view(view, model, at) for at, view in enumerate(_public(model.views.values()))]
    cubes = [*_public(model.cubes.values())]
    covered = {member.home for surface in found for member in surface.members}
    # A number that no view shows is asked of the open cubes, with all that they break down by.
    if not _hides_a_number(found, cubes, covered):
        cubes = [cube for cube in cubes if cube.name not in covered]
    if cubes:
        found.append(_of_cubes(cubes, model, len(found)))
    return tuple(surface for surface in found if surface.members)


def _hides_a_number(views: Sequence[Surface], cubes: Sequence[Cube], covered: set[str]) -> bool:
    """Whether a cube that views show in part has a measure that none shows, counts apart."""
    shown = {member.identity for surface in views for member in surface.members}
    return any(
        member.kind == "measure" and not member.counts and member.identity not in shown
        for cube in cubes if cube.name in covered for member in _cube_members(cube)
    )  # fmt: skip


def _public(things: Iterable[View] | Iterable[Cube]) -> Iterator:  # type: ignore[type-arg]
    return (thing for thing in things if thing.about.public)


def _of_view(view: View, model: Model, at: int) -> Surface:
    members = tuple(_view_member(each) for each in view.members.values() if each.about.public)
    cubes = tuple(dict.fromkeys(member.home for member in members))
    time = _by_name(members, view.name, view.default_time_dimension)
    return _surface(view.name, view.about, members, cubes, model, time, at)


def _of_cubes(cubes: list[Cube], model: Model, at: int) -> Surface:
    members = tuple(member for cube in cubes for member in _cube_members(cube))
    about = About(title="")
    return _surface("", about, members, tuple(cube.name for cube in cubes), model, None, at)


def _surface(
    name: str, about: About, members: tuple[Member, ...], cubes: tuple[str, ...], model: Model,
    time: Member | None, at: int,
) -> Surface:  # fmt: skip
    homes = {member.home for member in members}
    members = tuple(_in_role(_dated(_named_apart(m, model), model), model, homes) for m in members)
    times = {}
    for cube in cubes:
        if found := _time_of(cube, members, model):
            times[cube] = found
    known = [cube for cube in cubes if cube in model.cubes]
    entities = tuple(_entity(model.cubes[cube], name, members, times.get(cube)) for cube in known)
    nouns = (name, about.title, *about.synonyms) if name else ()
    declared = frozenset(cube for cube in known if model.cubes[cube].default_time_dimension)
    return Surface(name, about.title, nouns, members, entities, times, declared, time, at)


_BARE = frozenset(("count", "total", "average", "sum", "min", "max"))


def _named_apart(member: Member, model: Model) -> Member:
    """A measure called only "Count" is the number of its things."""
    cube = model.cubes.get(member.home)
    if member.kind != "measure" or cube is None or not set(stems(member.about.title)) <= _BARE:
        return member
    things = cube.about.title.lower()
    title = f"Number of {things}" if member.counts else f"{member.about.title} of {things}"
    return replace(member, about=replace(member.about, title=title))


def _in_role(member: Member, model: Model, homes: set[str]) -> Member:
    """The city of a role "billing" is the billing city, too; where the cube that has the role
    is shown (`homes`) the plain city is rather that one's."""
    cube = model.cubes.get(member.home)
    if cube is None or cube.alias_of is None:
        return member
    if cube.alias_of in homes:
        words = frozenset(stems(cube.name))
        apart = words - frozenset(stems(cube.alias_of)) or words
        member = replace(member, role=apart, plain=cube.alias_of)
    if member.kind == "measure":
        return member
    role = cube.name.replace("_", " ")
    said = (f"{role} {member.about.title.lower()}", f"{role} {member.own.replace('_', ' ')}")
    own = cube.dimensions.get(member.own)
    title = member.about.title
    if own is not None and title == own.about.title and not title.lower().startswith(role):
        title = f"{role.capitalize()} {title.lower()}"  # nobody gave it one that says the role
    synonyms = (*member.about.synonyms, member.about.title, *dict.fromkeys(said))
    return replace(member, about=replace(member.about, title=title, synonyms=synonyms))


_HAPPENED = re.compile(r"(?:\{CUBE\}\.)?(\w+)\s+is\s+not\s+null", re.IGNORECASE)
_COLUMN = re.compile(r"(?:\{CUBE\}\.)?(\w+)")


def _dated(member: Member, model: Model) -> Member:
    """What counts only rows that have a certain date is about that date: "leavers" left on it.

    Where the cube declares its usual time, that one stays.
    """
    cube = model.cubes.get(member.home)
    measure = cube.measures.get(member.own) if cube else None
    if cube is None or measure is None or cube.default_time_dimension:
        return member
    columns = {found[1] for each in measure.filters if (found := _HAPPENED.fullmatch(each.text))}
    times = [
        each.name for each in cube.dimensions.values() if each.type == "time" and each.sql
        and (found := _COLUMN.fullmatch(each.sql.text)) and found[1] in columns
    ]  # fmt: skip
    return replace(member, dated_by=times[0]) if len(times) == 1 else member


def _view_member(each: ViewMember) -> Member:
    inner = each.dimension or each.measure or each.segment
    if inner is None:
        raise ValueError(f"view member {each.full_name} has nothing in it")
    path = each.path or (inner.cube,)
    made = _member(inner, each.full_name, each.view)
    # The last cube of the path, not the member's own: a join alias is a role of its own.
    return replace(made, about=each.about, path=path, home=path[-1])


def _cube_members(cube: Cube) -> Iterator[Member]:
    inners: list[Dimension | Measure | Segment] = [
        *cube.measures.values(), *cube.dimensions.values(), *cube.segments.values()
    ]  # fmt: skip
    for inner in inners:
        if inner.about.public:
            yield _member(inner, inner.full_name, "")


def _member(inner: Dimension | Measure | Segment, name: str, surface: str) -> Member:
    preferred = inner.about.meta.get("default") is True
    about, home, own = inner.about, inner.cube, inner.name
    if isinstance(inner, Measure):
        plain = not (inner.filters or inner.rolling or inner.multi_stage or inner.share_of)
        return Member(
            name, "measure", inner.type, surface, home, own, about, (home,), filtered=not plain,
            share=inner.share_of is not None, preferred=preferred,
            rolling=inner.rolling is not None, moment=inner.semi_additive is not None,
        )  # fmt: skip
    if isinstance(inner, Dimension):
        kind: Kind = "time" if inner.type == "time" else "dimension"
        return Member(name, kind, inner.type, surface, home, own, about, (home,),
                      key=inner.primary_key, preferred=preferred)  # fmt: skip
    return Member(name, "segment", "boolean", surface, home, own, about, (home,))


def _by_name(members: tuple[Member, ...], scope: str, name: str | None) -> Member | None:
    if not name:
        return None
    wanted = (name, f"{scope}.{name}")
    return next((m for m in members if m.name in wanted or f"{m.home}.{m.own}" in wanted), None)


def _time_of(cube: str, members: tuple[Member, ...], model: Model) -> Member | None:
    times = [m for m in members if m.kind == "time" and m.home == cube]
    declared = model.cubes[cube].default_time_dimension if cube in model.cubes else None
    if declared:
        return next((m for m in times if m.own == declared.rpartition(".")[2]), None)
    return next((m for m in times if m.preferred), times[0] if times else None)


def _entity(cube: Cube, surface: str, members: tuple[Member, ...], time: Member | None) -> Entity:
    title = cube.about.title
    phrases = (cube.name.replace("_", " "), title, *cube.about.synonyms)
    own = [m for m in members if m.home == cube.name]
    nouns = {frozenset(stems(phrase)) for phrase in phrases}
    return Entity(
        cube.name, surface, title, phrases, _count_of(own, nouns), _label_of(own, nouns), time
    )


def _count_of(own: list[Member], nouns: set[frozenset[str]]) -> Member | None:
    """The plain count of a cube's rows; one that carries the cube's noun goes first."""
    plain = [m for m in own if m.counts and not m.filtered]

    def rank(member: Member) -> tuple[bool, bool, str]:
        named = any(frozenset(stems(p)) - {"count"} in nouns for p in phrases_of(member))
        return (not named, member.type != "count", member.name)

    ranked = sorted((m for m in plain if m.type == "count" or not rank(m)[0]), key=rank)
    if ranked:
        return ranked[0]
    # Rows that are counts already: "mentions" adds them up.
    sums = [m for m in own if m.type == "sum" and not m.filtered]
    return next((m for m in sums if any(frozenset(stems(p)) in nouns for p in phrases_of(m))), None)


_IDENTIFIES = {"email", "username", "login", "handle", "sku", "plate", "number"}


_CODES = frozenset(("number", "no", "nr", "code", "id", "ref", "reference"))


def is_code(member: Member) -> bool:
    """Whether what tells rows apart is a number or code, and no name."""
    return member.key or bool(_CODES & set(member.own.split("_")))


_NAMES_IT = re.compile(r"(?:the )?(?:name|title) of (?:the|a|an) ", re.IGNORECASE)
_NUMBERED = frozenset(("number", "code", "reference", "ref", "nr"))


def names_one(member: Member) -> bool:
    """Whether a label is made to name one row: a key, a name or a title."""
    declared = member.key or member.about.meta.get("label") is True
    called = member.own in _LABELS or member.own.endswith(("_name", "_title"))
    return declared or called or bool(set(member.own.split("_")) & _IDENTIFIES)


def _label_of(own: list[Member], nouns: set[frozenset[str]]) -> Member | None:
    """The dimension that names a row to a person: a name or title, else the key."""

    def rank(member: Member) -> int | None:
        if member.about.meta.get("label") is True:
            return 0
        words = frozenset(stems(member.own))
        if member.own in _LABELS:
            return 1 + _LABELS.index(member.own)
        if any(words - {"name", "title", "full"} == noun and words != noun for noun in nouns):
            return 6
        if any(frozenset(stems(phrase)) in nouns for phrase in phrases_of(member)):
            return 7
        if member.type == "string" and any(words - _NUMBERED == noun for noun in nouns):
            return 7  # "claim number" is what people call a claim by
        if member.key:
            return 8  # a public key is made to be shown; "adjuster_name" may name somebody else
        if member.own.endswith(("_name", "_title")):
            return 9
        if member.about.description and _NAMES_IT.match(member.about.description):
            return 9
        return 10 if set(member.own.split("_")) & _IDENTIFIES else None

    ranked = sorted(
        (rank(m) or 0, at) for at, m in enumerate(own)
        if m.kind == "dimension" and (m.type == "string" or m.key) and rank(m) is not None
    )  # fmt: skip
    names = [m for m in own if m.kind == "dimension"]
    only = names[0] if len(names) == 1 and names[0].type == "string" else None
    return own[ranked[0][1]] if ranked else only


def phrases_of(member: Member) -> tuple[str, ...]:
    """All that a member is called: its name here, its own name, title and synonyms."""
    return _phrases(member.name, member.own, member.title, member.about.synonyms)


@lru_cache(maxsize=8192)  # asked for again and again, for every member
def _phrases(name: str, own: str, title: str, synonyms: tuple[str, ...]) -> tuple[str, ...]:
    names = (name.partition(".")[2].replace("_", " "), own.replace("_", " "))
    plain = tuple(re.sub(r" (no|nr|num)$", " number", each) for each in names)
    return tuple(dict.fromkeys((*plain, title, *synonyms)))

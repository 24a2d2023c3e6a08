"""Views: the members that people see, along fixed join paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from semantic.errors import MetricastError, ModelError
from semantic.model.about import about, text, titled
from semantic.model.check import cull
from semantic.model.filters import check_values, read_value
from semantic.model.nearest import nearest
from semantic.model.owners import Owner, ViewOwner
from semantic.model.references import Member
from semantic.model.report import Report, depends
from semantic.model.scope import Names
from semantic.model.source import Word
from semantic.model.spec import (
    DefaultFilterSpec,
    FolderPathSpec,
    FolderSpec,
    IncludeSpec,
    ViewCubeSpec,
)
from semantic.model.spec_cube import DimensionSpec, MeasureSpec, SegmentSpec
from semantic.model.types import (
    Cube,
    DefaultFilter,
    FilterRule,
    Join,
    MemberRef,
    View,
    ViewMember,
)
from semantic.model.view_members import own_member
from semantic.model.words import plain


@dataclass(frozen=True, slots=True)
class Shown:
    """A member a view shows: its name here, its cube and name there, and where that was said."""

    name: str
    cube: str
    member: str
    path: tuple[str, ...]
    include: IncludeSpec | None
    word: Word
    by_star: bool


@dataclass(slots=True)
class _Building:
    """A view while it is put together."""

    owner: ViewOwner
    names: Names
    cubes: Mapping[str, Cube]
    joined: Mapping[tuple[str, str], Join]
    report: Report
    shown: dict[str, Shown] = field(default_factory=dict)
    paths: dict[tuple[str, ...], None] = field(default_factory=dict)

    def shown_as(self, name: str) -> Shown | None:
        """What already has a name; SQL's names know no case."""
        if name in self.shown:
            return self.shown[name]
        lower = name.lower()
        return next((one for known, one in self.shown.items() if known.lower() == lower), None)

    def note(self, error: MetricastError, *names: str) -> None:
        self.report.add(error, *(f"{self.owner.name}.{name}" for name in names))


def view(
    owner: ViewOwner,
    names: Names,
    cubes: Mapping[str, Cube],
    joined: Mapping[tuple[str, str], Join],
    report: Report,
) -> View | None:
    """What a view means, None when a default filter has an error: without it, rows would show."""
    building = _Building(owner, names, cubes, joined, report)
    for spec in owner.cubes:
        _include(spec, building)
    members = {name: _member(shown, cubes) for name, shown in building.shown.items()}
    members |= _own(building, members)
    filters = _filters(building)
    folders = _folders(building, members)
    folder_of = {name: folder for folder, inside in folders.items() for name in inside}
    meant = View(
        name=owner.name,
        about=about(owner.spec),
        members={
            name: replace(each, folder=folder_of[name]) if name in folder_of else each
            for name, each in members.items()
        },
        paths=tuple(building.paths),
        default_filters=filters,
        folders=folders,
        default_time_dimension=_default_time(building, members),
    )
    return None if owner.name in report.broken else meant


# --------------------------------------------------------------------- shown members


def _include(spec: ViewCubeSpec, building: _Building) -> None:
    path = _path(spec.join_path, building)
    if path is None:
        return
    building.paths[path] = None
    cube = building.names.cubes[path[-1]]
    prefix = f"{spec.alias or path[-1]}_" if spec.prefix else ""
    excluded = {str(word): word for word in spec.excludes}
    for word in spec.excludes:
        if cube.kind(word) is None and word not in cube.hierarchies:
            building.note(_no_member(cube, word))
    for shown in _wanted(spec, cube, path, prefix, building):
        if shown.member in excluded:
            continue
        first = building.shown_as(shown.name)
        if first is None:
            building.shown[shown.name] = shown
        elif (first.cube, first.member) != (shown.cube, shown.member):
            building.note(_taken(shown, first), shown.name)
    for name in [
        name for name in building.shown if f"{building.owner.name}.{name}" in building.report.broken
    ]:
        del building.shown[name]


def _path(word: Word, building: _Building) -> tuple[str, ...] | None:
    """The chain of cubes that a join path names, None after reporting what is wrong with it.

    A many-to-many join is a way of two steps: the cube between is put in.
    """
    owner, report = building.owner, building.report
    path: list[str] = []
    at = 0
    for part in word.split("."):
        name = part.strip()
        if name in report.broken:
            building.note(depends(word, owner.name, name, report, at))
            return None
        if name not in building.cubes:
            near = nearest(name, building.cubes)
            message = f"there is no cube `{name}`"
            error = ModelError("unknown-name", message, place=word.place_at(at), near=near)
            building.note(error)
            return None
        if path and (path[-1], name) not in building.joined:
            between = _between(path[-1], name, building)
            if between is None:
                building.note(_not_joined(path[-1], name, building, word, at))
                return None
            path.append(between)
        path.append(name)
        at += len(part) + 1
    return tuple(path)


def _between(one: str, other: str, building: _Building) -> str | None:
    """The cube between two that are joined many to many."""
    for cube, to in ((one, other), (other, one)):
        for join in building.names.cubes[cube].joins:
            through = str(join.through)
            if (join.alias or join.name) == to and through in building.cubes:
                return through
    return None


def _not_joined(before: str, name: str, building: _Building, word: Word, at: int) -> ModelError:
    report = building.report
    if (before, name) in report.broken_joins or (name, before) in report.broken_joins:
        message = (
            f"`{building.owner.name}` needs the join of `{before}` and `{name}`, which has an error"
        )
        return ModelError("depends", message, place=word.place_at(at), hint="mend the join first")
    others = sorted(to for start, to in building.joined if start == before)
    return ModelError(
        "bad-join",
        f"`{before}` has no join to `{name}`",
        place=word.place_at(at),
        near=nearest(name, others),
        hint="it joins " + ", ".join(f"`{each}`" for each in others[:8])
        if others
        else f"`{before}` joins nothing",
    )


def _wanted(
    spec: ViewCubeSpec, cube: Owner, path: tuple[str, ...], prefix: str, building: _Building
) -> Iterator[Shown]:
    if not isinstance(spec.includes, list):
        for name in cube.names():
            cause = building.report.broken.get(f"{cube.name}.{name}")
            if cause is None:
                yield Shown(prefix + name, cube.name, name, path, None, spec.join_path, True)
            else:
                building.report.broken.setdefault(f"{building.owner.name}.{prefix}{name}", cause)
        return
    for each in spec.includes:
        word = each if isinstance(each, Word) else each.name
        include = None if isinstance(each, Word) else each
        if hierarchy := cube.hierarchies.get(word):
            for level in hierarchy.levels:
                name = level.rpartition(".")[2]
                if cube.kind(name) == "dimension":
                    yield Shown(prefix + name, cube.name, name, path, None, word, False)
            continue
        alias = include.alias if include and include.alias else word
        key = f"{cube.name}.{word}"
        if cube.kind(word) is None and key not in building.report.broken:
            building.note(_no_member(cube, word), prefix + alias)
        elif key in building.report.broken:
            full = f"{building.owner.name}.{prefix}{alias}"
            building.note(depends(word, full, key, building.report), prefix + alias)
        else:
            yield Shown(prefix + alias, cube.name, str(word), path, include, word, False)


def _no_member(cube: Owner, word: Word) -> ModelError:
    if "." in word:
        message = f"`{word}` is a path; members are included by name"
        hint = "write a join_path of its own for the other cube"
        return ModelError("bad-reference", message, place=word.place, hint=hint)
    near = nearest(word, cube.names())
    return ModelError(
        "unknown-name", f"`{cube.name}` has no member `{word}`", place=word.place, near=near
    )


def _taken(shown: Shown, first: Shown) -> ModelError:
    return ModelError(
        "repeated-name",
        f"`{shown.name}` is shown twice: from `{first.cube}` and from `{shown.cube}`",
        place=shown.word.place,
        hint="add `prefix: true`, exclude one, or give it an `alias`: {name: "
        f"{shown.member}, alias: {shown.cube}_{shown.member}}}",
    )


def _member(shown: Shown, cubes: Mapping[str, Cube]) -> ViewMember:
    cube = cubes[shown.cube]
    dimension = cube.dimensions.get(shown.member)
    measure = cube.measures.get(shown.member)
    segment = cube.segments.get(shown.member)
    found = dimension or measure or segment
    assert found is not None
    facts = found.about
    if shown.name != shown.member and facts.title == titled(shown.member):
        facts = replace(facts, title=titled(shown.name))
    # A key is hidden in its cube unless its author says otherwise; a view shows what it names.
    is_hidden = shown.by_star and not facts.public and not (dimension and dimension.primary_key)
    facts = replace(facts, public=not is_hidden)
    if shown.include is not None:
        facts = replace(
            facts,
            title=text(shown.include.title) or facts.title,
            description=text(shown.include.description) or facts.description,
            format=text(shown.include.format) or facts.format,
            meta=plain(shown.include.meta) or facts.meta,
        )
    return ViewMember("", shown.name, facts, shown.path, dimension, measure, segment)


# ------------------------------------------------------------------------- own members


def _own(building: _Building, members: dict[str, ViewMember]) -> dict[str, ViewMember]:
    """The members written in the view itself."""
    owner = building.owner
    for name, each in members.items():
        members[name] = replace(each, view=owner.name)
    found: dict[str, ViewMember] = {}
    specs: list[DimensionSpec | MeasureSpec | SegmentSpec] = [
        *owner.dimensions.values(), *owner.measures.values(), *owner.segments.values()
    ]  # fmt: skip
    own = {str(spec.name): spec for spec in specs}
    paths = tuple(building.paths)
    for name, spec in own.items():
        if f"{owner.name}.{name}" in building.report.broken:
            continue
        try:
            if name in members:
                message = f"`{name}` is also a member that `{owner.name}` includes"
                hint = "choose another name, or exclude the other"
                raise ModelError("repeated-name", message, place=spec.name.place, hint=hint)
            found[name] = own_member(spec, owner, members, own, building.names, paths)
        except MetricastError as error:
            building.note(error, name)
    inner = {f"{owner.name}.{name}": _meant(each) for name, each in found.items()}
    cull(inner, building.report)
    broken = building.report.broken
    return {name: each for name, each in found.items() if f"{owner.name}.{name}" not in broken}


def _meant(member: ViewMember) -> Member:
    found = member.dimension or member.measure or member.segment
    assert found is not None
    return found


# ------------------------------------------------------------- filters, folders, times


def _filters(building: _Building) -> tuple[DefaultFilter, ...]:
    found = []
    for spec in building.owner.filters:
        try:
            found.append(_filter(spec, building))
        except MetricastError as error:
            building.report.add(error, building.owner.name)
    return tuple(found)


def _filter(spec: DefaultFilterSpec, building: _Building) -> DefaultFilter:
    shown = _shown(spec.member, building)
    dimension = building.cubes[shown.cube].dimensions.get(shown.member)
    if dimension is None:
        message = f"`{spec.member}` is not a dimension; a default filter chooses rows"
        raise ModelError("wrong-kind", message, place=spec.member.place)
    check_values(spec, dimension.type)
    operator = {"in": "equals", "notIn": "notEquals"}.get(spec.operator, spec.operator)
    values = tuple(read_value(word, dimension.type) for word in spec.values)
    rule = FilterRule(MemberRef(shown.cube, shown.member, None, shown.path), operator, values)
    return DefaultFilter(rule, tuple(_shown(word, building).name for word in spec.unless))


def _shown(word: Word, building: _Building) -> Shown:
    name = word.removeprefix(f"{building.owner.name}.")
    if found := building.shown.get(name):
        return found
    for shown in building.shown.values():
        if f"{shown.cube}.{shown.member}" == name:
            return shown
    if (full := f"{building.owner.name}.{name}") in building.report.broken:
        raise depends(word, building.owner.name, full, building.report)
    raise ModelError(
        "unknown-name",
        f"`{building.owner.name}` shows no member `{word}`",
        place=word.place,
        near=nearest(name, building.shown),
        hint="a default filter is on a member that the view includes",
    )


def _folders(building: _Building, members: Mapping[str, ViewMember]) -> dict[str, tuple[str, ...]]:
    """Folders with their members; those inside others are written out flat."""
    found: dict[str, tuple[str, ...]] = {}
    for spec in building.owner.folders:
        inside = dict.fromkeys(_inside(spec, building, members))
        found[str(spec.name)] = tuple(inside)
    return found


def _inside(
    spec: FolderSpec, building: _Building, members: Mapping[str, ViewMember]
) -> Iterator[str]:
    if not isinstance(spec.includes, list):
        yield from members
        return
    for each in spec.includes:
        if isinstance(each, FolderSpec):
            yield from _inside(each, building, members)
        elif isinstance(each, FolderPathSpec):
            path = tuple(each.join_path.split("."))
            yield from (name for name, one in members.items() if one.path == path)
        elif each in members:
            yield str(each)
        elif f"{building.owner.name}.{each}" not in building.report.broken:
            message = f"`{building.owner.name}` has no member `{each}`"
            building.note(
                ModelError("unknown-name", message, place=each.place, near=nearest(each, members))
            )


def _default_time(building: _Building, members: Mapping[str, ViewMember]) -> str | None:
    word = building.owner.spec.default_time_dimension
    if word is None:
        return None
    name = word.removeprefix(f"{building.owner.name}.")
    times = [
        each for each, one in members.items() if one.dimension and one.dimension.type == "time"
    ]
    if name in times:
        return name
    message = f"`{building.owner.name}` has no time dimension `{word}`"
    near = nearest(name, times) or times
    building.note(ModelError("unknown-name", message, place=word.place, near=near))
    return None

"""Cubes and views by name, with what they take over from others (`extends`, a join's `alias`).

Everything is spelled out here, so that whoever looks up a name afterwards finds a plain
dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from semantic.errors import ModelError
from semantic.model.nearest import nearest
from semantic.model.owners import Owner, ViewOwner
from semantic.model.report import Report, depends, unknown_cube
from semantic.model.source import Word
from semantic.model.spec import ViewSpec
from semantic.model.spec_cube import (
    CubeSpec,
    DimensionSpec,
    HierarchySpec,
    JoinSpec,
    MeasureSpec,
    SegmentSpec,
)

_Named = TypeVar("_Named", DimensionSpec, MeasureSpec, SegmentSpec, HierarchySpec)


def cube_owners(specs: Iterable[CubeSpec], report: Report) -> dict[str, Owner]:
    """All cubes by name, and the roles their joins create."""
    written = _once(specs, "cube", report)
    owners: dict[str, Owner] = {}
    for name in list(written):
        _extended(name, written, owners, (), report)
    for owner in list(owners.values()):
        for join in owner.joins:
            if join.alias:
                _add_role(owner, join, owners, report)
    return owners


def view_owners(
    specs: Iterable[ViewSpec], cubes: Mapping[str, Owner], report: Report
) -> dict[str, ViewOwner]:
    """All views by name."""
    written = _once(specs, "view", report)
    for name, spec in list(written.items()):
        if other := cubes.get(name):
            message = f"`{name}` is already the name of a cube"
            hint = f"the cube stands at {other.spec.name.place}; give the view another name"
            report.add(ModelError("repeated-name", message, place=spec.name.place, hint=hint), name)
            del written[name]
    owners: dict[str, ViewOwner] = {}
    for name in list(written):
        _extended_view(name, written, owners, (), report)
    return owners


# --------------------------------------------------------------------- names used once


_Owner = TypeVar("_Owner", CubeSpec, ViewSpec)


def _once(specs: Iterable[_Owner], what: str, report: Report) -> dict[str, _Owner]:
    """By name. What is declared twice is none of the two: which file comes first means nothing."""
    found: dict[str, _Owner] = {}
    twice: list[str] = []
    for spec in specs:
        # SQL's names know no case: two tables under such names would be one.
        if (first := found.get(spec.name.lower())) is None:
            found[spec.name.lower()] = spec
            continue
        message = f"the {what} `{spec.name}` is declared twice"
        if spec.name != first.name:
            message = f"the {what} `{spec.name}` differs from `{first.name}` in case only"
        report.add(_repeated(message, spec.name, first.name), spec.name, first.name)
        twice.append(spec.name.lower())
    return {str(spec.name): spec for name, spec in found.items() if name not in twice}


def _repeated(message: str, word: Word, first: Word) -> ModelError:
    return ModelError(
        "repeated-name",
        message,
        place=word.place,
        hint=f"it is also declared at {first.place}; rename or remove one",
    )


def _members(
    specs: Iterable[_Named], owner: str, taken: dict[str, Word], report: Report
) -> dict[str, _Named]:
    found: dict[str, _Named] = {}
    for spec in specs:
        first = taken.setdefault(spec.name, spec.name)
        if first is spec.name:
            found[str(spec.name)] = spec
        else:
            message = f"`{owner}` has two members `{spec.name}`"
            report.add(_repeated(message, spec.name, first), f"{owner}.{spec.name}")
    return found


# ---------------------------------------------------------------------------- extends


def _extended(
    name: str,
    written: dict[str, CubeSpec],
    owners: dict[str, Owner],
    path: tuple[str, ...],
    report: Report,
) -> Owner | None:
    if name in owners or name not in written:
        return owners.get(name)
    spec = written[name]
    if spec.extends is not None:
        parent = _parent(spec.name, spec.extends, written, path, report)
        base = _extended(parent, written, owners, (*path, name), report) if parent else None
        if base is None or parent in report.broken:
            if parent and name not in report.broken:
                report.add(depends(spec.extends, name, parent, report), name)
            written.pop(name, None)
            return None
        owners[name] = _inherited(_plain(spec, report), base)
    else:
        owners[name] = _plain(spec, report)
    return owners[name]


def _parent(
    word: Word, extends: Word, written: Mapping[str, object], path: tuple[str, ...], report: Report
) -> str | None:
    """The name that `extends` gives, None after reporting that it cannot be meant."""
    name = str(extends).strip("{}")
    if name in (*path, word):
        message = f"`{word}` extends itself"
        chain = " → ".join((*path, str(word), name))
        report.add(
            ModelError("cycle", message, place=extends.place, hint=f"the chain: {chain}"), word
        )
        return None
    if name not in written and name not in report.broken:
        near = nearest(name, (each for each in written if each != word))
        message = f"there is no `{name}` to extend"
        report.add(ModelError("unknown-name", message, place=extends.place, near=near), word)
        return None
    return name


def _plain(spec: CubeSpec, report: Report) -> Owner:
    taken: dict[str, Word] = {}
    return Owner(
        name=str(spec.name),
        spec=spec,
        dimensions=_members(spec.dimensions, spec.name, taken, report),
        measures=_members(spec.measures, spec.name, taken, report),
        segments=_members(spec.segments, spec.name, taken, report),
        hierarchies=_members(spec.hierarchies, spec.name, {}, report),
        joins=tuple(spec.joins),
    )


_OWN = frozenset(
    {"name", "title", "extends", "dimensions", "measures", "segments", "hierarchies", "joins"}
)


def _inherited(owner: Owner, base: Owner) -> Owner:
    """A cube with what it takes over: members and joins it does not declare, its table."""
    said = owner.spec.model_fields_set
    skip = {"sql", "sql_table"} if said & {"sql", "sql_table"} else set()
    taken = {
        key: getattr(base.spec, key) for key in base.spec.model_fields_set - said - _OWN - skip
    }
    own = {join.alias or join.name for join in owner.joins}
    heir = replace(
        owner,
        spec=owner.spec.model_copy(update=taken),
        dimensions=_kept(base.dimensions, owner) | dict(owner.dimensions),
        measures=_kept(base.measures, owner) | dict(owner.measures),
        segments=_kept(base.segments, owner) | dict(owner.segments),
        hierarchies=dict(base.hierarchies) | dict(owner.hierarchies),
        joins=tuple(each for each in base.joins if (each.alias or each.name) not in own)
        + owner.joins,
    )
    own_keys = set(_written(owner))
    return replace(
        heir,
        called={
            key: names for key, names in _renamed(base, owner.name).items() if key not in own_keys
        },
    )


def _written(owner: Owner) -> Iterator[str]:
    """The keys of `called`: everything of a cube that holds SQL."""
    yield from owner.names()
    yield from owner.hierarchies
    yield from (f">{join.alias or join.name}" for join in owner.joins)


def _renamed(base: Owner, name: str) -> dict[str, dict[str, str]]:
    """What the names in a cube's SQL mean, once it is taken over under another name."""
    return {
        key: {**dict.fromkeys(base.called.get(key, ()), name), base.name: name}
        for key in _written(base)
    }


def _kept(members: Mapping[str, _Named], owner: Owner) -> dict[str, _Named]:
    """Inherited members, without those that the cube declares anew, of whatever kind."""
    return {
        name: spec
        for name, spec in members.items()
        if owner.kind(name) is None or _same(owner, name, spec)
    }


def _same(owner: Owner, name: str, spec: object) -> bool:
    return type(owner.member(name)) is type(spec)


def _extended_view(
    name: str,
    written: dict[str, ViewSpec],
    owners: dict[str, ViewOwner],
    path: tuple[str, ...],
    report: Report,
) -> ViewOwner | None:
    if name in owners or name not in written:
        return owners.get(name)
    spec = written[name]
    taken: dict[str, Word] = {}
    owner = ViewOwner(
        name, spec, tuple(spec.cubes), tuple(spec.folders), tuple(spec.default_filters),
        _members(spec.dimensions, name, taken, report),
        _members(spec.measures, name, taken, report),
        _members(spec.segments, name, taken, report),
    )  # fmt: skip
    if spec.extends is not None:
        parent = _parent(spec.name, spec.extends, written, path, report)
        base = _extended_view(parent, written, owners, (*path, name), report) if parent else None
        if base is None or parent in report.broken:
            if parent and name not in report.broken:
                report.add(depends(spec.extends, name, parent, report), name)
            written.pop(name, None)
            return None
        owner = replace(
            owner,
            cubes=base.cubes + owner.cubes,
            folders=base.folders + owner.folders,
            filters=base.filters + owner.filters,
            dimensions={**base.dimensions, **owner.dimensions},
            measures={**base.measures, **owner.measures},
            segments={**base.segments, **owner.segments},
        )
    owners[name] = owner
    return owner


# ------------------------------------------------------------------------------ roles


def _add_role(owner: Owner, join: JoinSpec, owners: dict[str, Owner], report: Report) -> None:
    """The cube a join's `alias` creates: a copy of the joined cube under another name."""
    assert join.alias is not None
    key = f"{owner.name}>{join.alias}"
    if key in report.broken:
        return
    target = owners.get(join.name)
    if target is None:
        error = unknown_cube(join.name, owner.name, owners, report, "to join")
        report.add(error, key, str(join.alias))
        report.broken_joins.add((owner.name, str(join.alias)))
        return
    known = owners.get(join.alias)
    if known is not None and known.alias_of == target.name:
        return
    if known is not None:
        where = f"declared at {known.spec.name.place}"
        if known.alias_of is not None:
            where = f"a role of `{known.alias_of}`"
        error = ModelError(
            "repeated-name",
            f"the alias `{join.alias}` is already the name of a cube",
            place=join.alias.place,
            hint=f"it is {where}; choose another alias",
        )
        report.add(error, key)
        report.broken_joins.add((owner.name, str(join.name)))
        return
    owners[str(join.alias)] = replace(
        target,
        name=str(join.alias),
        alias_of=target.name,
        joins=tuple(each for each in target.joins if each.alias != join.alias),
        called=_renamed(target, str(join.alias)),
    )

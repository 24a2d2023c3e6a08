"""Two versions of a model, read together: what both say alike is read and understood once.

What a cube means follows from what is written of it, and from the cubes that are looked up by name
on the way. Those are noted for each cube of the old version. A cube of the new version is the old
one where its file is the same to the byte and so are the files of all that was looked up; where
nothing was found under a name, nothing may be there now.

Only for files without a fault. A cube is read on its own, too, where it is more than its file says,
or something else is made of it: heirs, roles, and what a many-to-many join adds; and where it
names parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from semantic.model.cubes import cube
from semantic.model.garbage import no_garbage
from semantic.model.load import Contents, read_model, spec_of, version
from semantic.model.moved import moved
from semantic.model.owners import Owner
from semantic.model.report import Report
from semantic.model.resolve import resolve
from semantic.model.scope import Names
from semantic.model.spec import File
from semantic.model.spec_cube import CubeSpec
from semantic.model.types import Cube, Model

Read = tuple[Contents, Report]
"""Files as they were read, and which could not be."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions as models. `same`: the cubes that mean in both what they mean in one."""

    before: Model
    after: Model
    same: frozenset[str] = frozenset()


def load_pair(old: Read, new: Read) -> Pair:
    """The models that two versions' files mean, as if each were loaded alone."""
    if old[1].errors or new[1].errors:
        return Pair(read_model(*old), read_model(*new))
    with no_garbage():
        first = _First(old[0])
        return _second(first, new[0]) or Pair(first.model, read_model(*new))


@dataclass(slots=True)
class _First:
    """The old version, and what the new one may take from it."""

    contents: Contents
    files: dict[str, File] = field(init=False)
    model: Model = field(init=False)
    owners: Mapping[str, Owner] = field(default_factory=dict)
    cubes: dict[str, Cube | None] = field(default_factory=dict)
    looked_up: dict[str, set[str | None]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        report = Report()
        self.files = {name: spec_of(name, self.contents[name], report)
                      for name in sorted(self.contents)}  # fmt: skip
        self.model = resolve(self.files.values(), report, version(self.contents), self._cube)

    def _cube(self, owner: Owner, names: Names, report: Report) -> Cube | None:
        self.owners = names.cubes
        found = self.looked_up[owner.name] = set()
        watched = Names(_Watched(names.cubes, found), _Refused(names.parameters, found),
                        report, names.parsed)  # fmt: skip
        made = self.cubes[owner.name] = cube(owner, watched, report)
        return made


class _Watched(Mapping[str, Any]):
    """A mapping, and a note of every name that is looked up in it; None: all were."""

    def __init__(self, inner: Mapping[str, Any], note: set[str | None]) -> None:
        self.inner = inner
        self.note = note

    def __getitem__(self, name: str) -> Any:
        self.note.add(str(name))
        return self.inner[name]

    def __contains__(self, name: object) -> bool:
        self.note.add(str(name))
        return name in self.inner

    def __iter__(self) -> Iterator[str]:
        self.note.add(None)
        return iter(self.inner)

    def __len__(self) -> int:
        self.note.add(None)
        return len(self.inner)


class _Refused(_Watched):
    """A mapping whose use is noted as one of all names."""

    def __getitem__(self, name: str) -> Any:
        self.note.add(None)
        return self.inner[name]

    def __contains__(self, name: object) -> bool:
        self.note.add(None)
        return name in self.inner


# ------------------------------------------------------------------------ the new version


def _second(first: _First, contents: Contents) -> Pair | None:
    """Both versions, None where a fault of either asks for reading the new one on its own."""
    if first.model.errors:
        return None
    report = Report()
    names = {content: name for name, content in first.contents.items()}
    same = {name: name if first.contents.get(name) == content else names[content]
            for name, content in contents.items() if content in names}  # fmt: skip
    files = {name: spec_of(name, content, report)
             for name, content in contents.items() if name not in same}  # fmt: skip
    taken = _Taken(first, [first.files[was] for was in same.values()], list(files.values()))
    ready: dict[str, Cube] = {}
    for name, was in same.items():
        file = first.files[was]
        cubes = taken.cubes(file)
        if name != was and not (_is_all_cubes(file) and len(cubes) == len(file.cubes)):
            files[name] = spec_of(name, contents[name], report)
        else:
            files[name] = file
            ready |= {each.name: each if name == was else moved(each, name) for each in cubes}

    def made(owner: Owner, names: Names, report: Report) -> Cube | None:
        return ready.get(owner.name) or cube(owner, names, report)

    model = resolve((files[name] for name in sorted(files)), report, version(contents), made)
    if report.errors:
        return None
    before, after = first.model.cubes, model.cubes
    # Not those to which a join of another cube has added one.
    kept = (name for name, each in ready.items()
            if after.get(name) is each and before.get(name) is first.cubes[name])  # fmt: skip
    return Pair(first.model, model, frozenset(kept))


def _is_all_cubes(file: File) -> bool:
    return file.model_fields_set == {"cubes"}


class _Taken:
    """Which cubes of unchanged files mean what they meant."""

    def __init__(self, first: _First, same: list[File], others: list[File]) -> None:
        self.first = first
        now = [spec for file in (*same, *others) for spec in file.cubes]
        bases = {str(spec.extends).strip("{}") for spec in now if spec.extends}
        self.bases = bases | {str(join.name) for spec in now for join in spec.joins if join.alias}
        self.come = {name for file in others for spec in file.cubes for name in _names(spec)}
        self.plain = {str(spec.name) for file in same for spec in file.cubes
                      if not spec.extends}  # fmt: skip

    def cubes(self, file: File) -> list[Cube]:
        """Those of one file."""
        found = (self.first.cubes[str(spec.name)] for spec in file.cubes if self._stands(spec))
        return [each for each in found if each is not None]

    def _stands(self, spec: CubeSpec) -> bool:
        name = str(spec.name)
        if spec.extends or name in self.bases:
            return False
        if any(join.relationship == "many_to_many" for join in spec.joins):
            return False
        return all(map(self._is_same, self.first.looked_up[name]))

    def _is_same(self, name: str | None) -> bool:
        """Whether what was found under a name is what is found now."""
        if name in self.first.owners:
            return name in self.plain
        return name is not None and name not in self.come


def _names(spec: CubeSpec) -> Iterator[str]:
    """The cubes that a cube declares: itself, and the roles of others."""
    yield str(spec.name)
    yield from (str(join.alias) for join in spec.joins if join.alias)

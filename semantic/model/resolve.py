"""From what the files say to what they mean: the whole model, put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from semantic.errors import MetricastError, Place
from semantic.model.check import sound
from semantic.model.cubes import cube
from semantic.model.extends import cube_owners, view_owners
from semantic.model.joins import bridges
from semantic.model.model_tests import tests
from semantic.model.owners import Owner
from semantic.model.questions import owners as known_owners
from semantic.model.questions import parameters, questions
from semantic.model.report import Report
from semantic.model.scope import Names
from semantic.model.spec import File
from semantic.model.types import Cube, Join, Model, View
from semantic.model.views import view

CubeMeant = Callable[[Owner, Names, Report], Cube | None]


def resolve(
    files: Iterable[File], report: Report, version: str = "", meant: CubeMeant = cube
) -> Model:
    """The model that files mean together; their order has no meaning. `meant` says what one cube
    means."""
    files = tuple(files)
    given = parameters((spec for file in files for spec in file.parameters), report)
    owners = cube_owners((spec for file in files for spec in file.cubes), report)
    names = Names(owners, {name: spec for name, (spec, _) in given.items()}, report)
    cubes = _cubes(names, report, meant)
    views = _views(files, names, cubes, report)
    people = known_owners((spec for file in files for spec in file.owners), report)
    both: dict[str, Cube | View] = {**cubes, **views}
    return Model(
        cubes=cubes,
        views=views,
        parameters={name: meant for name, (_, meant) in given.items()},
        questions=questions((spec for file in files for spec in file.questions), both, report),
        tests=tests((spec for file in files for spec in file.tests), both, report),
        errors=_sorted(report.errors),
        version=version,
        broken={str(name): error for name, error in report.broken.items() if ">" not in name},
        broken_joins=frozenset(report.broken_joins),
        owners=people,
    )


def _cubes(names: Names, report: Report, meant: CubeMeant) -> dict[str, Cube]:
    found = {name: meant(owner, names, report) for name, owner in names.cubes.items()}
    cubes = {name: each for name, each in found.items() if each is not None}
    return sound(_with_bridges(cubes, names, report), report)


def _views(
    files: Iterable[File], names: Names, cubes: Mapping[str, Cube], report: Report
) -> dict[str, View]:
    owners = view_owners((spec for file in files for spec in file.views), names.cubes, report)
    joined = _joined(cubes)
    found = {name: view(owner, names, cubes, joined, report) for name, owner in owners.items()}
    return {name: each for name, each in found.items() if each is not None}


def _joined(cubes: Mapping[str, Cube]) -> dict[tuple[str, str], Join]:
    """Every pair of cubes that some join connects, in both directions."""
    pairs: dict[tuple[str, str], Join] = {}
    for each in cubes.values():
        for join in each.joins:
            pairs[join.cube, join.to] = join
            pairs.setdefault((join.to, join.cube), join)
    return pairs


def _with_bridges(cubes: dict[str, Cube], names: Names, report: Report) -> dict[str, Cube]:
    """The cubes with the joins that many-to-many joins add."""
    declared = {name: {join.to: join for join in each.joins} for name, each in cubes.items()}
    for name in cubes:
        for join in list(bridges(names.cubes[name], names, declared, report)):
            declared[join.cube].setdefault(join.to, join)
    return {
        name: each
        if len(declared[name]) == len(each.joins)
        else replace(each, joins=tuple(declared[name].values()))
        for name, each in cubes.items()
    }


def _sorted(errors: Iterable[MetricastError]) -> tuple[MetricastError, ...]:
    """Errors in the order of files and lines, each once."""
    unique = {(str(each.place), each.code, each.message): each for each in errors}
    nowhere = Place("", 0, 0)
    return tuple(sorted(unique.values(), key=lambda each: (each.place or nowhere, each.message)))

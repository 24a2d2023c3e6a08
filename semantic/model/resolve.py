"""From what the files say to what they mean: the whole model, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from semantic.errors import MetricastError, ModelError, Place
from semantic.model.about import about, text
from semantic.model.check import sound
from semantic.model.cubes import cube
from semantic.model.filters import read_value
from semantic.model.joins import bridges
from semantic.model.owners import Report, cube_owners, view_owners
from semantic.model.scope import Names
from semantic.model.spec import File, ParameterSpec, QuestionSpec, TestSpec
from semantic.model.types import Cube, Join, Model, ModelTest, Parameter, VerifiedQuestion
from semantic.model.views import view


def resolve(files: Iterable[File], report: Report, version: str = "") -> Model:
    """The model that files mean together; their order has no meaning."""
    files = tuple(files)
    parameters = _parameters((spec for file in files for spec in file.parameters), report)
    owners = cube_owners((spec for file in files for spec in file.cubes), report)
    names = Names(owners, {name: spec for name, (spec, _) in parameters.items()})
    cubes = {name: found for name, owner in owners.items() if (found := cube(owner, names, report))}
    cubes = _with_bridges(cubes, names, report)
    cubes = sound(cubes, report)
    joined = _joined(cubes)
    view_specs = (spec for file in files for spec in file.views)
    views = {
        name: found
        for name, owner in view_owners(view_specs, owners, report).items()
        if (found := view(owner, names, cubes, joined, report))
    }
    model = Model(
        cubes=cubes,
        views=views,
        parameters={name: found for name, (_, found) in parameters.items()},
        questions=tuple(_question(spec) for file in files for spec in file.questions),
        tests=tuple(
            found for file in files for spec in file.tests if (found := _test(spec, report))
        ),
        version=version,
    )
    return replace(
        model,
        errors=_sorted(report.errors),
        broken=dict(report.broken),
        broken_joins=frozenset(report.broken_joins),
    )


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


def _parameters(
    specs: Iterable[ParameterSpec], report: Report
) -> dict[str, tuple[ParameterSpec, Parameter]]:
    found: dict[str, tuple[ParameterSpec, Parameter]] = {}
    for spec in specs:
        try:
            if spec.name in found:
                hint = f"it is also declared at {found[spec.name][0].name.place}"
                message = f"the parameter `{spec.name}` is declared twice"
                raise ModelError("repeated-name", message, place=spec.name.place, hint=hint)
            values = tuple(read_value(word, spec.type) for word in spec.values)
            default = read_value(spec.default, spec.type)
            if values and default not in values:
                message = f"the default `{spec.default}` is not one of the `values`"
                raise ModelError("bad-value", message, place=spec.default.place)
            found[str(spec.name)] = (
                spec,
                Parameter(str(spec.name), spec.type, default, values, about(spec)),
            )
        except ModelError as error:
            report.add(error, f"parameters.{spec.name}")
    return found


def _question(spec: QuestionSpec) -> VerifiedQuestion:
    return VerifiedQuestion(
        name=str(spec.name),
        questions=tuple(str(word) for word in spec.questions),
        query=spec.query,
        verified_by=text(spec.verified_by),
        verified_on=text(spec.verified_on),
        onboarding=spec.onboarding,
        place=spec.name.place,
    )


def _test(spec: TestSpec, report: Report) -> ModelTest | None:
    rows, columns = spec.rows, tuple(str(word) for word in spec.columns or ())
    try:
        if not isinstance(rows, list) or not all(isinstance(row, (list, dict)) for row in rows):
            message = "`rows` is a list of rows: lists of values, or {column: value}"
            raise ModelError("wrong-type", message, place=spec.name.place)
        if any(isinstance(row, dict) for row in rows):
            columns = columns or tuple(rows[0])
            rows = [_row(row, columns, spec) for row in rows]
        for row in rows:
            if columns and len(row) != len(columns):
                message = f"a row has {len(row)} values, but there are {len(columns)} columns"
                raise ModelError("wrong-type", message, place=spec.name.place)
    except ModelError as error:
        report.add(error)
        return None
    return ModelTest(
        str(spec.name), spec.query, tuple(tuple(row) for row in rows), columns, spec.name.place
    )


def _row(row: object, columns: tuple[str, ...], spec: TestSpec) -> list[object]:
    if not isinstance(row, dict) or set(row) != set(columns):
        message = "every row names the same columns: " + ", ".join(columns)
        raise ModelError("wrong-type", message, place=spec.name.place)
    return [row[column] for column in columns]


def _sorted(errors: Iterable[MetricastError]) -> tuple[MetricastError, ...]:
    """Errors in the order of files and lines, each once."""
    unique = {(str(each.place), each.code, each.message): each for each in errors}
    nowhere = Place("", 0, 0)
    return tuple(sorted(unique.values(), key=lambda each: (each.place or nowhere, each.message)))

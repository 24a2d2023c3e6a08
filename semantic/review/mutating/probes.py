"""Queries that would show a change of a definition: the plainest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from typing import Any

from semantic.model.references import members_of
from semantic.model.types import Cube, Dimension, Join, Measure, Model, Segment
from semantic.review.mutating.types import Mutant

Written = dict[str, Any]

MOST_GROUPS = 6
MOST_PAIRS = 12
_GRAINS = ("year", "quarter", "month", "day")


def probes(mutant: Mutant, model: Model) -> Iterator[Written]:
    """Queries about what was changed, under the names that people use for it."""
    match mutant.old:
        case Measure():
            yield from _of_measure(mutant.old, model)
        case Dimension():
            yield from _of_dimension(mutant.old, model)
        case Segment():
            yield from _of_segment(mutant.old, model)
        case Join():
            yield from _of_join(mutant.old, model)


def _of_measure(measure: Measure, model: Model) -> Iterator[Written]:
    names = _names(measure.cube, model)
    if measure.full_name not in names:  # a view's own
        names = {**names, measure.full_name: measure.full_name}
    cubes = _around(measure.cube, model)
    name = names[measure.full_name]
    yield {"measures": [name]}
    for time in islice(_times(cubes, model), 2):
        for grain in _GRAINS:
            bucket = {"dimension": names[time], "granularity": grain}
            yield {"measures": [name], "timeDimensions": [bucket]}
    kept = [names.get(f"{ref.cube}.{ref.member}", str(ref))
            for ref in (measure.share_of.keep or () if measure.share_of else ())]  # fmt: skip
    for group in islice(_groups(cubes, model), MOST_GROUPS):
        yield {"measures": [name], "dimensions": [*kept, names[group]]}


def _of_dimension(dimension: Dimension, model: Model) -> Iterator[Written]:
    names = _names(dimension.cube, model)
    name = names.get(dimension.full_name, dimension.full_name)
    for measure in _measures(dimension.cube, model):
        yield {"measures": [names[measure.full_name]], "dimensions": [name]}
    key = [names[f"{dimension.cube}.{each}"] for each in _key(dimension.cube, model)]
    yield {"dimensions": [*key, name], "order": dict.fromkeys(key, "asc")}
    for cube in islice(model.cubes.values(), 40):
        for other in cube.measures.values():  # what is made of it
            if other.sql and any(str(r) == dimension.full_name for r in other.sql.members.values()):
                yield {"measures": [_names(cube.name, model)[other.full_name]]}


def _of_segment(segment: Segment, model: Model) -> Iterator[Written]:
    names = _names(segment.cube, model)
    name = names.get(segment.full_name, segment.full_name)
    for measure in _measures(segment.cube, model):
        yield {"measures": [names[measure.full_name]], "segments": [name]}
    if key := [names[f"{segment.cube}.{each}"] for each in _key(segment.cube, model)]:
        yield {"dimensions": key, "segments": [name]}


def _of_join(join: Join, model: Model) -> Iterator[Written]:
    """Measures of one side by attributes of the other, both ways."""
    names = {**_names(join.cube, model), **_names(join.to, model)}
    own = _names(join.cube, model)
    for one, other in ((join.cube, join.to), (join.to, join.cube)):
        measures = [each.full_name for each in _measures(one, model)]
        groups = list(_groups((other,), model))
        for measure, group in islice(product(measures, groups), MOST_PAIRS):
            named = own if measure in own and group in own else names
            yield {"measures": [named[measure]], "dimensions": [named[group]]}


def _names(cube: str, model: Model) -> Mapping[str, str]:
    """How members are asked for: by the view that shows the most of a cube, else by the cube."""
    found = {
        each.full_name: each.full_name
        for other in model.cubes.values()
        for each in members_of(other)
    }
    views = sorted(
        model.views.values(),
        key=lambda view: -sum(each.path[-1:] == (cube,) for each in view.members.values()),
    )
    for view in views[:1]:
        for each in view.members.values():
            inner = each.dimension or each.measure or each.segment
            if inner is not None and each.path[-1:] == (inner.cube,):
                found[inner.full_name] = each.full_name
    return found


def _around(cube: str, model: Model) -> tuple[str, ...]:
    """The cube, and those it is joined with: of a view's own measure, those of the view."""
    if view := model.views.get(cube):
        return tuple(dict.fromkeys(path[-1] for path in view.paths))
    joined = [join.to for join in model.cubes[cube].joins]
    joined += [other.name for other in model.cubes.values()
               for join in other.joins if join.to == cube]  # fmt: skip
    return tuple(dict.fromkeys((cube, *joined)))


def _times(cubes: tuple[str, ...], model: Model) -> Iterator[str]:
    for cube in (model.cubes[name] for name in cubes):
        times = [each.name for each in cube.dimensions.values() if each.type == "time"]
        first = [each for each in times if each == cube.default_time_dimension]
        for name in dict.fromkeys((*first, *times)):
            yield f"{cube.name}.{name}"


def _groups(cubes: tuple[str, ...], model: Model) -> Iterator[str]:
    """Attributes with few values, as far as their types tell; the cube's own first."""
    for cube in (model.cubes[name] for name in cubes):
        for each in sorted(cube.dimensions.values(), key=_breadth):
            if each.type in ("string", "boolean", "number"):
                yield each.full_name


def _breadth(dimension: Dimension) -> tuple[bool, bool, bool]:
    words = dimension.type == "string" and dimension.case is None
    return dimension.primary_key, dimension.type == "number", words


def _measures(name: str, model: Model) -> list[Measure]:
    """Two plain measures of a cube: a count, and another one."""
    cube: Cube | None = model.cubes.get(name)
    found = [each for each in (cube.measures.values() if cube else ())
             if not (each.filters or each.rolling or each.multi_stage or each.share_of)
             and each.type != "number"]  # fmt: skip
    return sorted(found, key=lambda each: each.type != "count")[:2]


def _key(name: str, model: Model) -> tuple[str, ...]:
    cube = model.cubes.get(name)
    return cube.primary_key if cube else ()

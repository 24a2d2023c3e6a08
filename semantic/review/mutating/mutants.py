"""Every change that is tried on a model, in the order of its definitions."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace

from semantic.errors import Place
from semantic.model.types import Cube, Join, Model, Table, View
from semantic.review.mutating.columns import other_column, other_join
from semantic.review.mutating.members import OF_DIMENSIONS, OF_MEASURES, OF_SEGMENTS
from semantic.review.mutating.types import Mutant


def mutants(model: Model) -> Iterator[Mutant]:
    """All mutants of the members and joins of cubes, and of the views' own members.

    What several cubes have by one definition (roles, `extends`) changes in all of them at once.
    """
    owners = (*model.cubes.values(), *map(_as_cube, model.views.values()))
    found: dict[tuple[Place | None, str, int], Mutant] = {}
    for cube in owners:
        for key, mutant in _of(cube):
            if key not in found:
                found[key] = mutant
            elif mutant.cube != found[key].cube:
                found[key] = replace(found[key], also=(*found[key].also, mutant))
    yield from found.values()


def _of(cube: Cube) -> Iterator[tuple[tuple[Place | None, str, int], Mutant]]:
    """The mutants of one cube, each with what is the same in other cubes of the definition."""
    for measure in cube.measures.values():
        yield from _keyed(each for slip in (*OF_MEASURES, other_column)
                          for each in slip(measure, cube))  # fmt: skip
    for dimension in cube.dimensions.values():
        yield from _keyed(each for slip in (*OF_DIMENSIONS, other_column)
                          for each in slip(dimension, cube))  # fmt: skip
    for segment in cube.segments.values():
        yield from _keyed(each for slip in OF_SEGMENTS for each in slip(segment, cube))
    for join in cube.joins:
        yield from _keyed(other_join(join, cube))


def _keyed(
    found: Iterable[Mutant],
) -> Iterator[tuple[tuple[Place | None, str, int], Mutant]]:
    for at, mutant in enumerate(found):
        old = mutant.old
        place = old.place if isinstance(old, Join) else old.about.place
        yield (place, mutant.kind, at), mutant


def _as_cube(view: View) -> Cube:
    """A view's own members, which belong to no cube."""
    own = [each for each in view.members.values() if not each.path]
    return Cube(
        view.name,
        Table(()),
        view.about,
        measures={each.name: each.measure for each in own if each.measure},
        dimensions={each.name: each.dimension for each in own if each.dimension},
        segments={each.name: each.segment for each in own if each.segment},
    )


def chosen(model: Model, limit: int | None, seed: int) -> list[Mutant]:
    """All mutants, or so many of them, chosen by the seed, in the order of the definitions."""
    found = list(mutants(model))
    if limit is None or len(found) <= limit:
        return found
    picked = random.Random(seed).sample(range(len(found)), limit)  # noqa: S311 - a sample
    return [found[at] for at in sorted(picked)]

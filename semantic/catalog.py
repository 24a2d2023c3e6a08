"""What a model offers, as a flat list for people and programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from semantic.model.types import About, Cube, Model, View


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One member as people may ask for it. `file` and `line` say where it is defined."""

    name: str
    kind: str
    type: str
    title: str
    description: str = ""
    unit: str | None = None
    format: str | None = None
    synonyms: tuple[str, ...] = ()
    owner: str | None = None
    status: str | None = None
    file: str | None = None
    line: int | None = None
    folder: str | None = None


def catalog(model: Model) -> list[CatalogEntry]:
    """Every public member: those of views, then those of public cubes."""
    entries = [
        entry for view in model.views.values() if view.about.public for entry in _of_view(view)
    ]
    entries += [
        entry for cube in model.cubes.values() if cube.about.public for entry in _of_cube(cube)
    ]
    return entries


def _of_view(view: View) -> Iterator[CatalogEntry]:
    for member in view.members.values():
        if not member.about.public:
            continue
        inner = member.measure or member.dimension
        kind = "measure" if member.measure else "dimension" if member.dimension else "segment"
        yield _entry(
            member.full_name, kind, inner.type if inner else "boolean", member.about, member.folder
        )


def _of_cube(cube: Cube) -> Iterator[CatalogEntry]:
    for dimension in cube.dimensions.values():
        if dimension.about.public:
            yield _entry(dimension.full_name, "dimension", dimension.type, dimension.about)
    for measure in cube.measures.values():
        if measure.about.public:
            yield _entry(measure.full_name, "measure", measure.type, measure.about)
    for segment in cube.segments.values():
        if segment.about.public:
            yield _entry(segment.full_name, "segment", "boolean", segment.about)


def _entry(
    name: str, kind: str, type_: str, about: About, folder: str | None = None
) -> CatalogEntry:
    place = about.place
    return CatalogEntry(
        name,
        kind,
        type_,
        about.title,
        about.description,
        about.unit,
        about.format,
        about.synonyms,
        about.owner,
        about.status,
        place.file if place else None,
        place.line if place else None,
        folder,
    )

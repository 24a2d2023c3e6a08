"""Where each number comes from: its definition, owner, status and place in the files."""

from __future__ import annotations

from dataclasses import dataclass

from semantic.model.types import About, Dimension, Measure, Model, Segment
from semantic.query.types import Query

Inner = Dimension | Measure | Segment


@dataclass(frozen=True, slots=True)
class Provenance:
    """One member of an answer's query. `definition` is its SQL as written."""

    name: str
    kind: str
    title: str
    description: str
    definition: str
    owner: str | None = None
    status: str | None = None
    replaced_by: str | None = None
    place: str | None = None

    def __str__(self) -> str:
        said = [f"{self.title} ({self.name})", self.description or self.definition]
        said += [f"owner {self.owner}"] if self.owner else []
        said += [self.status] if self.status else []
        said += [self.place] if self.place else []
        return " · ".join(part for part in said if part)


def provenance(query: Query, model: Model) -> tuple[Provenance, ...]:
    """One entry for each member that the query names, measures first."""
    entries = [
        _entry(name, *found)
        for name in dict.fromkeys(query.members())
        if (found := find_member(name, model))
    ]
    order = {"measure": 0, "dimension": 1, "segment": 2}
    return tuple(sorted(entries, key=lambda entry: order[entry.kind]))


def find_member(name: str, model: Model) -> tuple[Inner, About] | None:
    """The member behind a name, with what is said about it where it is shown."""
    scope, _, own = name.partition(".")
    if view := model.views.get(scope):
        shown = view.members.get(own)
        inner = (shown.measure or shown.dimension or shown.segment) if shown else None
        return (inner, shown.about) if shown and inner else None
    cube = model.cubes.get(scope)
    if cube is None:
        return None
    found = cube.measures.get(own) or cube.dimensions.get(own) or cube.segments.get(own)
    return (found, found.about) if found else None


def _entry(name: str, inner: Inner, about: About) -> Provenance:
    kind = {Measure: "measure", Dimension: "dimension", Segment: "segment"}[type(inner)]
    place = inner.about.place or about.place
    return Provenance(
        name, kind, about.title, about.description, definition(inner), about.owner, about.status,
        about.replaced_by, f"{place.file}:{place.line}" if place else None,
    )  # fmt: skip


def definition(inner: Inner) -> str:
    """A member in the model's own words: `sum(amount)`, with its filters."""
    text = inner.sql.text if inner.sql else ""
    if not isinstance(inner, Measure):
        return text
    said = f"{inner.type}({text})" if inner.type not in ("number", "string", "time") else text
    filters = " and ".join(each.text for each in inner.filters)
    return f"{said} where {filters}" if filters else said

"""Where each number comes from: its definition, owner, status and place in the files."""

from __future__ import annotations

from dataclasses import dataclass

from semantic.model.members import definition, find_member
from semantic.model.references import Member
from semantic.model.types import About, Dimension, Measure, Model, Segment
from semantic.query.types import Query


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


def _entry(name: str, inner: Member, about: About) -> Provenance:
    kind = {Measure: "measure", Dimension: "dimension", Segment: "segment"}[type(inner)]
    place = inner.about.place or about.place
    return Provenance(
        name, kind, about.title, about.description, definition(inner), about.owner, about.status,
        about.replaced_by, f"{place.file}:{place.line}" if place else None,
    )  # fmt: skip

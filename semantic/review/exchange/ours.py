"""Our own files for an export: what they say, member by member, and what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from semantic.errors import Place
from semantic.model.extends import cube_owners
from semantic.model.load import load_model, read_specs
from semantic.model.owners import Owner
from semantic.model.report import Report
from semantic.model.spec import File
from semantic.model.spec_cube import CubeSpec
from semantic.model.types import Cube, Model
from semantic.review.exchange.passage import Losses
from semantic.review.exchange.plain import Data, said


@dataclass(frozen=True, slots=True)
class Ours:
    """A model and its files. `owners`: each whole cube, roles included, with all it declares."""

    model: Model
    files: tuple[File, ...]
    owners: Mapping[str, Owner]

    def cubes(self) -> Iterator[tuple[Owner, Cube]]:
        """Each cube as written and as meant, in the order of writing."""
        for name, cube in self.model.cubes.items():
            yield self.owners[name], cube

    def spec(self, owner: Owner) -> CubeSpec:
        """A cube as its file says it, without what it takes over from another."""
        name = owner.alias_of or owner.name
        return next(spec for file in self.files for spec in file.cubes if spec.name == name)

    def rest(self, kind: str) -> list[Data]:
        """The views, parameters, questions or tests, as written."""
        return [said(each) for file in self.files for each in getattr(file, kind)]

    def declares(self, owner: Owner, name: str, spec: BaseModel) -> bool:
        """Whether a cube declares a member itself; else it takes it over, or is a role."""
        if owner.alias_of is not None:
            return False
        own = (*owner.spec.dimensions, *owner.spec.measures, *owner.spec.segments)
        return any(each is spec for each in own)


def read_ours(folder: Path, losses: Losses) -> Ours:
    """The model files of a folder; what is wrong with them is not carried over."""
    model = load_model(folder)
    files = read_specs(folder)
    owners = cube_owners((spec for file in files for spec in file.cubes), Report())
    losses.faults(model.errors)
    for name, error in model.broken.items():
        losses.lost(f"`{name}`", "it has an error", name=name, place=error.place)
    return Ours(model, files, owners)


def place_of_cube(owner: Owner) -> Place:
    """Where a cube is declared."""
    return owner.spec.name.place

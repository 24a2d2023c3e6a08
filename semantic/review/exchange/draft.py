"""What an import has made so far: our files as plain data, and where each part came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from semantic.errors import Place
from semantic.review.exchange.passage import Losses
from semantic.review.exchange.plain import Data

GONE = {"gone": True}
KINDS = ("dimensions", "measures", "segments")


@dataclass(slots=True)
class Draft:
    """Cubes, views and the rest as their files would say them.

    `origins`: where the foreign files declare a cube or member, by its name here.
    """

    cubes: list[Data] = field(default_factory=list)
    views: list[Data] = field(default_factory=list)
    parameters: list[Data] = field(default_factory=list)
    questions: list[Data] = field(default_factory=list)
    tests: list[Data] = field(default_factory=list)
    origins: dict[str, Place] = field(default_factory=dict)
    losses: Losses = field(default_factory=Losses)

    def cube(self, name: str) -> Data | None:
        """The cube of a name."""
        return next((each for each in self.cubes if each["name"] == name), None)

    def names(self) -> Iterator[str]:
        """Every cube, member and view by name."""
        for owner in (*self.cubes, *self.views):
            yield str(owner["name"])
            for kind in KINDS:
                for member in owner.get(kind) or ():
                    yield f"{owner['name']}.{member['name']}"


def has_member(cube: Data, name: str) -> bool:
    """Whether a cube has a dimension, measure or segment of that name."""
    return any(each["name"] == name for kind in KINDS for each in cube.get(kind) or ())


def free_name(cube: Data, name: str) -> str:
    """The name, or with a number where the cube has a member of that name."""
    number, free = 1, name
    while has_member(cube, free):
        number += 1
        free = f"{name}_{number}"
    return free

"""What the generators of models and of queries both must know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

NAMES = ("orders", "customers", "regions", "items", "tags", "visits", "stores")
WORDS = ("a", "b", "B", "c%d", "x_y", "", "Éa", "it's")
TYPES = {
    "id": "INTEGER",
    "s": "VARCHAR",
    "u": "VARCHAR",
    "n": "INTEGER",
    "m": "DECIMAL(18,4)",
    "b": "BOOLEAN",
    "t": "TIMESTAMP",
    "d": "DATE",
}
# Ends of months and years, and the hours around a change to or from summer time.
MOMENTS = tuple(
    datetime.fromisoformat(text)
    for text in (
        "2024-01-01T00:00:00",
        "2024-01-31T23:59:59",
        "2024-02-01T00:00:00",
        "2024-02-29T12:00:00",
        "2024-03-10T09:30:00",
        "2024-03-10T10:30:00",
        "2024-03-31T00:30:00",
        "2024-03-31T01:30:00",
        "2023-12-31T23:30:00",
        "2023-10-29T00:30:00",
        "2023-10-29T01:30:00",
        "2024-01-15T06:00:00",
    )
)


@dataclass
class Link:
    """A foreign key: `child` names rows of `parent`. `declares`: whose joins say so."""

    child: str
    parent: str
    columns: tuple[tuple[str, str], ...]
    declares: str
    one_to_one: bool = False
    alias: str | None = None

    @property
    def role(self) -> str:
        """The name under which the child joins its parent."""
        return self.alias or self.parent

    def other(self, cube: str) -> str:
        """The cube at the other end."""
        return self.parent if cube == self.child else self.child


@dataclass
class World:
    """A model as written, its tables and column types, and what the query generator must know."""

    model: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    types: dict[str, dict[str, str]] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    ways: list[list[str]] = field(default_factory=list)  # chains that decide where two ways lead

    @property
    def cubes(self) -> list[str]:
        """The cubes with a table of their own, not the one that extends another."""
        return [cube["name"] for cube in self.model["cubes"] if cube["name"] != "more"]

    def cube(self, name: str) -> dict[str, Any]:
        """A cube as written."""
        return next(cube for cube in self.model["cubes"] if cube["name"] == name)

    def parents(self, name: str) -> list[Link]:
        """The links to cubes that a row has one of, roles too."""
        return [link for link in self.links if link.child == name]

    def children(self, name: str) -> list[Link]:
        """The links to cubes that a row has many of."""
        return [link for link in self.links if link.parent == name and link.alias is None]

    def around(self, name: str) -> list[Link]:
        """The links at either end, without roles."""
        return [
            link for link in self.links if link.alias is None and name in (link.child, link.parent)
        ]

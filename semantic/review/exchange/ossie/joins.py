"""Joins as relationships: from the many side to the one side, by equal columns."""

from __future__ import annotations

from dataclasses import dataclass, field

from semantic.compile.portable import Portable, Unsaid
from semantic.model.owners import Owner
from semantic.model.types import Cube, Join
from semantic.review.exchange.ossie.words import digest, extension
from semantic.review.exchange.ours import Ours
from semantic.review.exchange.passage import Losses
from semantic.review.exchange.plain import Data, said


@dataclass(slots=True)
class Relations:
    """The relationships of a document; `of` gives a cube's joins as written, each with the
    name of its relationship, so that an import knows which of them somebody has changed."""

    ours: Ours
    portable: Portable
    losses: Losses
    found: list[Data] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)

    def of(self, owner: Owner, cube: Cube) -> list[Data]:
        """The joins a cube declares itself; its relationships are added to the document."""
        as_written: dict[str, Data] = {}
        for spec in owner.spec.joins if owner.alias_of is None else ():
            as_written[str(spec.alias or spec.name)] = said(spec)
        for join in cube.joins:
            name = self._relationship(join, join.to in as_written)
            if name and join.to in as_written:
                as_written[join.to] = {**as_written[join.to], "relationship_name": name}
        return list(as_written.values())

    def _relationship(self, join: Join, own: bool) -> str | None:
        """The name of the relationship that a join became, None when it could not."""
        pairs = self.portable.join(join.on)
        if isinstance(pairs, Unsaid):
            self.losses.kept(
                f"the join from `{join.cube}` to `{join.to}`", pairs.why,
                "it travels in the document's extensions, which only Metricast reads",
                name=f"{join.cube}>{join.to}", place=join.place,
            )  # fmt: skip
            return None
        many, one = join.cube, join.to
        if join.relationship == "one_to_many":
            many, one = one, many
        sides = [(b, d) if a == many else (d, b) for a, b, _, d in pairs]
        thing: Data = {
            "name": self._free(f"{many}_to_{one}"),
            "from": many,
            "to": one,
            "from_columns": [left for left, _ in sides],
            "to_columns": [right for _, right in sides],
        }
        mark = {"declared": own, "digest": digest(thing)}
        self.found.append(thing | {"custom_extensions": extension(mark)})
        return str(thing["name"])

    def _free(self, name: str) -> str:
        number, free = 1, name
        while free in self._names:
            number += 1
            free = f"{name}_{number}"
        self._names.add(free)
        return free

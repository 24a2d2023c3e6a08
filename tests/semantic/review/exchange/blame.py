"""Which questions a report of an exchange speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from semantic.model.graph import JoinGraph
from semantic.model.types import Measure, Model
from semantic.review.exchange.passage import Loss

Pair = tuple[str, str]
MEASURED = ("number", "string", "time", "boolean")


class Blame:
    """Whether a measure by a dimension is spoken of: by a member, a cube or view that is gone, or
    a join on the way."""

    def __init__(self, model: Model, losses: Iterable[Loss]) -> None:
        self.model = model
        self.graph = JoinGraph(model)
        losses = list(losses)
        names = {each.name for each in losses if each.name}
        gone = {each.name for each in losses if each.fate in ("lost", "kept")}
        self.owners = gone & {*model.views, *model.cubes}
        self.members = {name for name in names if "." in name}
        self.joins = {name for name in names if ">" in name}

    def explains(self, pair: Pair) -> bool:
        owners = {name.partition(".")[0] for name in pair}
        return bool(self.members & set(pair) or self.owners & owners) or self.by_joins(pair)

    def by_joins(self, pair: Pair) -> bool:
        """Whether a way that the question goes here leads over a join that is reported."""
        cube, _, name = pair[0].partition(".")
        if cube not in self.model.cubes:
            return False
        stop = pair[1].partition(".")[0]
        parts = self._parts(self.model.cubes[cube].measures[name])
        ways = [way for part in parts for way in self.graph.paths(part, stop)]
        steps = {f"{step.join.cube}>{step.join.to}" for way in ways for step in way}
        return bool(steps & self.joins)

    def _parts(self, measure: Measure) -> Iterator[str]:
        if measure.type not in MEASURED or measure.sql is None:
            yield measure.cube
            return
        for ref in measure.sql.members.values():
            yield from self._parts(self.model.cubes[ref.cube].measures[ref.member])

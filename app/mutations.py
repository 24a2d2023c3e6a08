"""`metricast test --mutate`, run and printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from semantic.layer import SemanticLayer
    from semantic.model.types import Model
    from semantic.query.types import Query
    from semantic.result import Result
    from semantic.review.mutating.survey import Finding

MOST_TESTS = 10  # suggested at once, in a text


class Layered:
    """A layer's warehouse under one model after the other."""

    def __init__(self, layer: SemanticLayer) -> None:
        self._layer = layer
        self._under = layer

    def read(self, query: Mapping[str, Any]) -> Query:
        """A query as written, its dates resolved."""
        return self._layer.read(query)

    def sql(self, model: Model, query: Query) -> str:
        """The SQL of a query."""
        return self._with(model).compile(query).sql

    def run(self, model: Model, query: Query) -> Result:
        """The rows of a query."""
        return self._with(model).query(query)

    def _with(self, model: Model) -> SemanticLayer:
        if self._under.model is not model:
            self._under = self._layer.with_model(model)
        return self._under


def survey(layer: SemanticLayer, limit: int | None, seed: int, seconds: float, format: str) -> str:
    """What became of each change, in a format."""
    from app.inert import terminal_text
    from app.objects import dump
    from semantic.review.mutating.mutants import chosen
    from semantic.review.mutating.survey import Survey
    from semantic.review.mutating.types import opened

    model = opened(layer.model)
    tried = chosen(model, limit, seed)
    found = list(Survey(model, Layered(layer)).findings(tried, seconds))
    if format == "json":
        return dump(_object(found, len(tried)))
    return terminal_text("\n".join(_lines(found, len(tried))))


def _object(found: Sequence[Finding], chosen: int) -> dict[str, Any]:
    counts = Counter(each.fate for each in found)
    return {
        "counts": {fate: counts[fate] for fate in ("noticed", "shown", "unnoticed", "equivalent")},
        "not_tried": chosen - len(found),
        "mutants": [
            {"kind": each.mutant.kind, "member": each.mutant.member, "change": each.mutant.says,
             "place": str(each.mutant.place) if each.mutant.place else None, "fate": each.fate,
             "by": each.by, "test": each.test}
            for each in found
        ],
    }  # fmt: skip


def _lines(found: Sequence[Finding], chosen: int) -> list[str]:
    lines: list[str] = []
    told = [each for each in found if each.fate in ("shown", "unnoticed")]
    for each in told:
        where = f"{each.mutant.place}: " if each.mutant.place else ""
        lines.append(f"{where}{each.mutant.member}: {each.mutant.says}")
        how = "no test notices; the verified question" if each.fate == "shown" else "it changes"
        lines.append(f"    {how} {each.by}{' changes' if each.fate == 'shown' else ''}")
    by_member: dict[str, str] = {}
    for each in told:
        if each.test:
            by_member.setdefault(each.mutant.member, each.test)
    if by_member:
        lines += ["", "tests that would notice, with the rows as they are now (are they right?):",
                  "", "tests:"]  # fmt: skip
        shown = list(by_member.values())[:MOST_TESTS]
        lines += ["\n".join(f"  {line}" for line in test.splitlines()) for test in shown]
        if len(by_member) > MOST_TESTS:
            lines.append(f"  # and {len(by_member) - MOST_TESTS} more: --format json has all")
        lines.append("")
    return [*lines, *_summary(found, chosen)]


def _summary(found: Sequence[Finding], chosen: int) -> list[str]:
    """The score: changes that give the same rows whatever is asked are nobody's fault."""
    counts = Counter(each.fate for each in found)
    blamed = len(found) - counts["equivalent"]
    share = f" ({counts['noticed'] / blamed:.0%})" if blamed else ""
    lines = [
        f"{counts['noticed']} of {blamed} changes noticed{share}; {counts['shown']} change the "
        f"rows of a verified question and no test notices, {counts['unnoticed']} nothing tells; "
        f"{counts['equivalent']} more gave the same rows in every query tried",
    ]
    if chosen > len(found):
        lines.append(f"{chosen - len(found)} changes were not tried: the time was over")
    return lines

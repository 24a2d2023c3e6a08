"""What `metricast init` says when it has written a proposal."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from semantic.review.propose.types import CubeText, Proposal

_SHOWN = 12


@dataclass(frozen=True)
class Made:
    """A proposal that was written: its files, the warehouse it is about, and what was noted."""

    proposal: Proposal
    folder: Path
    files: tuple[str, ...]
    url: str
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        cubes = self.proposal.cubes
        yield from (f"{note}" for note in self.notes)
        yield f"{self.folder}: {_number(len(cubes), 'cube')} proposed"
        for cube in sorted(cubes, key=lambda each: -each.rows)[:_SHOWN]:
            yield f"  {cube.name}: {_about(cube)}"
        if len(cubes) > _SHOWN:
            yield f"  … and {len(cubes) - _SHOWN} more"
        for doubt in self.doubts:
            yield f"look at: {doubt}"
        yield ""
        yield "Next:"
        yield from (f"  {command}" for command in self.next)

    @cached_property
    def doubts(self) -> list[str]:
        """What a reviewer should look at first."""
        return list(_doubts(self.proposal))

    @cached_property
    def next(self) -> list[str]:
        """The commands that check the model and ask it something."""
        where = f"--metrics {shlex.quote(str(self.folder))} --warehouse {shlex.quote(self.url)}"
        asked = [shlex.quote(question) for question in _questions(self.proposal)]
        return [f"metricast validate {where}", *(f"metricast ask {each} {where}" for each in asked)]

    def object(self) -> dict[str, Any]:
        """What `metricast init --format json` prints."""
        return {
            "output": str(self.folder),
            "warehouse": self.url,
            "files": list(self.files),
            "cubes": [_cube_object(cube) for cube in self.proposal.cubes],
            "skipped": [
                {"schema": each.schema_, "table": each.name, "why": each.why}
                for each in self.proposal.skipped
            ],
            "notes": list(self.notes),
            "doubts": self.doubts,
            "next": self.next,
        }


def _cube_object(cube: CubeText) -> dict[str, Any]:
    return {
        "name": cube.name,
        "table": cube.table,
        "rows": cube.rows,
        "key": [each.name for each in cube.dimensions if each.key],
        "joins": [each.alias or each.name for each in cube.joins if not each.against],
        "dimensions": len(cube.dimensions),
        "measures": len(cube.measures),
    }


def _about(cube: CubeText) -> str:
    key = ", ".join(each.name for each in cube.dimensions if each.key)
    joins = [each.alias or each.name for each in cube.joins if not each.against]
    said = [_number(cube.rows, "row"), f"key {key}" if key else "no key",
            _number(len(cube.measures), "measure")]  # fmt: skip
    return ", ".join(said) + (f"; belongs to {', '.join(joins)}" if joins else "")


def _doubts(proposal: Proposal) -> Iterator[str]:
    keyless = [cube.name for cube in proposal.cubes if not any(d.key for d in cube.dimensions)]
    if keyless:
        yield f"no key was found for {_some(keyless)}"
    refused = [
        f"{cube.name} → {join.name}"
        for cube in proposal.cubes
        for join in cube.joins
        if join.against
    ]
    if refused:
        yield f"joins that stand as comments: {_some(refused)}"
    open_ways = [cube.name for cube in proposal.cubes if cube.join_notes]
    if open_ways:
        yield f"two ways lead to another cube from {_some(open_ways)}"
    if proposal.skipped:
        names = [f"{each.name} ({each.why})" for each in proposal.skipped]
        yield f"left out: {_some(names)}"


def _some(names: list[str], most: int = 5) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _questions(proposal: Proposal) -> Iterator[str]:
    """Two questions that the model can answer, about the cube with most rows."""
    cubes = sorted(proposal.cubes, key=lambda cube: -cube.rows)
    dated = next((cube for cube in cubes if cube.time), None)
    chosen = dated or (cubes[0] if cubes else None)
    if chosen is None:
        return
    many = chosen.measures[0].title.lower()
    yield f"How many {many} per month?" if dated else f"How many {many}?"
    label = next(
        (each for each in chosen.dimensions if each.examples and each.public is not False), None
    )
    if label is not None:
        yield f"{many} by {label.title.lower() or label.name.replace('_', ' ')}"


def _number(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"

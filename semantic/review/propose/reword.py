"""A proposal in other words: what may be said to whoever words it, and the words put in.

Names, SQL, keys and joins stay as they were measured; only titles, descriptions and synonyms
change. Above each description that changed stands the one that was there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from semantic.review.propose.types import CubeText, Member, Proposal


class Words(Protocol):
    """What people may read about one thing."""

    @property
    def title(self) -> str:
        """Its name for people."""

    @property
    def description(self) -> str:
        """What it means."""

    @property
    def synonyms(self) -> tuple[str, ...]:
        """Other words for it."""


def things(proposal: Proposal, *, values: bool) -> list[dict[str, str]]:
    """What is to be worded: {path, kind, title, description, facts}. `values`: also values that
    the tables hold, otherwise names, types and counts only."""
    return [each for cube in proposal.cubes for each in _things(cube, values)]


def _things(cube: CubeText, values: bool) -> Iterator[dict[str, str]]:
    joins = [each.alias or each.name for each in cube.joins if not each.against]
    facts = f"{cube.rows} rows" + (f"; belongs to {', '.join(joins)}" if joins else "")
    yield {"path": cube.name, "kind": "cube", "title": cube.title or cube.name,
           "description": cube.description, "facts": facts}  # fmt: skip
    for member in (*cube.dimensions, *cube.measures):
        if member.public is not False and not (member.key and member.public is None):
            facts = "; ".join(member.notes) if values and not member.private else member.facts
            yield {"path": f"{cube.name}.{member.name}", "kind": member.type,
                   "title": member.title or member.name, "description": member.description,
                   "facts": facts}  # fmt: skip


def reworded(proposal: Proposal, words: Mapping[str, Words], by: str) -> Proposal:
    """The proposal with the words of each path put in."""
    cubes = tuple(_reworded(cube, words) for cube in proposal.cubes)
    return replace(proposal, cubes=cubes, worded_by=by if words else "")


def _reworded(cube: CubeText, words: Mapping[str, Words]) -> CubeText:
    dimensions = tuple(_member(cube, each, words) for each in cube.dimensions)
    measures = tuple(_member(cube, each, words) for each in cube.measures)
    cube = replace(cube, dimensions=dimensions, measures=measures)
    said = words.get(cube.name)
    if said is None:
        return cube
    notes = _was(cube.description, said.description)
    return replace(cube, title=said.title, synonyms=said.synonyms, notes=(*notes, *cube.notes),
                   description=cube.description if cube.given else said.description)  # fmt: skip


def _member(cube: CubeText, member: Member, words: Mapping[str, Words]) -> Member:
    said = words.get(f"{cube.name}.{member.name}")
    if said is None:
        return member
    if member.given:  # somebody described it in the database
        return replace(member, title=said.title, synonyms=said.synonyms)
    notes = (*member.notes, *_was(member.description, said.description))
    return replace(member, title=said.title, synonyms=said.synonyms, notes=notes,
                   description=said.description)  # fmt: skip


def _was(before: str, now: str) -> tuple[str, ...]:
    return (f"was: {before}",) if before and before != now else ()

"""Another column, or another attribute, of the same cube and of the same type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from semantic.model.references import Member
from semantic.model.types import (
    Cube,
    Dimension,
    Join,
    Measure,
    MemberRef,
    Relationship,
    Segment,
)
from semantic.model.variants import columns, with_column, with_member
from semantic.review.mutating.types import Mutant

_NUMBERS = ("sum", "avg", "min", "max", "median", "percentile")


def other_column(member: Member, cube: Cube) -> Iterator[Mutant]:
    """The first column that an expression names, for the next one of its type."""
    if member.sql is None or isinstance(member, Segment):
        return
    if isinstance(member, Dimension) and member.primary_key:
        return
    place = member.sql.place or member.about.place
    kinds = _kinds(cube)
    for owner, name in columns(member.sql)[:1]:
        other = _next(name, kinds) if owner == cube.name else None
        if other is not None:
            says, sql = with_column(member.sql, (owner, name), other)
            yield Mutant("column", member.full_name, says, place, member, replace(member, sql=sql))
    if isinstance(member, Measure) and member.type in (*_NUMBERS, "count_distinct"):
        yield from _other_attribute(member, cube)


def _other_attribute(measure: Measure, cube: Cube) -> Iterator[Mutant]:
    assert measure.sql is not None
    for key, ref in list(measure.sql.members.items())[:1]:
        known = cube.dimensions.get(ref.member) if ref.cube == cube.name else None
        if known is None or ref.granularity:
            continue
        names = sorted(each.name for each in cube.dimensions.values()
                       if each.type == known.type and not each.primary_key)  # fmt: skip
        other = _following(known.name, names)
        if other is not None:
            says, sql = with_member(measure.sql, key, MemberRef(cube.name, other))
            yield Mutant("column", measure.full_name, says, measure.sql.place, measure,
                         replace(measure, sql=sql))  # fmt: skip


def other_join(join: Join, cube: Cube) -> Iterator[Mutant]:
    """The other cardinality, and another key of the same type."""
    name = f"{join.cube}>{join.to}"
    other: Relationship = "one_to_many" if join.relationship == "many_to_one" else "many_to_one"
    says = f"{join.relationship} becomes {other}"
    yield Mutant("join", name, says, join.place, join,
                 replace(join, relationship=other, by=None, only=None))  # fmt: skip
    if join.by is not None or join.only is not None:
        return
    own = [pair for pair in columns(join.on) if pair[0] == cube.name]
    for owner, key in own[:1]:
        if (next_key := _next(key, _kinds(cube))) is not None:
            said, on = with_column(join.on, (owner, key), next_key)
            yield Mutant("join", name, said, join.place, join, replace(join, on=on))


def _kinds(cube: Cube) -> Mapping[str, str]:
    """The columns of a cube that its members name alone, with their types."""
    found: dict[str, str] = {}
    for dimension in cube.dimensions.values():
        if dimension.sql is not None and (own := _alone(dimension, cube)):
            found.setdefault(own, dimension.type)
    for measure in cube.measures.values():
        if measure.type in _NUMBERS and measure.sql is not None and (own := _alone(measure, cube)):
            found.setdefault(own, "number")
    return found


def _alone(member: Dimension | Measure, cube: Cube) -> str | None:
    """The column that a member is, when it is nothing else."""
    assert member.sql is not None
    named = columns(member.sql)
    is_plain = len(named) == 1 and member.sql.tree.key == "column" and named[0][0] == cube.name
    return named[0][1] if is_plain else None


def _next(name: str, kinds: Mapping[str, str]) -> str | None:
    kind = kinds.get(name, "number")
    return _following(name, sorted(each for each, known in kinds.items() if known == kind))


def _following(name: str, names: list[str]) -> str | None:
    """The name after this one, the first after the last; None when there is no other."""
    others = [each for each in names if each != name]
    return next((each for each in others if each > name), others[0]) if others else None

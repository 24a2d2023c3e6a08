"""Cubes and views with everything they declare, before it is given a meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from semantic.model.spec import DefaultFilterSpec, FolderSpec, ViewCubeSpec, ViewSpec
from semantic.model.spec_cube import (
    CubeSpec,
    DimensionSpec,
    HierarchySpec,
    JoinSpec,
    MeasureSpec,
    SegmentSpec,
)

Kind = Literal["dimension", "measure", "segment"]
MemberSpec = DimensionSpec | MeasureSpec | SegmentSpec


@dataclass(frozen=True, slots=True)
class Owner:
    """A cube as declared: its own members, and those it takes over.

    What is taken over was written about another cube: `called` says, by member (and by `>` and
    the cube for a join), which names in its SQL mean which cube now.
    """

    name: str
    spec: CubeSpec
    dimensions: Mapping[str, DimensionSpec]
    measures: Mapping[str, MeasureSpec]
    segments: Mapping[str, SegmentSpec]
    hierarchies: Mapping[str, HierarchySpec]
    joins: tuple[JoinSpec, ...]
    alias_of: str | None = None
    called: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def member(self, name: str) -> MemberSpec | None:
        """The declaration of a member, None when there is none."""
        return self.dimensions.get(name) or self.measures.get(name) or self.segments.get(name)

    def kind(self, name: str) -> Kind | None:
        """What a name is: a dimension, a measure or a segment."""
        if name in self.dimensions:
            return "dimension"
        return "measure" if name in self.measures else "segment" if name in self.segments else None

    def names(self) -> Iterator[str]:
        """Every member's name."""
        yield from self.dimensions
        yield from self.measures
        yield from self.segments


@dataclass(frozen=True, slots=True)
class ViewOwner:
    """A view as declared, with what it takes over from others."""

    name: str
    spec: ViewSpec
    cubes: tuple[ViewCubeSpec, ...]
    folders: tuple[FolderSpec, ...]
    filters: tuple[DefaultFilterSpec, ...]
    dimensions: Mapping[str, DimensionSpec]
    measures: Mapping[str, MeasureSpec]
    segments: Mapping[str, SegmentSpec]

"""What a comparison of two models says."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from semantic.compile.types import Column
from semantic.errors import MetricastError, Place

Kind = Literal[
    "cube", "role", "view", "dimension", "measure", "segment", "hierarchy", "join", "parameter",
    "question", "test", "owner",
]  # fmt: skip
Action = Literal["removed", "broken", "renamed", "redefined", "added", "changed"]
Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a file says about an item. Equal forms mean the same; `text` is for people."""

    form: Hashable
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something a model has under a name. `definition` decides rows, `words` are for people.

    `scope` is the cube or view it is in ("" at the top). `type` is that of its values. `announced`:
    its end was said before. `shows` is the member of a cube that a view's member shows.
    """

    kind: Kind
    name: str
    scope: str = ""
    public: bool = True
    announced: bool = False
    replaced_by: str | None = None
    type: str = ""
    title: str = ""
    shows: str | None = None
    place: Place | None = None
    definition: Mapping[str, Fact] = field(default_factory=dict, hash=False)
    words: Mapping[str, Fact] = field(default_factory=dict, hash=False)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from others: members share their names' space, others have their own."""
        group = "member" if self.kind in ("dimension", "measure", "segment") else self.kind
        return group, self.name


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that is said otherwise now. None: it was not said; `counts`: it decides rows."""

    name: str
    before: str | None
    after: str | None
    counts: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is not as it was.

    `was`: its name before, where it had another. `replaces`: a name that still stands and is
    announced to end in favour of this one. `follows`: the change that brings this one with it.
    `used_by`: what depends on it, by kind and name. `key` tells it from others, by the names of the
    new version. `broken` is what one version lacks because of
    a fault: the old one where it is `mended`; `detail` is the fault.
    """

    action: Action
    kind: Kind
    name: str
    was: str | None = None
    replaces: str | None = None
    aspects: tuple[Aspect, ...] = ()
    follows: str | None = None
    used_by: tuple[tuple[str, str], ...] = ()
    detail: str = ""
    mended: bool = False
    key: tuple[str, str] = field(default=("", ""), compare=False)
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Break:
    """A change that breaks what others have built, and how it need not."""

    kind: Kind
    name: str
    message: str
    hint: str
    place: Place | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row of a result in both versions; None: the version has no such row."""

    key: Cells
    before: Cells | None
    after: Cells | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One query asked of both versions. `what` says how it is broken down ("by month").

    `rows` are those that differ, the largest difference first, of `compared` in all. `only`: the
    one version that answers; `fault` is what the other says. `shape` says how the columns differ.
    `cut`: a limit of rows was reached, and what is beyond it was not compared. `unrun`: both ask
    in the same SQL, so it was not asked. `refused`: that neither answers is the warehouse's word.
    """

    what: str
    keys: tuple[Column, ...] = ()
    values: tuple[Column, ...] = ()
    rows: tuple[RowChange, ...] = ()
    compared: int = 0
    only: Literal["", "before", "after", "neither"] = ""
    fault: str = ""
    shape: str = ""
    cut: bool = False
    unrun: bool = False
    refused: bool = False

    @property
    def differs(self) -> bool:
        """Whether the two versions do not give the same."""
        return bool(self.rows or self.shape) or self.only in ("before", "after")


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a measure, a verified question or a test gives in both versions.

    Without comparisons, there was no query that would show it.
    """

    kind: Kind
    name: str
    title: str
    comparisons: tuple[Comparison, ...]

    @property
    def differs(self) -> bool:
        """Whether any of its numbers changes."""
        return any(each.differs for each in self.comparisons)

    @property
    def compared(self) -> bool:
        """Whether any query was answered, so that a change of its numbers would be seen."""
        return any(each.only != "neither" for each in self.comparisons)


@dataclass(frozen=True, slots=True)
class Diff:
    """All that changes. `numbers` None: no warehouse was asked. `unasked`: affected members
    beyond the most that are asked for. `fault`: why the warehouse answered nothing at all;
    `warehouse`: how it is called."""

    changes: tuple[Change, ...] = ()
    breaking: tuple[Break, ...] = ()
    numbers: tuple[Numbers, ...] | None = None
    unasked: tuple[str, ...] = ()
    fault: str = ""
    warehouse: str = ""
    faults_before: tuple[MetricastError, ...] = ()
    faults_after: tuple[MetricastError, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the two versions say the same."""
        differ = any(each.differs for each in self.numbers or ())
        return not (self.changes or differ)

"""What must hold of the rows of a test's query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Rows = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class NotNull:
    """No row has NULL in any of the columns."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unique:
    """No two rows have the same values in all of the columns."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """Every value that is not NULL lies within the bounds; None: no bound on that side."""

    column: str
    least: Any = None
    most: Any = None


@dataclass(frozen=True, slots=True)
class RowCount:
    """So many rows; None: no bound on that side."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Equal:
    """Two columns hold the same in each row. Tolerance None: to nine digits."""

    column: str
    other: str
    tolerance: float | None = None


@dataclass(frozen=True, slots=True)
class SameRows:
    """Another query gives the same rows, column by column; `columns` empty: all of it."""

    query: Mapping[str, Any] = field(hash=False)
    columns: tuple[str, ...] = ()
    tolerance: float | None = None


@dataclass(frozen=True, slots=True)
class PartsAddUp:
    """The groups' values add up to that of the query without groups."""

    measures: tuple[str, ...]
    tolerance: float | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The rows before a day are those recorded, as rows or as a hash of them."""

    before: str
    time: str | None = None
    rows: Rows | None = None
    hash: str | None = None


Check = NotNull | Unique | Between | RowCount | Equal | SameRows | PartsAddUp | Unchanged

"""What reading a source gives: rows for every table, and what was odd about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read (`fatal`: its record is missing), or was odd.

    `line` counts from 1 in the source; None when no one line is to blame.
    """

    line: int | None
    reason: str
    excerpt: str
    fatal: bool


@dataclass(frozen=True, slots=True)
class Load:
    """Rows for every table but `ingests`, in the column order of the schema.

    `declared_total`: the number of episodes the source says it has, None when it does not.
    `corrections`: one sentence for each thing the reviewed files changed.
    """

    source: str
    sha256: str
    declared_total: int | None
    tables: Mapping[str, Sequence[tuple[Any, ...]]]
    problems: tuple[Problem, ...]
    corrections: tuple[str, ...]

"""What compiling gives: SQL, the columns it returns, and what to say about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from semantic.query.types import Query


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a result, named as Cube names it (`episodes.published_on.month`).

    `additive`: the column's values over disjoint groups may be added to a total.
    """

    name: str
    kind: Literal["dimension", "time", "measure"]
    type: str
    title: str
    format: str | None = None
    unit: str | None = None
    granularity: str | None = None
    additive: bool = False


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query made into one SELECT.

    `total_sql` counts the rows without limit and offset, when the query asked. `limit` is the
    limit in force: the SQL fetches one row more, so that a cut can be said. `plan` is the
    logical plan and `rewritten` the passes that changed it.
    """

    query: Query
    columns: tuple[Column, ...]
    sql: str
    limit: int
    warnings: tuple[str, ...] = ()
    total_sql: str | None = None
    plan: Any = None
    notes: tuple[str, ...] = ()
    rewritten: tuple[Any, ...] = ()

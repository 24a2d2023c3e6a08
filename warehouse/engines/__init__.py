"""The one place that opens database connections; one module an engine.

`semantic` finds an engine by the scheme of its URL through the entry points
`metricast.engines` and uses it by its shape alone, so others may bring theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import pyarrow  # type: ignore[import-untyped]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one query, in the order the query gave them.

    `types` are the engine's own type names (`BIGINT`, `DECIMAL(10,2)`).
    `truncated` says that a row or byte cap cut them: there is at least one more row.
    """

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool


class Engine(Protocol):
    """A read-only connection that runs one compiled SELECT at a time, from any thread."""

    dialect: str

    def query(self, sql: str, *, max_rows: int | None = None, timeout: float | None = None) -> Rows:
        """Run one SELECT. `timeout` is in seconds; a cut is said in `truncated`.

        Raises `semantic.errors.WarehouseError` and nothing else.
        """
        ...

    def arrow(self, sql: str, *, timeout: float | None = None) -> pyarrow.Table:
        """The same rows as a `pyarrow.Table`; over the caps it is an error, never a cut."""
        ...

    def version(self) -> str:
        """A word that changes whenever the data does. Cheap: no query is run."""
        ...

    def tables(self) -> Mapping[str, Mapping[str, str]]:
        """Table → column → type name, for `validate --warehouse`."""
        ...

    def close(self) -> None:
        """Refuse further queries with a `WarehouseError`; those that run now end first."""
        ...

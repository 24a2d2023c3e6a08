"""What the semantic layer asks of a database, and how one is found by its URL."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any, Protocol

from semantic.errors import WarehouseError


class Rows(Protocol):
    """One query's rows. `truncated` says that `max_rows` cut them."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool


class Engine(Protocol):
    """A read-only connection that runs one compiled SELECT a call; several threads may call.

    `dialect` is sqlglot's name of its SQL. `version()` changes whenever the data does.
    Errors are `WarehouseError`.
    """

    dialect: str

    def query(self, sql: str, *, max_rows: int | None = None, timeout: float | None = None) -> Rows:
        """Run one SELECT and fetch at most `max_rows` rows."""
        ...

    def arrow(self, sql: str, *, timeout: float | None = None) -> Any:
        """The rows as a `pyarrow.Table`."""
        ...

    def version(self) -> str:
        """A text that differs whenever the data does."""
        ...

    def tables(self) -> Mapping[str, Mapping[str, str]]:
        """Tables, their columns and the columns' types."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


def connect(url: str) -> Engine:
    """Open the engine whose entry point (group `metricast.engines`) is the URL's scheme.

    Raises `WarehouseError` ("unknown-engine") naming the schemes that are installed.
    """
    scheme = url.partition(":")[0]
    found = {point.name: point for point in entry_points(group="metricast.engines")}
    if scheme not in found:
        raise WarehouseError(
            "unknown-engine",
            f"no engine is installed for `{scheme}:` warehouses",
            hint="installed: " + ", ".join(f"{name}:" for name in sorted(found)),
        )
    opened: Engine = found[scheme].load()(url)
    return opened

"""Everything that DuckDB is told, by its own log: no door past an engine goes unheard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pytest

LOG = "SELECT message FROM duckdb_logs WHERE type = 'QueryLog' ORDER BY timestamp"


@dataclass
class Heard:
    """The connections that were opened while somebody listened."""

    connections: list[duckdb.DuckDBPyConnection] = field(default_factory=list)

    def statements(self) -> list[str]:
        """The text of every statement that any of them executed, but for this question."""
        found: list[str] = []
        for connection in self.connections:
            with connection.cursor() as cursor:
                found += [text for (text,) in cursor.execute(LOG).fetchall() if text != LOG]
        return found


@contextmanager
def listening() -> Iterator[Heard]:
    """Every connection that anybody opens keeps a log, from its first statement on."""
    heard = Heard()
    connect = duckdb.connect

    def logged(*args: Any, **named: Any) -> duckdb.DuckDBPyConnection:
        connection = connect(*args, **named)
        connection.execute("CALL enable_logging('QueryLog')")
        heard.connections.append(connection)
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", logged)
        yield heard

"""A DuckDB in memory behind the protocol that the layer asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb


@dataclass
class Rows:
    """One query's rows, as the layer reads them."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool


class Memory:
    """Tables of a case in a DuckDB of their own."""

    dialect = "duckdb"

    def __init__(
        self,
        tables: dict[str, list[dict[str, Any]]],
        types: dict[str, dict[str, str]],
        optimize: bool = True,
    ) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET TimeZone = 'UTC'")
        self.connection.execute("SET threads = 1")
        for table, columns in types.items():
            names = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            self.connection.execute(f'CREATE TABLE "{table}" ({names})')
            rows = [tuple(row[name] for name in columns) for row in tables[table]]
            if rows:
                marks = ", ".join("?" * len(columns))
                self.connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)
        if not optimize:
            self.connection.execute("PRAGMA disable_optimizer")

    def query(self, sql: str, *, max_rows: int | None = None, timeout: float | None = None) -> Rows:
        found = self.connection.execute(sql)
        columns = tuple(each[0] for each in found.description)
        types = tuple(str(each[1]) for each in found.description)
        rows = found.fetchall()
        cut = max_rows is not None and len(rows) > max_rows
        return Rows(columns, types, rows[:max_rows] if cut else rows, cut)

    def arrow(self, sql: str, *, timeout: float | None = None) -> Any:
        raise NotImplementedError

    def version(self) -> str:
        return "1"

    def tables(self) -> Mapping[str, Mapping[str, str]]:
        return {}

    def close(self) -> None:
        self.connection.close()

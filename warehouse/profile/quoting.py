"""Names of tables and columns as they stand in SQL.

A name cannot be a bound parameter. Quoted, with its own quotes doubled, it can mean nothing but
itself; every statement of this folder is fixed text around such names.
"""

from __future__ import annotations

from collections.abc import Iterable

from warehouse.engines.lockdown import DATABASE


def quoted(name: str) -> str:
    """One name."""
    return '"' + name.replace('"', '""') + '"'


def table_name(schema: str, table: str) -> str:
    """A table of the opened database."""
    return f"{DATABASE}.{quoted(schema)}.{quoted(table)}"


def listed(columns: Iterable[str]) -> str:
    """Several columns."""
    return ", ".join(map(quoted, columns))

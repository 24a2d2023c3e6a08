"""A DuckDB connection from which nothing but reading one database is possible.

The file is attached read-only to an empty in-memory instance that is then dropped from
view, so that a file replaced by a rename is seen when it is attached again: DuckDB keeps
one instance a path in a process, and would go on serving the old data to `connect(path)`.
The database is always called `warehouse`, whatever the file's name, so the same question
gives the same SQL text for each version of the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from semantic.errors import WarehouseError

DATABASE = "warehouse"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one engine may use, and what one query may take.

    `memory` is DuckDB's own limit for all queries together; nothing is spilled to disk.
    `seconds` is the longest any query runs, `rows` and `bytes` the most it may return.
    """

    memory: str = "512MB"
    threads: int = 2
    seconds: float = 30.0
    rows: int = 100_000
    bytes: int = 64 * 2**20

    def __post_init__(self) -> None:
        for name in ("threads", "seconds", "rows", "bytes"):
            if getattr(self, name) <= 0:
                raise WarehouseError("engine-limits", f"`{name}` must be above 0")


def open_locked(path: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """Open the file read-only and close every other door behind it.

    Raises `WarehouseError`: the file is missing, not DuckDB's, or being written.
    """
    if not path.exists():
        raise missing(path)
    with translated(path, limits):
        connection = duckdb.connect(":memory:", config=_settings(limits))
        try:
            # A path cannot be a bound parameter here; quotes are doubled, nothing else escapes.
            quoted = str(path).replace("'", "''")
            connection.execute(f"ATTACH '{quoted}' AS {DATABASE} (READ_ONLY)")
            connection.execute(f"USE {DATABASE}")
            connection.execute("DETACH memory")
            connection.execute("SET TimeZone = 'UTC'")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET disabled_filesystems = 'LocalFileSystem'")
            connection.execute("SET lock_configuration = true")
        except duckdb.Error:
            connection.close()
            raise
    return connection


def one_select(cursor: duckdb.DuckDBPyConnection, sql: str) -> duckdb.Statement:
    """The text as one parsed SELECT.

    The compiler's guard decides what a SELECT may hold; this gate stands at the connection
    itself and lets no other statement through, whoever sends it.
    """
    refusal = WarehouseError("not-one-select", "only one SELECT at a time is run here")
    try:
        statements = cursor.extract_statements(sql)
        if len(statements) == 1 and statements[0].type == duckdb.StatementType.SELECT:
            return statements[0]
    except (
        TypeError,
        ValueError,
    ) as fault:  # a kind of statement Python has no name for; a text not Unicode
        raise refusal from fault
    raise refusal


@contextmanager
def translated(path: Path, limits: Limits) -> Iterator[None]:
    """Turn DuckDB's errors into ours, with the first line of what it said."""
    try:
        yield
    except duckdb.Error as fault:
        raise _in_our_words(fault, path, limits) from fault


def missing(path: Path) -> WarehouseError:
    """The error for a warehouse that is not there."""
    return WarehouseError(
        "no-warehouse",
        f"there is no warehouse at `{path}`",
        hint=f"make one: metricast ingest FILE --warehouse duckdb:{path}",
    )


def _settings(limits: Limits) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": limits.memory,
        "threads": str(limits.threads),
        "max_execution_time": str(max(1, round(limits.seconds * 1000))),
        "temp_directory": "",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "allow_extension_repositories": "forbidden",
        "allow_persistent_secrets": "false",
        "python_enable_replacements": "false",
        "enable_external_file_cache": "false",
        "default_null_order": "NULLS_LAST",
        "default_order": "ASC",
        "preserve_insertion_order": "true",
    }


def _in_our_words(fault: duckdb.Error, path: Path, limits: Limits) -> WarehouseError:
    """Sort by what a person can do about it. DuckDB gives one class for many file faults."""
    said = str(fault).strip().splitlines()[0] if str(fault).strip() else type(fault).__name__
    if isinstance(fault, duckdb.InterruptException):
        return WarehouseError(
            "warehouse-timeout",
            "the query was stopped: it ran out of its time",
            hint="ask for a shorter period or fewer groups",
        )
    if isinstance(fault, duckdb.OutOfMemoryException):
        return WarehouseError(
            "warehouse-memory",
            f"the query needs more than the {limits.memory} of memory it may use",
            hint="ask for a shorter period or fewer groups",
        )
    if "Could not set lock" in said:
        return WarehouseError(
            "warehouse-locked",
            f"another program is writing to `{path}`",
            hint="try again when it has finished",
        )
    if "does not exist" in said and isinstance(fault, duckdb.IOException):
        return missing(path)
    if isinstance(fault, duckdb.IOException) or "orrupt" in said or "erialization" in said:
        return WarehouseError(
            "warehouse-unreadable",
            f"`{path}` cannot be read as a DuckDB database",
            hint=f"DuckDB says: {said}",
        )
    return WarehouseError("query-failed", f"the warehouse refused the query: {said}")

"""What must hold of the rows of a warehouse before anyone may see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from semantic.errors import SourceError
from warehouse.podcasts.load import Load
from warehouse.podcasts.schema import SCHEMA, TABLES

SHOWN = 3  # offending rows named in an error

# A column of this name, in any table, holds a value of the key of that table, or NULL.
REFERENCES: Mapping[str, str] = {
    "episode_no": "episodes",
    "person_id": "people",
    "organization_id": "organizations",
    "topic_id": "topics",
}


def check_rows(connection: duckdb.DuckDBPyConnection, load: Load | None = None) -> None:
    """Every row of the load is there, keys are unique, references lead somewhere.

    Raises `SourceError` ("source-inconsistent") with all that was found and the first
    offending rows of each.
    """
    found = [*_counts(connection, load), *_keys(connection), *_references(connection)]
    if found:
        raise SourceError(
            "source-inconsistent",
            "the rows read do not fit together; nothing was loaded",
            hint="\n  ".join(found),
        )


def _counts(connection: duckdb.DuckDBPyConnection, load: Load | None) -> Iterator[str]:
    for table, rows in load.tables.items() if load else ():
        ((there,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()  # noqa: S608
        if there != len(rows):
            yield f"{table}: {there:,} rows arrived of {len(rows):,}"


def _keys(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    for table in SCHEMA:
        key = ", ".join(table.key)
        twice = f"SELECT {key} FROM {table.name} GROUP BY ALL HAVING count(*) > 1"  # noqa: S608
        if shown := _first(connection, twice):
            yield f"{table.name}: {key} stands twice for {shown}"


def _references(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    references = [
        (table, column, REFERENCES[column], column)
        for table, columns in TABLES.items()
        for column in columns
        if REFERENCES.get(column, table) != table
    ]
    for table, column, to, key in [
        *references,
        ("episodes", "duplicate_of", "episodes", "episode_no"),
    ]:
        dangling = (
            f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL "  # noqa: S608
            f"AND {column} NOT IN (SELECT {key} FROM {to})"
        )
        if shown := _first(connection, dangling):
            yield f"{table}.{column}: not in {to}: {shown}"


def _first(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """The first few rows of a query, printed; empty where it has none."""
    rows = connection.execute(f"{sql} ORDER BY ALL LIMIT {SHOWN}").fetchall()
    return "; ".join(", ".join(map(str, row)) for row in rows)

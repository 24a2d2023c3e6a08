"""A database opened to be measured: its profile, and what else can be asked of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from semantic.errors import WarehouseError
from warehouse.engines import Engine
from warehouse.engines.duckdb import open_engine
from warehouse.profile.catalogue import catalogue
from warehouse.profile.columns import measured
from warehouse.profile.quoting import listed, quoted, table_name
from warehouse.targets import PlainFile, target_of

MEMORY = "2GB"
SECONDS = 300.0
SMALL = 64 * 2**20  # bytes of a file for which a second thread is more trouble than help
SOME = 20_000  # rows in which a repeated key is looked for first


class Tables:
    """What may be asked of the tables of one database. Nothing is ever written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def profile(self) -> dict[str, Any]:
        """Every table that can be read, measured; and those that cannot, with the reason."""
        tables, skipped = [], []
        for (schema, name), table in catalogue(self._engine).items():
            try:
                rows, columns = measured(self._engine, table_name(schema, name), table["columns"])
            except WarehouseError as fault:
                skipped.append({"schema": schema, "name": name, "why": fault.message})
            else:
                tables.append({**table, "rows": rows, "columns": columns})
        return {"tables": tables, "skipped": skipped}

    def is_key(self, schema: str, table: str, columns: Sequence[str]) -> bool:
        """Whether no two rows have equal values in these columns.

        The first rows are looked at alone first: where they repeat a value, the rest need not be.
        """
        whole, keys = table_name(schema, table), listed(columns)
        some = f"(SELECT {keys} FROM {whole} LIMIT {SOME})"  # noqa: S608
        return all(
            not self._engine.query(
                f"SELECT 1 FROM {rows} GROUP BY {keys} HAVING count(*) > 1 LIMIT 1"  # noqa: S608
            ).rows
            for rows in (some, whole)
        )

    def contained(self, one: tuple[str, str], columns: Sequence[str], other: tuple[str, str],
                  to: Sequence[str]) -> tuple[int, int, int]:  # fmt: skip
        """Of one table: its rows with a value, those of them without a partner in the other, and
        the different values that have one. A row with a gap in these columns has no value."""
        given = " AND ".join(f"one.{quoted(each)} IS NOT NULL" for each in columns)
        equal = " AND ".join(f"other.{quoted(b)} = one.{quoted(a)}"
                             for a, b in zip(columns, to, strict=True))  # fmt: skip
        values = ", ".join(f"one.{quoted(each)}" for each in columns)
        partner = f"EXISTS (SELECT 1 FROM {table_name(*other)} AS other WHERE {equal})"  # noqa: S608
        sql = (
            f"SELECT count(*), count(*) FILTER (WHERE NOT partner), "  # noqa: S608
            f"count(DISTINCT key) FILTER (WHERE partner) FROM (SELECT ({values}) AS key, "
            f"{partner} AS partner FROM {table_name(*one)} AS one WHERE {given})"
        )
        rows, orphans, partners = self._engine.query(sql).rows[0]
        return int(rows), int(orphans), int(partners)


@contextmanager
def open_tables(url: str) -> Iterator[Tables]:
    """The tables of a `duckdb:` URL for the length of a block. Raises `WarehouseError`."""
    target = target_of(url)
    small = isinstance(target, PlainFile) and target.path.is_file() and (
        target.path.stat().st_size < SMALL)  # fmt: skip
    engine = open_engine(url, memory=MEMORY, seconds=SECONDS, threads=1 if small else 2)
    try:
        yield Tables(engine)
    finally:
        engine.close()

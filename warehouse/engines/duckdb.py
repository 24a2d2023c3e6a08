"""DuckDB: the embedded warehouse, or any DuckDB file."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from semantic.errors import WarehouseError
from warehouse.engines import Rows
from warehouse.engines.lockdown import (
    DATABASE,
    Limits,
    missing,
    one_select,
    open_locked,
    translated,
)
from warehouse.engines.stopping import asked_to_stop
from warehouse.locate import current_file, embedded_warehouse
from warehouse.targets import PlainFile, Target, embedded, target_of

if TYPE_CHECKING:
    import pyarrow  # type: ignore[import-untyped]

CHUNK = 2_000  # rows fetched at once: few calls, and a byte cap that is noticed soon
AGAIN = 0.005  # seconds between two interrupts of a query that is over its time
LOOK = 0.05  # seconds between two looks whether somebody stops a query


def open_engine(url: str, **limits: Any) -> DuckDBEngine:
    """The engine of a `duckdb:` URL (see `warehouse.targets`); `limits` as in `Limits`.

    `duckdb:` alone is the embedded warehouse, made from the shipped facts on first use.
    Raises `WarehouseError` where there is nothing to open, at once and not at the first query.
    """
    try:
        allowed = Limits(**limits)
    except TypeError as fault:
        raise WarehouseError("engine-limits", str(fault).partition(") ")[2]) from fault
    target = target_of(url)
    if target == embedded():
        embedded_warehouse()
    return DuckDBEngine(target, allowed)


class Place(NamedTuple):
    """A database file and the word that changes when its data does."""

    path: Path
    version: str


def find(target: Target) -> Place:
    """Where the target's data is now. Reads a few bytes: it runs before every query."""
    if not isinstance(target, PlainFile):
        path = current_file(target)
        return Place(path, path.stem)
    try:
        seen = target.path.stat()
    except OSError as fault:
        raise missing(target.path) from fault
    return Place(target.path, f"{seen.st_ino:x}-{seen.st_mtime_ns:x}-{seen.st_size:x}")


@dataclass(slots=True)
class _Open:
    """One opened version, the queries that run on it, and whether a newer one replaced it."""

    place: Place
    connection: duckdb.DuckDBPyConnection
    users: int = 0
    retired: bool = False


class DuckDBEngine:
    """Locked-down, read-only, safe to use from many threads.

    Each query looks where the data is now and gets a fresh cursor on it. A version that was
    replaced stays open until its last query has ended.
    """

    dialect = "duckdb"

    def __init__(self, target: Target, limits: Limits, find: Callable[[Target], Place] = find):
        self._target = target
        self._limits = limits
        self._find = find
        self._lock = threading.Lock()
        self._open: _Open | None = None
        self._closed = False
        with self._cursor():
            pass

    def query(self, sql: str, *, max_rows: int | None = None, timeout: float | None = None) -> Rows:
        """Run one SELECT; at most `max_rows` rows (and never more than the engine's caps).

        `timeout` is in seconds; the engine's own limit holds where it is shorter.
        """
        cap = self._limits.rows if max_rows is None else min(max_rows, self._limits.rows)
        with self._select(sql, timeout) as (cursor, statement):
            described = cursor.execute(statement).description or []
            names = tuple(column[0] for column in described)
            types = tuple(str(column[1]) for column in described)
            rows, truncated = _take(cursor, cap, self._limits.bytes, types)
        return Rows(names, types, rows, truncated)

    def arrow(self, sql: str, *, timeout: float | None = None) -> pyarrow.Table:
        """Run one SELECT into an Arrow table with the engine's own column types.

        Raises `WarehouseError` ("result-too-large") over the caps: a table that was cut
        could not say so. Needs the `arrow` extra.
        """
        pyarrow = _pyarrow()
        batches: list[Any] = []
        rows = size = 0
        with self._select(sql, timeout) as (cursor, statement):
            try:
                reader = cursor.sql(statement).to_arrow_reader()
                for batch in reader:
                    rows, size = rows + batch.num_rows, size + batch.nbytes
                    if rows > self._limits.rows or size > self._limits.bytes:
                        raise _too_large(self._limits)
                    batches.append(batch)
            except OSError as fault:  # how Arrow's stream passes on what DuckDB raised
                raise _duckdb_error(fault) from fault
            return pyarrow.Table.from_batches(batches, schema=reader.schema)

    def version(self) -> str:
        """The version on disk now: the pointer's file, or a plain file's inode and time."""
        return self._find(self._target).version

    def tables(self) -> Mapping[str, Mapping[str, str]]:
        """Table → column → DuckDB's type name, in the order they were declared."""
        found: dict[str, dict[str, str]] = {}
        with self._cursor() as cursor:
            cursor.execute(
                "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE "
                "database_name = ? AND schema_name = 'main' ORDER BY table_name, column_index",
                [DATABASE],
            )
            for table, column, kind in cursor.fetchall():
                found.setdefault(table, {})[column] = kind
        return found

    def close(self) -> None:
        """Refuse further queries; those that run now end first."""
        with self._lock:
            self._closed = True
            if self._open is not None:
                self._retire(self._open)
                self._open = None

    @contextmanager
    def _select(
        self, sql: str, timeout: float | None
    ) -> Iterator[tuple[duckdb.DuckDBPyConnection, duckdb.Statement]]:
        """A cursor, the SELECT to run on it, and what ends it early until the block ends."""
        stop = asked_to_stop()
        with self._cursor() as cursor:
            statement = one_select(cursor, sql)
            with _deadline(cursor, timeout, self._limits.seconds, stop):
                yield cursor, statement

    @contextmanager
    def _cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A fresh cursor on the newest version, which stays open as long as the block."""
        serving = self._enter()
        try:
            with translated(serving.place.path, self._limits):
                cursor = serving.connection.cursor()
                try:
                    yield cursor
                except duckdb.FatalException:
                    self._forget(serving)
                    raise
                finally:
                    cursor.close()
        finally:
            self._leave(serving)

    def _enter(self) -> _Open:
        with self._lock:
            if self._closed:
                raise WarehouseError("warehouse-closed", "this warehouse was closed")
            place = self._find(self._target)
            if self._open is None or self._open.place != place:
                newer = self._open_newest(place)
                if self._open is not None:
                    self._retire(self._open)
                self._open = newer
            self._open.users += 1
            return self._open

    def _open_newest(self, place: Place) -> _Open:
        """Open the place; where it was pruned just now, look again where the data is."""
        try:
            return _Open(place, open_locked(place.path, self._limits))
        except WarehouseError:
            again = self._find(self._target)
            if again == place:
                raise
            return _Open(again, open_locked(again.path, self._limits))

    def _leave(self, serving: _Open) -> None:
        with self._lock:
            serving.users -= 1
            if serving.retired and serving.users == 0:
                serving.connection.close()

    def _forget(self, broken: _Open) -> None:
        """After a fatal error DuckDB refuses every further query: open anew next time."""
        with self._lock:
            if self._open is broken:
                broken.retired, self._open = True, None

    @staticmethod
    def _retire(older: _Open) -> None:
        older.retired = True
        if older.users == 0:
            older.connection.close()


@contextmanager
def _deadline(
    cursor: duckdb.DuckDBPyConnection, timeout: float | None, ceiling: float,
    stop: threading.Event | None,
) -> Iterator[None]:  # fmt: skip
    """Interrupt the cursor after `timeout` seconds, or once `stop` is set, until the block ends.

    DuckDB's `max_execution_time` cannot be set once the configuration is locked, so it holds
    the ceiling and this the shorter limits. An interrupt that arrives while nothing runs is
    lost, hence the repetition.
    """
    shorter = timeout if timeout is not None and timeout < ceiling else None
    if shorter is None and stop is None:
        yield
        return
    ended = threading.Event()
    watcher = threading.Thread(
        target=_watch, args=(cursor, ended, stop, shorter), name="warehouse-deadline", daemon=True
    )
    watcher.start()
    try:
        yield
    except duckdb.InterruptException as fault:
        if stop is None or not stop.is_set():
            raise
        raise WarehouseError("warehouse-stopped", "the query was stopped") from fault
    finally:
        ended.set()
        watcher.join()


def _watch(
    cursor: duckdb.DuckDBPyConnection, ended: threading.Event, stop: threading.Event | None,
    timeout: float | None,
) -> None:  # fmt: skip
    """Interrupt the cursor when its time is over or somebody stops it."""
    over = math.inf if timeout is None else time.monotonic() + max(0.0, timeout)
    while not ended.is_set():
        left = over - time.monotonic()
        if left <= 0 or (stop is not None and stop.is_set()):
            cursor.interrupt()
            left = AGAIN
        ended.wait(left if stop is None else min(left, LOOK))


def _take(
    cursor: duckdb.DuckDBPyConnection,
    max_rows: int,
    max_bytes: int,
    types: tuple[str, ...],
) -> tuple[list[tuple[Any, ...]], bool]:
    """The rows up to both caps, and whether there was at least one more."""
    wide = [index for index, kind in enumerate(types) if kind not in _FIXED]
    rows: list[tuple[Any, ...]] = []
    left = max_bytes
    while True:
        chunk = cursor.fetchmany(min(CHUNK, max_rows + 1 - len(rows)))
        if not chunk:
            return rows, False
        for row in chunk:
            left -= 16 * len(row) + sum(_size(row[index]) for index in wide)
            if left < 0 or len(rows) == max_rows:
                return rows, True
            rows.append(row)


# Types whose values all weigh about the same. The rest is measured.
_FIXED = frozenset(
    """BOOLEAN TINYINT SMALLINT INTEGER BIGINT HUGEINT UTINYINT USMALLINT UINTEGER UBIGINT
    FLOAT DOUBLE DATE TIME TIMESTAMP""".split()
)


def _size(value: Any) -> int:
    """Roughly what a value weighs, in bytes: text by its length, the rest by its print."""
    if value is None:
        return 0
    return len(value) if isinstance(value, str | bytes) else len(str(value))


def _pyarrow() -> Any:
    """The module, imported when first needed: it takes longer to load than a query to run."""
    try:
        import pyarrow
    except ImportError as fault:
        raise WarehouseError(
            "needs-pyarrow",
            "Arrow tables need pyarrow",
            hint="pip install 'metricast[arrow]'",
        ) from fault
    return pyarrow


def _too_large(limits: Limits) -> WarehouseError:
    return WarehouseError(
        "result-too-large",
        f"the result has more than {limits.rows:,} rows or {limits.bytes / 2**20:,.0f} MB",
        hint="ask for fewer groups, or set a limit",
    )


def _duckdb_error(fault: OSError) -> duckdb.Error:
    """The DuckDB error that an Arrow stream flattened to a text."""
    said = str(fault)
    if said.startswith("INTERRUPT"):
        return duckdb.InterruptException(said)
    if said.startswith("Out of Memory"):
        return duckdb.OutOfMemoryException(said)
    return duckdb.Error(said)

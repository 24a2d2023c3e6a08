"""CSV and Parquet files loaded into a new DuckDB file, a table for each of `groups`.

Types are decided by all rows of a file, not by its first: a load that fails at row 30,000 helps
nobody. A file that cannot be read whole is left out, with a word, and the others are loaded; no
table lacks a row of its files. The database is built aside and put in place whole; one that is
there already is only replaced where that was asked for.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from semantic.errors import SourceError, WarehouseError
from warehouse.engines.delimited import MEND, Counted, Shape, counted

DRAFT = ".building"
PARQUET = (".parquet", ".pq")
HEADED = ", header = true"


@dataclass(slots=True)
class Loaded:
    """The tables that were made, what is to be said about them, and by table and column what was
    guessed of a column's values."""

    tables: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    guessed: dict[tuple[str, str], str] = field(default_factory=dict)


def load_files(groups: Mapping[str, Sequence[Path]], target: Path, *, replace: bool) -> Loaded:
    """Make the database `target`, with a table for each name and its files.

    Raises `SourceError` where no file can be read whole, `WarehouseError` ("would-overwrite",
    "warehouse-disk") for a target that is there or cannot be written.
    """
    refuse_existing(target, replace)
    draft = target.with_name(f".{target.name}{DRAFT}")
    with _drafting(target, draft):
        with duckdb.connect(str(draft)) as connection:
            loaded = _load_all(connection, groups)
            connection.execute("CHECKPOINT")
        if replace:
            os.replace(draft, target)
        else:
            _put(draft, target)
    return loaded


def _load_all(connection: duckdb.DuckDBPyConnection,
              groups: Mapping[str, Sequence[Path]]) -> Loaded:  # fmt: skip
    loaded = Loaded()
    faults: list[SourceError] = []
    for table, files in groups.items():
        try:
            _load(connection, table, files, loaded)
        except SourceError as fault:
            faults.append(fault)
            loaded.notes.append(f"warning: left out: {fault.message}")
        else:
            loaded.tables.append(table)
    if faults and not loaded.tables:
        raise faults[0]
    return loaded


def refuse_existing(target: Path, replace: bool) -> None:
    """Raise `WarehouseError` ("would-overwrite") where the database is there already."""
    if target.exists() and not replace:
        raise WarehouseError(
            "would-overwrite",
            f"`{target}` is there already",
            hint="name another file with --database, or replace this one with --force",
        )


def columns_of(path: Path) -> tuple[tuple[str, str], ...]:
    """The names and types of a file's columns. Raises `SourceError`."""
    with duckdb.connect(":memory:") as connection:
        try:
            rows = connection.execute(f"DESCRIBE {_reading([path], connection)}").fetchall()
        except duckdb.Error as fault:
            raise _broken([path], fault) from fault
    return tuple((str(row[0]), str(row[1])) for row in rows)


def _load(connection: duckdb.DuckDBPyConnection, table: str, files: Sequence[Path],
          loaded: Loaded) -> None:  # fmt: skip
    name = _quoted(table)
    try:
        if _kind(files[0]) in PARQUET:
            connection.execute(f"CREATE TABLE {name} AS {_reading(files, connection)}")
            return
        held = [counted(each, connection, _literal(each)) for each in files]
        reading = _reading(files, connection)
        connection.execute(f"CREATE TABLE {name} AS {reading}")
        _refuse_loss(connection, name, files, held, headed=reading.endswith(f"{HEADED})"))
        loaded.guessed.update(_orders(connection, table, held))
    except duckdb.IOException as fault:
        if "No space left" in str(fault):
            raise
        raise _broken(files, fault) from fault
    except duckdb.Error as fault:
        raise _broken(files, fault) from fault
    loaded.notes += [note for each in held for note in each.notes]


def _refuse_loss(connection: duckdb.DuckDBPyConnection, name: str, files: Sequence[Path],
                 held: Sequence[Counted], *, headed: bool) -> None:  # fmt: skip
    """Drop a table that has not the records of its files, and raise."""
    row = connection.execute(f"SELECT count(*) FROM {name}").fetchone()  # noqa: S608
    rows = row[0] if row else 0
    least = sum(each.records - (headed or each.shape.header) for each in held)
    if least <= rows <= least + sum(each.blank for each in held):
        return
    connection.execute(f"DROP TABLE {name}")
    raise SourceError(
        "source-broken",
        f"{_names(files)} cannot be read as a table: there are {least:,} records below the header, "
        f"and {rows:,} rows were read of them",
        hint=MEND,
    )


def _orders(connection: duckdb.DuckDBPyConnection, table: str,
            held: Sequence[Counted]) -> Iterator[tuple[tuple[str, str], str]]:  # fmt: skip
    """The columns of dates whose values leave open which number is the day."""
    for column, kind in dict.fromkeys(each for one in held for each in one.shape.columns):
        format = next((found for one in held if (found := _format(one.shape, kind))), "")
        days = format.find("%d"), format.find("%m")
        if min(days) < 0 or format.startswith(("%Y", "%y")):
            continue
        sql = f"SELECT max(day({_quoted(column)})) <= 12 FROM {_quoted(table)}"  # noqa: S608
        if (row := connection.execute(sql).fetchone()) and row[0]:
            said = "day before month" if days[0] < days[1] else "month before day"
            other = "month before day" if days[0] < days[1] else "day before month"
            yield (table, column), f"a guess: read as {said}; every value fits {other}, too"


def _format(shape: Shape, kind: str) -> str:
    if kind == "DATE":
        return shape.date_format
    return shape.time_format if kind.startswith("TIMESTAMP") else ""


def _reading(files: Sequence[Path], connection: duckdb.DuckDBPyConnection) -> str:
    """The SELECT of all rows of files of one kind; the columns of several are put side by side."""
    paths = "[" + ", ".join(map(_literal, files)) + "]"
    if _kind(files[0]) in PARQUET:
        return f"SELECT * FROM read_parquet({paths}, union_by_name = true)"  # noqa: S608
    options = "sample_size = -1, union_by_name = true"
    found = connection.execute(f"DESCRIBE FROM read_csv({paths}, {options})").fetchall()
    if all(row[0] == f"column{at}" and row[1] == "VARCHAR" for at, row in enumerate(found)):
        options += HEADED  # texts alone do not show where the names end
    return f"SELECT * FROM read_csv({paths}, {options})"  # noqa: S608


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(path: Path) -> str:
    """A path as SQL has it. It cannot be a bound parameter in what makes a table."""
    return "'" + _exactly(path).replace("'", "''") + "'"


def _exactly(path: Path) -> str:
    """A path in which no letter stands for others."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path.absolute()))


def _kind(path: Path) -> str:
    return path.suffix.lower()


def _names(files: Sequence[Path]) -> str:
    return ", ".join(f"`{each.name}`" for each in files[:3]) + (", …" if len(files) > 3 else "")


def _broken(files: Sequence[Path], fault: duckdb.Error) -> SourceError:
    said = [line.strip() for line in str(fault).splitlines() if line.strip()]
    return SourceError(
        "source-broken",
        f"{_names(files)} cannot be read as a table: {said[0] if said else type(fault).__name__}",
        hint=MEND,
    )


def _put(draft: Path, target: Path) -> None:
    """The draft under its name; whoever made a file of that name meanwhile keeps it."""
    try:
        os.link(draft, target)
    except FileExistsError:
        refuse_existing(target, replace=False)
    except OSError:  # a file system without links
        refuse_existing(target, replace=False)
        os.rename(draft, target)


@contextlib.contextmanager
def _drafting(target: Path, draft: Path) -> Iterator[None]:
    """Name the disk's faults, and leave no draft behind."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.unlink(missing_ok=True)
        yield
    except (duckdb.Error, OSError) as fault:
        said = (str(fault).strip() or type(fault).__name__).splitlines()[0]
        raise WarehouseError(
            "warehouse-disk",
            f"`{target}` cannot be written to: {said}",
            hint="free some space, or name another file with --database",
        ) from fault
    finally:
        for litter in (draft, draft.with_name(draft.name + ".wal")):
            with contextlib.suppress(OSError):
                litter.unlink(missing_ok=True)

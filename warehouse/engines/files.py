"""CSV and Parquet files loaded into a new DuckDB file, a table for each of `groups`.

Types are decided by all rows of a file, not by its first: a load that fails at row 30,000 helps
nobody. The file is built aside and put in place whole; one that is there already is only replaced
where that was asked for.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from semantic.errors import SourceError, WarehouseError

DRAFT = ".building"
PARQUET = (".parquet", ".pq")


def load_files(groups: Mapping[str, Sequence[Path]], target: Path, *, replace: bool) -> None:
    """Make the database `target`, with a table for each name and its files.

    Raises `SourceError` ("source-broken") for a file that cannot be read, `WarehouseError`
    ("would-overwrite", "warehouse-disk") for a target that is there or cannot be written.
    """
    refuse_existing(target, replace)
    draft = target.with_name(f".{target.name}{DRAFT}")
    with _drafting(target, draft):
        with duckdb.connect(str(draft)) as connection:
            for table, files in groups.items():
                _load(connection, table, files)
            connection.execute("CHECKPOINT")
        if replace:
            os.replace(draft, target)
        else:
            _put(draft, target)


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


def _load(connection: duckdb.DuckDBPyConnection, table: str, files: Sequence[Path]) -> None:
    name = '"' + table.replace('"', '""') + '"'
    try:
        connection.execute(f"CREATE TABLE {name} AS {_reading(files, connection)}")
    except duckdb.IOException as fault:
        if "No space left" in str(fault):
            raise
        raise _broken(files, fault) from fault
    except duckdb.Error as fault:
        raise _broken(files, fault) from fault


def _reading(files: Sequence[Path], connection: duckdb.DuckDBPyConnection) -> str:
    """The SELECT of all rows of files of one kind; the columns of several are put side by side.

    A path cannot be a bound parameter in what makes a table; its quotes are doubled.
    """
    paths = "[" + ", ".join("'" + _exactly(each).replace("'", "''") + "'" for each in files) + "]"
    if _kind(files[0]) in PARQUET:
        return f"SELECT * FROM read_parquet({paths}, union_by_name = true)"  # noqa: S608
    options = "sample_size = -1, union_by_name = true"
    found = connection.execute(f"DESCRIBE FROM read_csv({paths}, {options})").fetchall()
    if all(row[0] == f"column{at}" and row[1] == "VARCHAR" for at, row in enumerate(found)):
        options += ", header = true"  # texts alone do not show where the names end
    return f"SELECT * FROM read_csv({paths}, {options})"  # noqa: S608


def _exactly(path: Path) -> str:
    """A path in which no letter stands for others."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path.absolute()))


def _kind(path: Path) -> str:
    return path.suffix.lower()


def _broken(files: Sequence[Path], fault: duckdb.Error) -> SourceError:
    names = ", ".join(f"`{each.name}`" for each in files[:3]) + (", …" if len(files) > 3 else "")
    said = [line.strip() for line in str(fault).splitlines() if line.strip()]
    return SourceError(
        "source-broken",
        f"{names} cannot be read as a table: {said[0] if said else type(fault).__name__}",
        hint="mend the file, or load it into a DuckDB file in your own way and name that",
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

"""Put a new version of a warehouse into service: the old data or the new, never neither.

    lock → sweep litter → build aside → check → fsync → rename → fsync the folder

Versioned target: the build becomes a new numbered file, then the pointer `current` is
replaced by a rename. Plain target: the build replaces the file by a rename. A rename within
a folder is atomic (POSIX), and the fsyncs before and after it make the order hold through a
power cut as well (Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014).

A loader killed at any moment leaves at most litter beside the data, which the next load
removes: drafts, a version no pointer ever named, a temporary pointer, a free lock.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path

import duckdb

from semantic.errors import WarehouseError
from warehouse.lock import only_writer
from warehouse.made import Made, made_from, note_made
from warehouse.targets import (
    POINTER,
    PlainFile,
    Pointer,
    Target,
    Versioned,
    pointer_text,
    read_pointer,
)

DRAFT = ".building"  # suffix of everything that is not in service yet
KEEP = 2  # versions: the one in service and the one before, for readers just opening it
VERSION = re.compile(r"(\d{6,})-[0-9a-f]{8}\.duckdb")

Step = Callable[[duckdb.DuckDBPyConnection], None]


@dataclass(frozen=True, slots=True)
class Shop:
    """Where a target is built: its folder, its lock, its draft. One loader is in it at a time."""

    target: Target
    folder: Path
    lock: Path
    draft: Path

    def publish(self, made: Made, build: Step, check: Step) -> Path:
        """Build, check and put into service; gives the file that is now served.

        `build` fills an empty database, `check` reads it again from disk and raises what it
        finds. Whatever is raised, the target is as it was. Raises `WarehouseError`
        ("warehouse-disk") where the disk is full or the file may not grow.
        """
        with self._drafting():
            with _writing(self.draft) as connection:
                build(connection)
                note_made(connection, made)
            with _reading(self.draft) as connection:
                check(connection)
            _sync(self.draft)
            if isinstance(self.target, PlainFile):
                return _replace(self.target.path, self.draft)
            return _swap(self.target, self.draft, made)

    @contextlib.contextmanager
    def _drafting(self) -> Iterator[None]:
        """Name the disk's faults, and leave no draft behind."""
        try:
            yield
        except (duckdb.Error, OSError) as fault:  # DuckDB has several for one full disk
            raise WarehouseError(
                "warehouse-disk",
                f"the new version cannot be written into `{self.folder}`: {_first_line(fault)}",
                hint="nothing was changed; free some space or name another --warehouse",
            ) from fault
        finally:
            with contextlib.suppress(OSError):  # swept at the next load otherwise
                for litter in (self.draft, _wal(self.draft)):
                    litter.unlink(missing_ok=True)


@contextlib.contextmanager
def only_loader(target: Target) -> Iterator[Shop]:
    """Be the only loader of a target for the block; litter of killed loaders is gone.

    Raises `WarehouseError`: "warehouse-busy" where another loader is at work, "not-ours"
    where a plain target is some other file, "warehouse-disk" where its folder cannot be made.
    """
    shop = _shop(target)
    _make(shop.folder)
    with only_writer(shop.lock, _named(target)):
        sweep(shop)
        if isinstance(shop.target, PlainFile):
            refuse_foreign(shop.target.path)
        yield shop


def sweep(shop: Shop) -> None:
    """Remove what killed loaders left. Only under the lock: a live draft looks the same."""
    litter = [shop.draft, _wal(shop.draft)]
    if isinstance(shop.target, Versioned):
        litter += shop.folder.glob(f"*{DRAFT}*")
        litter += _never_served(shop.target)
    for path in litter:
        path.unlink(missing_ok=True)


def refuse_foreign(path: Path) -> None:
    """Raise `WarehouseError` ("not-ours") where a load would replace somebody's other file."""
    try:
        ours = not path.exists() or path.stat().st_size == 0 or made_from(path) is not None
    except duckdb.IOException as fault:
        raise WarehouseError(
            "warehouse-locked",
            f"another program is writing to `{path}`",
            hint="try again when it has finished",
        ) from fault
    if not ours:
        raise WarehouseError(
            "not-ours",
            f"`{path}` was not made by Metricast; a load would replace it",
            hint="name another file, or remove this one first",
        )


def _shop(target: Target) -> Shop:
    if isinstance(target, Versioned):
        folder = target.folder
        return Shop(target, folder, folder / "lock", folder / f"new{DRAFT}")
    path = Path(os.path.realpath(target.path))  # replace what a link points at, not the link
    name = f".{path.name}"
    return Shop(
        PlainFile(path), path.parent, path.parent / f"{name}.lock", path.parent / f"{name}{DRAFT}"
    )


def _replace(path: Path, draft: Path) -> Path:
    """The draft becomes the file, with the file's own permissions."""
    if path.exists():
        os.chmod(draft, path.stat().st_mode & 0o7777)
    if _wal(path).exists():
        # A log left by a program that died would be replayed onto the new file.
        with _writing(path) as connection:
            connection.execute("CHECKPOINT")
    os.replace(draft, path)
    _sync_folder(path.parent)
    return path


def _swap(target: Versioned, draft: Path, made: Made) -> Path:
    """The draft becomes a new version, then the pointer names it."""
    before = read_pointer_or_none(target)
    number = 1 + max((_number(path) for path in _versions(target)), default=0)
    version = target.folder / f"{number:06}-{made.sha256[:8]}.duckdb"
    os.rename(draft, version)
    _sync_folder(target.folder)
    pointer = Pointer(version.name, *astuple(made))
    temporary = target.folder / f"{POINTER}{DRAFT}"
    temporary.write_text(pointer_text(pointer), encoding="utf-8")
    _sync(temporary)
    os.replace(temporary, target.folder / POINTER)
    _sync_folder(target.folder)
    _prune(target, keep={version.name, before.file if before else version.name})
    return version


def _prune(target: Versioned, keep: set[str]) -> None:
    """Remove versions no longer needed. A reader that holds one open keeps its data."""
    for path in _versions(target):
        if path.name not in keep:
            with contextlib.suppress(PermissionError):  # open, where that prevents it: next time
                path.unlink(missing_ok=True)


def _never_served(target: Versioned) -> list[Path]:
    """Versions newer than the pointer: their loader died before it could swap."""
    pointer = read_pointer_or_none(target)
    served = _number(target.folder / pointer.file) if pointer else 0
    return [path for path in _versions(target) if _number(path) > served]


def read_pointer_or_none(target: Versioned) -> Pointer | None:
    """The pointer, or None where it is missing or unreadable: a load makes a new one."""
    try:
        return read_pointer(target)
    except WarehouseError:
        return None


def _versions(target: Versioned) -> list[Path]:
    return sorted(path for path in target.folder.iterdir() if VERSION.fullmatch(path.name))


def _number(path: Path) -> int:
    found = VERSION.fullmatch(path.name)
    return int(found[1]) if found else 0


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise WarehouseError(
            "warehouse-disk",
            f"the folder `{folder}` cannot be made: {fault.strerror}",
            hint="name another file with --warehouse, or another folder with METRICAST_HOME",
        ) from fault


def _named(target: Target) -> Path:
    return target.path if isinstance(target, PlainFile) else target.folder


def _wal(path: Path) -> Path:
    """Where DuckDB keeps the log of a file."""
    return path.with_name(path.name + ".wal")


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose work is in the file itself, without a log, when the block ends."""
    with duckdb.connect(str(path), config={"autoload_known_extensions": False}) as connection:
        yield connection
        connection.execute("CHECKPOINT")


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def _sync(path: Path) -> None:
    """Through to the disk, past the system's cache."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Make a rename in the folder durable; where folders cannot be synced it already is."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _first_line(fault: Exception) -> str:
    return (str(fault).strip() or type(fault).__name__).splitlines()[0]

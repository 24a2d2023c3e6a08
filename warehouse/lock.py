"""One writer at a time, by an operating system lock that dies with its process.

A lock held by a killed loader is free at once: nothing has to be cleaned by hand.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from semantic.errors import WarehouseError

PATIENCE = 0.3  # seconds: enough for a loader that is just leaving, under the 1 s promised


@contextmanager
def only_writer(path: Path, target: Path) -> Iterator[None]:
    """Hold the lock file `path` for the block; it is removed at the end.

    Raises `WarehouseError` ("warehouse-busy") within a second where another loader holds it.
    """
    handle = _acquire(path, target)
    try:
        yield
    finally:
        _release(handle, path)


def _acquire(path: Path, target: Path) -> int:
    end = time.monotonic() + PATIENCE
    while True:
        handle = _open(path)
        if _try_lock(handle):
            # The last holder removes the file: a lock on a removed file guards nothing.
            if _same_file(handle, path):
                return handle
            os.close(handle)
            continue
        os.close(handle)
        if time.monotonic() > end:
            raise WarehouseError(
                "warehouse-busy",
                f"another load into `{target}` is running",
                hint="wait for it to finish, then run this again",
            )
        time.sleep(0.02)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as fault:
        raise WarehouseError(
            "warehouse-disk",
            f"`{path.parent}` cannot be written to: {fault.strerror}",
            hint="name another file with --warehouse, or another folder with METRICAST_HOME",
        ) from fault


def _release(handle: int, path: Path) -> None:
    if sys.platform == "win32":
        os.close(handle)  # an open file cannot be removed there; an unlocked one does no harm
        return
    path.unlink(missing_ok=True)
    os.close(handle)


def _same_file(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), os.stat(path))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

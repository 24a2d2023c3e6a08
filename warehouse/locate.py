"""Where the data is now, making the embedded warehouse on its first use."""

from __future__ import annotations

import hashlib
import time
from datetime import UTC, datetime
from pathlib import Path

from semantic.errors import WarehouseError
from warehouse.targets import PlainFile, Target, Versioned, embedded, read_pointer

FACTS = Path(__file__).parent / "facts"
PATIENCE = 10.0  # seconds for another process to finish making the embedded warehouse


def embedded_warehouse(now: datetime | None = None) -> Path:
    """The version of the embedded warehouse in service; made from the shipped facts if none is.

    Shipped facts that changed since (a newer Metricast) are loaded again; what someone
    ingested themselves is never replaced. Where another process is making it just now, this
    waits for that. `now` is the time to record, UTC.
    """
    target = embedded()
    end = time.monotonic() + PATIENCE
    while not _up_to_date(target):
        from warehouse.ingest import load_facts  # loading code: only when needed

        try:
            load_facts(target, now=now or datetime.now(UTC))
        except WarehouseError as fault:
            if fault.code != "warehouse-busy" or time.monotonic() > end:
                raise
    return current_file(target)


def _up_to_date(target: Versioned) -> bool:
    """Whether something is in service that the shipped facts need not replace."""
    pointer = read_pointer(target)
    if pointer is None:
        return False
    if pointer.origin != "facts":
        return True
    return pointer.sha256 == facts_fingerprint() and (target.folder / pointer.file).exists()


def current_file(target: Target) -> Path:
    """The database file in service now; it is not opened here.

    Raises `WarehouseError` ("no-warehouse") before the first load.
    """
    if isinstance(target, PlainFile):
        return target.path
    pointer = read_pointer(target)
    if pointer is None:
        raise WarehouseError(
            "no-warehouse",
            f"nothing has been loaded into `{target.folder}`",
            hint="load something: metricast ingest FILE",
        )
    return target.folder / pointer.file


def facts_fingerprint() -> str:
    """The sha256 over the names and contents of the shipped fact files."""
    seen = hashlib.sha256()
    for path in sorted(FACTS.glob("*.csv")):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        seen.update(f"{path.name}\0{content}\n".encode())
    return seen.hexdigest()

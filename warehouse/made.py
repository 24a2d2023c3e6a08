"""What a warehouse was made from, kept inside the file itself.

The table `metricast.made` stands in its own schema, so that the models of a warehouse, which
read the schema `main`, never see it.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True, slots=True)
class Made:
    """The origin of one version.

    `sha256` is that of the input, `recipe` that of the code and corrections applied to it;
    `origin` is "facts" for the shipped data and "ingest" for what someone loaded.
    """

    sha256: str
    recipe: str
    origin: str


def note_made(connection: duckdb.DuckDBPyConnection, made: Made) -> None:
    """Write it into the database being built."""
    connection.execute("CREATE SCHEMA metricast")
    connection.execute("CREATE TABLE metricast.made (sha256 TEXT, recipe TEXT, origin TEXT)")
    connection.execute("INSERT INTO metricast.made VALUES (?, ?, ?)", astuple(made))


def made_from(path: Path) -> Made | None:
    """What the file was made from; None where it is missing or not one of ours.

    Raises `duckdb.IOException` where another program is writing to it.
    """
    if not path.is_file():
        return None
    try:
        with duckdb.connect(":memory:", config={"autoload_known_extensions": False}) as connection:
            quoted = str(path).replace("'", "''")
            connection.execute(f"ATTACH '{quoted}' AS warehouse (READ_ONLY)")
            found = connection.execute("SELECT * FROM warehouse.metricast.made").fetchone()
    except duckdb.Error as fault:
        if "Could not set lock" in str(fault):
            raise
        return None
    return Made(*found) if found else None


def recipe() -> str:
    """The sha256 over the code and reviewed corrections that make rows from an input.

    Any edit there makes the next load of the same input a real one: too often is harmless,
    not often enough would keep wrong rows.
    """
    here = Path(__file__).parent
    seen = hashlib.sha256()
    for path in sorted([*here.glob("*.py"), *(here / "podcasts").rglob("*")]):
        if path.suffix in (".py", ".yml", ".yaml", ".csv", ".json"):
            seen.update(f"{path.relative_to(here).as_posix()}\0".encode())
            seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()

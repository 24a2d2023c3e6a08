"""Where a warehouse lives: its URL, its folder, and the pointer to the current version.

A warehouse is one of two things:

    PlainFile    one DuckDB file that someone named; a load replaces it whole
    Versioned    a folder of numbered versions and a file `current` that names one of them

    duckdb:                     the embedded warehouse, versioned, in the user's data folder
    duckdb:data/podcast.duckdb  a file, relative to the working directory
    duckdb:////srv/p.duckdb     a file, absolute
    duckdb:///srv/p.duckdb      whichever of the two exists; an error where both could be meant
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from semantic.errors import WarehouseError

POINTER = "current"


@dataclass(frozen=True, slots=True)
class PlainFile:
    """One DuckDB file, replaced whole by each load."""

    path: Path


@dataclass(frozen=True, slots=True)
class Versioned:
    """A folder of version files, of which `current` names the one in service."""

    folder: Path


Target = PlainFile | Versioned


@dataclass(frozen=True, slots=True)
class Pointer:
    """What `current` says: the file in service and what it was made from.

    `recipe` identifies the code and corrections that made it, `origin` is "facts" for the
    shipped data and "ingest" for what someone loaded.
    """

    file: str
    sha256: str
    recipe: str
    origin: str


def home() -> Path:
    """The user's data folder: METRICAST_HOME, else the platform's, never made here."""
    if named := os.environ.get("METRICAST_HOME"):
        return Path(named).expanduser().absolute()
    if xdg := os.environ.get("XDG_DATA_HOME"):
        return Path(xdg).expanduser().absolute() / "metricast"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~/AppData/Local")).expanduser() / "metricast"
    return Path("~/.local/share/metricast").expanduser()


def embedded() -> Versioned:
    """The warehouse that is used when nobody names one."""
    return Versioned(home() / "warehouse")


def target_of(url: str) -> Target:
    """The target a `duckdb:` URL or a bare path names.

    Raises `WarehouseError` for other schemes, in-memory databases, folders, and for a
    `duckdb:///a/b` that could mean both `/a/b` and `a/b`.
    """
    scheme, colon, rest = url.partition(":")
    if not colon or len(scheme) == 1:  # `C:\file` is a path, not a URL
        rest = url
    elif scheme != "duckdb":
        raise WarehouseError(
            "warehouse-url",
            f"`{scheme}:` is not a DuckDB warehouse",
            hint="write duckdb:path/to/file.duckdb, or nothing for the embedded warehouse",
        )
    if colon and rest in ("", "//", "///"):
        return embedded()
    if rest.lstrip("/") == ":memory:":
        raise WarehouseError(
            "warehouse-url",
            "an in-memory database has no rows to ask about",
            hint="write duckdb:path/to/file.duckdb",
        )
    path = _path_of(rest).expanduser()
    if path.is_dir():
        raise WarehouseError(
            "warehouse-is-folder",
            f"`{path}` is a folder, not a DuckDB file",
            hint="name a file inside it",
        )
    return PlainFile(Path(os.path.abspath(path)))


def read_pointer(target: Versioned) -> Pointer | None:
    """What is in service, or None before the first load.

    Raises `WarehouseError` ("warehouse-pointer") when the pointer is there but unreadable.
    """
    pointer = target.folder / POINTER
    try:
        said = json.loads(pointer.read_text(encoding="utf-8"))
        return Pointer(**{key: str(said[key]) for key in Pointer.__slots__})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise WarehouseError(
            "warehouse-pointer",
            f"`{pointer}` does not say which version is in service ({type(fault).__name__})",
            hint="run `metricast ingest FILE` to load again, or remove that file "
            "to start from the shipped facts",
        ) from fault


def pointer_text(pointer: Pointer) -> str:
    """The one line that `read_pointer` reads."""
    return json.dumps(asdict(pointer)) + "\n"


def _path_of(rest: str) -> Path:
    """The path after `duckdb:`."""
    if rest.startswith("////"):
        return Path("/" + rest.lstrip("/"))
    if rest.startswith("///"):
        return _either(rest[3:])
    return Path(rest.removeprefix("//"))


def _either(path: str) -> Path:
    """`duckdb:///a/b`, which people write for `/a/b` and for `a/b`: the one that is there."""
    absolute, relative = Path("/" + path), Path(path)
    if relative.absolute() == absolute:
        return absolute
    both = (absolute, relative)
    for there in (_is_file, _has_folder, _has_first_folder):
        found = [one for one in both if there(one)]
        if len(found) == 1:
            return found[0]
        if len(found) == 2:
            raise WarehouseError(
                "warehouse-url",
                f"`duckdb:///{path}` could be `{absolute}` or `{relative}` here",
                hint=f"write duckdb:///{absolute} or duckdb:{relative}",
            )
    return absolute


def _is_file(path: Path) -> bool:
    return path.is_file()


def _has_folder(path: Path) -> bool:
    """Whether the folder is there; the root is nobody's place for a warehouse."""
    return path.parent != Path("/") and path.parent.is_dir()


def _has_first_folder(path: Path) -> bool:
    parts = path.parts[:2] if path.is_absolute() else path.parts[:1]
    return len(path.parts) > len(parts) and Path(*parts).is_dir()

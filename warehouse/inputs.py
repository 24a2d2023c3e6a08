"""What somebody names as the data of a new model: a database, files, folders, or patterns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from glob import glob, has_magic
from pathlib import Path

from semantic.errors import SourceError
from warehouse.engines.files import PARQUET, columns_of

TEXTS = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
KINDS = (*TEXTS, *PARQUET)
_MAGIC = b"DUCK"  # stands at byte 8 of a DuckDB file
_PART = re.compile(r"[-_. ]*\d[\d\-_. ]*$")  # `_2024-01`, `-00017`: one of several parts
_UNNAMEABLE = re.compile(r"[^\w $-]+")
_SYSTEM = re.compile(r"(duckdb|pg|sqlite|pragma)_.*|information_schema|system|temp", re.IGNORECASE)
WANTED = "name a DuckDB file, Parquet or CSV files, a folder of them, or a pattern in quotes"


@dataclass(frozen=True, slots=True)
class Inputs:
    """Either a database, or files: `groups` are the tables to be, each with its files.

    `notes` say which files were taken for parts of one table.
    """

    database: Path | None = None
    groups: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a database made of the files may be called."""
        files = [each for group in self.groups.values() for each in group]
        if len(self.groups) == 1:
            return next(iter(self.groups))
        folders = {each.parent for each in files}
        common = folders.pop() if len(folders) == 1 else Path()
        return common.absolute().name or "data"


def find_inputs(named: Iterable[str]) -> Inputs:
    """What the words of a command line name. Raises `SourceError` where that is nothing, or
    a database beside something else."""
    words = list(named)
    paths = [path for word in words for path in _paths(word)]
    databases = [path for path in paths if path.is_file() and _is_database(path)]
    if len(databases) == 1 and len(paths) == 1:
        return Inputs(database=databases[0])
    if databases:
        raise SourceError(
            "source-mixed",
            f"`{databases[0]}` is a database; a model is made of one, or of files",
            hint="name the database alone",
        )
    groups: dict[str, list[Path]] = {}
    notes: list[str] = []
    for path in paths:
        for name, files in _tables(path, notes).items():
            groups[_free(name, groups)] = files
    if not groups:
        raise SourceError(
            "source-unknown", f"no table is found in `{' '.join(words)}`", hint=WANTED
        )
    return Inputs(groups=_joined(groups, notes), notes=tuple(notes))


def _paths(word: str) -> list[Path]:
    path = Path(word).expanduser()
    if path.exists():
        return [path]
    if has_magic(word):
        found = sorted(map(Path, glob(str(path), recursive=True)))
        if found:
            return found
    raise SourceError("source-missing", f"`{word[:200]}` cannot be found", hint=WANTED)


def _is_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(12)[8:] == _MAGIC
    except OSError as fault:
        raise SourceError("source-unreadable", f"`{path}`: {fault.strerror}") from fault


def _tables(path: Path, notes: list[str]) -> dict[str, list[Path]]:
    """A file is a table; of a folder each file is one, and each folder inside it one."""
    if path.is_file():
        if not _is_table(path):
            raise SourceError(
                "source-unknown", f"`{path}` is neither a DuckDB, Parquet nor CSV file", hint=WANTED
            )
        return {_stem(path): [path]}
    if any("=" in each.name for each in path.iterdir() if each.is_dir()):  # year=2024/…
        return {_nameable(path.absolute().name): _inside(path)}
    found: dict[str, list[Path]] = {}
    for each in sorted(path.iterdir()):
        if each.name.startswith((".", "_")):
            continue
        if each.is_dir():
            if inside := _inside(each):
                found[_free(_nameable(each.name), found)] = inside
                notes.append(f"the folder `{each.name}` is one table, of {len(inside)} files")
        elif _is_table(each):
            found[_free(_stem(each), found)] = [each]
    return found


def _inside(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file() and _is_table(file))


def _is_table(path: Path) -> bool:
    return path.name.lower().endswith(KINDS)


def _stem(path: Path) -> str:
    name = path.name
    kind = max((each for each in KINDS if name.lower().endswith(each)), key=len)
    return _nameable(name[: -len(kind)])


def _nameable(name: str) -> str:
    """A name that a model can say: letters, digits, spaces, _, $ and -; none of the engine's."""
    plain = _UNNAMEABLE.sub("_", name)[:100].strip() or "table"
    return f"t_{plain}" if _SYSTEM.fullmatch(plain) else plain


def _joined(groups: Mapping[str, list[Path]], notes: list[str]) -> dict[str, list[Path]]:
    """Files that differ in a number at the end only, and have the same columns, are one table."""
    families: dict[str, list[str]] = {}
    for name in groups:
        families.setdefault(_PART.sub("", name), []).append(name)
    found: dict[str, list[Path]] = {}
    for stem, names in families.items():
        parts = [path for name in names for path in groups[name]]
        if len(names) == 1 or not stem or stem in found or not _alike(parts, columns_of):
            for name in names:
                found[_free(name, found)] = list(groups[name])
        else:
            found[_free(stem, found)] = parts
            notes.append(f"{len(parts)} files with the same columns are one table, `{stem}`")
    return found


def _alike(paths: Sequence[Path], columns: Callable[[Path], tuple[tuple[str, str], ...]]) -> bool:
    if len({path.suffix.lower() for path in paths}) > 1:
        return False
    try:
        first = [name for name, _ in columns(paths[0])]
        return all([name for name, _ in columns(each)] == first for each in paths[1:])
    except SourceError:  # said when it is loaded, beside the files that can be
        return False


def _free(name: str, taken: Mapping[str, object]) -> str:
    lowered = {each.lower() for each in taken}
    new, number = name, 2
    while new.lower() in lowered:
        new, number = f"{name}_{number}", number + 1
    return new

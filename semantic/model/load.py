"""Model files read into a model: the way in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from semantic.errors import MetricastError, ModelError, Place
from semantic.model.faults import read_file
from semantic.model.files import files_in
from semantic.model.garbage import no_garbage
from semantic.model.report import Report
from semantic.model.resolve import resolve
from semantic.model.source import MAX_BYTES, Tree, read_source
from semantic.model.spec import File
from semantic.model.types import Model

SUFFIXES = (".yml", ".yaml")
SETTINGS = ("lint.yml", "lint.yaml")  # of `metricast lint`, beside the model
KEPT_MODELS = 4
Contents = Mapping[str, bytes]
"""The contents of files, by the names that errors and places show."""
# A model is immutable, so the same contents need not be read twice.
_READ: dict[str, Model] = {}


def load_model(*paths: Path | str) -> Model:
    """The model that files and folders mean together. Never raises for what a file says.

    Folders are read with all folders inside, every *.yml and *.yaml but hidden ones. What is
    wrong stands in `model.errors`; what could be read is in the model. Neither the order of
    files nor where they lie has a meaning.
    """
    report = Report()
    files: dict[str, tuple[Path, str]] = {}
    for path in paths:
        for file, name, own in _found(Path(path), report):
            files.setdefault(own, (file, name))
    return _load(_contents(files.values(), report), report)


def load_model_text(files: Mapping[str, str | bytes]) -> Model:
    """The model that texts mean together, by their file names."""
    return _load({name: _bytes(text) for name, text in files.items()}, Report())


def read_specs(*paths: Path | str) -> tuple[File, ...]:
    """What files and folders say, before it is given a meaning: for what rewrites files.

    What is wrong with them stands in the errors of `load_model` of the same paths.
    """
    report = Report()
    files = dict(each for path in paths for each in _files(Path(path), report))
    contents = _contents(files.items(), report)
    return tuple(spec_of(name, contents[name], report) for name in sorted(contents))


def read_contents(
    path: Path, suffixes: tuple[str, ...] = SUFFIXES
) -> tuple[dict[str, bytes], Report]:
    """The bytes of a file, or of a folder's files with these suffixes, by the names of errors."""
    report = Report()
    return _contents(_files(path, report, suffixes), report), report


def model_files(path: Path | str) -> dict[str, Path]:
    """The model files of a folder, by the names that places show."""
    return {name: file for file, name in _files(Path(path), Report())}


def _bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text


def _load(contents: Contents, report: Report) -> Model:
    if report.errors:  # of paths, which the contents do not know
        return read_model(contents, report)
    key = version(contents)
    if key not in _READ:
        _READ[key] = read_model(contents, report)
        while len(_READ) > KEPT_MODELS:
            _READ.pop(next(iter(_READ)), None)
    return _READ[key]


def read_model(contents: Contents, report: Report) -> Model:
    """The model that contents mean together, read anew."""
    with no_garbage():
        files = [spec_of(name, contents[name], report) for name in sorted(contents)]
        return resolve(files, report, version(contents))


def version(contents: Contents) -> str:
    """A hash of names and contents: equal hashes, equal models."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        for part in (name.encode("utf-8", "surrogatepass"), contents[name]):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def spec_of(name: str, content: bytes, report: Report) -> File:
    """What one file says; what is wrong with it is reported."""
    try:
        source, tree = read_source(name, content)
        if is_settings(name, tree):
            return File()
        return read_file(source, tree, report)
    except MetricastError as error:
        report.add(error)
        return File()


def is_settings(name: str, tree: Tree) -> bool:
    """Whether a file holds settings of `metricast lint`: by its name, and no key of a model's."""
    own = name.rpartition("/")[2] in SETTINGS
    return own and isinstance(tree, dict) and not File.model_fields.keys() & tree.keys()


def files_of(folder: Path) -> Iterator[tuple[Path, str]]:
    """The files of a model, each with the name that errors and places show."""
    return _files(folder, Report())


def _files(
    path: Path, report: Report, suffixes: tuple[str, ...] = SUFFIXES
) -> Iterator[tuple[Path, str]]:
    """The files of a folder, or one file, with the names that errors show."""
    return ((file, name) for file, name, _ in _found(path, report, suffixes))


def _found(
    path: Path, report: Report, suffixes: tuple[str, ...] = SUFFIXES
) -> Iterator[tuple[Path, str, str]]:
    """The same, with the path that tells whether two are one file."""
    if not path.exists():
        message = f"there is no folder or file `{path.name}`"
        hint = "give the folder with the model: --metrics DIR"
        place = Place(_printable(shown_as(path)), 1, 1)
        report.add(ModelError("no-model", message, place=place, hint=hint))
    elif path.is_file():
        yield path, _printable(shown_as(path)), str(path.resolve())
    else:
        base = shown_as(path)
        for file, inside, own in files_in(path, suffixes):
            yield file, _printable(f"{base}/{inside}" if base else inside), own


def _contents(files: Iterable[tuple[Path, str]], report: Report) -> dict[str, bytes]:
    """What the files hold, by name; two folders of one name stay apart."""
    found: dict[str, bytes] = {}
    for file, shown in files:
        name = shown
        while name in found:
            name += "'"
        try:
            with file.open("rb") as opened:
                found[name] = opened.read(MAX_BYTES + 1)
        except OSError as fault:
            message = f"the file cannot be read: {fault.strerror or type(fault).__name__}"
            report.add(ModelError("unreadable", message, place=Place(name, 1, 1)))
    return found


def shown_as(path: Path) -> str:
    """A path as people know it: as given where it was relative, else from its own name on."""
    shown = (path if not path.is_absolute() else Path(path.name)).as_posix()
    return "" if shown == "." else shown


def _printable(name: str) -> str:
    return name.encode("utf-8", "replace").decode()

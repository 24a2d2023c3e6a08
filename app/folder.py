"""A folder of generated files, which remembers that it is one: nothing else is written over."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

from semantic.errors import MetricastError

MARK = ".metricast-docs"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def write_folder(folder: Path, files: Iterable[tuple[str, str]], force: bool) -> list[str]:
    """Write files into a folder that is new, empty or was made so before; the names of them.

    What an earlier run left and this one does not make is removed. With `force` another folder
    takes the files, too: what has the same name is replaced, everything else stays.
    """
    before = _before(folder, force)
    folder.mkdir(parents=True, exist_ok=True)
    # First, so that a run that is interrupted leaves a folder that the next one knows.
    (folder / MARK).write_text(json.dumps(sorted(before)), encoding="utf-8")
    made = []
    for name, text in files:
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        made.append(name)
    for name in before - set(made):
        (folder / name).unlink(missing_ok=True)
    (folder / MARK).write_text(json.dumps(sorted(made), indent=0) + "\n", encoding="utf-8")
    return made


def _before(folder: Path, force: bool) -> set[str]:
    """The files of an earlier run."""
    if not folder.exists():
        return set()
    if not folder.is_dir():
        raise MetricastError("would-overwrite", f"`{folder}` is a file",
                             hint="name a folder with --output")  # fmt: skip
    mark = folder / MARK
    if mark.is_file():
        return _listed(mark)
    if any(folder.iterdir()) and not force:
        raise MetricastError(
            "would-overwrite",
            f"`{folder}` holds files that `metricast docs` did not write",
            hint="name another folder with --output; --force writes among them, over files of the "
            "same names",
        )
    return set()


def _listed(mark: Path) -> set[str]:
    """The names in a mark; only such as stand in the folder itself, whatever somebody wrote."""
    try:
        names = json.loads(mark.read_text(encoding="utf-8"))
    except ValueError:
        return set()
    return {each for each in names if isinstance(each, str) and _NAME.fullmatch(each)}

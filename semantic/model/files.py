"""The files of a folder that may hold parts of a model."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def files_in(folder: Path, suffixes: tuple[str, ...]) -> Iterator[tuple[Path, str, str]]:
    """Each file with one of the suffixes, in all folders inside, in a fixed order.

    With its name from the folder on, and the one path that tells whether two are the same file.
    What is hidden is left out; links lead to files, and not into other folders.
    """
    found = sorted(_below(str(folder), (), suffixes), key=lambda each: each[0])
    real = {inside: os.path.realpath(folder.joinpath(*inside))
            for inside in {parts[:-1] for parts, _ in found}}  # fmt: skip
    for parts, is_link in found:
        file = folder.joinpath(*parts)
        own = os.path.realpath(file) if is_link else f"{real[parts[:-1]]}/{parts[-1]}"
        yield file, "/".join(parts), own


def _below(
    folder: str, inside: tuple[str, ...], suffixes: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """The parts of each file's name, and whether it is a link."""
    try:
        entries = os.scandir(folder)
    except OSError:
        return  # a folder that may not be read
    with entries:
        for each in entries:
            if each.name.startswith("."):
                continue
            if each.is_dir(follow_symlinks=False):
                yield from _below(each.path, (*inside, each.name), suffixes)
            elif each.name.lower().endswith(suffixes) and _is_file(each):
                yield (*inside, each.name), each.is_symlink()


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # a link that leads to itself
        return False

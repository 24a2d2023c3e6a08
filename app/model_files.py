"""Model files written to a folder: whole, and never over somebody's without being told to."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from semantic.errors import MetricastError

SUFFIXES = (".yml", ".yaml")


def existing(folder: Path) -> list[Path]:
    """The model files that a folder holds already."""
    if not folder.is_dir():
        return []
    return sorted(each for each in folder.rglob("*") if each.suffix.lower() in SUFFIXES)


def refuse_existing(folder: Path, *, force: bool) -> None:
    """Raise MetricastError ("would-overwrite") where a folder holds a model already."""
    if folder.exists() and not folder.is_dir():
        raise MetricastError(
            "would-overwrite", f"`{folder}` is a file", hint="name a folder with --output"
        )
    found = existing(folder)
    if found and not force:
        raise MetricastError(
            "would-overwrite",
            f"`{folder}` holds {len(found)} model file{'s' if len(found) > 1 else ''} already",
            hint="name another folder with --output; --force writes over files of the same names",
        )


def write_files(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Write every text under its name. A file is there whole or not at all."""
    written = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.writing")
        try:
            draft.write_text(text, encoding="utf-8", newline="\n")
            os.replace(draft, path)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)
        written.append(path)
    return written

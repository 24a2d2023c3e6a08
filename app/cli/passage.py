"""What `metricast import` and `metricast export` have in common: writing files, and the report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import faults

if TYPE_CHECKING:
    from semantic.review.exchange.passage import Fate, Loss, Passage

_HEADS: dict[Fate, str] = {
    "lost": "Not carried over",
    "changed": "Carried over as something else",
    "kept": "Kept where only Metricast reads",
}


def finish(passage: Passage, output: str, *, force: bool, strict: bool, format: str) -> int:
    """Write the files and say what happened. Exit code 1 with `strict` where anything is lost."""
    from app.inert import terminal_text
    from app.objects import dump

    folder = Path(output)
    write(passage, folder, force=force)
    if format == "json":
        click.echo(dump({**passage.to_json(), "output": output}))
    else:
        click.echo(terminal_text("\n".join(report(passage, folder))))
    lost = any(each.fate == "lost" for each in passage.losses)
    return faults.FAILED if strict and lost else faults.OK


def write(passage: Passage, folder: Path, *, force: bool) -> None:
    """Write every file, or none where one is there already."""
    from semantic.errors import SourceError

    there = [name for name in passage.files if (folder / name).exists()]
    if there and not force:
        more = f" and {len(there) - 1} more" if len(there) > 1 else ""
        raise SourceError(
            "file-exists", f"`{folder / there[0]}`{more} would be written over",
            hint="name another folder with --output, or write over them with --force",
        )  # fmt: skip
    for name, text in passage.files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")


def report(passage: Passage, folder: Path) -> list[str]:
    """The report for people: what was written, then the losses, those of one reason together."""
    lines = [f"{folder / name}" for name in sorted(passage.files)]
    members = sum("." in each for each in passage.carried)
    cubes = len(passage.carried) - members
    lines += ["", f"{passage.format}: {_many(cubes, 'cube or view')} and "
                  f"{_many(members, 'member')} carried over"]  # fmt: skip
    for fate, head in _HEADS.items():
        found = [each for each in passage.losses if each.fate == fate]
        if found:
            lines += ["", f"{head}: {len(found)}", *_by_reason(found)]
    return lines


def _by_reason(found: list[Loss]) -> list[str]:
    lines: list[str] = []
    reasons = dict.fromkeys((each.why, each.becomes) for each in found)
    for why, becomes in reasons:
        lines.append(f"  {why}: {becomes}")
        for each in found:
            if (each.why, each.becomes) == (why, becomes):
                where = f"  {each.place.file}:{each.place.line}" if each.place else ""
                lines.append(f"    {each.what}{where}")
    return lines


def _many(number: int, what: str) -> str:
    plural = what.replace("cube or view", "cubes or views") if "or" in what else f"{what}s"
    return f"{number} {what if number == 1 else plural}"

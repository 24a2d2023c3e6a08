"""`metricast diff`: what a change of the model changes, in members and in numbers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.model.pair import Pair
    from semantic.model.types import Model
    from semantic.review.diff.numbers import Ask
    from semantic.review.diff.types import Diff


@command(
    "diff",
    "metricast diff old/metrics",
    "metricast diff old/metrics --no-numbers --format markdown",
)
@click.argument("old", metavar="REV|DIR")
@click.option("--no-numbers", is_flag=True, help="Compare the files only; no warehouse is asked.")
def diff(settings: Settings, old: str, no_numbers: bool) -> int:
    """Say what changed since a revision or folder.

    The model under --metrics is held against the one in REV (a revision of its git repository) or
    DIR (another folder): which members differ, what depends on them, and what that changes in the
    numbers of the warehouse. Nothing is checked out or written. Exit code 1 when a change breaks
    what others have built: a public member is gone, hidden, renamed or of another type without
    having been deprecated before; or it, or a verified question, no longer runs.
    `--format markdown` prints a comment for a pull request, `--format github` notes beside its
    lines.
    """
    from app import defaults
    from semantic.review.diff.compare import compare

    format = settings.choose("text", "table", "markdown", "json", "github")
    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    both = versions(old, folder)
    settings.keep()  # before DuckDB comes, whose own objects are looked for at the exit
    ask = None if no_numbers else asker(both.after, settings)
    found = compare(both.before, both.after, ask, both.same)
    if found.fault:
        found = replace(found, warehouse=settings.warehouse or "the packaged podcast's warehouse")
    click.echo(shown(found, format, old, str(folder)))
    return faults.FAILED if found.breaking else faults.OK


def versions(old: str, folder: Path) -> Pair:
    """The old model, of the folder of that name, else of a git revision; and the one of today."""
    from semantic.model.load import read_contents
    from semantic.model.pair import load_pair
    from semantic.model.report import Report

    is_folder = Path(old).exists()
    read = read_contents(Path(old)) if is_folder else (files_at(old, folder), Report())
    both = load_pair(read, read_contents(folder))
    if is_folder or read[0]:
        with_cubes(both.before, old)
    with_cubes(both.after, str(folder))
    return both


def files_at(revision: str, folder: Path) -> dict[str, bytes]:
    """The model files of a revision: none, and a word about it, where the folder came later."""
    from app.revisions import contents_at
    from semantic.errors import ModelError

    try:
        return contents_at(revision, folder)
    except ModelError as fault:
        if fault.code != "not-in-revision":
            raise
        click.echo(f"{fault.message}: everything is new", err=True)
        return {}


def with_cubes(model: Model, name: str) -> Model:
    """A model with at least one cube; without any there is nothing to compare."""
    from semantic.errors import ModelError

    if not model.cubes:
        if model.errors:
            raise model.errors[0]
        raise ModelError("no-model", f"no cube is defined in {name}",
                         hint="a model file has `cubes:` in a .yml file")  # fmt: skip
    return model


def asker(model: Model, settings: Settings) -> Ask:
    """Puts models over the chosen warehouse, all over one connection."""
    from semantic.defaults import default_warehouse
    from semantic.engine import connect
    from semantic.layer import SemanticLayer

    engine = connect(settings.warehouse or default_warehouse())
    return SemanticLayer(model, engine, settings.as_of, settings.context).with_model


def shown(found: Diff, format: str, old: str, new: str) -> str:
    """The comparison in a format."""
    from app.diff.markdown import as_markdown
    from app.diff.notes import as_notes
    from app.diff.objects import as_object
    from app.diff.text import as_text
    from app.objects import dump

    match format:
        case "json":
            return dump(as_object(found))
        case "markdown":
            return as_markdown(found, old)
        case "github":
            return as_notes(found)
        case _:
            return as_text(found, old, new)

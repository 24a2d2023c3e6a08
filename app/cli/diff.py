"""`metricast diff`: what a change of the model changes, in members and in numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
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
    having been deprecated before. `--format markdown` prints a comment for a pull request,
    `--format github` notes beside its lines.
    """
    from app import defaults
    from semantic.review.diff.compare import compare

    format = settings.choose("text", "table", "markdown", "json", "github")
    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    before, after = old_model(old, folder), whole(folder, str(folder))
    settings.keep()  # before DuckDB comes, whose own objects are looked for at the exit
    ask = None if no_numbers else asker(after, settings)
    found = compare(before, after, ask)
    click.echo(shown(found, format, old, str(folder)))
    return faults.FAILED if found.breaking else faults.OK


def old_model(old: str, folder: Path) -> Model:
    """The model in a folder, where there is one of that name, else in a git revision."""
    from app.revisions import model_at

    if Path(old).exists():
        return whole(Path(old), old)
    return with_cubes(model_at(old, folder), old)


def whole(folder: Path, name: str) -> Model:
    """The model of a folder, if it has one."""
    from semantic.model.load import load_model

    return with_cubes(load_model(folder), name)


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

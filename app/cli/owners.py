"""`metricast owners`: CODEOWNERS from the owners of definitions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from semantic.errors import MetricastError
    from semantic.model.types import Model


@command("owners", "metricast owners", "metricast owners --format json")
@click.option("--check", "existing", metavar="FILE", type=click.Path(dir_okay=False),
              help="Compare with this CODEOWNERS file; exit code 1 where it is stale.")  # fmt: skip
def owners(settings: Settings, existing: str | None) -> int:
    """Print a CODEOWNERS file from the model.

    Each model file is owned by the owners of the definitions in it; `owners` in the model says who
    stands behind a name. CODEOWNERS goes by file: where definitions of several owners share one,
    all are listed. Exit code 1 where a definition's owner is not declared.
    """
    from app import defaults
    from app.inert import terminal_text
    from app.objects import dump
    from app.service import warn_of_faults
    from semantic.model.load import load_model
    from semantic.review.codeowners import codeowners, owned, unknown_owners

    format = settings.choose("text", "table", "json", "github")
    metrics = Path(settings.metrics) if settings.metrics else defaults.metrics()
    model = load_model(metrics)
    warn_of_faults(model.errors)
    paths = repository_paths(metrics)
    text = codeowners(model, paths)
    wrong: list[MetricastError] = [*unknown_owners(model)]
    if existing and not wrong:
        wrong += outgrown(Path(existing), model, paths)
    if format == "json":
        files = {file: [name for name in counts if name] for file, counts in owned(model).items()}
        errors = [each.to_json() for each in wrong]
        click.echo(dump({"ok": not wrong, "files": files, "errors": errors}))
    elif format == "github":
        click.echo(notes(wrong, model))
    elif not wrong:
        fresh = f"{existing} is fresh\n"
        click.echo(terminal_text(fresh if existing else text), nl=False)
    for each in wrong if format in ("text", "table") else ():
        click.echo(terminal_text(f"{each}\n"), err=True)
    return faults.FAILED if wrong else faults.OK


def outgrown(file: Path, model: Model, paths: Mapping[str, str]) -> list[MetricastError]:
    """What is wrong with an existing file: nothing where it asks the owners of each model file,
    whatever else stands in it."""
    from semantic.errors import CheckFailed
    from semantic.review.codeowners import stale

    if not file.is_file():
        hint = f"write it anew: metricast owners > {file}"
        return [CheckFailed("stale-owners", f"there is no file `{file}`", hint=hint)]
    text = file.read_text(encoding="utf-8", errors="replace")
    return [*stale(text, str(file), model, paths)]


def notes(wrong: Sequence[MetricastError], model: Model) -> str:
    """What is wrong as notes beside the lines of a pull request."""
    from app.inert import terminal_text
    from semantic.review.notes import github_notes

    whole = f"::notice title=metricast::{len(model.owners)} owners are known"
    return terminal_text("\n".join(github_notes(wrong) or [whole]))


def repository_paths(metrics: Path) -> dict[str, str]:
    """Where model files lie in their repository; outside of one, as they are shown."""
    from semantic.model.load import model_files

    found = {}
    for name, file in model_files(metrics).items():
        path = file.resolve()
        root = next((each for each in path.parents if (each / ".git").exists()), None)
        found[name] = path.relative_to(root).as_posix() if root else name
    return found

"""`metricast validate`: every fault of the model files at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.model.types import Model


@command("validate", "metricast validate", "metricast validate --metrics metrics --format json")
def validate(settings: Settings) -> int:
    """Report every fault of the model files.

    Reads the files only: no query is run. Exit code 1 when something is wrong.
    """
    from app import defaults
    from app.inert import terminal_text
    from app.objects import dump
    from semantic.model.load import load_model

    format = settings.choose("table", "json")
    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    model = load_model(folder)
    if format == "json":
        click.echo(dump(model_object(model)))
    else:
        for error in model.errors:
            click.echo(terminal_text(f"{error}\n"))
        click.echo(terminal_text(f"{folder}: {in_words(model)}"))
    return faults.FAILED if model.errors else faults.OK


def model_object(model: Model) -> dict[str, Any]:
    """What `metricast validate --format json` prints."""
    counts = _counts(model)
    errors = [error.to_json() for error in model.errors]
    return {"ok": not errors, "counts": counts, "errors": errors}


def in_words(model: Model) -> str:
    """The size of a model, and whether it is whole."""
    size = ", ".join(f"{number} {what}" for what, number in _counts(model).items())
    faults_found = len(model.errors)
    verdict = {0: "no errors", 1: "1 error"}.get(faults_found, f"{faults_found} errors")
    return f"{size}; {verdict}"


def _counts(model: Model) -> dict[str, int]:
    cubes = model.cubes.values()
    return {
        "cubes": len(model.cubes),
        "views": len(model.views),
        "measures": sum(len(cube.measures) for cube in cubes),
        "dimensions": sum(len(cube.dimensions) for cube in cubes),
        "verified questions": len(model.questions),
        "tests": len(model.tests),
    }

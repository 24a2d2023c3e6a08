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


@command("validate", "metricast validate", "metricast validate --format json")
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
    size = ", ".join(number_of(number, what[:-1]) for what, number in _counts(model).items())
    return f"{size}; {number_of(len(model.errors), 'error')}"


def number_of(number: int, what: str) -> str:
    """`1 cube`, `2 cubes`, `no cubes`."""
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


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

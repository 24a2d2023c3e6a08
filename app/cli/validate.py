"""`metricast validate`: every fault of the model files at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from semantic.errors import MetricastError
    from semantic.model.types import Model
    from semantic.review.warehouse import Finding


@command("validate", "metricast validate", "metricast validate --format github")
def validate(settings: Settings) -> int:
    """Report every fault of the model files.

    Without --warehouse it reads the files only. With it, every expression is run against the
    tables, keys are checked for repeats, joins for what they declare, and rows without a partner
    are counted. Exit code 1 when something is wrong. `--format github` prints notes for a pull
    request, `--format sarif` a log for code scanning.
    """
    from app import defaults
    from app.inert import terminal_text
    from app.objects import dump
    from semantic.model.load import load_model

    format = settings.choose("text", "table", "json", "github", "sarif")
    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    model = load_model(folder)
    found = against_tables(model, settings.warehouse) if settings.warehouse else []
    wrong = [*model.errors, *(each.error() for each in found if each.level == "error")]
    known = [each for each in found if each.level == "note"]
    match format:
        case "json":
            click.echo(dump(model_object(model, wrong, known)))
        case "github" | "sarif":
            click.echo(notes(model, wrong, format))
        case _:
            for error in wrong:
                click.echo(terminal_text(f"{error}\n"))
            for note in known:
                click.echo(terminal_text(f"note: {note.message}{_at(note)}"))
            click.echo(terminal_text(f"{folder}: {in_words(model, len(wrong))}"))
    return faults.FAILED if wrong else faults.OK


def against_tables(model: Model, url: str) -> list[Finding]:
    """What does not fit the warehouse."""
    from semantic.engine import connect
    from semantic.layer import SemanticLayer
    from semantic.review.warehouse import findings

    layer = SemanticLayer(model, connect(url))
    return list(findings(model, lambda opened, query: layer.with_model(opened).query(query).rows))


def _at(note: Finding) -> str:
    return f" ({note.place})" if note.place else ""


def notes(model: Model, wrong: Sequence[MetricastError], format: str) -> str:
    """The faults as notes that a host of code reads; the size of the model where there are none."""
    from importlib import metadata

    from app.inert import terminal_text
    from app.objects import dump
    from semantic.review.notes import github_notes, sarif

    if format == "sarif":
        return dump(sarif(wrong, metadata.version("metricast")))
    said = github_notes(wrong) or [f"::notice title=metricast::{in_words(model)}"]
    return terminal_text("\n".join(said))


def model_object(
    model: Model, wrong: Sequence[MetricastError], known: Sequence[Finding]
) -> dict[str, Any]:
    """What `metricast validate --format json` prints."""
    counts = _counts(model)
    errors = [error.to_json() for error in wrong]
    notes = [each.error().to_json() for each in known]
    return {"ok": not errors, "counts": counts, "errors": errors, "notes": notes}


def in_words(model: Model, wrong: int | None = None) -> str:
    """The size of a model, and whether it is whole."""
    wrong = len(model.errors) if wrong is None else wrong
    size = ", ".join(number_of(number, what[:-1]) for what, number in _counts(model).items())
    return f"{size}; {number_of(wrong, 'error')}"


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

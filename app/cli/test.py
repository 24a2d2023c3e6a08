"""`metricast test`: the tests beside a model, and its verified questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from semantic.review.testing.outcomes import Outcome


@command("test", "metricast test", "metricast test --format github")
def test(settings: Settings) -> int:
    """Run the model's tests and its verified questions.

    A test is a query with the rows it must give; a verified question must still have an answer.
    Exit code 1 when one fails.
    """
    from app import defaults
    from semantic.layer import SemanticLayer
    from semantic.review.testing.outcomes import outcomes

    format = settings.choose("text", "table", "json", "github", "sarif")
    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    layer = SemanticLayer.open(folder, settings.warehouse, settings.as_of)
    found = list(outcomes(layer.model, layer.query))
    click.echo(said(found, format))
    return faults.OK if found and all(each.passed for each in found) else faults.FAILED


def said(found: Sequence[Outcome], format: str) -> str:
    """The outcomes in a format: people read the failures, programs get all."""
    from dataclasses import asdict
    from importlib import metadata

    from app.inert import terminal_text
    from app.objects import dump
    from semantic.review.notes import github_notes, sarif

    failures = [each.error() for each in found if not each.passed]
    match format:
        case "json":
            return dump({"ok": bool(found) and not failures, "outcomes": [
                asdict(each) | {"place": str(each.place) if each.place else None} for each in found
            ]})  # fmt: skip
        case "sarif":
            return dump(sarif(failures, metadata.version("metricast")))
        case "github":
            notes = [*github_notes(failures), f"::notice title=metricast::{_count(found)}"]
            return terminal_text("\n".join(notes))
    return terminal_text("\n\n".join([*map(str, failures), _count(found)]))


def _count(found: Sequence[Outcome]) -> str:
    if not found:
        return "there are no tests: write some under `tests:` in a model file"
    parts = []
    for kind, name in (("test", "tests"), ("question", "verified questions")):
        of_kind = [each for each in found if each.kind == kind]
        parts.append(f"{sum(each.passed for each in of_kind)} of {len(of_kind)} {name} pass")
    return ", ".join(parts)

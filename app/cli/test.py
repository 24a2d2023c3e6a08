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


@command(
    "test", "metricast test", "metricast test --format github",
    "metricast test --mutate --limit 5 --seconds 60",
)  # fmt: skip
@click.option("--mutate", is_flag=True, help="Change definitions one at a time, and tell which "
              "changes no test notices.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), help="Try so many changes, chosen by the seed. "
              "Default: all.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, help="Which changes are chosen.")
@click.option("--seconds", type=click.FloatRange(0), default=300.0, show_default=True,
              help="Stop trying changes after so long.")  # fmt: skip
@click.option("--translator", type=click.Choice(["offline"]), help="Also ask every wording of the "
              "verified questions, which must lead to their queries.")  # fmt: skip
def test(
    settings: Settings, mutate: bool, limit: int | None, seed: int, seconds: float,
    translator: str | None,
) -> int:  # fmt: skip
    """Run the model's tests and its verified questions.

    A test is a query with the rows it must give, or with what must hold of them; a verified
    question must still have an answer. Exit code 1 when one fails. With --mutate, definitions are
    changed one at a time instead, and the exit code says only whether that could be done.
    """
    from app import defaults
    from semantic.layer import SemanticLayer
    from semantic.review.testing.outcomes import outcomes

    offered = ("text", "table", "json") if mutate else ("text", "table", "json", "github", "sarif")
    format = settings.choose(*offered)
    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    layer = SemanticLayer.open(folder, settings.warehouse, settings.as_of)
    found = list(outcomes(layer.model, layer.query))
    if translator:
        from app.wordings import wordings

        found += wordings(layer)
    passed = bool(found) and all(each.passed for each in found)
    if mutate and passed:
        from app.mutations import survey

        click.echo(survey(layer, limit, seed, seconds, format))
        return faults.OK
    if mutate:
        click.echo("mend the tests first: changes are held against tests that pass", err=True)
    click.echo(said(found, format))
    return faults.OK if passed else faults.FAILED


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
    kinds = {"test": "tests", "question": "verified questions", "wording": "wordings"}
    for kind, name in kinds.items():
        of_kind = [each for each in found if each.kind == kind]
        if kind == "wording" and not of_kind:
            continue
        parts.append(f"{sum(each.passed for each in of_kind)} of {len(of_kind)} {name} pass")
    return ", ".join(parts)

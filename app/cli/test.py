"""`metricast test`: the tests beside a model, and its verified questions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings
from app.cli.validate import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from semantic.errors import MetricastError
    from semantic.layer import SemanticLayer
    from semantic.model.types import Model
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
    question must still have an answer. A fault of the model files counts as a failure, since it
    takes a test or a question out. Exit code 1 when one fails. With --mutate, definitions are
    changed one at a time instead, and the exit code says only whether that could be done.
    """
    from app import defaults
    from semantic.model.load import load_model

    offered = ("text", "table", "json") if mutate else ("text", "table", "json", "github", "sarif")
    format = settings.choose(*offered)
    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    model = load_model(folder)
    layer = _layer(model, folder, settings)
    found = _found(model, layer, bool(translator))
    passed = bool(found) and all(each.passed for each in found)
    if mutate and passed and layer:
        from app.mutations import survey

        click.echo(survey(layer, limit, seed, seconds, format))
        return faults.OK
    if mutate:
        click.echo("mend the tests first: changes are held against tests that pass", err=True)
    click.echo(said(found, format, model.errors, asked(settings)))
    if not passed and layer and not settings.warehouse:
        click.echo(f"asked was {asked(settings)}: --warehouse URL or METRICAST_WAREHOUSE names "
                   "yours, such as duckdb:shop.duckdb", err=True)  # fmt: skip
    return faults.OK if passed else faults.FAILED


def asked(settings: Settings) -> str:
    """Which warehouse was asked, in words where nobody named one."""
    from app.cli.doctor import shown_url

    url = settings.warehouse
    return shown_url(url) if url else "the embedded podcast, since no warehouse was named"


def _layer(model: Model, folder: Path, settings: Settings) -> SemanticLayer | None:
    """What can be asked; None where faults leave nothing. Raises where no model was named."""
    from app import defaults
    from semantic.engine import connect
    from semantic.errors import ModelError
    from semantic.layer import SemanticLayer

    if not model.cubes:
        if model.errors and model.errors[0].code != "no-model":
            return None
        hint = "a model file has `cubes:` in a .yml file"
        none = ModelError("no-model", f"no cube is defined under {folder}", hint=hint)
        raise model.errors[0] if model.errors else none
    return SemanticLayer(model, connect(settings.warehouse or defaults.warehouse()), settings.as_of)


def _found(model: Model, layer: SemanticLayer | None, worded: bool) -> list[Outcome]:
    """What the files' faults take out, then every outcome of what is left."""
    from semantic.review.testing.outcomes import of_faults, outcomes

    found = [*of_faults(model.errors)]
    if layer:
        found += outcomes(model, layer.query)
    if layer and worded:
        from app.wordings import wordings

        found += wordings(layer)
    return found


def said(
    found: Sequence[Outcome], format: str, wrong: Sequence[MetricastError], warehouse: str
) -> str:
    """The outcomes in a format: people read the failures, programs get all.

    `wrong` are the faults of the files, which have more to say than their outcomes.
    """
    from dataclasses import asdict
    from importlib import metadata

    from app.inert import terminal_text
    from app.objects import dump
    from semantic.review.notes import github_notes, sarif

    failed = [each for each in found if not each.passed and each.kind != "file"]
    failures = [*wrong, *(each.error() for each in failed)]
    match format:
        case "json":
            return dump({"ok": bool(found) and not failures, "warehouse": warehouse, "outcomes": [
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
    if wrong := sum(each.kind == "file" for each in found):
        parts.append(f"{number_of(wrong, 'fault')} of the files: what stands there is not tested")
    return ", ".join(parts)

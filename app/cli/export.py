"""`metricast export`: the model as files of another tool."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import command
from app.cli.settings import Settings


@command("export", "metricast export ossie --output shared", "metricast export dbt --output dbt")
@click.argument("target", metavar="FORMAT")
@click.option("--output", metavar="DIR", required=True, help="Where to write the files.")
@click.option("--name", metavar="NAME", help="The model's name, for ossie. Default: the folder's.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--strict", is_flag=True, help="Exit code 1 when anything is not carried over.")
def export(
    settings: Settings, target: str, output: str, name: str | None, force: bool, strict: bool
) -> int:
    """Write the model as files of another tool.

    FORMAT is cube, dbt (semantic_models and metrics), dbt-latest (semantic models inside dbt's
    models) or ossie. What the other tool has no words for is named in the report, with its file
    and line; an import of the files brings back what they keep of it.
    """
    from app import defaults
    from app.cli.passage import finish
    from semantic.review.exchange.formats import export_model

    format = settings.choose("text", "table", "json")
    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    passage = export_model(folder, target, name)
    return finish(passage, output, force=force, strict=strict, format=format)

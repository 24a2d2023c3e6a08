"""`metricast import`: a model of another tool as model files."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import command
from app.cli.settings import Settings


@command(
    "import",
    "metricast import ossie orders.ossie.yml --output metrics",
    "metricast import orders.ossie.yml --output metrics --format json",
)
@click.argument("source", metavar="[FORMAT] PATH", nargs=-1, required=True)
@click.option("--output", metavar="DIR", required=True, help="Where to write the model files.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--strict", is_flag=True, help="Exit code 1 when anything is not carried over.")
def import_(
    settings: Settings, source: tuple[str, ...], output: str, force: bool, strict: bool
) -> int:
    """Write model files from those of another tool.

    FORMAT is cube (YAML), dbt (MetricFlow, both spellings) or ossie (YAML or JSON); left out, it
    is seen from the files. PATH is a file or folder. Nothing is run, and nothing is left out
    without being named in the report, with its file and line.
    """
    from app.cli.passage import finish
    from semantic.review.exchange.formats import import_model

    if len(source) > 2:
        raise click.UsageError("give a format and one path, or one path alone",
                               click.get_current_context())  # fmt: skip
    format = settings.choose("text", "table", "json")
    passage = import_model(Path(source[-1]), source[0] if len(source) == 2 else None)
    return finish(passage, output, force=force, strict=strict, format=format)

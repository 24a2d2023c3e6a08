"""`metricast schema`: the JSON Schema of model files."""

from __future__ import annotations

import click

from app.cli.command import command
from app.cli.settings import Settings


@command("schema", "metricast schema")
def schema(settings: Settings) -> None:
    """Print the JSON Schema of model files.

    Editors complete and check by it: write it to a file, and name that in the editor's settings
    or in the first line of each model file (`# yaml-language-server: $schema=FILE`).
    """
    import json

    from app.inert import json_text
    from semantic.review.schema import model_schema

    settings.choose("json")
    click.echo(json_text(json.dumps(model_schema(), ensure_ascii=False, indent=2)))

"""`metricast explain`: how a query is answered."""

from __future__ import annotations

import click

from app.cli.command import command
from app.cli.query import read_text
from app.cli.settings import Settings
from app.cli.sql import is_select


@command(
    "explain",
    """metricast explain '{"measures": ["episodes.count"], "dimensions": ["people.full_name"]}'""",
)
@click.argument("text", metavar="QUERY")
def explain(settings: Settings, text: str) -> None:
    """Say how a query is answered.

    QUERY is Cube's JSON query or semantic SQL; - reads it from stdin. Prints its members and
    where they are defined, joins, keys, plan and SQL.
    """
    from app.inert import terminal_text
    from app.objects import dump
    from app.service import open_layer

    layer = open_layer(settings)
    asked = read_text(text)
    said = layer.explain(layer.read_sql(asked) if is_select(asked) else asked)
    as_json = settings.choose("table", "json") == "json"
    click.echo(dump({"explain": said}) if as_json else terminal_text(said))

"""`metricast sql`: the SQL that answers a semantic query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

import click

from app.cli.command import command
from app.cli.lines import Line, answer_lines, input_option, one_of, wanted
from app.cli.query import EXAMPLE, read_text
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.compile.types import Compiled


@command(
    "sql",
    """metricast sql '{"measures": ["episodes.count"], "dimensions": ["episodes.kind"]}'""",
)
@click.argument("text", metavar="[QUERY]", required=False)
@input_option("id and query")
def sql(settings: Settings, text: str | None, lines: IO[bytes] | None) -> None:
    """Print the SQL of a query; run nothing.

    QUERY is Cube's JSON query; - reads it from stdin.
    """
    one_of(text, lines, "a query")
    from app.inert import terminal_text
    from app.objects import dump
    from app.service import open_layer

    layer = open_layer(settings)
    if lines is not None:

        def work(line: Line) -> Iterator[dict[str, Any]]:
            yield compiled_object(layer.compile(wanted(line, "query", dict, EXAMPLE)))

        return answer_lines(lines, work)

    compiled = layer.compile(read_text(text))
    if settings.choose("table", "json") == "json":
        click.echo(dump(compiled_object(compiled)))
    else:
        click.echo(terminal_text(compiled.sql))
        for warning in compiled.warnings:
            click.echo(terminal_text(f"warning: {warning}"), err=True)
    return None


def compiled_object(compiled: Compiled) -> dict[str, Any]:
    """What `metricast sql --format json` prints."""
    from app.objects import column_objects
    from semantic.query.spec import write_query

    return {
        "query": write_query(compiled.query),
        "columns": column_objects(compiled.columns),
        "sql": compiled.sql,
        "warnings": list(compiled.warnings),
    }

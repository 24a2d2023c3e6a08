"""`metricast sql`: the SQL that answers a query, or the rows that answer semantic SQL."""

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
    from semantic.layer import SemanticLayer


@command(
    "sql",
    """metricast sql '{"measures": ["episodes.count"], "dimensions": ["episodes.kind"]}'""",
    'metricast sql --semantic "SELECT kind, MEASURE(count) FROM episodes GROUP BY 1"',
)
@click.argument("text", metavar="[QUERY]", required=False)
@click.option("--semantic", is_flag=True, help="QUERY is semantic SQL: print its rows.")
@input_option("id and query, or id and sql")
def sql(settings: Settings, text: str | None, semantic: bool, lines: IO[bytes] | None) -> None:
    """Print the SQL of a query, or run semantic SQL.

    QUERY is Cube's JSON query, of which the SQL is printed and nothing is run; or a SELECT over
    cubes and views with MEASURE(…), of which the rows are printed. - reads it from stdin.
    """
    one_of(text, lines, "a query")
    from app.service import open_layer

    layer = open_layer(settings)
    if lines is not None:
        return answer_lines(lines, lambda line: answer_line(layer, line))
    asked = read_text(text)
    if semantic or is_select(asked):
        from app.print_result import print_result

        format = settings.choose("table", "json", "csv", "markdown")
        print_result(layer.sql(asked), format)
    else:
        print_compiled(layer.compile(asked), settings.choose("table", "json"))
    return None


def is_select(text: str) -> bool:
    """Whether a query is written in SQL rather than in JSON."""
    return text.lstrip().lower().startswith(("select", "with"))


def answer_line(layer: SemanticLayer, line: Line) -> Iterator[dict[str, Any]]:
    """The rows of a line's `sql`, or the SQL of its `query`."""
    from app.objects import result_object

    if "sql" in line:
        yield result_object(layer.sql(wanted(line, "sql", str, EXAMPLE)))
    else:
        yield compiled_object(layer.compile(wanted(line, "query", dict, EXAMPLE)))


def print_compiled(compiled: Compiled, format: str) -> None:
    """The statement on stdout, what to mind about it on stderr."""
    from app.inert import terminal_text
    from app.objects import dump

    if format == "json":
        click.echo(dump(compiled_object(compiled)))
        return
    click.echo(terminal_text(compiled.sql))
    for warning in compiled.warnings:
        click.echo(terminal_text(f"warning: {warning}"), err=True)


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

"""`metricast query`: the rows of a semantic query."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import IO, Any

import click

from app.cli.command import command
from app.cli.lines import Line, answer_lines, input_option, one_of, wanted
from app.cli.settings import Settings

EXAMPLE = '{"id": 1, "query": {"measures": ["episodes.count"]}}'


@command(
    "query",
    """metricast query '{"measures": ["episodes.count"], "dimensions": ["episodes.kind"]}'""",
    """metricast query --format csv '{"measures": ["episodes.count"]}'""",
)
@click.argument("text", metavar="[QUERY]", required=False)
@input_option("id and query")
def query(settings: Settings, text: str | None, lines: IO[bytes] | None) -> None:
    """Print the rows of a query.

    QUERY is Cube's JSON query; - reads it from stdin.
    """
    one_of(text, lines, "a query")
    from app.objects import result_object
    from app.service import open_layer

    layer = open_layer(settings)
    if lines is not None:

        def work(line: Line) -> Iterator[dict[str, Any]]:
            yield result_object(layer.query(wanted(line, "query", dict, EXAMPLE)))

        return answer_lines(lines, work)

    from app.print_result import print_result

    format = settings.choose("table", "json", "csv", "markdown")
    print_result(layer.query(read_text(text)), format)
    return None


def read_text(given: str | None) -> str:
    """The argument, or stdin where it is `-`."""
    return sys.stdin.read() if given == "-" else given or ""

"""`--input FILE`: many questions or queries in one process, JSON lines in and out.

Each line in is an object with an `id`, which every line out repeats. A line that fails gives
`{"id", "error": {"code", "message"}}`, and the rest goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any

import click

from app.cli.faults import internal
from app.objects import dump

Line = Mapping[str, Any]
Work = Callable[[Line], Iterator[dict[str, Any]]]


def input_option(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option `--input`, passed to the command as `lines`."""
    return click.option(
        "--input",
        "lines",
        type=click.File("rb"),
        help=f"Answer a file of JSON lines ({what}; - is stdin) in one process.",
    )


def one_of(given: str | None, lines: IO[bytes] | None, what: str) -> None:
    """Exactly one of an argument and `--input`, or a usage error."""
    if (given is None) == (lines is None):
        problem = f"give {what} or --input FILE" + ("" if given is None else ", not both")
        raise click.UsageError(problem, click.get_current_context())


def answer_lines(lines: IO[bytes], work: Work) -> None:
    """Print what `work` gives for each line, as soon as it gives it."""
    failed = total = 0
    for raw in lines:
        if raw.strip():
            total += 1
            for answer in answer_line(raw, work):
                failed += "error" in answer
                click.echo(dump(answer))
    if failed:
        click.echo(f"{failed} of {total} lines failed", err=True)


def answer_line(raw: bytes, work: Work) -> Iterator[dict[str, Any]]:
    """The objects that answer one line; never an exception."""
    from semantic.errors import MetricastError

    repeated: dict[str, Any] = {"id": None}
    try:
        line = _read(raw)
        repeated = {"id": line.get("id")}
        for answer in work(line):
            yield repeated | answer
    except MetricastError as fault:
        yield repeated | failure(fault)
    except Exception as fault:  # noqa: BLE001 - one bad line may not take the others down
        yield repeated | failure(fault)


def failure(fault: Exception) -> dict[str, Any]:
    """The `error` of a line."""
    from semantic.errors import MetricastError

    facts = fault.to_json() if isinstance(fault, MetricastError) else internal(fault)
    return {"error": facts}


def wanted(line: Line, key: str, kind: type, example: str) -> Any:
    """A field of a line, of the kind it must have."""
    from semantic.errors import QueryError

    if not isinstance(line.get(key), kind):
        raise QueryError(
            "bad-line", f"the line has no `{key}`", path=key, hint=f"such as {example}"
        )
    return line[key]


def _read(raw: bytes) -> Line:
    from semantic.errors import QueryError

    try:
        line = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        why = "it is nested too deeply" if isinstance(fault, RecursionError) else str(fault)
        raise QueryError("bad-line", f"the line is not JSON: {why}") from fault
    if not isinstance(line, dict):
        raise QueryError("bad-line", "a line is a JSON object with an `id`")
    return line

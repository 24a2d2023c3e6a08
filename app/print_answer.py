"""An answer as people read it: sentence, reading, table with bars, where the numbers come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from app.inert import markdown_cell
from app.objects import answer_object, dump
from app.print_result import print_rows

if TYPE_CHECKING:
    from semantic.errors import MetricastError
    from semantic.layer import SemanticLayer
    from semantic.query.types import Query
    from semantic.result import Answer


def print_answer(answer: Answer, format: str, layer: SemanticLayer) -> None:
    """The answer on stdout. With CSV the rows alone are there, and the words on stderr."""
    if format == "json":
        click.echo(dump(answer_object(answer)))
    elif format == "csv":
        if answer.result:
            print_rows(answer.result, "csv")
        _say(answer, layer, to_stderr=True)
    elif format == "markdown":
        _print_markdown(answer, layer)
    else:
        _say(answer, layer, to_stderr=False)


def _say(answer: Answer, layer: SemanticLayer, *, to_stderr: bool) -> None:
    from app.terminal import say, warn

    for text, style in opening(answer):
        say(text, style, stderr=to_stderr)
    if answer.result and answer.result.rows and not to_stderr:
        say("")
        print_rows(answer.result, "table")
        say("")
    for text in closing(answer, layer):
        say(text, "dim", stderr=to_stderr)
    for warning in answer.warnings:
        warn(warning)


def _print_markdown(answer: Answer, layer: SemanticLayer) -> None:
    for text, style in opening(answer):
        said = markdown_cell(text)
        click.echo(f"*{said}*\n" if style == "dim" else f"{said}\n")
    if answer.result and answer.result.rows:
        print_rows(answer.result, "markdown")
        click.echo("")
    for text in (*closing(answer, layer), *(f"Mind: {each}" for each in answer.warnings)):
        click.echo(f"- {markdown_cell(text)}")


def opening(answer: Answer) -> Iterator[tuple[str, str | None]]:
    """What is said before the rows: the sentence, and how the question was read."""
    if answer.text or answer.reason:
        yield answer.text or answer.reason, "bold"
    if answer.interpretation and not answer.text.startswith(answer.interpretation):
        yield answer.interpretation, "dim"
    for number, choice in enumerate(answer.options, start=1):
        yield f"  {number}. {choice.label}", None
    if answer.nearest:
        yield f"Nearest: {', '.join(answer.nearest)}", None


def closing(answer: Answer, layer: SemanticLayer) -> Iterator[str]:
    """What is said after them: assumptions, definitions and their owners, what to ask next."""
    from semantic.answer.provenance import provenance
    from semantic.answer.suggest import suggest

    for assumption in answer.assumptions:
        yield f"Assumed: {assumption}"
    if answer.query is None:
        return
    for entry in provenance(answer.query, layer.model):
        if entry.kind == "measure":
            yield f"Source: {entry}"
    follow_ups = suggest(answer.query, layer.model, lambda query: fault_of(layer, query))
    if follow_ups:
        yield "Next: " + " · ".join(each.label for each in follow_ups)


def fault_of(layer: SemanticLayer, query: Query) -> MetricastError | None:
    """Why a query cannot be answered, or None."""
    from semantic.errors import MetricastError

    try:
        layer.compile(query)
    except MetricastError as fault:
        return fault
    return None

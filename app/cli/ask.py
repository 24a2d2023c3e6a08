"""`metricast ask`: a question in words, answered from the model."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from app.cli.command import command
from app.cli.lines import Line, answer_lines, failure, input_option, one_of, wanted
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.layer import SemanticLayer
    from semantic.query.types import Query
    from semantic.result import Answer

EXAMPLE = '{"id": 1, "question": "How many episodes per month?"}'


@command(
    "ask",
    'metricast ask "How many episodes per month?"',
    'metricast ask "Which guests appeared more than once?" --format markdown',
    'metricast ask --follow-up talk.json "How many episodes per month in 2023?"',
)
@click.argument("question", nargs=-1)
@click.option(
    "--follow-up",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Carry on from the query kept in FILE, and keep the new one there.",
)
@click.option(
    "--translator",
    type=click.Choice(("auto", "offline", "llm")),
    default="auto",
    help="Who turns words into a query. Default: auto, the best there is.",
)
@click.option(
    "--summary",
    is_flag=True,
    help="Let the language model sum the rows up, too: they are sent to it. Dropped where a "
    "number in it is not one of theirs.",
)
@input_option("id and question, or id and turns")
def ask(
    settings: Settings,
    question: tuple[str, ...],
    follow_up: Path | None,
    translator: str,
    summary: bool,
    lines: IO[bytes] | None,
) -> None:
    """Answer a question in words.

    What the model does not cover is declined, with the nearest metrics.
    """
    asked = " ".join(question).strip() or None
    one_of(asked, lines, "a question")
    from app.service import open_layer

    layer = open_layer(settings, translator)
    if lines is not None:
        return answer_lines(lines, lambda line: answer_objects(layer, line))

    from app.print_answer import print_answer

    format = settings.choose("table", "json", "csv", "markdown")
    previous = read_state(follow_up, layer) if follow_up else None
    answer = layer.ask(
        asked or "", previous, on_step=say_step if _waited_for() else _quietly,
        asked_at=settings.asked_at,
    )  # fmt: skip
    print_answer(answer, format, layer)
    if summary:
        say_summary(layer, answer, settings.asked_at)
    if follow_up:
        write_state(follow_up, answer)
    return None


def say_step(step: str) -> None:
    """What happens now, dimly, on stderr."""
    click.secho(f"… {step}", dim=True, err=True)


def say_summary(layer: SemanticLayer, answer: Answer, asked_at: float | None) -> None:
    """The model's summary under the answer, or on stderr why there is none."""
    from app.inert import terminal_text

    text, why = layer.asker.summarise(answer, asked_at)
    if text:
        click.echo(f"summary: {terminal_text(text)}")
    else:
        click.echo(why, err=True)


def _quietly(_: str) -> None:
    """Nobody watches."""


def _waited_for() -> bool:
    """Whether somebody sits and waits for a language model."""
    return sys.stderr.isatty() and bool(os.environ.get("OPENAI_API_KEY"))


def answer_objects(layer: SemanticLayer, line: Line) -> Iterator[dict[str, Any]]:
    """The answers to one line: to its question, or to each of its turns."""
    from app.objects import answer_object

    if "turns" not in line:
        yield answer_object(layer.ask(wanted(line, "question", str, EXAMPLE)))
        return
    talk = layer.conversation()
    for turn, said in enumerate(wanted(line, "turns", list, '{"id": 1, "turns": ["…", "…"]}')):
        try:
            yield {"turn": turn} | answer_object(talk.ask(_words(said)))
        except Exception as fault:  # noqa: BLE001 - one bad turn may not take the others down
            yield {"turn": turn} | failure(fault)


def read_state(path: Path, layer: SemanticLayer) -> Query | None:
    """The query to carry on from: that of an answer, or a bare query. None: nothing yet."""
    from semantic.errors import SourceError

    try:
        text = path.read_text(encoding="utf-8")
        kept = json.loads(text) if text.strip() else {}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError) as fault:
        raise SourceError(
            "bad-follow-up",
            f"`{path}` does not hold an answer or a query: {fault}",
            hint="name a file that `ask --follow-up` wrote, or a new one",
        ) from fault
    if not isinstance(kept, dict):
        raise SourceError("bad-follow-up", f"`{path}` does not hold an answer or a query")
    kept = kept.get("query", kept)
    return layer.read(kept) if kept else None


def write_state(path: Path, answer: Answer) -> None:
    """Keep an answer that has a query; any other leaves the talk where it was."""
    from app.objects import answer_object, dump
    from semantic.errors import SourceError

    if answer.query is None:
        return
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(dump(answer_object(answer)) + "\n", encoding="utf-8")
        aside.replace(path)
    except OSError as fault:
        aside.unlink(missing_ok=True)
        raise SourceError(
            "bad-follow-up", f"`{path}` cannot be written: {fault.strerror}"
        ) from fault


def _words(said: Any) -> str:
    from semantic.errors import QueryError

    if not isinstance(said, str):
        raise QueryError("bad-line", "a turn is a text", path="turns")
    return said

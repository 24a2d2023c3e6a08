"""`metricast questions`: say what an answer was worth, and review what others said."""

from __future__ import annotations

from pathlib import Path

import click

from app.cli.command import command
from app.cli.settings import Settings

ACTIONS = ("review", "good", "bad")


@command(
    "questions",
    "metricast questions review",
    'metricast questions good "How many episodes per month?"',
    'metricast questions bad "hours by kind" --meant '
    '\'{"measures": ["podcast.total_hours"], "dimensions": ["podcast.kind"]}\'',
)
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("question", nargs=-1)
@click.option("--meant", metavar="QUERY", help="The query that was meant, as Cube JSON.")
@click.option(
    "--log",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The log of feedback. Default: METRICAST_FEEDBACK, else in the user's data folder.",
)
def questions(
    settings: Settings,
    action: str,
    question: tuple[str, ...],
    meant: str | None,
    log: Path | None,
) -> None:
    """Learn from use: keep feedback, and propose YAML from it.

    `good` and `bad` keep what an answer was worth. `review` prints proposed verified questions
    and synonyms; nothing changes before a person puts them into the model.
    """
    from app.service import feedback_log

    path = log or feedback_log()
    asked = " ".join(question).strip()
    if action == "review":
        if asked or meant:
            raise click.UsageError("`review` takes no question")
        return click.echo(review(settings, path), nl=False)
    if not asked:
        raise click.UsageError(f"say which question was {action}")
    return click.echo(note(settings, path, asked, action == "good", meant))


def note(settings: Settings, path: Path, asked: str, good: bool, meant: str | None) -> str:
    """Keep one judgement, of the answer that the question gets now; what was kept."""
    from app.inert import terminal_text
    from app.service import open_layer

    layer = open_layer(settings)
    talk = layer.conversation(log=path)
    answer = talk.ask(asked)
    if meant is not None:
        talk.correct(answer, layer.read(meant))
    else:
        talk.rate(answer, good)
    said = answer.interpretation or answer.text
    kept = "what was meant instead" if meant is not None else "good" if good else "bad"
    return terminal_text(f"kept as {kept}: {said}")


def review(settings: Settings, path: Path) -> str:
    """The proposals, as a YAML file with comments."""
    from app.inert import terminal_text
    from app.service import open_layer
    from semantic.ask.lexicon import build_lexicon
    from semantic.feedback.log import read
    from semantic.feedback.proposals import propose

    entries, faults = read(path)
    for fault in faults:
        click.echo(terminal_text(fault), err=True)
    model = open_layer(settings).model
    return terminal_text(str(propose(entries, model, build_lexicon(model))))

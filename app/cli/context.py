"""`metricast context`: exactly what a language model would be sent."""

from __future__ import annotations

import click

from app.cli.command import command
from app.cli.settings import Settings


@command("context", 'metricast context "How many episodes per month?"')
@click.argument("question", nargs=-1, required=True)
def context(settings: Settings, question: tuple[str, ...]) -> None:
    """Print the prompt for QUESTION; nothing is sent."""
    from datetime import date

    from app.inert import terminal_text
    from app.service import open_layer
    from semantic.ask.llm.book import shown_book
    from semantic.ask.llm.planner import Planner
    from semantic.ask.llm.settings import Endpoint, endpoint_from

    layer = open_layer(settings, "offline")
    planner = Planner(endpoint_from() or Endpoint(""))
    asker = layer.asker
    book = planner.book(
        " ".join(question), model=layer.model, lexicon=asker.lexicon, values=asker.values,
        as_of=layer.as_of or date.max,
    )  # fmt: skip
    for part in shown_book(book):
        click.echo(terminal_text(part))

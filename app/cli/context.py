"""`metricast context`: exactly what a language model would be sent."""

from __future__ import annotations

import click

from app.cli.command import command
from app.cli.settings import Settings


@command(
    "context",
    'metricast context "How many episodes per month?"',
    'metricast context "How many episodes per month?" --format json',
)
@click.argument("question", nargs=-1, required=True)
def context(settings: Settings, question: tuple[str, ...]) -> None:
    """Print the prompt for QUESTION; the question is not sent.

    With `--format json`, the whole request with the schema of the reply. Where
    METRICAST_LLM_EMBEDDINGS is set and the model has more than 200 members, the endpoint is asked
    for vectors, as it would be for an answer.
    """
    from datetime import date

    from app.inert import terminal_text
    from app.objects import dump
    from app.service import open_layer
    from semantic.ask.llm.book import shown_book
    from semantic.ask.llm.planner import Planner, first_messages
    from semantic.ask.llm.reply import reply_schema
    from semantic.ask.llm.settings import Endpoint, endpoint_from
    from semantic.ask.llm.wire import request

    format = settings.choose("table", "json")
    layer = open_layer(settings, "auto" if endpoint_from() else "offline")
    planner = layer.planner or Planner(Endpoint(""))
    asker = layer.asker
    book = planner.book(
        " ".join(question), model=layer.model, lexicon=asker.lexicon, values=asker.values,
        as_of=layer.as_of or date.max,
    )  # fmt: skip
    if format == "json":
        schema = reply_schema(book.members, book.grains)
        click.echo(dump(request(planner.endpoint, first_messages(book), schema, "json_schema")))
        return
    for part in shown_book(book):
        click.echo(terminal_text(part))

"""`metricast catalog`: what can be asked for."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.catalog import CatalogEntry

HEADINGS = ("Name", "Kind", "Title", "Description")


@command("catalog", "metricast catalog", "metricast catalog guest --format json")
@click.argument("word", required=False)
def catalog(settings: Settings, word: str | None) -> None:
    """List what can be asked for.

    All measures, dimensions and segments, or those that speak of WORD.
    """
    from app.objects import dump
    from app.print_rows import print_csv, print_markdown
    from app.service import open_layer
    from app.terminal import print_table, warn

    format = settings.choose("table", "json", "csv", "markdown")
    entries = [each for each in open_layer(settings).catalog() if speaks_of(each, word)]
    if word and not entries:
        warn(f"no member speaks of `{word}`")
    if format == "json":
        click.echo(dump([entry_object(each) for each in entries]))
    elif format == "csv":
        objects = [entry_object(each) for each in entries]
        print_csv(list(objects[0]) if objects else [], [list(each.values()) for each in objects])
    else:
        rows = [[each.name, each.kind, each.title, brief(each.description)] for each in entries]
        if format == "markdown":
            print_markdown(HEADINGS, rows, [False] * len(HEADINGS))
        else:
            print_table(HEADINGS, rows, [False] * len(HEADINGS))


def speaks_of(entry: CatalogEntry, word: str | None) -> bool:
    """Whether a member's name, title, description, folder or synonyms hold the word."""
    said = [entry.name, entry.title, entry.description, entry.folder or "", *entry.synonyms]
    return word is None or word.casefold() in " ".join(said).casefold()


def brief(description: str) -> str:
    """The first sentence."""
    return description.partition(". ")[0].removesuffix(".")


def entry_object(entry: CatalogEntry) -> dict[str, Any]:
    """What `metricast catalog --format json` prints for a member."""
    facts = asdict(entry)
    facts["synonyms"] = list(entry.synonyms)
    return facts

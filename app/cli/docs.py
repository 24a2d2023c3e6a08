"""`metricast docs`: the catalogue as a static site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.model.types import Model
    from semantic.review.site.catalogue import Catalogue


@command("docs", "metricast docs", "metricast docs --output catalogue --title Numbers")
@click.option("--output", "folder", metavar="DIR", default="site", show_default=True,
              help="The folder to write; one that it made before is made anew.")  # fmt: skip
@click.option("--title", metavar="TEXT", default="Metrics", show_default=True,
              help="What the site is called.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write into a folder that holds other files, too.")
@click.option("--no-history", is_flag=True, help="Do not ask git which commits touched what.")
def docs(settings: Settings, folder: str, title: str, force: bool, no_history: bool) -> None:
    """Write a site about every view, cube and member.

    Plain files that open without a server and fetch nothing: what each member means, where it is
    defined, who answers for it, what it is made of and who uses it, its verified questions and
    tests, and the commits that touched it. The same model and history give the same bytes. No
    warehouse is asked. Whoever can read the site can read the definitions, members that are not
    public included.
    """
    from app import defaults
    from app.folder import write_folder
    from app.inert import terminal_text
    from app.objects import dump
    from app.service import warn_of_faults
    from semantic.model.load import load_model
    from semantic.review.site.pages import pages

    format = settings.choose("text", "table", "json")
    metrics = Path(settings.metrics) if settings.metrics else defaults.metrics()
    model = with_cubes(load_model(metrics), metrics)
    warn_of_faults(model.errors)
    catalogue = catalogue_of(model, metrics, title, not no_history)
    made = write_folder(Path(folder), pages(catalogue), force)
    start = Path(folder) / "index.html"
    if format == "json":
        history = catalogue.history
        click.echo(dump({"start": start.as_posix(), "files": made,
                         "history": history.lacking or history.limits or "whole"}))  # fmt: skip
        return
    count = sum(name.endswith(".html") for name in made)
    without = f"; no history: {catalogue.history.lacking}" if catalogue.history.lacking else ""
    click.echo(terminal_text(f"{start}: {count:,} pages{without}"))


def with_cubes(model: Model, metrics: Path) -> Model:
    """A model that has something to show."""
    from semantic.errors import ModelError

    if model.cubes:
        return model
    if model.errors:
        raise model.errors[0]
    raise ModelError("no-model", f"no cube is defined in `{metrics}`",
                     hint="a model file has `cubes:` in a .yml file")  # fmt: skip


def catalogue_of(model: Model, metrics: Path, title: str, with_history: bool) -> Catalogue:
    """The model with what stands around it: its files, their history, its questions' SQL."""
    from app.commits import history_of
    from semantic.model.load import model_files
    from semantic.model.source import decoded_lines
    from semantic.review.site.catalogue import Catalogue
    from semantic.review.site.history import History

    files = model_files(metrics)
    texts = {name: decoded_lines(file.read_bytes()) for name, file in files.items()}
    history = history_of(metrics, files) if with_history else History(lacking="not asked for")
    return Catalogue(model, texts, history, question_sql(model), title)


def question_sql(model: Model) -> dict[str, str]:
    """The SQL of each verified question, but of those that count from today or lack a value."""
    from semantic.errors import MetricastError
    from semantic.model.graph import JoinGraph
    from semantic.pipeline import compile_query
    from semantic.query.spec import read_query

    graph = JoinGraph(model)
    found = {}
    for each in model.questions:
        try:
            found[each.name] = compile_query(read_query(each.query), model, graph).sql
        except MetricastError:
            continue
    return found

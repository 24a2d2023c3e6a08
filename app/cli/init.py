"""`metricast init`: a first model, proposed from tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from semantic.ask.llm.settings import Endpoint
    from semantic.review.propose.types import Proposal

    Guessed = Mapping[tuple[str, str], str]

NOWHERE = "-"


@command(
    "init",
    "metricast init sales.csv --output sales-model",
    "metricast init --warehouse duckdb: --output podcast-model",
)
@click.argument("source", nargs=-1)
@click.option("--output", metavar="DIR", default="metrics", show_default=True,
              help="The folder to write to; `-` prints the files instead.")  # fmt: skip
@click.option("--database", metavar="FILE", type=click.Path(path_type=Path),
              help="The DuckDB file that CSV and Parquet files are loaded into. Default: named for "
              "them, in the working folder.")  # fmt: skip
@click.option("--force", is_flag=True, help="Write over what is there already.")
@click.option("--no-values", is_flag=True, help="Quote no value of the tables in comments.")
@click.option("--reword", is_flag=True, help="Let the language model of OPENAI_API_KEY propose "
              "titles, descriptions and synonyms. It is sent names, types and counts.")  # fmt: skip
@click.option("--send-values", is_flag=True, help="With --reword: send the commonest values too.")
def init(settings: Settings, source: tuple[str, ...], output: str, database: Path | None,
         force: bool, no_values: bool, reword: bool, send_values: bool) -> int:  # fmt: skip
    """Propose a model from tables.

    SOURCE is a DuckDB file, or Parquet and CSV files, a folder of them or a pattern in quotes;
    files are loaded into a DuckDB file of their own, so that the model can be asked at once.
    Without SOURCE, --warehouse says where the tables are. What is proposed is a draft of cubes,
    keys, joins, dimensions and measures; its comments say what was measured. The same tables give
    the same files.
    """
    from app.inert import terminal_text
    from app.model_files import refuse_existing, write_files
    from app.objects import dump
    from app.print_proposal import Made
    from semantic.review.propose.write import files

    format = settings.choose("text", "table", "json")
    if send_values and not reword:
        raise click.UsageError("--send-values goes with --reword", click.get_current_context())
    endpoint = _endpoint() if reword else None
    if output != NOWHERE:
        refuse_existing(Path(output), force=force)
    url, notes, guessed = _tables(source, settings.warehouse, database, force)
    proposal = _proposed(url, guessed, values=not no_values)
    if endpoint is not None:
        proposal = _reworded(proposal, endpoint, notes, values=send_values)
    texts = files(proposal)
    if output == NOWHERE:
        click.echo(terminal_text("\n".join(texts.values())), nl=False)
        return faults.OK
    write_files(Path(output), texts)
    made = Made(proposal, Path(output), tuple(texts), url, tuple(notes))
    click.echo(dump(made.object()) if format == "json" else terminal_text(str(made)))
    return faults.OK


def _endpoint() -> Endpoint:
    from semantic.ask.llm.settings import endpoint_from
    from semantic.errors import MetricastError

    endpoint = endpoint_from()
    if endpoint is None:
        hint = "leave --reword out: the proposal needs no endpoint"
        message = "no endpoint is named: OPENAI_API_KEY is not set"
        raise MetricastError("llm-not-available", message, hint=hint)
    return endpoint


def _tables(source: Sequence[str], warehouse: str | None, database: Path | None,
            force: bool) -> tuple[str, list[str], Guessed]:  # fmt: skip
    """The URL of the tables, after files were loaded; what should be said about that; and what
    was guessed of their columns."""
    from warehouse.engines.files import load_files
    from warehouse.inputs import find_inputs

    if not source:
        if warehouse is None:
            raise click.UsageError("name a DuckDB file, Parquet or CSV files, or a --warehouse",
                                   click.get_current_context())  # fmt: skip
        return warehouse, [], {}
    found = find_inputs(source)
    if found.database is not None:
        return f"duckdb:{found.database}", [], {}
    target = database or Path(f"{found.name}.duckdb")
    loaded = load_files(found.groups, target, replace=force)
    tables = "1 table" if len(loaded.tables) == 1 else f"{len(loaded.tables)} tables"
    notes = [*found.notes, *loaded.notes, f"loaded {tables} into {target}"]
    return f"duckdb:{target}", notes, loaded.guessed


def _reworded(proposal: Proposal, endpoint: Endpoint, notes: list[str], *,
              values: bool) -> Proposal:  # fmt: skip
    """The proposal in the words of the endpoint, as far as it gives any that fit."""
    from app.service import ledger
    from semantic.ask.llm.wording import reword
    from semantic.model.load import load_model_text
    from semantic.review.propose.reword import reworded, things
    from semantic.review.propose.write import files

    asked = things(proposal, values=values)
    done = reword(asked, endpoint, ledger())
    if done.fault:
        notes.append(f"warning: the language model worded {len(done.words)} of {len(asked)} "
                     f"entries: {done.fault}")  # fmt: skip
    if done.unusable:
        notes.append(f"warning: {done.unusable} of its replies could not be used")
    made = reworded(proposal, done.words, endpoint.model)
    if load_model_text(dict(files(made))).errors:
        notes.append("warning: its words do not fit into model files; none of them was taken")
        return proposal
    return made


def _proposed(url: str, guessed: Guessed, *, values: bool) -> Proposal:
    """The proposal for the tables of a warehouse."""
    from semantic.errors import WarehouseError
    from semantic.review.propose.profile import read_profile
    from semantic.review.propose.proposal import propose
    from warehouse.profile import open_tables

    with open_tables(url) as tables:
        profile = read_profile(with_guesses(tables.profile(), guessed))
        found = propose(profile, tables, values=values)
    if not found.cubes:
        why = "; ".join(f"{each.name}: {each.why}" for each in found.skipped[:3])
        hint = why or "name a database with tables"
        raise WarehouseError("no-tables", f"there is no table to be read in `{url}`", hint=hint)
    return found


def with_guesses(profile: dict[str, Any], guessed: Guessed) -> dict[str, Any]:
    """A profile that says what was guessed when its files were loaded."""
    for table in profile["tables"]:
        for column in table["columns"]:
            column["guess"] = guessed.get((table["name"], column["name"]), "")
    return profile

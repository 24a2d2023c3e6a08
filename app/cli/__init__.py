"""The command line: `metricast ask|query|sql|explain|…`, a module for each command."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

import click

from app import STARTED
from app.cli import faults
from app.cli.ask import ask
from app.cli.catalog import catalog
from app.cli.chat import chat
from app.cli.context import context
from app.cli.diff import diff
from app.cli.docs import docs
from app.cli.doctor import doctor
from app.cli.eval import evaluate
from app.cli.explain import explain
from app.cli.export import export
from app.cli.import_ import import_
from app.cli.ingest import ingest
from app.cli.init import init
from app.cli.lint import lint
from app.cli.owners import owners
from app.cli.query import query
from app.cli.questions import questions
from app.cli.schema import schema
from app.cli.settings import Settings, global_options
from app.cli.sql import sql
from app.cli.test import test
from app.cli.traces import traces
from app.cli.validate import validate

COMMANDS = (
    ask, chat, query, sql, explain, catalog, init, validate, lint, diff, test, schema, docs, owners,
    import_, export, evaluate, questions, context, traces, ingest, doctor,
)  # fmt: skip
HELP = ["-h", "--help"]


@click.group(
    name="metricast",
    context_settings={"help_option_names": HELP, "max_content_width": 100},
)
@global_options(of_a_command=False)
@click.version_option(package_name="metricast", message="metricast %(version)s")
@click.pass_context
def metricast(context: click.Context) -> None:
    """Questions to numbers, by way of reviewed metric definitions.

    Start with: metricast ask "How many episodes per month?"
    """
    context.ensure_object(Settings)


for _each in COMMANDS:
    # A command keeps the help option of its first context, which need not have this parent.
    _each.context_settings.setdefault("help_option_names", HELP)
    metricast.add_command(_each)


def main() -> NoReturn:
    """Run the command line of this process and end it with the exit code."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that lacks a character shows `?`
            stream.reconfigure(errors="replace")
    # What a command makes, a model above all, it needs to its end: looking through all of it for
    # garbage, now and then and once more at the exit, takes as long as reading it.
    gc.set_threshold(100_000, 10, 10)
    code = run(sys.argv[1:], STARTED, keep=gc.freeze)
    if "duckdb" not in sys.modules:  # which complains of leaks where its own are not looked for
        gc.freeze()
    sys.exit(code)


def run(
    arguments: Sequence[str],
    asked_at: float | None = None,
    keep: Callable[[], None] = lambda: None,
) -> int:
    """Run one command; its exit code. Whatever happens is said in a sentence.

    `asked_at` is when somebody began to wait for it, of `time.monotonic`: None is now. A command
    calls `keep` when it has read what it needs to its end.
    """
    settings = Settings(asked_at=asked_at, keep=keep)
    try:
        code = metricast.main(
            list(arguments), prog_name="metricast", standalone_mode=False, obj=settings
        )
        sys.stdout.flush()
    except Exception as fault:  # noqa: BLE001 - the last resort: no traceback reaches a person
        return faults.report(fault, as_json=settings.format == "json")
    except KeyboardInterrupt:
        return faults.INTERRUPTED
    except SystemExit:  # click's answer to a closed pipe
        return faults.reader_left()
    return code if isinstance(code, int) else faults.OK

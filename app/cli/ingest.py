"""`metricast ingest`: load a podcast into the warehouse."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from warehouse.summary import Summary


@command("ingest", "metricast ingest feed.xml --warehouse duckdb:my-podcast.duckdb")
@click.argument("source", metavar="FILE|URL")
@click.option("--partial", is_flag=True, help="Load what can be read of a broken input.")
@click.option("--force", is_flag=True, help="Load again what is loaded already.")
def ingest(settings: Settings, source: str, partial: bool, force: bool) -> None:
    """Load a podcast's page or feed.

    FILE is a directory page saved as text or an RSS feed; URL a feed's address. The old data
    serves until the new is ready; if anything goes wrong, nothing changes.
    """
    from datetime import UTC, datetime

    from app import defaults
    from app.inert import terminal_text
    from app.objects import dump
    from warehouse.ingest import ingest as load

    format = settings.choose("table", "json")
    with _progress() as watch:
        summary = load(
            source,
            settings.warehouse or defaults.warehouse(),
            now=datetime.now(UTC),
            partial=partial,
            force=force,
            progress=watch,
        )
    if format == "json":
        click.echo(dump(summary_object(summary)))
    else:
        click.echo(terminal_text(str(summary)))


def summary_object(summary: Summary) -> dict[str, Any]:
    """What `metricast ingest --format json` prints."""
    return {
        "source": summary.source,
        "sha256": summary.sha256,
        "path": str(summary.path),
        "already_loaded": summary.already_loaded,
        "declared_total": summary.declared_total,
        "episodes": summary.episodes,
        "recordings": summary.recordings,
        "rows": dict(summary.rows),
        "corrections": list(summary.corrections),
        "warnings": [
            {"line": each.line, "reason": each.reason, "excerpt": each.excerpt}
            for each in summary.problems
        ],
        "seconds": round(summary.seconds, 3),
    }


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A bar on stderr that shows the running step; on a pipe, nothing."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        steps: dict[str, Any] = {}

        def watch(step: str, share: float) -> None:
            if step not in steps:
                steps[step] = bar.add_task(step, total=1.0)
            bar.update(steps[step], completed=share)

        yield watch

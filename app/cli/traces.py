"""`metricast traces`: what was asked of a language model, what came, and what it cost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.ask.llm.trace import Spent


@command("traces", "metricast traces", "metricast traces --last 50 --format json")
@click.option("--last", type=click.IntRange(1, 10_000), default=20, help="How many. Default: 20.")
def traces(settings: Settings, last: int) -> None:
    """Show the last questions that went to a language model.

    A question shows as a hash unless METRICAST_TRACE_TEXT was set when it was asked.
    """
    from app.inert import terminal_text
    from app.service import ledger

    format = settings.choose("table", "json")
    kept = ledger()
    found = list(kept.lines())[-last:]
    if format == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("nothing was asked of a language model yet")
        return
    for each in found:
        click.echo(terminal_text(_line(each)))
    click.echo(f"spent today: {_spent(kept.spent_today())}")


def _line(trace: Mapping[str, Any]) -> str:
    tokens = f"{trace.get('prompt_tokens', 0):,}+{trace.get('completion_tokens', 0):,} tokens"
    repairs = trace.get("repairs", 0)
    mended = f", {repairs} repair{'s' if repairs != 1 else ''}" if repairs else ""
    return (
        f"{trace.get('time', '')}  {trace.get('status', ''):<16} {trace.get('model', '')}  "
        f"{trace.get('ms', 0):,} ms, {tokens}, {_money(trace.get('dollars'))}{mended}  "
        f"{trace.get('text') or trace.get('question', '')}"
    )


def _spent(today: Spent) -> str:
    priced = f"${today.dollars:.4f}" if today.dollars or not today.unpriced else ""
    unknown = f"{today.unpriced} questions at an unknown price" if today.unpriced else ""
    money = " and ".join(filter(None, (priced, unknown)))
    return f"{money}, {today.tokens:,} tokens, {today.seconds:,.0f} s"


def _money(dollars: float | None) -> str:
    return "price unknown" if dollars is None else f"${dollars:.4f}"

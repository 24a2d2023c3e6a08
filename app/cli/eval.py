"""`metricast eval`: how well questions are answered, on cases with known rows."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.evaluation.cases import Case
    from semantic.evaluation.run import Judged
    from semantic.evaluation.thresholds import Threshold
    from semantic.layer import SemanticLayer


@command(
    "eval",
    "metricast eval questions.jsonl",
    "metricast eval questions.jsonl --require 'right>=90' --require 'wrong<=1'",
    "metricast eval questions.jsonl --perturb typo,case,order",
)
@click.argument("cases", type=click.Path(path_type=Path))
@click.option(
    "--translator",
    type=click.Choice(("auto", "offline", "llm")),
    default="auto",
    help="Who turns words into a query. Default: auto, the best there is.",
)
@click.option(
    "--perturb",
    metavar="KINDS",
    help="Ask again with typo, case, order (one or more, with commas between).",
)
@click.option(
    "--require",
    multiple=True,
    metavar="FIGURE>=N",
    help="What the run must reach, in percent or ms. Default: right>=85 and wrong<=2.",
)
@click.option(
    "--record",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="With --translator llm: keep each reply in DIR, and ask only for those not there.",
)
@click.option(
    "--replay",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    metavar="DIR",
    help="Play the replies in DIR; no endpoint is asked.",
)
@click.option("--jobs", type=click.IntRange(1, 32), default=1, help="Cases asked at a time.")
@click.option("--all", "everything", is_flag=True, help="List the right ones, too.")
def evaluate(
    settings: Settings,
    cases: Path,
    translator: str,
    perturb: str | None,
    require: tuple[str, ...],
    record: Path | None,
    replay: Path | None,
    jobs: int,
    everything: bool,
) -> int:
    """Ask questions whose answers are known, and count.

    CASES is a file of JSON lines, or a folder of such files: {"question": "…", "query": {…}}, or
    {"turns": [{"question": "…", "query": {…}}, …]}. The query gives the right rows; `status`
    says "clarify", "declined" or "chat" where there are none. Exit code 1 when the run stays
    under what is required.
    """
    from app.print_evaluation import as_json, print_lists, print_tables
    from app.service import open_layer
    from semantic.evaluation.cases import read_cases
    from semantic.evaluation.run import evaluate, figures
    from semantic.evaluation.thresholds import USUAL, read_thresholds

    thresholds = read_thresholds(require or USUAL)
    format = settings.choose("table", "json")
    found = read_cases(cases)
    # Nobody is charged for an evaluation without having asked for it.
    layer = open_layer(settings, "offline" if translator == "auto" and not replay else translator)
    if record or replay:
        _recorded(layer, record or replay, ask=replay is None)
    if layer.planner is not None and replay is None:
        say_cost(layer, found, len(_kinds(perturb)) + 1)
    runs: dict[str, list[Judged]] = {"": list(evaluate(found, layer, jobs=jobs))}
    for kind in _kinds(perturb):
        runs[kind] = list(evaluate(found, layer, _changer(kind), jobs))
    missed = _missed(thresholds, runs[""])
    if format == "json":
        click.echo(as_json(runs, missed))
    else:
        print_lists(runs, everything)
        print_tables(runs, layer.planner is not None)
        for each in missed:
            value = each.value(figures(runs[""]))
            click.echo(f"not reached: {each} (it is {value:.1f})")
    return faults.FAILED if missed else faults.OK


def _recorded(layer: SemanticLayer, folder: Path | None, ask: bool) -> None:
    """Let replies come from a folder. Without a key there is an endpoint in name only."""
    from semantic.ask.llm.planner import Planner
    from semantic.ask.llm.recording import RecordingWire
    from semantic.ask.llm.settings import Endpoint, endpoint_from
    from semantic.ask.llm.trace import Ledger

    if folder is None:
        return
    endpoint = endpoint_from() or Endpoint("", model=os.environ.get("OPENAI_MODEL", "recorded"))
    ledger = layer.traces if ask and layer.traces else Ledger()
    layer.planner = Planner(endpoint, ledger, RecordingWire(endpoint, folder, ask, ledger.memory))


def say_cost(layer: SemanticLayer, cases: Sequence[Case], runs: int) -> None:
    """On stderr, before anything is asked: how much it will be, as far as anybody knows."""
    from datetime import date

    from semantic.ask.llm.prices import AS_OF, dollars

    assert layer.planner is not None
    questions = [turn.question for case in cases for turn in case.turns]
    asker = layer.asker
    book = layer.planner.book(
        questions[0] if questions else "", model=layer.model, lexicon=asker.lexicon,
        values=asker.values, as_of=layer.as_of or date.max,
    )  # fmt: skip
    prompt, reply = book.tokens * len(questions) * runs, 150 * len(questions) * runs
    cost = dollars(layer.planner.endpoint.model, prompt, reply, layer.planner.endpoint.prices)
    said = f"about ${cost:,.2f} (prices of {AS_OF})" if cost is not None else "at an unknown price"
    click.echo(
        f"{len(questions) * runs} questions to {layer.planner.endpoint.model}: about "
        f"{prompt + reply:,} tokens, {said}", err=True,
    )  # fmt: skip


def _missed(thresholds: Sequence[Threshold], judged: Sequence[Judged]) -> list[Threshold]:
    from semantic.evaluation.run import figures

    reached = figures(judged)
    return [each for each in thresholds if not each.met(reached)]


def _kinds(written: str | None) -> list[str]:
    from semantic.evaluation.perturb import PERTURBATIONS

    kinds = [each.strip() for each in (written or "").split(",") if each.strip()]
    for each in kinds:
        if each not in PERTURBATIONS:
            known = ", ".join(PERTURBATIONS)
            raise click.BadParameter(f"`{each}` is no perturbation; there are {known}")
    return kinds


def _changer(kind: str) -> Callable[[str], str]:
    from semantic.evaluation.perturb import perturbed

    return lambda question: perturbed(question, kind)

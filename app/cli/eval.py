"""`metricast eval`: how well questions are answered, on cases with known rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from app.cli import faults
from app.cli.ask import refuse_missing
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.evaluation.run import Judged
    from semantic.evaluation.thresholds import Threshold


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
@click.option("--all", "everything", is_flag=True, help="List the right ones, too.")
def evaluate(
    settings: Settings,
    cases: Path,
    translator: str,
    perturb: str | None,
    require: tuple[str, ...],
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

    refuse_missing(translator)
    thresholds = read_thresholds(require or USUAL)
    format = settings.choose("table", "json")
    found = read_cases(cases)
    layer = open_layer(settings)
    runs: dict[str, list[Judged]] = {"": list(evaluate(found, layer))}
    for kind in _kinds(perturb):
        runs[kind] = list(evaluate(found, layer, _changer(kind)))
    missed = _missed(thresholds, runs[""])
    if format == "json":
        click.echo(as_json(runs, missed))
    else:
        print_lists(runs, everything)
        print_tables(runs)
        for each in missed:
            value = each.value(figures(runs[""]))
            click.echo(f"not reached: {each} (it is {value:.1f})")
    return faults.FAILED if missed else faults.OK


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

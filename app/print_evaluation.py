"""An evaluation as people and scripts read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields

import click

from app.inert import terminal_text
from app.objects import dump
from semantic.evaluation.run import MEANING, Figures, Judged, Share, figures
from semantic.evaluation.thresholds import Threshold

_OUTCOMES = ("right", "wrong", "declined", "clarified")
_SAID = {
    "right": "right",
    "wrong": "SILENTLY WRONG",
    "declined": "declined wrongly",
    "clarified": "asked back wrongly",
}

Runs = Mapping[str, Sequence[Judged]]


def print_lists(runs: Runs, everything: bool) -> None:
    """Every question that did not come out right, with what came."""
    for kind, judged in runs.items():
        for each in judged:
            if everything or each.verdict.outcome != "right":
                said = f" ({kind})" if kind else ""
                click.echo(terminal_text(f"{_SAID[each.verdict.outcome]}{said}: {each.asked}"))
                click.echo(terminal_text(f"    {_name(each)}: {each.verdict.detail}"))
    click.echo()


def _name(each: Judged) -> str:
    return f"{each.case.id}[{each.at}]" if len(each.case.turns) > 1 else each.case.id


def print_tables(runs: Runs, asked: bool) -> None:
    """Figures by category, then of the whole, then of each perturbation; and who translated, where
    a language model was `asked`."""
    judged = runs[""]
    names = list(dict.fromkeys(each.case.category for each in judged))
    width = max(map(len, (*names, "category")))
    heads = ("questions", "right", "silently wrong", "declined wrongly", "asked wrongly", "ms")
    click.echo(terminal_text(f"{'category':<{width}}  " + "  ".join(heads)))
    for name in names:
        own = [each for each in judged if each.case.category == name]
        click.echo(terminal_text(_row(name, own, width, heads)))
    click.echo(terminal_text(_row("all", judged, width, heads)))
    for kind, again in runs.items():
        click.echo()
        if kind:
            click.echo(f"with another {kind}:" if kind == "order" else f"with {kind}:")
        found = figures(again)
        for field in fields(Figures):
            click.echo(f"  {MEANING[field.name]}: {_value(getattr(found, field.name))}")
        who = Counter(each.translator.partition(":")[0] for each in again)
        if asked:
            shown = ", ".join(f"{name} {count}" for name, count in sorted(who.items()))
            click.echo(f"  translated by: {shown}")


def _row(name: str, judged: Sequence[Judged], width: int, heads: Sequence[str]) -> str:
    outcomes: list[str] = [each.verdict.outcome for each in judged]
    counts = [len(judged), *(outcomes.count(each) for each in _OUTCOMES)]
    taken = figures(judged).p50
    cells = [*map(str, counts), f"{taken:.1f}"]
    return f"{name:<{width}}  " + "  ".join(
        cell.rjust(len(head)) for cell, head in zip(cells, heads, strict=True)
    )


def _value(value: Share | float) -> str:
    return str(value) if isinstance(value, Share) else f"{value:.1f}"


def as_json(runs: Runs, missed: Sequence[Threshold]) -> str:
    """What `metricast eval --format json` prints: one object."""
    whole = {
        "ok": not missed,
        "missed": [str(each) for each in missed],
        "figures": _figures(runs[""]),
        "categories": {
            name: _figures([each for each in runs[""] if each.case.category == name])
            for name in dict.fromkeys(each.case.category for each in runs[""])
        },
        "perturbed": {kind: _figures(judged) for kind, judged in runs.items() if kind},
        "questions": [
            {
                "id": each.case.id,
                "turn": each.at,
                "category": each.case.category,
                "perturbed": kind or None,
                "question": each.asked,
                "outcome": each.verdict.outcome,
                "got": each.verdict.detail,
                "translator": each.translator,
                "ms": round(each.milliseconds, 3),
            }
            for kind, judged in runs.items()
            for each in judged
        ],
    }
    return dump(whole)


def _figures(judged: Sequence[Judged]) -> dict[str, object]:
    found = figures(judged)
    shown: dict[str, object] = {}
    for field in fields(Figures):
        value = getattr(found, field.name)
        if isinstance(value, Share):
            shown[field.name] = {"part": value.part, "whole": value.whole}
        else:
            shown[field.name] = round(value, 3)
    return shown

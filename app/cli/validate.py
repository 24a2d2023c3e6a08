"""`metricast validate`: every fault of the model files at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.errors import MetricastError
    from semantic.model.types import Model
    from semantic.query.types import Query
    from semantic.result import Result
    from semantic.review.finding import Finding
    from semantic.review.notes import Level


@command("validate", "metricast validate", "metricast validate --format github")
def validate(settings: Settings) -> int:
    """Report every fault of the model files.

    Without --warehouse it reads the files only. With it, every expression is run against the
    tables, declared types are held against theirs, keys are checked for repeats, joins for what
    they declare, and rows without a partner are counted. Exit code 1 when something is wrong.
    `--format github` prints notes for a pull request, `--format sarif` a log for code scanning.
    """
    from app import defaults
    from app.objects import dump
    from semantic.model.load import load_model

    format = settings.choose("text", "table", "json", "github", "sarif")
    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    model = load_model(folder)
    held = against_tables(model, settings.warehouse) if settings.warehouse else None
    told = [*_of_files(model, folder), *_of_tables(held)]
    match format:
        case "json":
            click.echo(dump(model_object(model, told, held)))
        case "github" | "sarif":
            click.echo(notes(model, told, held, format))
        case _:
            click.echo(_text(model, told, held, folder))
    return faults.FAILED if any(each.level == "error" for each in told) else faults.OK


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to say, and how much it counts."""

    level: Level
    fault: MetricastError


@dataclass(frozen=True, slots=True)
class Held:
    """What a warehouse says of a model, and how much of it was looked at."""

    url: str
    findings: tuple[Finding, ...]
    looked_at: Mapping[str, int]

    def in_words(self) -> str:
        """What was looked at."""
        parts = [number_of(self.looked_at.get(what, 0), what) for what in ("table", "key", "join")]
        return f"{self.url}: {', '.join(parts)} checked"


def against_tables(model: Model, url: str) -> Held:
    """What does not fit the warehouse."""
    from collections import Counter

    from app.cli.doctor import shown_url
    from semantic.engine import connect
    from semantic.layer import SemanticLayer
    from semantic.review.warehouse import findings

    layer = SemanticLayer(model, connect(url))

    def ask(opened: Model, query: Query) -> Result:
        nonlocal layer
        if layer.model is not opened:  # one copy is asked all the time: its graph is made once
            layer = layer.with_model(opened)
        return layer.query(query)

    looked_at: Counter[str] = Counter()
    found = tuple(findings(model, ask, looked_at))
    return Held(shown_url(url), found, looked_at)


def _of_files(model: Model, folder: Path) -> Iterator[Told]:
    from semantic.errors import ModelError

    for error in model.errors:
        yield Told("error", error)
    if not model.cubes and not model.errors:
        hint = "so there is nothing to check; a model file has `cubes:` in a .yml file"
        none = ModelError("no-model", f"no cube is defined under {folder}", hint=hint)
        yield Told("warning", none)


def _of_tables(held: Held | None) -> Iterator[Told]:
    for each in held.findings if held else ():
        yield Told(each.level, each.error())


def _text(model: Model, told: Sequence[Told], held: Held | None, folder: Path) -> str:
    from app.inert import terminal_text

    said = []
    for each in sorted(told, key=lambda one: one.level == "note"):
        if each.level == "note":
            place = f" ({each.fault.place})" if each.fault.place else ""
            said.append(f"note: {each.fault.message}{place}")
        else:
            said.append(str(each.fault).replace("error[", f"{each.level}[", 1) + "\n")
    said.append(f"{folder}: {in_words(model, told)}")
    if held:
        said.append(held.in_words())
    return terminal_text("\n".join(said))


def notes(model: Model, told: Sequence[Told], held: Held | None, format: str) -> str:
    """Everything as notes that a host of code reads; how much was looked at where nothing fails."""
    from importlib import metadata

    from app.inert import terminal_text
    from app.objects import dump
    from semantic.review.finding import MEANINGS
    from semantic.review.notes import github_notes, sarif

    all_told, levels = [each.fault for each in told], [each.level for each in told]
    if format == "sarif":
        return dump(sarif(all_told, metadata.version("metricast"), levels, MEANINGS))
    said = github_notes(all_told, levels)
    if "error" not in levels:
        looked = f"; {held.in_words()}" if held else ""
        said.append(f"::notice title=metricast::{in_words(model, told)}{looked}")
    return terminal_text("\n".join(said))


def model_object(model: Model, told: Sequence[Told], held: Held | None) -> dict[str, Any]:
    """What `metricast validate --format json` prints."""
    by_level: dict[str, list[dict[str, object]]] = {"error": [], "warning": [], "note": []}
    for each in told:
        by_level[each.level].append(each.fault.to_json())
    asked = {"url": held.url, "checked": dict(held.looked_at)} if held else None
    return {
        "ok": not by_level["error"], "counts": _counts(model), "errors": by_level["error"],
        "warnings": by_level["warning"], "notes": by_level["note"], "warehouse": asked,
    }  # fmt: skip


def in_words(model: Model, told: Sequence[Told] | None = None) -> str:
    """The size of a model, and whether it is whole; without more to say, by its own errors."""
    levels = ["error"] * len(model.errors) if told is None else [each.level for each in told]
    size = ", ".join(number_of(number, what[:-1]) for what, number in _counts(model).items())
    wrong = number_of(levels.count("error"), "error")
    warned = levels.count("warning")
    return f"{size}; {wrong}" + (f", {number_of(warned, 'warning')}" if warned else "")


def number_of(number: int, what: str) -> str:
    """`1 cube`, `2 cubes`, `no cubes`."""
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"


def _counts(model: Model) -> dict[str, int]:
    cubes = model.cubes.values()
    return {
        "cubes": len(model.cubes),
        "views": len(model.views),
        "measures": sum(len(cube.measures) for cube in cubes),
        "dimensions": sum(len(cube.dimensions) for cube in cubes),
        "verified questions": len(model.questions),
        "tests": len(model.tests),
    }

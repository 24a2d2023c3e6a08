"""`metricast doctor`: is everything here that answers need?"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

if TYPE_CHECKING:
    from semantic.model.types import Model

VARIABLES = (
    "METRICAST_METRICS", "METRICAST_WAREHOUSE", "METRICAST_AS_OF", "METRICAST_FORMAT",
    "METRICAST_CONTEXT", "METRICAST_HOME", "METRICAST_DEBUG",
)  # fmt: skip
ENDPOINT = ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL")
SHOWN_AS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "broken": ("BROKEN", "bold red")}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `broken` things keep Metricast from answering."""

    name: str
    status: Literal["ok", "note", "broken"]
    detail: str


@command("doctor", "metricast doctor", "metricast doctor --format json")
def doctor(settings: Settings) -> int:
    """Check everything that answers need.

    Python, packages, model, warehouse and settings. Exit code 3 when something is broken.
    """
    from app.objects import dump

    format = settings.choose("table", "json")
    checks = list(look(settings))
    sound = all(check.status != "broken" for check in checks)
    if format == "json":
        click.echo(dump({"ok": sound, "checks": [asdict(check) for check in checks]}))
    else:
        _show(checks)
    return faults.OK if sound else faults.ENVIRONMENT


def look(settings: Settings) -> Iterator[Check]:
    """Everything there is to check, from the ground up."""
    yield python()
    yield from packages()
    yield model(settings)
    yield warehouse(settings)
    for name in VARIABLES:
        if name in os.environ:
            yield Check(name, "note", "is set and counts unless an option says otherwise")
    yield endpoint()


def python() -> Check:
    """The interpreter."""
    version = ".".join(map(str, sys.version_info[:3]))
    new_enough = sys.version_info >= (3, 11)
    return Check("python", "ok" if new_enough else "broken", f"{version} (needs 3.11 or newer)")


def packages() -> Iterator[Check]:
    """What the distribution requires, and the versions that are here."""
    from importlib import metadata  # 50 ms that `--help` need not wait for

    yield Check("metricast", "ok", metadata.version("metricast"))
    for required in metadata.requires("metricast") or ():
        if "extra ==" in required:
            continue
        name = required.split(";")[0].split("[")[0].rstrip("<>=!~.,0123456789 ")
        try:
            yield Check(name, "ok", metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Check(name, "broken", f"is not installed; pip install '{required}'")


def model(settings: Settings) -> Check:
    """The model files."""
    from pathlib import Path

    from app import defaults
    from app.cli.validate import in_words
    from semantic.errors import MetricastError
    from semantic.model.load import load_model

    folder = Path(settings.metrics) if settings.metrics else defaults.metrics()
    try:
        found: Model = load_model(folder)
    except MetricastError as fault:
        return Check("model", "broken", fault.message)
    status: Literal["ok", "note", "broken"] = "note" if found.errors else "ok"
    return Check("model", status if found.cubes else "broken", f"{folder}: {in_words(found)}")


def warehouse(settings: Settings) -> Check:
    """The warehouse: can it be opened, and what is in it."""
    from app import defaults
    from app.cli.validate import number_of
    from semantic.engine import connect
    from semantic.errors import MetricastError

    url = settings.warehouse or defaults.warehouse()
    try:
        engine = connect(url)
        tables, version = engine.tables(), engine.version()
        engine.close()
    except MetricastError as fault:
        hint = f"; {fault.hint}" if fault.hint else ""
        return Check("warehouse", "broken", fault.message + hint)
    return Check(
        "warehouse", "ok", f"{shown_url(url)}: {number_of(len(tables), 'table')}, version {version}"
    )


def shown_url(url: str) -> str:
    """A URL without names, passwords and parameters."""
    return re.sub(r"//[^/@]*@", "//…@", url.partition("?")[0])


def endpoint() -> Check:
    """Which variables of a language model's endpoint are set; never their values."""
    said = ", ".join(f"{name} {'set' if os.environ.get(name) else 'not set'}" for name in ENDPOINT)
    asked = os.environ.get("OPENAI_API_KEY", "").strip()
    who = "a language model is asked first" if asked else "questions are answered offline"
    return Check("endpoint", "ok", f"{said}; {who}")


def _show(checks: list[Check]) -> None:
    from rich.table import Table
    from rich.text import Text

    from app.inert import terminal_cell
    from app.terminal import show

    table = Table(box=None, show_header=False, pad_edge=False)
    for check in checks:
        word, style = SHOWN_AS[check.status]
        table.add_row(Text(word, style=style), check.name, Text(terminal_cell(check.detail)))
    show(table)

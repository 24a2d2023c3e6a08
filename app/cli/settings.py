"""The options every command takes, before or after its name, or from the environment."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

FORMATS = ("table", "json", "csv", "markdown")
NOTES = ("text", "github", "sarif")  # of commands that check files


@dataclass(slots=True)
class Settings:
    """What the person chose; None: the default. Filled while the command line is read."""

    metrics: str | None = None
    warehouse: str | None = None
    as_of: date | None = None
    format: str | None = None
    context: Mapping[str, Any] | None = None
    format_typed: bool = False
    asked_at: float | None = None  # of `time.monotonic`: when somebody began to wait
    keep: Callable[[], None] = lambda: None  # called when all is read that is needed to the end

    def choose(self, *offered: str) -> str:
        """The format to print in, of those a command offers; the first is its default.

        A format typed on the command line that a command lacks is an error; one that only
        stands in METRICAST_FORMAT gives way to the default.
        """
        if self.format in offered:
            return str(self.format)
        if self.format and self.format_typed:
            raise click.UsageError(
                f"this command prints {' or '.join(offered)}, not {self.format}",
                click.get_current_context(silent=True),
            )
        return offered[0]


def settings_of_environment() -> Settings:
    """The settings that METRICAST_* variables make, for a process without a command line."""
    settings = Settings()
    command = click.command("metricast")(global_options(of_a_command=False)(lambda: None))
    command.main([], standalone_mode=False, obj=settings)
    return settings


def _remember(context: click.Context, option: click.Parameter, value: Any) -> None:
    if value is None or option.name is None:
        return
    settings = context.find_root().ensure_object(Settings)
    setattr(settings, option.name, value)
    if option.name == "format":
        source = context.get_parameter_source(option.name)
        settings.format_typed = source is click.core.ParameterSource.COMMANDLINE


class _Day(click.ParamType[date]):
    """A calendar day, written as 2026-05-17."""

    name = "day"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """The day, or a usage error that shows how one is written."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"`{value}` is not a day such as 2026-05-17", param, ctx)


class _JsonObject(click.ParamType[Mapping[str, Any]]):
    """A JSON object."""

    name = "json"

    def convert(self, value: Any, param: Any, ctx: Any) -> Mapping[str, Any]:
        """The object, or a usage error that shows how one is written."""
        try:
            read = json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            read = None
        if not isinstance(read, Mapping):
            self.fail('expected a JSON object such as {"team": "sales"}', param, ctx)
        return read


_GLOBAL: tuple[tuple[str, dict[str, Any]], ...] = (
    ("--metrics", {"metavar": "DIR", "help": "Folder of model files. Default: ./metrics where "
                   "there is one, else the packaged podcast."}),
    ("--warehouse", {"metavar": "URL", "help": "Where the rows are, such as duckdb:file.duckdb. "
                     "Default: the embedded podcast, made on first use."}),
    ("--as-of", {"metavar": "DATE", "type": _Day(), "help": "The day that \"last month\" counts "
                 "from. Default: the newest day in the data."}),
    ("--format", {"type": click.Choice((*FORMATS, *NOTES)), "help": "How to print. Default: table. "
                  "The last three are for commands that check files."}),
    ("--context", {"metavar": "JSON", "type": _JsonObject(), "help": "Who is asking: the security "
                   "context, a JSON object."}),
)  # fmt: skip


def global_options(of_a_command: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Take the global options. On the group they may also come from METRICAST_* variables;
    after a command's name, where they count more, they are not listed again in its help.
    """

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        for flag, about in reversed(_GLOBAL):
            variable = None if of_a_command else "METRICAST" + flag[1:].replace("-", "_").upper()
            function = click.option(
                flag,
                callback=_remember,
                expose_value=False,
                envvar=variable,
                show_envvar=not of_a_command,
                hidden=of_a_command,
                **about,
            )(function)
        return function

    return add

"""What every command of `metricast` has: its examples, and the global options behind its name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from app.cli.settings import global_options


class Command(click.Command):
    """A command whose help ends with examples that run; a test runs them."""

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, then where the global options are described."""
        with formatter.section("Examples"):
            for example in self.examples:
                formatter.write(f"{' ' * formatter.current_indent}{example}\n")
        formatter.write_paragraph()
        formatter.write_text(
            "Also: --metrics, --warehouse, --as-of, --format, --context (see `metricast --help`)."
        )


def command(name: str, *examples: str) -> Callable[[Callable[..., Any]], Command]:
    """Declare a command. The function is given the Settings first, then its own parameters."""

    def declare(function: Callable[..., Any]) -> Command:
        ready = global_options(of_a_command=True)(click.pass_obj(function))
        declared = click.command(name, cls=Command, examples=examples)(ready)
        assert isinstance(declared, Command)
        return declared

    return declare

"""How a fault ends a command: a sentence on stderr and an exit code, never a traceback."""

from __future__ import annotations

import errno
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from app.inert import json_text, terminal_text

OK, FAILED, WRONG, ENVIRONMENT = 0, 1, 2, 3
INTERRUPTED = 130  # what shells expect after Ctrl-C


def report(fault: BaseException, *, as_json: bool) -> int:
    """Say what went wrong and give the exit code. Ctrl-C and a closed pipe say nothing."""
    from semantic.errors import MetricastError  # not before something went wrong

    if isinstance(fault, (KeyboardInterrupt, click.Abort)):
        return INTERRUPTED
    if isinstance(fault, OSError) and fault.errno == errno.EPIPE:
        return reader_left()
    if isinstance(fault, click.ClickException):
        return _usage(fault, as_json)
    if isinstance(fault, MetricastError):
        _say(str(fault), fault.to_json(), as_json)
        return fault.exit_code
    show_details(fault)
    facts = _system(fault) if isinstance(fault, OSError) else internal(fault)
    code, message, hint = facts["code"], facts["message"], facts["hint"]
    with away_on_failure():
        _say(f"error[{code}]: {message}\n  {hint}", facts, as_json)
        sys.stdout.flush()
    return ENVIRONMENT


def internal(fault: BaseException) -> dict[str, object]:
    """The facts about a fault that should not exist."""
    return {
        "code": "internal",
        "message": f"something went wrong inside Metricast ({type(fault).__name__})",
        "hint": "METRICAST_DEBUG=1 shows where; please report it with the command you ran",
    }


def _system(fault: OSError) -> dict[str, object]:
    """The facts about a disk, a file or a device that does not do its part."""
    where = f"`{fault.filename}`: " if fault.filename else ""
    return {
        "code": "system",
        "message": f"{where}{fault.strerror or type(fault).__name__}",
        "hint": "METRICAST_DEBUG=1 shows where it happened",
    }


def _usage(fault: click.ClickException, as_json: bool) -> int:
    shown = io.StringIO()
    fault.show(shown)
    click.echo(terminal_text(shown.getvalue()), err=True, nl=False)
    if as_json:
        _print_json({"code": "usage", "message": fault.format_message()})
    return WRONG


def _say(text: str, facts: dict[str, object], as_json: bool) -> None:
    click.echo(terminal_text(text), err=True)
    if as_json:
        _print_json(facts)


def _print_json(facts: dict[str, object]) -> None:
    click.echo(json_text(json.dumps({"error": facts}, ensure_ascii=False)))


def show_details(fault: BaseException) -> None:
    """Where a fault happened, on stderr, for somebody who has set METRICAST_DEBUG."""
    if os.environ.get("METRICAST_DEBUG"):
        import traceback

        click.echo(terminal_text("".join(traceback.format_exception(fault))), err=True)


def reader_left() -> int:
    """Whoever read our output has seen enough, as `head` has: no fault."""
    _point_away()
    return OK


@contextmanager
def away_on_failure() -> Iterator[None]:
    """Where not even the fault can be written to stdout (the disk is full), stop writing there."""
    try:
        yield
    except OSError:
        _point_away()


def _point_away() -> None:
    """Let stdout end nowhere, so that the interpreter's last flush does not complain."""
    away = os.open(os.devnull, os.O_WRONLY)
    os.dup2(away, sys.__stdout__.fileno() if sys.__stdout__ else 1)

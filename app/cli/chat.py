"""`metricast chat`: the page for questions."""

from __future__ import annotations

import click

from app.cli import faults
from app.cli.command import command
from app.cli.settings import Settings

TRANSLATORS = ("auto", "offline", "llm")


@command("chat", "metricast chat", "metricast chat --port 8502 --no-browser")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8501, show_default=True,
    help="The port to listen on.",
)  # fmt: skip
@click.option("--browser/--no-browser", default=True, help="Whether to open a browser.")
@click.option(
    "--translator",
    type=click.Choice(TRANSLATORS),
    default="auto",
    help="Who turns words into a query. Default: auto, the best there is.",
)
def chat(settings: Settings, host: str, port: int, browser: bool, translator: str) -> int:
    """Open the chat: ask, see why, change it, share it.

    Needs the extra `chat` (pip install 'metricast[chat]'). The page has no log-in: who can reach
    the address can ask.
    """
    from importlib.util import find_spec

    lacking = [name for name in ("streamlit", "altair", "vl_convert") if find_spec(name) is None]
    if lacking:
        raise click.ClickException(
            f"the chat needs {', '.join(lacking)}: pip install 'metricast[chat]'"
        )
    if taken(host, port):
        raise click.UsageError(f"{host}:{port} is in use; choose another --port")
    from app.chat.launch import run
    from app.service import serve

    service = serve(settings, translator)
    click.echo(f"Metricast answers at http://{shown_host(host)}:{port} (Ctrl-C ends it)", err=True)
    run(service, host, port, browser)
    return faults.OK


def shown_host(host: str) -> str:
    """What to type into a browser."""
    return "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104


def taken(host: str, port: int) -> bool:
    """Whether somebody listens there already."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False

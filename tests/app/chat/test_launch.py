"""The server's options and headers, and the command that starts it."""

from __future__ import annotations

import socket
import urllib.request
from collections.abc import Callable
from pathlib import Path

from app.chat.launch import looks
from tests.app.conftest import Run


def test_every_look_is_an_option_of_streamlit() -> None:
    from streamlit import config

    known = config._config_options_template
    assert not [name for name in looks() if name not in known]
    assert looks()["browser.gatherUsageStats"] is False
    assert looks()["client.disableDataExport"] is True


def test_nothing_is_let_in_from_elsewhere(server: str) -> None:
    with urllib.request.urlopen(server, timeout=10) as answer:
        policy = answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    for part in ("default-src 'self'", "img-src 'self' data: blob:", "object-src 'none'"):
        assert part in policy
    assert "http:" not in policy
    assert "https:" not in policy


def test_a_port_in_use_is_said(metricast: Callable[..., Run]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = metricast("chat", "--no-browser", "--port", str(taken.getsockname()[1]))
    assert done.code == 2
    assert "is in use; choose another --port" in done.err


def test_a_warehouse_that_is_not_there_ends_the_command(
    metricast: Callable[..., Run], tmp_path: Path
) -> None:
    done = metricast("chat", "--no-browser", "--port", "1", "--warehouse",
                     f"duckdb:{tmp_path / 'none.duckdb'}")  # fmt: skip
    assert done.code in (2, 3)
    assert done.err

"""Pages without a browser, and a real server with a real one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import app.service
from app.cli.settings import Settings
from app.service import Service, serve
from tests.app.conftest import environment
from tests.architecture.sources import ROOT

PAGES = ROOT / "app" / "chat"
Open = Callable[..., AppTest]


@pytest.fixture
def feedback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The log of feedback of this test."""
    path = tmp_path / "feedback.jsonl"
    monkeypatch.setenv("METRICAST_FEEDBACK", str(path))
    return path


@pytest.fixture
def podcast(podcast_home: Path, feedback: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """The packaged podcast, served."""
    for name in [each for each in os.environ if each.startswith(("METRICAST_", "OPENAI_"))]:
        if name != "METRICAST_FEEDBACK":
            monkeypatch.delenv(name)
    monkeypatch.setenv("METRICAST_HOME", str(podcast_home))
    monkeypatch.setattr(app.service, "_serving", None)
    return serve(Settings(metrics=str(ROOT / "metrics")))


@pytest.fixture
def hostile_shop(shop: Path, feedback: Path, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A shop whose cells try things, served."""
    monkeypatch.setattr(app.service, "_serving", None)
    return serve(
        Settings(metrics=str(shop / "metrics"), warehouse=f"duckdb:{shop / 'shop.duckdb'}")
    )


def page(name: str) -> AppTest:
    """One page in a session of its own, as `st.navigation` would run it."""
    if name == "ask":
        return AppTest.from_file(str(PAGES / "page.py"), default_timeout=30)
    return AppTest.from_string(f"from app.chat import {name}\n{name}.page()", default_timeout=30)


def clean(at: AppTest) -> AppTest:
    """The same, after a look that nothing went wrong."""
    assert not at.exception, at.exception[0].value
    return at


def words(at: AppTest) -> str:
    """All text on a page, without the entities that keep it harmless."""
    import html

    shown = [*at.markdown, *at.caption, *at.warning, *at.info, *at.error]
    return html.unescape("\n".join(each.value for each in shown)).replace("\u2060", "")


def ask(at: AppTest, question: str) -> AppTest:
    """The page after a question."""
    return clean(at.chat_input[0].set_value(question).run())


@contextmanager
def a_server(home: Path, *arguments: str, **more: str) -> Iterator[str]:
    """`metricast chat` in a process of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home.mkdir(parents=True, exist_ok=True)
    log = (home / "chat.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "chat", *arguments, "--no-browser", "--port", str(port)],
        cwd=home, env=environment(home, PYTHONPATH=str(ROOT), **more), stdout=log, stderr=log,
    )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", process, home / "chat.log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise AssertionError(f"the chat ended: {log.read_text()}")
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the chat does not answer")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The podcast's chat."""
    with a_server(tmp_path_factory.mktemp("chat"), "--metrics", str(ROOT / "metrics")) as url:
        yield url

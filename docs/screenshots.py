"""Pictures of the chat for the guide: `make pictures` takes them anew, a test compares them.

Needs a Chromium on the machine and the `chat` extra.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "images"
DESK, PHONE = (1280, 1000), (390, 844)
IDLE = '[data-testid="stApp"][data-test-script-state="notRunning"]'


@dataclass(frozen=True)
class Shot:
    """One picture: a page, what is asked there, and what must be seen before it is taken."""

    name: str
    path: str
    wait: str
    question: str = ""
    size: tuple[int, int] = DESK


SHOTS = (
    Shot("start", "/", "To begin with"),
    Shot("ask", "/", "Read as:", "What is the average length by kind of episode?"),
    Shot("explore", "/explore", "Read as:"),
    Shot("metrics", "/metrics?metric=podcast.guests_per_episode", "Lineage"),
    Shot("questions", "/questions", "verified by"),
    Shot("phone", "/", "Read as:", "Who are the ten most talkative speakers?", PHONE),
    Shot("phone-explore", "/explore", "Read as:", size=PHONE),
    Shot("phone-metrics", "/metrics", "found", size=PHONE),
    Shot("phone-questions", "/questions", "verified by", size=PHONE),
)
THEMES = ("light", "dark")


def picture(browser: Any, url: str, shot: Shot, theme: str) -> bytes:
    """A page as a PNG, in a session of its own."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=theme, locale="en-GB",
        timezone_id="UTC",
    )  # fmt: skip
    try:
        page = context.new_page()
        page.set_default_timeout(90_000)
        page.goto(url + shot.path)
        if shot.question:
            box = page.get_by_test_id("stChatInputTextArea")
            box.fill(shot.question)
            box.press("Enter")
        page.get_by_text(shot.wait).first.wait_for()
        page.wait_for_selector(IDLE)
        busy = "[...document.querySelectorAll('[aria-busy=true], [data-testid=stSkeleton]')]"
        page.wait_for_function(f"{busy}.length === 0")
        page.mouse.move(width - 5, height - 5)
        page.evaluate("document.activeElement.blur()")
        time.sleep(1.0)  # charts grow, colours fade in
        taken: bytes = page.screenshot()
        return taken
    finally:
        context.close()


@contextmanager
def chat() -> Iterator[str]:
    """The packaged podcast's chat; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        process = subprocess.Popen(  # noqa: S603  this program itself
            [sys.executable, "-m", "app", "chat", "--no-browser", "--port", str(port),
             "--metrics", str(ROOT / "metrics")],
            cwd=ROOT, env={"METRICAST_HOME": home, "PATH": "/usr/bin:/bin"},
        )  # fmt: skip
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def main() -> None:
    """Take every picture."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("there is no Chromium on this machine: install `chromium`")
    FOLDER.mkdir(exist_ok=True)
    with chat() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for shot in SHOTS:
            for theme in THEMES:
                taken = picture(browser, url, shot, theme)
                (FOLDER / f"chat-{shot.name}-{theme}.png").write_bytes(taken)
        browser.close()


if __name__ == "__main__":
    main()

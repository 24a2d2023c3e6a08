"""The chat under load: many people at once, and one who asks for a long time.

    python -m benchmarks.chat [--users 20] [--rounds 5] [--answers 500]

Each user is a session of its own that speaks the page's protocol: no browser, so that what is
measured is the server. A question counts when its answer's sentence has come; any error on the
page is a failure.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
QUESTIONS = (
    "How many episodes are there?", "episodes by month", "top 5 guests", "words by speaker",
    "average length by kind", "episodes in 2023 Q3", "total hours", "guests by company",
    "longest 5 episodes", "episodes by weekday", "chapters per episode", "mentions by topic",
)  # fmt: skip


@contextmanager
def chat(port: int) -> Iterator[int]:
    """The chat of the packaged podcast in a process of its own; its number."""
    with tempfile.TemporaryDirectory() as home:
        kept = {n: v for n, v in os.environ.items() if not n.startswith(("METRICAST_", "OPENAI_"))}
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "chat", "--no-browser", "--port", str(port)],
            cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env=kept | {"METRICAST_HOME": home, "PYTHONPATH": str(ROOT),
                        "METRICAST_METRICS": str(ROOT / "metrics")},
        )  # fmt: skip
        try:
            for _ in range(300):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
                    break
                except OSError:
                    time.sleep(0.1)
            yield process.pid
        finally:
            process.terminate()
            process.wait(timeout=20)


class User:
    """One session: what it asks, and what the page shows it."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.box = ""
        self.texts: list[str] = []
        self.errors: list[str] = []

    async def open(self) -> None:
        """Load the page."""
        await self._run({})

    async def ask(self, question: str) -> float:
        """Seconds from Enter until the run that answers has ended."""
        started = time.perf_counter()
        await self._run({self.box: question})
        if not any("Read as:" in text for text in self.texts):
            self.errors.append(f"no answer to “{question}”")
        return time.perf_counter() - started

    async def _run(self, typed: dict[str, str]) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        message.rerun_script.query_string = ""
        for name, text in typed.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = name
            state.chat_input_value.data = text
        self.texts = []
        await self.socket.send(message.SerializeToString())
        await self._until_done()

    async def _until_done(self) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        while True:
            message = ForwardMsg()
            message.ParseFromString(await asyncio.wait_for(self.socket.recv(), 60))
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                return
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._see(message.delta.new_element)

    def _see(self, element: Any) -> None:
        match element.WhichOneof("type"):
            case "markdown":
                self.texts.append(element.markdown.body)
            case "chat_input":
                self.box = element.chat_input.id
            case "alert" | "exception" as kind:
                self.errors.append(f"{kind}: {str(element)[:200]}")


async def one_user(port: int, at: int, rounds: int, took: list[float], errors: list[str]) -> None:
    """Ask `rounds` questions, one after the other."""
    import websockets

    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    async with websockets.connect(url, max_size=None, subprotocols=["streamlit"]) as socket:  # type: ignore[list-item]
        user = User(socket)
        await user.open()
        for question in islice(cycle(QUESTIONS), at % len(QUESTIONS), at % len(QUESTIONS) + rounds):
            seconds = await user.ask(question)
            took += [seconds]
        errors += user.errors


async def many(port: int, users: int, rounds: int) -> tuple[list[float], list[str]]:
    """All users at once."""
    took: list[float] = []
    errors: list[str] = []
    await asyncio.gather(*(one_user(port, at, rounds, took, errors) for at in range(users)))
    return took, errors


def resident(process: int) -> float:
    """Megabytes of memory that a process holds."""
    text = Path(f"/proc/{process}/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Print the figures; 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--answers", type=int, default=500)
    given = parser.parse_args()
    port = free_port()
    with chat(port) as process:
        took, errors = asyncio.run(many(port, given.users, given.rounds))
        took.sort()
        p95 = took[int(len(took) * 0.95) - 1]
        print(f"{given.users} users at once, {len(took)} answers: {len(errors)} errors, "
              f"median {statistics.median(took):.2f} s, p95 {p95:.2f} s")  # fmt: skip
        series = [(0, resident(process))]
        for at in range(0, given.answers, max(1, given.answers // 5)):
            more, faults = asyncio.run(many(port, 1, max(1, given.answers // 5)))
            errors += faults
            series.append((at + len(more), resident(process)))
        print("memory: " + ", ".join(f"{mb:.0f} MB after {n}" for n, mb in series))
    for error in errors[:10]:
        print(error)
    warm, last = series[1][1], series[-1][1]
    if errors or last > warm * 1.05:
        print(f"FAILED: {len(errors)} errors, memory {warm:.0f} → {last:.0f} MB")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

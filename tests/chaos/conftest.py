"""Two inputs, and a loader in a process of its own that can be killed.

The loader is forked from a server that has imported everything and opened nothing
(`multiprocessing`'s forkserver), so that a kill falls into the load and not into the start of
Python.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import resource
import signal
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.util import find_spec
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import duckdb
import pytest

from semantic.errors import MetricastError
from warehouse.ingest import ingest
from warehouse.locate import current_file
from warehouse.podcasts.schema import TABLES
from warehouse.targets import PlainFile, Target, Versioned

PAGE = Path(__file__).parents[2].parent / "shared" / "data" / "latent_space_page.txt"
NOW = datetime(2026, 5, 17, tzinfo=UTC)
COUNT = int(os.environ.get("METRICAST_CHAOS", "10"))  # kills for each kind of target
SEED = 20240117

FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.chaos.conftest", "warehouse.podcasts.rss", "warehouse.ingest"])

Contents = dict[str, tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files of different content: what is loaded first, what is to replace it, and a short one
    for where only the size of the result matters."""

    old: Path
    new: Path
    short: Path


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    """The real page and its three shortest records; made-up feeds where the page is absent."""
    folder = tmp_path_factory.mktemp("inputs")
    short = feed(folder / "short", episodes=5)
    if not PAGE.exists() or find_spec("warehouse.podcasts.page") is None:
        return Inputs(feed(folder / "old", episodes=3), feed(folder / "new", episodes=60), short)
    lines = PAGE.read_text(encoding="utf-8").splitlines(keepends=True)
    records = ["".join(lines[at : at + 4]) for at in range(9, len(lines) - 3, 4)]
    three = sorted(records, key=len)[:3]
    (folder / "three.txt").write_text("".join([*lines[:9], *three]), encoding="utf-8")
    return Inputs(folder / "three.txt", PAGE, short)


def feed(folder: Path, episodes: int) -> Path:
    """A feed with transcripts of 300 turns."""
    folder.mkdir()
    cues = "".join(
        f"00:{n // 60:02}:{n % 60:02}.000 --> 00:{n // 60:02}:{n % 60:02}.900\n"
        f"<v Speaker {n % 2}>word number {n}\n\n"
        for n in range(300)
    )
    (folder / "t.vtt").write_text("WEBVTT\n\n" + cues)
    items = "".join(
        f"<item><title>Episode {n}</title><guid>{n}</guid>"
        f"<pubDate>Mon, 01 Jan 2024 {n % 24:02}:{n // 24:02}:00 GMT</pubDate>"
        "<itunes:duration>3600</itunes:duration>"
        "<podcast:transcript url='t.vtt' type='text/vtt'/></item>"
        for n in range(episodes)
    )
    (folder / "feed.xml").write_text(
        "<rss version='2.0' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' "
        "xmlns:podcast='https://podcastindex.org/namespace/1.0'>"
        f"<channel>{items}</channel></rss>"
    )
    return folder / "feed.xml"


@pytest.fixture(params=["versioned", "plain"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    folder = tmp_path / "warehouse"
    return Versioned(folder) if request.param == "versioned" else PlainFile(folder / "w.duckdb")


def contents(target: Target) -> Contents:
    """Row count and checksum of every table but `ingests`, read as any reader would."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{current_file(target)}' AS w (READ_ONLY)")
        return {
            table: connection.execute(
                f"SELECT count(*), md5(string_agg(t::VARCHAR, '|' ORDER BY t::VARCHAR)) "
                f"FROM w.main.{table} t"
            ).fetchall()[0]
            for table in TABLES
            if table != "ingests"
        }


def names(target: Target) -> set[str]:
    """The files beside the data, versions without their numbers."""
    folder = target.path.parent if isinstance(target, PlainFile) else target.folder
    return {path.name for path in folder.iterdir()}


def litter(target: Target) -> set[str]:
    """Files that no reader needs."""
    served = {current_file(target).name, "current"}
    kept = names(target) - served
    if isinstance(target, Versioned):
        number = current_file(target).name[:6]
        kept -= {name for name in kept if name[:6] < number and name.endswith(".duckdb")}
    return kept


class Loader:
    """A load in a process of its own; it tells when it begins to build."""

    def __init__(self, source: Path, target: Target, most_bytes: int | None = None) -> None:
        self.said, said = FORK.Pipe(duplex=False)
        self.process: ForkServerProcess = FORK.Process(
            target=_load, args=(str(source), target, most_bytes, said)
        )
        self.process.start()
        said.close()

    def wait_for(self, word: str) -> None:
        """Return when the loader says the word, or has ended."""
        try:
            while self.said.recv() != word:
                pass
        except EOFError:
            return

    def kill(self, how: signal.Signals) -> int:
        """Send the signal, unless it has ended already; its exit code."""
        assert self.process.pid is not None
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.process.pid, how)
        return self.end()

    def end(self) -> int:
        """Wait for its end; its exit code, negative for a signal."""
        self.process.join()
        code = self.process.exitcode
        self.process.close()
        self.said.close()
        assert code is not None
        return code


def _load(source: str, target: Target, most_bytes: int | None, said: Connection) -> None:
    """Run in the child. Exits as the command line would: 0, or the error's exit code."""
    said.send("started")
    if most_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    try:
        ingest(source, target, now=NOW, force=True, progress=lambda step, _: said.send(step))
    except MetricastError as fault:
        said.send(fault.code)
        os._exit(fault.exit_code)

"""A small shop with hostile cells: a real model over a real DuckDB file, and the command line."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

import app.cli
from tests.architecture.sources import ROOT

HOSTILE = (
    "=HYPERLINK(\"http://evil.example\")",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\tcmd",
    "\x1b[31mred\x1b[0m",
    "abc\u202edcba",
    "![x](http://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "a | b `c` *d*",
    "line\nbreak",
    "[bold]rich markup[/bold] :smile:",
    "\x9b31m one byte",
    "plain",
)  # fmt: skip

MODEL = """
cubes:
  - name: sales
    sql_table: sales
    description: One row per sale.
    default_time_dimension: sold_on
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - name: product
        sql: product
        type: string
        description: What was sold.
      - {name: sold_on, sql: sold_on, type: time, description: Day of the sale.}
    measures:
      - {name: count, type: count, title: Sales, description: Number of sales.}
      - {name: amount, type: sum, sql: amount, unit: EUR, description: What was paid.}
      - {name: average, type: avg, sql: amount, unit: EUR, description: Paid per sale.}
"""


@dataclass(frozen=True)
class Run:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `metrics/` and `shop.duckdb`."""
    folder = tmp_path_factory.mktemp("shop")
    (folder / "metrics").mkdir()
    (folder / "metrics" / "sales.yml").write_text(MODEL)
    with duckdb.connect(str(folder / "shop.duckdb")) as connection:
        connection.execute(
            "CREATE TABLE sales (id INTEGER, product TEXT, sold_on TIMESTAMP, amount DECIMAL(9, 2))"
        )
        for number, product in enumerate(HOSTILE, start=1):
            connection.execute(
                "INSERT INTO sales VALUES (?, ?, ?, ?)",
                [number, product, f"2024-0{1 + number % 3}-10", f"{number}.50"],
            )
    return folder


@pytest.fixture(scope="session")
def podcast_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of its own for the embedded warehouse."""
    return tmp_path_factory.mktemp("home")


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a command, without anything of the person who runs the tests."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("METRICAST_", "OPENAI_", "COLUMNS"))
    }
    return kept | {"METRICAST_HOME": str(home)} | more


@pytest.fixture
def metricast(podcast_home: Path, tmp_path: Path) -> Callable[..., Run]:
    """Run `metricast` in an empty folder over the packaged podcast.

    In this process, which takes a tenth of the time of one of its own; `test_cli_faults.py` and
    `test_startup.py` start real ones.
    """

    def run(*arguments: str, stdin: str = "", cwd: Path = tmp_path, **more: str) -> Run:
        out, err = _stream(), _stream()
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(cwd)
            patch.setattr(os, "environ", environment(podcast_home, **more))
            patch.setattr(sys, "stdin", _stream(stdin.encode()))
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = app.cli.run(arguments)
        done = Run(code, _text(out), _text(err))
        assert "Traceback" not in done.err + done.out, done.err
        return done

    return run


def in_a_process(*arguments: str, home: Path, cwd: Path, stdin: bytes = b"", **more: str) -> Run:
    """The same in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        input=stdin, cwd=cwd, capture_output=True, check=False, timeout=120,
        env=environment(home, PYTHONPATH=str(ROOT), **more),
    )  # fmt: skip
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


def _stream(content: bytes = b"") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="\n")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


@pytest.fixture
def sell(metricast: Callable[..., Run], shop: Path) -> Callable[..., Run]:
    """The same over the shop."""

    def run(*arguments: str, **more: Any) -> Run:
        return metricast(*arguments, cwd=shop, METRICAST_WAREHOUSE="duckdb:shop.duckdb", **more)

    return run


def missing(what: str) -> None:
    """Skip with a word; in CI nothing may be missing."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}; .ci/run installs it")
    pytest.skip(what)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A headless Chromium of the system."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        missing("no Chromium on this machine: install `chromium`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()

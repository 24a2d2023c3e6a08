"""The built wheel holds all it needs, and answers from it without a network."""

from __future__ import annotations

import csv
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.app.conftest import environment
from tests.architecture.sources import ROOT

NO_NETWORK = """
import socket
def refuse(*_):
    raise OSError("there is no network in this test")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_code_model_and_facts(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder, inside in (("metrics", "app/metrics"), ("warehouse/facts", "warehouse/facts")):
        shipped = {
            path.relative_to(ROOT / folder).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.suffix in (".yml", ".csv", ".parquet")
        }
        assert shipped, folder
        assert {f"{inside}/{each}" for each in shipped} <= names
    assert not {name for name in names if name.startswith(("tests/", "docs/", "benchmarks/"))}


def test_the_wheel_answers_alone_and_offline(wheel: Path, tmp_path: Path) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    (installed / "sitecustomize.py").write_text(NO_NETWORK)
    env = environment(tmp_path / "home", PYTHONPATH=str(installed))

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path, env=env, capture_output=True, text=True,
            check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run("-c", "import app; print(app.__file__)").startswith(str(installed))
    said = run("-m", "app", "query", '{"measures": ["episodes.count"]}', "--format", "csv")
    with (ROOT / "warehouse" / "facts" / "episodes.csv").open(encoding="utf-8") as facts:
        assert said == f"episodes.count\n{sum(1 for _ in csv.reader(facts)) - 1}\n"
    assert "no errors" in run("-m", "app", "validate")

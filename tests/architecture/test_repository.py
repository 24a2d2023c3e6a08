"""What a repository that others clone must and must not hold."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

PINNED = re.compile(r"^([a-z0-9._-]+)==([^ \\]+)(.*)$", re.M)
ADDRESS = re.compile(
    r"https?://[^ \"'<>]*/simple\b|https?://[^ \"'<>]*/packages/[0-9a-f]{2}/|(extra-)?index"
    + "-url"
)


def tracked() -> list[Path]:
    """What git has, and what it would have after an add; in an export, every file."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name)[0]).lower()


def test_no_addresses_of_registries_and_no_paths_of_a_machine() -> None:
    home = str(Path.home())
    local = [path for path in (str(ROOT.parent) + "/", home + "/") if path.count("/") > 1]
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {hit[0]}" for hit in ADDRESS.finditer(text)]
        found += [f"{path.relative_to(ROOT)}: {each}" for each in local if each in text]
    assert not found, "\n" + "\n".join(found)


def test_the_lock_pins_and_hashes_everything() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    for block in re.split(r"\n(?=\S)", lock.strip()):
        assert PINNED.match(block), block
        assert "--hash=sha256:" in block, block


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = {name for name, _, _ in PINNED.findall((ROOT / "requirements.lock").read_text())}
    asked = project["dependencies"] + project["optional-dependencies"]["dev"]
    missing = {normal(each) for each in asked} - locked
    assert not missing, f"not in requirements.lock: {missing}; run `make lock`"


def test_scripts_can_be_run() -> None:
    for name in (".ci/run", ".ci/setup"):
        assert os.access(ROOT / name, os.X_OK), f"{name} has no run bit"


def test_no_tracked_file_is_large() -> None:
    large = [f"{path.relative_to(ROOT)}" for path in tracked() if path.stat().st_size > 800_000]
    assert not large, f"over 800 KB: {large}"

"""git, asked for what it knows: without questions, locks or fetches, and in the plain language.

Nothing runs through a shell; the repository, its index and the network stay as they are.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SECONDS = 60
# Inside a hook these name the repository of the hook, relative to where that one runs.
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
QUIET = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1",
         "LC_ALL": "C"}  # fmt: skip


class NoGit(Exception):
    """Why git gave no answer, in a sentence. `missing`: it is not installed."""

    def __init__(self, reason: str, missing: bool = False) -> None:
        super().__init__(reason)
        self.missing = missing


def git(where: Path, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """What git answers in a folder. Raises NoGit where there is no answer, and for no exit code."""
    environment = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    try:
        return subprocess.run(  # noqa: S603 - a fixed program, words that cannot be options
            ["git", "--no-pager", "-C", str(where), *words],  # noqa: S607 - the person's git
            input=given, capture_output=True, check=False, timeout=SECONDS,
            env=environment | QUIET,
        )  # fmt: skip
    except FileNotFoundError as fault:
        raise NoGit("git is not installed", missing=True) from fault
    except subprocess.TimeoutExpired as fault:
        raise NoGit(f"git gave no answer in {SECONDS} seconds") from fault


def last_line(said: bytes) -> str:
    """The last thing that git said, where it says what went wrong; empty where it said nothing."""
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    return lines[-1] if lines else ""

"""A PostgreSQL server of the tests' own, on a socket in a temporary folder."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def programs() -> Path | None:
    """Where a server's programs are, None when the machine has none."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


class Server:
    """Runs SQL through psql."""

    def __init__(self, folder: Path, bin_folder: Path) -> None:
        self.folder, self.bin = folder, bin_folder

    def call(self, program: str, *words: str, given: str = "") -> str:
        """What a program prints. A server may not run as root, so root becomes `postgres`."""
        change = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*change, str(self.bin / program), *words]
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        done = subprocess.run(
            command, input=given, capture_output=True, text=True, env=env, cwd=self.folder
        )
        assert done.returncode == 0, f"{program}: {done.stderr}\n{given}"
        return done.stdout

    def run(self, script: str) -> str:
        """What psql prints for a script."""
        words = ("-h", str(self.folder), "-d", "postgres", "-X", "-q", "-A", "-t", "-f", "-")
        return self.call("psql", *words, "-v", "ON_ERROR_STOP=1", given=script)

    def rows(self, sql: str) -> list[list[Any]]:
        """The rows of a query as JSON values, in order."""
        told = self.run(f"SELECT JSON_AGG(ROW_TO_JSON(q)) FROM ({sql}) AS q")
        return [list(row.values()) for row in json.loads(told or "null") or []]


@contextmanager
def server(bin_folder: Path) -> Iterator[Server]:
    """A fresh server, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="metricast-pg-") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        one = Server(folder, bin_folder)
        data = str(folder / "data")
        one.call("initdb", "-D", data, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c timezone=UTC"
        one.call("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
        try:
            yield one
        finally:
            one.call("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")

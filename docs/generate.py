"""Write the generated parts of README.md and docs/: `make docs`. A test fails when one is stale.

A generated part stands between two comments and is replaced as a whole:

    <!-- run: metricast ask "How many episodes?" -->     the command and what it printed
    <!-- generated: errors -->                           a part named in `PARTS`
    <!-- end -->
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from docs.parts import PARTS

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"(<!-- (run|generated): (.*?) -->\n)(.*?)(<!-- end -->)", re.S)


def pages() -> Iterator[Path]:
    """Every page that may have generated parts."""
    yield ROOT / "README.md"
    yield from sorted((ROOT / "docs").rglob("*.md"))


def renewed(text: str) -> str:
    """A page with its generated parts as they should be now."""

    def renew(block: re.Match[str]) -> str:
        opening, kind, what, _, end = block.groups()
        made = run_block(what) if kind == "run" else PARTS[what]().strip()
        return f"{opening}{made}\n{end}"

    return BLOCK.sub(renew, text)


@cache
def run_block(command: str) -> str:
    """A fenced block with a command and what it prints."""
    said = run(command)
    return f"```console\n$ {command}\n{said.rstrip()}\n```"


def run(command: str, code: int = 0) -> str:
    """What a `metricast` command prints on stdout, over the packaged podcast. `code`: its exit
    code, where the page shows a failure."""
    name, *arguments = shlex.split(command)
    assert name == "metricast", command
    done = subprocess.run(  # noqa: S603 - our own program, the words of our own pages
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == code, f"{command} gave {done.returncode}:\n{done.stderr}"
    return "\n".join(line.rstrip() for line in done.stdout.splitlines())


@cache
def _home() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="metricast-docs-")


def clean_environment() -> dict[str, str]:
    """The environment without anything that changes answers, and with a warehouse of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("METRICAST_")}
    return kept | {"METRICAST_HOME": _home().name}


def main() -> None:
    """Rewrite every page whose generated parts changed, and say which."""
    for page in pages():
        before = page.read_text(encoding="utf-8")
        after = renewed(before)
        if after != before:
            page.write_text(after, encoding="utf-8")
            print(f"renewed {page.relative_to(ROOT)}")  # noqa: T201 - a command's output


if __name__ == "__main__":
    main()

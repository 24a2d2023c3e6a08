"""Changes of the podcast's model that the guide shows, made anew each time and compared."""

from __future__ import annotations

import difflib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
CHANGES = Path(__file__).parent / "guide" / "changes"


def patch_of(name: str) -> str:
    """A change as a pull request shows it."""
    with changed(name) as folder:
        lines: list[str] = []
        for new in sorted(folder.rglob("*.yml")):
            inside = new.relative_to(folder).as_posix()
            olds, news = (
                path.read_text(encoding="utf-8").splitlines()
                for path in (ROOT / "metrics" / inside, new)
            )
            name = f"metrics/{inside}"
            lines += difflib.unified_diff(olds, news, name, name, n=2, lineterm="")
    shown = "\n".join(line.rstrip() for line in lines)
    return f"```diff\n{shown}\n```"


@cache
def comment_of(name: str) -> str:
    """What `metricast diff main --format markdown` prints of it."""
    from docs.generate import run

    with changed(name) as folder:
        return run(f"metricast diff main --metrics {folder} --format markdown")


@cache
def tests_of(name: str, code: int) -> str:
    """What `metricast test` prints of a change, and its exit code."""
    from docs.generate import run

    with changed(name) as folder:
        said = run(f"metricast test --metrics {folder}", code)
    return f"```console\n$ metricast test\n{said.rstrip()}\n```"


@contextmanager
def changed(name: str) -> Iterator[Path]:
    """A repository whose branch `main` has the model as it is, with a change made in its folder."""
    edits = yaml.safe_load((CHANGES / f"{name}.yml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="metricast-change-") as home:
        folder = Path(home) / "metrics"
        shutil.copytree(ROOT / "metrics", folder)
        for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "model"]):
            who = ["-c", "user.name=docs", "-c", "user.email=docs@example.test"]
            subprocess.run(["git", "-C", home, *who, *words], check=True)  # noqa: S603, S607
        for edit in edits:
            file = folder / edit["file"]
            text = file.read_text(encoding="utf-8")
            assert text.count(edit["old"]) == 1, f"{name}: {edit['file']} has changed"
            file.write_text(text.replace(edit["old"], edit["new"]), encoding="utf-8")
        yield folder

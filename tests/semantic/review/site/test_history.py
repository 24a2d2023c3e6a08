"""Lines followed through patches, held against git's own blame."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.commits import history_of
from semantic.errors import Place
from semantic.review.site.extent import excerpt, extent
from semantic.review.site.history import PENDING, Commit, Follower, History

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    def run(*words: str) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org",
             "-c", "commit.gpgsign=false", *words],
            cwd=tmp_path, capture_output=True, check=True, text=True,
        )  # fmt: skip
        return done.stdout

    run("init", "-q", "-b", "main")
    return run


def commit(git: Git, subject: str) -> None:
    git("add", "-A")
    git("commit", "-q", "--allow-empty", "-m", subject)


def subjects(history: History, file: str, first: int, last: int) -> list[str]:
    return [each.subject for each in history.of(file, first, last)]


def files_in(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.yml"))}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_newest_commit_of_a_line_is_that_of_blame(git: Git, tmp_path: Path, seed: int) -> None:
    """Random edits of three files, one of them moved about, with a last change not committed."""
    luck = random.Random(seed)
    (tmp_path / "m").mkdir()
    names = ["a.yml", "ü b.yml", "c.yml"]
    for step in range(14):
        for at, name in enumerate(names):
            if luck.random() < 0.6 or step == 0:
                edit(tmp_path / "m" / name, luck, step)
            if step and luck.random() < 0.15:
                names[at] = f"{step}{at}.yml"
                (tmp_path / "m" / name).rename(tmp_path / "m" / names[at])
        commit(git, f"step {step}")
    edit(tmp_path / "m" / names[0], luck, 99)
    history = history_of(tmp_path / "m", files_in(tmp_path))
    for name in names:
        blamed = git("blame", "-s", "-l", "--root", f"m/{name}").splitlines()
        log = dict(line.split(" ", 1) for line in git("log", "--format=%H %s").splitlines())
        wanted = [log.get(line.split(" ")[0], "not committed yet") for line in blamed]
        found = [subjects(history, f"m/{name}", at, at)[0] for at in range(1, len(wanted) + 1)]
        assert found == wanted


def edit(path: Path, luck: random.Random, step: int) -> None:
    lines = (
        path.read_text().splitlines() if path.exists() else [f"{path.name}{at}" for at in range(9)]
    )
    for number in range(luck.randint(1, 3)):
        at = luck.randrange(len(lines) + 1)
        gone = luck.choice([0, 0, 1, 2])
        # No line twice: then there is one best way to tell two versions apart.
        lines[at : at + gone] = [f"--- {step}.{number}.{n}" for n in range(luck.choice([0, 1, 2]))]
    path.write_text("".join(f"{line}\n" for line in lines) or "x\n")


def test_a_reworded_line_keeps_its_past(git: Git, tmp_path: Path) -> None:
    file = tmp_path / "m.yml"
    for sql in ("amount", "amount - tax", "net"):
        file.write_text(f"- name: paid\n  sql: {sql}\n- name: other\n")
        commit(git, sql)
    history = history_of(tmp_path, files_in(tmp_path))
    assert subjects(history, "m.yml", 1, 2) == ["net", "amount - tax", "amount"]
    assert subjects(history, "m.yml", 3, 3) == ["amount"]


def test_a_merge_is_what_it_brought(git: Git, tmp_path: Path) -> None:
    file = tmp_path / "m.yml"
    file.write_text("a\nb\nc\n")
    commit(git, "first")
    git("checkout", "-q", "-b", "side")
    file.write_text("a\nb\nC\n")
    commit(git, "on a side")
    git("checkout", "-q", "main")
    file.write_text("A\nb\nc\n")
    commit(git, "on main")
    git("merge", "-q", "--no-edit", "side", "-m", "the merge")
    history = history_of(tmp_path, files_in(tmp_path))
    assert subjects(history, "m.yml", 1, 1) == ["on main", "first"]
    assert subjects(history, "m.yml", 3, 3) == ["the merge", "first"]


def test_settings_of_the_person_change_nothing(git: Git, tmp_path: Path) -> None:
    file = tmp_path / "m" / "m.yml"
    file.parent.mkdir()
    file.write_text("".join(f"{at}\n" for at in range(20)))
    commit(git, "first")
    file.write_text("".join(f"{at}{'x' if at in (3, 6) else ''}\n" for at in range(20)))
    commit(git, "second")
    before = history_of(file.parent, files_in(tmp_path))
    for key, value in (("diff.noprefix", "true"), ("diff.relative", "true"), ("diff.context", "9"),
                       ("diff.interHunkContext", "9"), ("color.ui", "always"),
                       ("log.showSignature", "true"), ("diff.external", "false"),
                       ("core.quotePath", "true"), ("diff.mnemonicPrefix", "true")):  # fmt: skip
        git("config", key, value)
    assert history_of(file.parent, files_in(tmp_path)) == before
    assert subjects(before, "m/m.yml", 4, 4) == ["second", "first"]
    assert subjects(before, "m/m.yml", 5, 5) == ["first"]


def test_no_repository_no_commit_no_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert history_of(tmp_path, {}).lacking == "the files are not in a git repository"
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert history_of(tmp_path, {}).lacking == "the repository has no commit yet"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert history_of(tmp_path, {}).lacking == "git is not installed"


def test_a_shallow_clone_says_so(git: Git, tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "m.yml").write_text(text)
        commit(git, text)
    subprocess.run(["git", "clone", "-q", "--depth=1", f"file://{tmp_path}", "copy"],
                   cwd=tmp_path, check=True, capture_output=True)  # fmt: skip
    history = history_of(tmp_path / "copy", files_in(tmp_path / "copy"))
    assert "shallow" in history.limits
    assert subjects(history, "m.yml", 1, 1) == ["two"]


def test_a_history_without_a_beginning() -> None:
    """The first patch that is known may change a file that was there before."""
    follower = Follower()
    patch = ["diff --git a/m b/m", "--- a/m", "+++ b/m", "@@ -3 +3 @@", "-old", "+new"]
    follower.apply(0, patch)
    history = History(
        (Commit("1", "2026-01-01", "Ada", "s"), PENDING), {"m": tuple(follower.files["m"])}
    )
    assert subjects(history, "m", 1, 2) == []
    assert subjects(history, "m", 1, 3) == ["s"]


LINES = """cubes:
  - name: orders
    measures:
      # What comes in.
      - type: sum
        name: paid
        description: >-
          One

          two

      - {name: count, type: count}

views: []
""".split("\n")


@pytest.mark.parametrize(("line", "column", "wanted"), [
    (6, 15, (5, 10)), (12, 16, (12, 12)), (2, 11, (2, 12)), (99, 1, (99, 99)),
])  # fmt: skip
def test_where_a_definition_ends(line: int, column: int, wanted: tuple[int, int]) -> None:
    assert extent(Place("m.yml", line, column), LINES) == wanted


def test_an_excerpt_stands_at_the_margin() -> None:
    said = excerpt(Place("m.yml", 6, 15), LINES)
    assert said.startswith("- type: sum\n  name: paid\n  description: >-\n    One\n\n    two")

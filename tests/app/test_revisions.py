"""Models read from a git repository, as they were, with nothing touched."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.revisions import contents_at
from semantic.errors import ModelError
from semantic.model.load import load_model_text
from semantic.model.types import Model
from tests.app.conftest import Run

CUBE = """
cubes:
  - name: sales
    sql_table: sales
    measures:
      - {name: count, type: count}
"""
MORE = "      - {name: amount, type: sum, sql: amount}\n"


def git(folder: Path, *words: str) -> str:
    names = {f"GIT_{who}_{what}": "x@example.test" for who in ("AUTHOR", "COMMITTER")
             for what in ("NAME", "EMAIL")}  # fmt: skip
    done = subprocess.run(
        ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True,
        env={**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull},
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits: `first` has one measure and a cube of its own, the last two measures."""
    root = tmp_path / "house"
    model = root / "deep" / "metrics"
    (model / "cubes").mkdir(parents=True)
    (model / "cubes" / "sales.yml").write_text(CUBE)
    (model / ".hidden.yml").write_text("cubes: [nonsense")
    (model / "notes.txt").write_text("cubes: [nonsense")
    (model / "naïve name.yaml").write_text("cubes:\n  - {name: other, sql_table: other}\n")
    (root / "elsewhere.yml").write_text("cubes: [nonsense")
    git(root.parent, "init", "-q", "-b", "main", str(root))
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "one")
    git(root, "tag", "first")
    (model / "naïve name.yaml").unlink()
    (model / "cubes" / "sales.yml").write_text(CUBE + MORE)
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "two")
    return model


def model_at(revision: str, folder: Path) -> Model:
    return load_model_text(contents_at(revision, folder))


def test_a_revision_is_read_as_it_was(repository: Path) -> None:
    model = model_at("first", repository)
    assert not model.errors
    assert set(model.cubes) == {"sales", "other"}
    assert list(model.cubes["sales"].measures) == ["count"]
    place = model.cubes["sales"].about.place
    assert place is not None
    assert place.file == "metrics/cubes/sales.yml"
    assert list(model_at("HEAD", repository).cubes["sales"].measures) == ["count", "amount"]
    assert list(model_at("HEAD~1", repository).cubes["sales"].measures) == ["count"]


def test_nothing_is_touched(repository: Path) -> None:
    (repository / "cubes" / "sales.yml").write_text(CUBE + "# not committed\n")
    root = repository.parent.parent
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    status = git(root, "status", "--porcelain")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    model_at("first", repository)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    assert git(root, "status", "--porcelain") == status


@pytest.mark.parametrize("revision", [
    "nope", "", "--help", "--output=x", "-1", "HEAD:deep", "first;touch x", "$(touch x)", "a\0b",
    "HEAD~99", "../..",
])  # fmt: skip
def test_what_is_no_revision(repository: Path, revision: str) -> None:
    with pytest.raises(ModelError) as fault:
        model_at(revision, repository)
    assert fault.value.code == "unknown-revision"
    assert not list(repository.parent.parent.rglob("x"))


def test_a_folder_that_a_revision_lacks(repository: Path) -> None:
    later = repository.parent / "later"
    later.mkdir()
    (later / "a.yml").write_text(CUBE)
    with pytest.raises(ModelError) as fault:
        model_at("first", later)
    assert fault.value.code == "not-in-revision"


def test_a_link_is_no_file(repository: Path) -> None:
    (repository / "linked.yml").symlink_to("../../elsewhere.yml")
    root = repository.parent.parent
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "a link")
    assert not model_at("HEAD", repository).errors


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yml").write_text(CUBE)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ModelError) as fault:
        model_at("HEAD", tmp_path)
    assert fault.value.code == "not-a-repository"


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    with pytest.raises(ModelError) as fault:
        model_at("HEAD", repository)
    assert (fault.value.code, fault.value.exit_code) == ("not-a-repository", 2)


def test_inside_a_hook(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """git sets these relative to where the hook runs."""
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
    assert set(model_at("first", repository).cubes) == {"sales", "other"}


def test_the_command_reads_a_revision(metricast: Callable[..., Run], repository: Path) -> None:
    arguments = ("--metrics", str(repository), "--no-numbers")
    done = metricast("diff", "first", *arguments)
    assert done.code == 1
    assert "`other` was removed" in done.out
    assert "added measure sales.amount (metrics/cubes/sales.yml:7:16)" in done.out
    assert metricast("diff", "HEAD", *arguments).code == 0
    unknown = metricast("diff", "nope", *arguments)
    assert (unknown.code, unknown.out) == (2, "")
    assert "error[unknown-revision]: there is no folder and no git revision `nope`" in unknown.err


def test_the_folder_came_later(metricast: Callable[..., Run], repository: Path) -> None:
    folder = repository.parent / "first_metrics"
    folder.mkdir()
    (folder / "sales.yml").write_text(CUBE)
    git(repository, "add", "-A", "..")
    git(repository, "commit", "-q", "-m", "three")
    done = metricast("diff", "HEAD^1", "--metrics", str(folder), "--no-numbers")
    assert (done.code, done.err) == (
        0, "`HEAD^1` has no model files in `deep/first_metrics/`: everything is new\n")  # fmt: skip
    assert done.out.startswith(f"{folder} against HEAD^1: 1 added\n")
    assert "added cube sales" in done.out and "and with it sales.count" in done.out


@pytest.mark.parametrize(("words", "hint"), [
    (("main..HEAD",), "name one revision, such as main: the files under --metrics are the other"),
    (("..HEAD",), "name one revision, such as HEAD: the files under --metrics are the other"),
    (("HEAD:metrics",), "name the revision alone, such as HEAD, and the folder with --metrics"),
    (("--", "--help"), "a revision, such as main, or a folder; options come before `--`"),
    (("nope",), "a branch, tag or commit, such as main or HEAD~1, or a folder; in a shallow clone"),
])  # fmt: skip
def test_what_would_be_a_revision(
    metricast: Callable[..., Run], repository: Path, words: tuple[str, ...], hint: str
) -> None:
    done = metricast("diff", "--metrics", str(repository), "--no-numbers", *words)
    assert (done.code, done.out) == (2, "")
    assert f"\n  {hint}" in done.err


def test_a_folder_goes_before_a_revision(metricast: Callable[..., Run], repository: Path) -> None:
    folder = repository.parent / "first"
    folder.mkdir()
    (folder / "sales.yml").write_text(CUBE + MORE)
    done = metricast("diff", "first", "--metrics", "metrics", "--no-numbers",
                     cwd=repository.parent)  # fmt: skip
    assert (done.code, done.out) == (0, "metrics against first: nothing changes\n")

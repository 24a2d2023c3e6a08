"""Which files of a folder are a model's, in which order and under which names."""

from __future__ import annotations

from pathlib import Path

import pytest

from semantic.model.files import files_in
from semantic.model.load import load_model, model_files

CUBE = "cubes: [{name: NAME, sql_table: t, measures: [{name: count, type: count}]}]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two cubes, one of them also under another name; and much that is no model file."""
    root = tmp_path / "model"
    for name in ("b.yml", "a/z.YAML", "a-b/c.yml", ".hidden.yml", ".git/d.yml", "a/.e/f.yml",
                 "notes.txt", "yml", "g.yml.orig"):  # fmt: skip
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(CUBE.replace("NAME", file.stem.strip(".").replace("-", "_")))
    (root / "folder.yml").mkdir()
    (root / "again.yml").symlink_to("b.yml")
    (root / "nowhere.yml").symlink_to("missing.yml")
    (root / "round.yml").symlink_to("round.yml")
    (root / "linked").symlink_to("a")
    return root


def test_their_names_and_order(folder: Path) -> None:
    """In the order of their folders' names, part by part: `a/z` stands before `a-b/c`."""
    found = list(files_in(folder, (".yml", ".yaml")))
    assert [name for _, name, _ in found] == ["a/z.YAML", "a-b/c.yml", "again.yml", "b.yml"]
    assert [file for file, _, _ in found] == [folder / name for _, name, _ in found]
    assert [own for _, _, own in found] == [
        str((folder / name).resolve()) for _, name, _ in found
    ]  # fmt: skip


def test_a_file_under_two_names_is_read_once(folder: Path) -> None:
    model = load_model(folder, folder / "a", folder / "b.yml")
    assert model.errors == ()
    assert set(model.cubes) == {"z", "c", "b"}


@pytest.mark.parametrize(("given", "shown"), [
    ("model", "model/"), ("model/", "model/"), (".", "model/"), ("./model/a/..", "model/a/../"),
])  # fmt: skip
def test_how_a_relative_folder_is_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, given: str, shown: str
) -> None:
    monkeypatch.chdir(folder.parent)
    assert f"{shown}b.yml" in model_files(given)


def test_how_an_absolute_folder_is_shown(folder: Path) -> None:
    assert list(model_files(folder)) == [
        "model/a/z.YAML", "model/a-b/c.yml", "model/again.yml", "model/b.yml"
    ]  # fmt: skip

"""`metricast import` and `export`: files on disk, a report in words and in JSON."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from semantic.review.exchange.formats import EXPORTS
from tests.app.conftest import Run

CUBE = """
cubes:
  - name: orders
    sql_table: orders
    refresh_key: {every: 1 hour}
    measures: [{name: count, type: count}]
"""


@pytest.mark.parametrize("format", EXPORTS)
def test_there_and_back(metricast: Callable[..., Run], tmp_path: Path, format: str) -> None:
    out = metricast("export", format, "--output", "out", "--format", "json")
    assert out.code == 0, out.err
    assert out.json["format"] == format
    assert all((tmp_path / "out" / file).is_file() for file in out.json["files"])
    back = metricast("import", "out", "--output", "back", "--format", "json")
    assert back.code == 0, back.err
    assert {"cubes/episodes.yml"} <= set(back.json["files"])
    assert metricast("validate", "--metrics", "back").code == 0
    assert metricast("query", '{"measures": ["episodes.count"]}', "--metrics", "back").code == 0


def test_the_report_names_file_and_line(metricast: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "model.yml").write_text(CUBE)
    done = metricast("import", "cube", "model.yml", "--output", "out")
    assert done.code == 0
    assert "1 cube or view and 1 member carried over" in done.out
    assert "`refresh_key` of `orders`  model.yml:5" in done.out
    said = metricast("import", "model.yml", "--output", "more", "--format", "json").json
    (loss,) = said["losses"]
    assert (loss["fate"], loss["file"], loss["line"], loss["name"]) == (
        "lost", "model.yml", 5, "orders",
    )  # fmt: skip
    assert said["carried"] == ["orders", "orders.count"]


def test_files_are_not_written_over(metricast: Callable[..., Run], tmp_path: Path) -> None:
    (tmp_path / "model.yml").write_text(CUBE)
    (tmp_path / "out" / "cubes").mkdir(parents=True)
    mine = tmp_path / "out" / "cubes" / "orders.yml"
    mine.write_text("mine")
    done = metricast("import", "model.yml", "--output", "out")
    assert (done.code, mine.read_text()) == (2, "mine")
    assert "file-exists" in done.err
    assert metricast("import", "model.yml", "--output", "out", "--force").code == 0
    assert mine.read_text() != "mine"


def test_strict_fails_where_something_is_lost(
    metricast: Callable[..., Run], tmp_path: Path
) -> None:
    (tmp_path / "model.yml").write_text(CUBE)
    assert metricast("import", "model.yml", "--output", "a", "--strict").code == 1
    (tmp_path / "model.yml").write_text(CUBE.replace("    refresh_key: {every: 1 hour}\n", ""))
    assert metricast("import", "model.yml", "--output", "b", "--strict").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import", "--output", "x"), "usage"),
        (("import", "a", "b", "c", "--output", "x"), "usage"),
        (("import", "none.yml", "--output", "x"), "no-such-file"),
        (("import", "lookml", "model.yml", "--output", "x"), "unknown-format"),
        (("export", "osie", "--output", "x"), "unknown-format"),
        (("export", "ossie"), "usage"),
    ],
)
def test_wrong_usage(
    metricast: Callable[..., Run], tmp_path: Path, arguments: tuple[str, ...], code: str
) -> None:
    (tmp_path / "model.yml").write_text(CUBE)
    done = metricast(*arguments, "--format", "json")
    assert (done.code, done.json["error"]["code"]) == (2, code)

"""`metricast docs`: what it writes, and what it never writes over."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.folder import MARK
from tests.app.conftest import Run


def digest(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
    }  # fmt: skip


def test_a_site_is_written_twice_alike(metricast: Callable[..., Run], tmp_path: Path) -> None:
    assert metricast("docs").out == "site/index.html: 22 pages\n"
    first = digest(tmp_path / "site")
    assert {"index.html", "search.html", "view-podcast.html", "style.css", "site.js", MARK} <= (
        first.keys()
    )
    assert metricast("docs", "--output", "again").code == 0
    assert digest(tmp_path / "again") == first
    assert metricast("docs").code == 0
    assert digest(tmp_path / "site") == first


def test_no_warehouse_is_asked(metricast: Callable[..., Run]) -> None:
    done = metricast("docs", "--warehouse", "duckdb:none/such.duckdb", "--format", "json")
    assert done.code == 0
    assert done.json["start"] == "site/index.html"
    assert "index.html" in done.json["files"]


def test_nobodys_files_are_written_over(metricast: Callable[..., Run], tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for name in ("index.html", "mine.txt"):
        (site / name).write_text("mine")
    done = metricast("docs")
    assert done.code == 2
    assert "would-overwrite" in done.err
    assert digest(site).keys() == {"index.html", "mine.txt"}
    assert metricast("docs", "--force").code == 0
    assert (site / "mine.txt").read_text() == "mine"
    assert (site / "index.html").read_text() != "mine"
    (tmp_path / "file").write_text("mine")
    assert "is a file" in metricast("docs", "--output", "file", "--force").err


def test_what_is_gone_from_the_model_goes(
    metricast: Callable[..., Run], sell: Callable[..., Run], shop: Path, tmp_path: Path
) -> None:
    assert metricast("docs").code == 0
    (tmp_path / "site" / "mine.txt").write_text("mine")
    assert metricast("docs", "--metrics", str(shop / "metrics")).code == 0
    left = digest(tmp_path / "site").keys()
    assert "cube-sales.html" in left
    assert "view-podcast.html" not in left
    assert "mine.txt" in left


def test_a_forged_mark_removes_nothing_elsewhere(
    metricast: Callable[..., Run], tmp_path: Path
) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "kept.txt").write_text("mine")
    names = ["../kept.txt", str(tmp_path / "kept.txt"), "..", 7, None]
    (tmp_path / "site" / MARK).write_text(json.dumps(names))
    assert metricast("docs").code == 0
    assert (tmp_path / "kept.txt").exists()
    (tmp_path / "site" / MARK).write_text("{")
    assert metricast("docs").code == 0


def test_history_comes_from_the_repository(
    metricast: Callable[..., Run], shop: Path, tmp_path: Path
) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "sales.yml").write_text((shop / "metrics" / "sales.yml").read_text())
    assert "no history: the files are not in a git repository" in metricast("docs").out
    for words in (
        ["init", "-q"],
        ["add", "metrics"],
        ["commit", "-q", "-m", "Sales & <b>more</b>"],
    ):
        subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=a@example.org",
                        "-c", "commit.gpgsign=false", *words],
                       cwd=tmp_path, check=True)  # fmt: skip
    assert metricast("docs").out == "site/index.html: 5 pages\n"
    page = (tmp_path / "site" / "cube-sales.html").read_text()
    assert "<span>Sales &amp; &lt;b&gt;more&lt;/b&gt;</span> <small>Ada</small>" in page
    assert "History: 1 commit" in page
    assert "asked for" in metricast("docs", "--no-history").out
    assert "History: 1 commit" not in (tmp_path / "site" / "cube-sales.html").read_text()


@pytest.mark.parametrize(("text", "said"), [
    ("cubes: []\n", "no cube is defined"), ("cubes: [\n", "not-yaml"),
])  # fmt: skip
def test_a_model_without_cubes(
    metricast: Callable[..., Run], tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "m.yml").write_text(text)
    done = metricast("docs")
    assert done.code == 2
    assert said in done.err
    assert not (tmp_path / "site").exists()


def test_verified_questions_have_their_sql(metricast: Callable[..., Run], tmp_path: Path) -> None:
    assert metricast("docs").code == 0
    assert (tmp_path / "site" / "questions.html").read_text().count("<summary>SQL</summary>") == 46


@pytest.mark.browser
def test_the_search_finds_synonyms_in_a_browser(
    metricast: Callable[..., Run],
    chromium: Any,
    tmp_path: Path,
) -> None:
    """From a file, without a server: what is typed on any page leads to the member."""
    assert metricast("docs").code == 0
    page = chromium.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("console", lambda said: faults.append(said.text))
    page.goto((tmp_path / "site" / "tests.html").as_uri())
    page.get_by_role("searchbox").fill("gäste")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=*")
    first = page.locator("#page-found a").first
    assert first.inner_text() == "Guest appearances"
    page.get_by_label("Kind").select_option("dimension")
    assert page.locator("#page-found a").first.inner_text() == "Guest"
    page.get_by_label("Words").fill("xyzzy")
    assert "Nothing is called that" in page.get_by_role("status").inner_text()
    page.goto((tmp_path / "site" / "index.html").as_uri())
    page.get_by_label("Filter Cubes").fill("speak")
    shown = page.locator("table[data-filter='Filter Cubes'] tbody tr:visible th a")
    assert "Speaker turns" in shown.all_inner_texts()
    assert "Topics" not in shown.all_inner_texts()
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for name in ("index", "cube-episodes", "questions", "tests", "search"):
            page.goto((tmp_path / "site" / f"{name}.html").as_uri())
            assert page.evaluate(
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            ), (name, width)
    page.close()
    assert not faults

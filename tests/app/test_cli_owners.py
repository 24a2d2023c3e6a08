"""`metricast owners`: printed, compared, refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.app.conftest import Run

MODEL = """
cubes: [{name: orders, sql_table: orders, owner: finance}]
owners: [{name: finance, codeowners: ["@shop/finance"]}]
"""


def folder(tmp_path: Path, text: str = MODEL) -> Path:
    (tmp_path / "shop" / "metrics").mkdir(parents=True)
    (tmp_path / "shop" / "metrics" / "m.yml").write_text(text)
    (tmp_path / ".git").mkdir()
    return tmp_path / "shop"


def test_paths_start_at_the_repository(metricast: Callable[..., Run], tmp_path: Path) -> None:
    done = metricast("owners", cwd=folder(tmp_path))
    assert done.code == 0
    assert done.out.endswith("\n# finance (1)\n/shop/metrics/m.yml @shop/finance\n")


def test_a_file_is_held_against_the_model(metricast: Callable[..., Run], tmp_path: Path) -> None:
    shop = folder(tmp_path)
    file = shop / "CODEOWNERS"
    assert "there is no file" in metricast("owners", "--check", str(file), cwd=shop).err
    file.write_text("* @everyone\n" + metricast("owners", cwd=shop).out)
    assert metricast("owners", "--check", str(file), cwd=shop).code == 0
    file.write_text(file.read_text().replace("@shop/finance", "@shop/sales"))
    done = metricast("owners", "--check", str(file), cwd=shop)
    assert done.code == 1
    assert "lacks `/shop/metrics/m.yml @shop/finance`" in done.err
    file.write_text(metricast("owners", cwd=shop).out + "\n/shop/ @shop/sales\n")
    done = metricast("owners", "--check", str(file), cwd=shop)
    assert done.code == 1
    assert "`/shop/ @shop/sales`, takes `shop/metrics/m.yml` from @shop/finance" in done.err


def test_nothing_half_is_printed(metricast: Callable[..., Run], tmp_path: Path) -> None:
    shop = folder(tmp_path, MODEL.replace("owner: finance", "owner: finnance"))
    done = metricast("owners", cwd=shop)
    assert (done.code, done.out) == (1, "")
    assert "did you mean `finance`?" in done.err
    noted = metricast("owners", "--format", "github", cwd=shop)
    assert noted.out.startswith("::error file=metrics/m.yml,line=2,")
    told = metricast("owners", "--format", "json", cwd=shop)
    assert (told.json["ok"], told.json["errors"][0]["code"]) == (False, "unknown-owner")


def test_every_owner_of_the_podcast_is_declared(metricast: Callable[..., Run]) -> None:
    done = metricast("owners")
    assert done.code == 0
    assert "research@podcast.example" in done.out

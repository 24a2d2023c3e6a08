"""Which file or folder a warehouse URL means."""

from __future__ import annotations

from pathlib import Path

import pytest

from semantic.errors import WarehouseError
from warehouse.targets import PlainFile, Versioned, embedded, home, target_of


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory; it holds a folder `data`."""
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("METRICAST_HOME", str(tmp_path / "home"))
    return tmp_path


@pytest.mark.parametrize("url", ["duckdb:", "duckdb://", "duckdb:///"])
def test_the_embedded_warehouse(here: Path, url: str) -> None:
    assert target_of(url) == embedded() == Versioned(here / "home" / "warehouse")


@pytest.mark.parametrize(
    "url",
    [
        "duckdb:data/w.duckdb",
        "duckdb:./data/../data/w.duckdb",
        "duckdb://data/w.duckdb",
        "duckdb:///data/w.duckdb",
        "duckdb:{here}/data/w.duckdb",
        "duckdb:///{here}/data/w.duckdb",
        "duckdb://{here}/data/w.duckdb",
        "data/w.duckdb",
        "{here}/data/w.duckdb",
    ],
)
def test_one_file_by_its_many_names(here: Path, url: str) -> None:
    assert target_of(url.format(here=here)) == PlainFile(here / "data" / "w.duckdb")


def test_three_slashes_mean_what_is_there(here: Path) -> None:
    """`duckdb:///a/b` is written for `/a/b` and for `a/b`."""
    (absolute,) = here.parents[-2:-1]  # a folder under the root, such as /tmp
    assert target_of("duckdb:///w.duckdb") == PlainFile(here / "w.duckdb")
    assert target_of(f"duckdb://{absolute}/w.duckdb") == PlainFile(absolute / "w.duckdb")
    (here / absolute.name).mkdir()
    with pytest.raises(WarehouseError) as refused:
        target_of(f"duckdb://{absolute}/w.duckdb")
    assert refused.value.code == "warehouse-url"
    assert f"duckdb:///{absolute}/w.duckdb" in str(refused.value)
    (here / absolute.name / "w.duckdb").touch()
    assert target_of(f"duckdb://{absolute}/w.duckdb") == PlainFile(
        here / absolute.name / "w.duckdb"
    )
    assert target_of(f"duckdb:///{absolute}/w.duckdb") == PlainFile(absolute / "w.duckdb")


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("postgresql://h/d", "warehouse-url"),
        ("duckdb::memory:", "warehouse-url"),
        ("duckdb:///:memory:", "warehouse-url"),
        ("duckdb:data", "warehouse-is-folder"),
    ],
)
def test_what_is_no_duckdb_file(url: str, code: str) -> None:
    with pytest.raises(WarehouseError) as refused:
        target_of(url)
    assert refused.value.code == code


def test_home_follows_the_environment(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert home() == here / "home"
    monkeypatch.delenv("METRICAST_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(here / "xdg"))
    assert home() == here / "xdg" / "metricast"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", str(here))
    assert home() == here / ".local" / "share" / "metricast"
    assert not home().exists(), "asking makes nothing"

"""Loads as people run them: what they say, what they change, and what they leave alone."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from semantic.errors import SourceError, WarehouseError
from warehouse.engines.duckdb import open_engine
from warehouse.ingest import ingest
from warehouse.podcasts.load import Load
from warehouse.podcasts.rss import read_feed
from warehouse.rows import append
from warehouse.sources import inspect

NOW = datetime(2026, 5, 17, 12, 30, tzinfo=UTC)
FEED = Path(__file__).parent / "rss" / "show" / "feed.xml"
WEB = "xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"


@pytest.fixture(params=["embedded", "plain"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("METRICAST_HOME", str(tmp_path / "home"))
    return "duckdb:" if request.param == "embedded" else f"duckdb:{tmp_path / 'w.duckdb'}"


def snapshot(folder: Path) -> Mapping[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def feed(path: Path, *titles: str) -> Path:
    items = "".join(
        f"<item><title>{title}</title><guid>{number}</guid>"
        "<pubDate>Mon, 01 Jan 2024 08:00:00 GMT</pubDate>"
        "<itunes:duration>60</itunes:duration></item>"
        for number, title in enumerate(titles)
    )
    path.write_text(f"<rss version='2.0' {WEB}><channel>{items}</channel></rss>")
    return path


def test_a_load_says_what_it_did(url: str) -> None:
    steps: list[tuple[str, float]] = []
    summary = ingest(
        str(FEED), url, now=NOW, progress=lambda step, share: steps.append((step, share))
    )
    assert (summary.episodes, summary.recordings, summary.declared_total) == (5, 4, None)
    assert summary.rows["turns"] == 10
    assert "Loaded 5 episodes (4 distinct recordings) from feed.xml" in str(summary)
    assert "turns 10" in str(summary)
    assert steps[0][0] == "reading" and steps[-1] == ("building", 1.0)
    assert all(0 <= share <= 1 for _, share in steps)


def test_rows_arrive_as_they_were_read(url: str) -> None:
    ingest(str(FEED), url, now=NOW)
    engine = open_engine(url)
    assert engine.query("SELECT sum(words), count(start_seconds) FROM turns").rows == [(37, 10)]
    assert engine.query("SELECT title FROM episodes WHERE episode_no = 5").rows == [
        ("Why soup boils over & other floods",)
    ]
    source, sha256, loaded_at, declared, parsed, rows, warnings = engine.query(
        "SELECT * FROM ingests"
    ).rows[0]
    assert (source, loaded_at, declared, parsed) == (
        "feed.xml",
        NOW.replace(tzinfo=None),
        None,
        5,
    )
    assert len(sha256) == 64
    assert json.loads(rows)["turns"] == 10
    assert json.loads(warnings) == []


def test_the_same_content_is_not_loaded_twice(url: str, tmp_path: Path) -> None:
    first = ingest(str(FEED), url, now=NOW)
    before = snapshot(tmp_path)
    again = ingest(str(FEED), url, now=NOW)
    assert again.already_loaded and not first.already_loaded
    assert "already loaded" in str(again)
    assert snapshot(tmp_path) == before
    assert again.rows == first.rows
    assert not ingest(str(FEED), url, now=NOW, force=True).already_loaded


def test_other_code_or_corrections_load_again(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(str(FEED), url, now=NOW)
    monkeypatch.setattr("warehouse.ingest.recipe", lambda: "another")
    assert not ingest(str(FEED), url, now=NOW).already_loaded
    assert ingest(str(FEED), url, now=NOW).already_loaded


def test_a_running_engine_sees_the_new_data(url: str, tmp_path: Path) -> None:
    ingest(str(FEED), url, now=NOW)
    engine = open_engine(url)
    before = engine.version()
    ingest(str(feed(tmp_path / "two.xml", "a", "b")), url, now=NOW)
    assert engine.query("SELECT count(*) FROM episodes").rows == [(2,)]
    assert engine.version() != before


def _broken(path: Path) -> Path:
    feed(path, "a", "b")
    path.write_text(path.read_text().replace("<itunes:duration>60", "<itunes:duration>soon", 1))
    return path


def test_a_broken_record_stops_the_load_unless_partial(url: str, tmp_path: Path) -> None:
    ingest(str(FEED), url, now=NOW)
    broken = _broken(tmp_path / "broken.xml")
    before = snapshot(tmp_path)
    with pytest.raises(SourceError) as refused:
        ingest(str(broken), url, now=NOW)
    assert refused.value.code == "source-broken"
    assert "itunes:duration" in str(refused.value) and "--partial" in str(refused.value)
    assert snapshot(tmp_path) == before

    summary = ingest(str(broken), url, now=NOW, partial=True)
    assert (summary.episodes, len(summary.problems)) == (1, 1)
    assert "warning: line 1: an item without a length" in str(summary)
    assert ingest(str(broken), url, now=NOW, partial=True).already_loaded
    with pytest.raises(SourceError):
        ingest(str(broken), url, now=NOW)


def _inputs(folder: Path) -> Mapping[str, tuple[str, str]]:
    """Inputs that cannot be loaded: name → (path, code)."""
    made: dict[str, bytes] = {
        "source-empty": b"",
        "source-html": b"\n<!DOCTYPE html><html><body>Total 93 episodes</body></html>",
        "source-binary": b"\x7fELF\0\0\0",
        "source-encoding": "Total 93 episodes".encode("utf-16"),
        "source-unknown": b"Dear diary, today nothing happened.\n",
        "source-no-episodes": f"<rss version='2.0' {WEB}><channel></channel></rss>".encode(),
    }
    inputs = {}
    for code, content in made.items():
        (folder / code).write_bytes(content)
        inputs[code] = (str(folder / code), code)
    os.mkfifo(folder / "pipe")
    return inputs | {
        "blank": (_file(folder / "blank", b" \n\n"), "source-empty"),
        "gzip": (_file(folder / "gzip", b"\x1f\x8b\x08abc"), "source-binary"),
        "atom": (_file(folder / "atom", b"<?xml version='1.0'?><feed></feed>"), "source-unknown"),
        "xml": (_file(folder / "xml", b"<?xml version='1.0'?><note/>"), "source-unknown"),
        "folder": (str(folder), "source-is-folder"),
        "missing": (str(folder / "nowhere.txt"), "source-missing"),
        "pipe": (str(folder / "pipe"), "source-unknown"),
        "device": ("/dev/zero", "source-unknown"),
        "nul": ("a\0b", "source-missing"),
        "long": ("x" * 5000, "source-missing"),
        "address": ("http://127.0.0.1:9/feed", "source-unreachable"),
        "no host": ("http://", "source-unreachable"),
    }


def _file(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


def test_bad_inputs_are_named_and_change_nothing(url: str, tmp_path: Path) -> None:
    ingest(str(FEED), url, now=NOW)
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    cases = _inputs(inputs)
    served = tmp_path / ("home" if url == "duckdb:" else "w.duckdb")
    before = snapshot(served) if served.is_dir() else {"": served.read_bytes()}
    for name, (source, code) in cases.items():
        with pytest.raises(SourceError) as refused:
            ingest(source, url, now=NOW)
        assert (name, refused.value.code, refused.value.exit_code) == (name, code, 2)
        after = snapshot(served) if served.is_dir() else {"": served.read_bytes()}
        assert after == before, name


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("postgresql://h/d", "warehouse-url"),
        ("duckdb::memory:", "warehouse-url"),
        ("duckdb:/proc/nowhere/w.duckdb", "warehouse-disk"),
        (f"duckdb:{FEED.parent}", "warehouse-is-folder"),
        (f"duckdb:{FEED}", "not-ours"),
    ],
)
def test_targets_that_cannot_be(target: str, code: str) -> None:
    with pytest.raises(WarehouseError) as refused:
        ingest(str(FEED), target, now=NOW)
    assert (refused.value.code, refused.value.exit_code) == (code, 3)


@pytest.mark.parametrize(
    ("table", "row", "said"),
    [
        ("people", ("ada-berg", "Ada Berg", True), "person_id stands twice for ada-berg"),
        ("turns", (99, 1, "Nobody", None, 0, 1), "turns.episode_no: not in episodes: 99"),
        ("turns", (5, 9, "Nobody", "no-one", 0, 1), "turns.person_id: not in people: no-one"),
        ("episodes", (9, "x", NOW.date(), 1, "x", None, True, True, True, None, 77), "77"),
        ("turns", (5, 9, None, None, 0, 1), "turns.speaker"),
        ("turns", (5, 9, "x", None, 0), "6 values"),
        ("turns", (5, 9, "x", None, 0, "many"), "many"),
        ("turns", (5, 9, "x", None, 0, 2**40), "out of range"),
    ],
)
def test_rows_that_do_not_fit_together_are_not_published(
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    row: tuple[object, ...],
    said: str,
) -> None:
    ingest(str(FEED), url, now=NOW)
    before = snapshot(tmp_path)

    def read(*_: object) -> Load:
        load = read_feed(inspect(FEED), lambda _: None)
        return replace(load, tables={**load.tables, table: [*load.tables[table], row]})

    monkeypatch.setattr("warehouse.ingest._read", read)
    with pytest.raises(SourceError) as refused:
        ingest(str(FEED), url, now=NOW, force=True)
    assert refused.value.code == "source-inconsistent"
    assert said in str(refused.value)
    assert snapshot(tmp_path) == before


def test_rows_that_got_lost_are_missed(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    def lose_one(connection: Any, table: str, rows: list[Any], source: str) -> None:
        append(connection, table, rows[1:] if table == "turns" else rows, source)

    monkeypatch.setattr("warehouse.rows.append", lose_one)
    with pytest.raises(SourceError, match="do not fit together") as refused:
        ingest(str(FEED), url, now=NOW)
    assert "turns: 9 rows arrived of 10" in str(refused.value)

"""Probes on the real connection: nothing but reading the one database is possible."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from semantic.errors import WarehouseError
from tests.warehouse.engines.conftest import write
from warehouse.engines.duckdb import DuckDBEngine, open_engine
from warehouse.engines.lockdown import Limits, open_locked

PROBES: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("probes.yml").read_text())


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBEngine]:
    """One engine for all probes: what one of them breaks, the next one meets."""
    opened = open_engine(f"duckdb:{write(tmp_path_factory.mktemp('w') / 'w.duckdb', rows=1000)}")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    (made / "secret.csv").write_text("a,b\n1,2\n")
    return made


def test_there_are_enough_probes() -> None:
    assert len(PROBES["refused_by_connection"]) >= 50
    everything = [probe for probes in PROBES.values() for probe in probes]
    assert len(everything) == len(set(everything))


@pytest.mark.parametrize("probe", PROBES["refused_by_connection"])
def test_the_connection_alone_refuses(file: Path, folder: Path, probe: str) -> None:
    before = hashlib.sha256(file.read_bytes()).digest()
    connection = open_locked(file, Limits(seconds=5))
    with pytest.raises((duckdb.Error, UnicodeError)):
        connection.cursor().execute(probe.format(folder=folder)).fetchmany(2)
    connection.close()
    assert hashlib.sha256(file.read_bytes()).digest() == before
    assert [path.name for path in folder.iterdir()] == ["secret.csv"]


@pytest.mark.parametrize("probe", PROBES["refused_by_connection"] + PROBES["refused_by_engine"])
def test_the_engine_refuses(engine: DuckDBEngine, folder: Path, probe: str) -> None:
    with pytest.raises(WarehouseError):
        engine.query(probe.format(folder=folder), max_rows=2)
    assert engine.query("SELECT count(*) FROM episodes").rows == [(1000,)]


@pytest.mark.parametrize("probe", PROBES["left_to_the_guard"])
def test_what_is_left_changes_nothing(engine: DuckDBEngine, folder: Path, probe: str) -> None:
    """They run, so the guard must refuse them; here they must at least leave no trace."""
    before = engine.version(), engine.tables()
    with contextlib.suppress(WarehouseError):
        engine.query(probe.format(folder=folder), max_rows=2)
    assert (engine.version(), engine.tables()) == before
    assert [path.name for path in folder.iterdir()] == ["secret.csv"]


def test_a_temp_table_cannot_shadow_a_real_one(file: Path) -> None:
    """Even past the gate, each query has its own cursor, and temp tables end with theirs."""
    connection = open_locked(file, Limits())
    with connection.cursor() as one:
        one.execute("CREATE TEMP TABLE episodes AS SELECT 42 AS episode_no")
    with connection.cursor() as other:
        assert other.execute("SELECT count(*) FROM main.episodes").fetchall() == [(1000,)]
    connection.close()


def test_python_variables_are_not_tables(engine: DuckDBEngine) -> None:
    episodes_here = [("hidden",)]
    with pytest.raises(WarehouseError):
        engine.query("SELECT * FROM episodes_here")
    assert episodes_here

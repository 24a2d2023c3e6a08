"""A warehouse file with the shipped facts, and the layer over it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from semantic import SemanticLayer
from warehouse.rows import fill_from_facts

ROOT = Path(__file__).parents[2]
LOADED = datetime(2026, 5, 17, 10, tzinfo=UTC)


@pytest.fixture(scope="session")
def facts_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("truth") / "facts.duckdb"
    with duckdb.connect(str(path)) as connection:
        fill_from_facts(connection, LOADED)
    return path


@pytest.fixture(scope="session")
def layer(facts_file: Path) -> SemanticLayer:
    return SemanticLayer.open(metrics=ROOT / "metrics", warehouse=f"duckdb:///{facts_file}")


@pytest.fixture(scope="session")
def facts(facts_file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The raw tables, read by nothing of ours."""
    with duckdb.connect(str(facts_file), read_only=True) as connection:
        yield connection

"""A small warehouse file and an engine on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.engines.duckdb import DuckDBEngine, open_engine


def write(path: Path, rows: int) -> Path:
    """Put a DuckDB file with one table of `rows` rows at the path, by a rename."""
    draft = path.with_name(path.name + ".draft")
    with duckdb.connect(str(draft)) as connection:
        connection.execute(
            "CREATE TABLE episodes AS SELECT range::INTEGER AS episode_no, "
            "'episode ' || range AS title, DATE '2024-01-01' + range::INTEGER AS published_on, "
            f"{rows} AS wholly FROM range({rows})"
        )
        connection.execute("CREATE TABLE wide AS SELECT repeat('x', 10000) AS text FROM range(50)")
    draft.replace(path)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "main.duckdb", rows=1000)


@pytest.fixture
def engine(file: Path) -> Iterator[DuckDBEngine]:
    opened = open_engine(f"duckdb:{file}", seconds=5.0)
    yield opened
    opened.close()

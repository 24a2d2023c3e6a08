"""A small table that holds the hostile texts, behind the real engine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from semantic import SemanticLayer
from semantic.model.load import load_model_text
from tests.hostile.oracles import Value
from warehouse.engines.duckdb import open_engine

MODEL = """
parameters:
  - {name: word, type: string, default: ""}
cubes:
  - name: texts
    sql_table: texts
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: v, sql: v, type: string}
      - {name: n, sql: n, type: number}
      - {name: t, sql: t, type: time}
      - {name: b, sql: b, type: boolean}
      - {name: same, sql: "{CUBE}.v = {parameters.word}", type: boolean}
      - name: label
        type: string
        case: {when: [{sql: "{CUBE}.v = {parameters.word}", label: "it's"}], else: {label: '"no"'}}
    measures:
      - {name: count, type: count}
      - {name: least, type: string, sql: "MIN({CUBE}.v)"}
      - {name: given, type: count, filters: [{sql: "{CUBE}.v = {parameters.word}"}]}
"""
NUMBERS = (None, -9.3e18, -1.0, 0.0, 0.5, 1.0, 3.0, 8.0, 12.0, 12.5, 1000.0, 9.3e18, 1e39)
TIMES = (
    None,
    datetime(2024, 2, 9),
    datetime(2024, 2, 29),
    datetime(2024, 2, 29, 7),
    datetime(2024, 2, 29, 12),
    datetime(2024, 3, 1),
    datetime(9999, 12, 31),
    datetime(1, 1, 1),
)
FLAGS = (None, True, False)


class Texts:
    """The layer over the table, and the table itself in a database of the judge's own."""

    def __init__(self, folder: Path, texts: Sequence[Value]) -> None:
        self.rows = [
            (i, text, NUMBERS[i % len(NUMBERS)], TIMES[i % len(TIMES)], FLAGS[i % len(FLAGS)])
            for i, text in enumerate(texts)
        ]
        self.judge = duckdb.connect()
        self._fill(self.judge)
        path = folder / "texts.duckdb"
        path.unlink(missing_ok=True)
        with duckdb.connect(str(path)) as connection:
            self._fill(connection)
        model = load_model_text({"texts.yml": MODEL})
        assert not model.errors, model.errors
        engine: Any = open_engine(f"duckdb:///{path}")
        self.layer = SemanticLayer(model, engine)

    def _fill(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(
            "CREATE TABLE texts (id INT, v VARCHAR, n DOUBLE, t TIMESTAMP, b BOOLEAN)"
        )
        connection.executemany("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", self.rows)

    def close(self) -> None:
        self.layer.engine.close()
        self.judge.close()

    def where(self, condition: str, bound: Sequence[str]) -> list[int]:
        """The ids of the rows that meet a condition with bound values."""
        found = self.judge.execute(f"SELECT id FROM texts WHERE {condition} ORDER BY id", bound)
        return [each[0] for each in found.fetchall()]

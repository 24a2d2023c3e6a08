"""The conformance cases as data: models, typed tables, queries and the rows they must give."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "conformance" / "cube"
READERS: dict[str, Callable[[str], Any]] = {
    "INTEGER": int,
    "VARCHAR": str,
    "TIMESTAMP": datetime.fromisoformat,
    "DATE": date.fromisoformat,
    "BOOLEAN": lambda text: text.lower() in ("true", "t", "1"),
}


@dataclass(frozen=True)
class Case:
    """One case: `raw` is as written, with `query`, `columns`, `rows`, `ordered`, `null_or_zero`."""

    suite: str
    raw: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.raw["id"])

    @property
    def model(self) -> dict[str, Any]:
        return _model(self.suite)

    @property
    def tables(self) -> dict[str, list[dict[str, Any]]]:
        return _tables(self.suite)


def cases() -> Iterator[Case]:
    """Every case; none where the folder is absent."""
    for path in sorted(FOLDER.glob("cases/*.json")):
        for raw in json.loads(path.read_text())["cases"]:
            yield Case(path.stem, raw)


@lru_cache
def _model(suite: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "models" / f"{suite}.yml").read_text())
    return found


@lru_cache
def _tables(suite: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for table, types in column_types(suite).items():
        with (FOLDER / "data" / suite / f"{table}.csv").open(newline="") as file:
            found[table] = [
                {name: _read(text, types[name]) for name, text in row.items()}
                for row in csv.DictReader(file)
            ]
    return found


def column_types(suite: str) -> dict[str, dict[str, str]]:
    """Tables, their columns and the columns' types."""
    found: dict[str, dict[str, str]] = json.loads(
        (FOLDER / "data" / suite / "_schema.json").read_text()
    )
    return found


def _read(text: str, kind: str) -> Any:
    if text == "":
        return None
    return READERS[kind](text) if kind in READERS else Decimal(text)


def shown(value: Any) -> Any:
    """A value as the cases write it: numbers to four places, times as ISO text."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, date):
        return f"{value.isoformat()}T00:00:00"
    number = round(float(value), 4)
    return int(number) if number == int(number) else number


def differs(case: Case, columns: list[str], rows: list[list[Any]]) -> str:
    """What is wrong, or nothing. Order counts only where the case says so."""
    want = case.raw["rows"]
    if not rows and not want:
        return ""
    if set(columns) != set(case.raw["columns"]):
        return f"columns {columns}, not {case.raw['columns']}"
    places = [columns.index(name) for name in case.raw["columns"]]
    loose = {
        i for i, name in enumerate(case.raw["columns"]) if name in case.raw.get("null_or_zero", [])
    }

    def text(row: list[Any]) -> str:
        return json.dumps(
            [0 if i in loose and v is None else v for i, v in enumerate(map(shown, row))]
        )

    got = [text([row[place] for place in places]) for row in rows]
    wanted = [text(row) for row in want]
    if not case.raw["ordered"]:
        got, wanted = sorted(got), sorted(wanted)
    if got == wanted:
        return ""
    extra, missing = [r for r in got if r not in wanted], [r for r in wanted if r not in got]
    return (
        f"too much: {extra[:8]}\nmissing: {missing[:8]}"
        if extra or missing
        else f"order: {got[:5]} not {wanted[:5]}"
    )

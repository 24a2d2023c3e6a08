"""`metricast validate` against tables: every format tells the same, and how much was looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.app.conftest import Run

MODEL = """
cubes:
  - name: orders
    sql_table: orders
    joins:
      - {name: customers, relationship: many_to_one, sql: "{CUBE}.customer_id = {customers}.id"}
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
      - {name: paid, sql: paid, type: boolean}
    measures: [{name: count, type: count}]
  - name: customers
    sql_table: customers
    dimensions:
      - {name: id, sql: id, type: number, primary_key: true}
"""
TABLES = """
CREATE TABLE customers AS SELECT 1 AS id;
CREATE TABLE orders (id INTEGER, customer_id INTEGER, paid INTEGER);
INSERT INTO orders VALUES (1, 1, 1), (2, 9, 1), (3, NULL, 0);
"""
NULLS = "1 of 3 rows of `orders` has no `customers`: the value to join by is NULL"
LOST = "1 of 3 rows of `orders` has no `customers`, though a value to join by"
CAST = "`orders.paid` is declared boolean, but is INTEGER: it is cast in queries"


@pytest.fixture
def checked(metricast: Callable[..., Run], tmp_path: Path) -> Callable[..., Run]:
    """Run `validate` over the tables."""
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "m.yml").write_text(MODEL)
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute(TABLES)

    def run(*arguments: str) -> Run:
        return metricast("validate", "--metrics", "m", "--warehouse", "duckdb:w.duckdb",
                         *arguments)  # fmt: skip

    return run


def test_the_text(checked: Callable[..., Run]) -> None:
    done = checked()
    assert done.code == 0
    assert f"warning[column-type]: {CAST}\n  --> m/m.yml:9:16" in done.out
    assert done.out.endswith(
        f"note: {NULLS} (m/m.yml:6:16)\nnote: {LOST} (m/m.yml:6:16)\n"
        "m: 2 cubes, no views, 1 measure, 3 dimensions, no verified questions, no tests; "
        "no errors, 1 warning\n"
        "duckdb:w.duckdb: 2 tables, 2 keys, 1 join checked\n"
    )


def test_json(checked: Callable[..., Run]) -> None:
    found = checked("--format", "json").json
    assert found["ok"] is True
    assert [each["message"] for each in found["warnings"]] == [CAST]
    assert [each["message"] for each in found["notes"]] == [NULLS, LOST]
    looked_at = {"table": 2, "key": 2, "join": 1}
    assert found["warehouse"] == {"url": "duckdb:w.duckdb", "checked": looked_at}


def test_github(checked: Callable[..., Run]) -> None:
    assert checked("--format", "github").out.splitlines() == [
        f"::warning file=m/m.yml,line=9,col=16,title=column-type::{CAST} (declare it as number, "
        "or cast it in `sql`)",
        f"::notice file=m/m.yml,line=6,col=16,title=no-value::{NULLS}",
        f"::notice file=m/m.yml,line=6,col=16,title=no-partner::{LOST}",
        "::notice title=metricast::2 cubes, no views, 1 measure, 3 dimensions, no verified "
        "questions, no tests; no errors, 1 warning; duckdb:w.duckdb: 2 tables, 2 keys, 1 join "
        "checked",
    ]


def test_sarif(checked: Callable[..., Run]) -> None:
    (run,) = json.loads(checked("--format", "sarif").out)["runs"]
    told = [(each["level"], each["ruleId"], each["message"]["text"]) for each in run["results"]]
    assert told[1:] == [("note", "no-value", NULLS), ("note", "no-partner", LOST)]
    assert told[0][:2] == ("warning", "column-type")
    (where,) = run["results"][0]["locations"]
    region = where["physicalLocation"]["region"]
    assert region == {"startLine": 9, "startColumn": 16, "endLine": 9, "endColumn": 20}
    assert len({each["partialFingerprints"]["primaryLocationLineHash"]
                for each in run["results"]}) == 3  # fmt: skip
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["fullDescription"]["text"].endswith(".")
        assert rule["help"]["text"].endswith(".")


@pytest.mark.parametrize("format", ["text", "json", "github", "sarif"])
def test_a_folder_without_cubes_is_said(
    metricast: Callable[..., Run], tmp_path: Path, format: str
) -> None:
    (tmp_path / "none").mkdir()
    done = metricast("validate", "--metrics", "none", "--format", format)
    assert done.code == 0
    assert "no cube is defined under none" in done.out
    assert "warning" in done.out

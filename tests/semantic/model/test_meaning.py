"""Which texts mean the same: never two that could give other rows."""

from __future__ import annotations

import itertools
from pathlib import Path

import duckdb
import pytest
import yaml

from semantic import SemanticLayer
from semantic.engine import connect
from semantic.model.load import load_model_text
from semantic.model.meaning import Naming, meaning, meaning_of_select
from semantic.model.types import Expr, Model, Select

PAIRS = yaml.safe_load(Path(__file__).with_name("meaning.yml").read_text(encoding="utf-8"))
VALUES = {
    "a": (None, -1, 0, 1, 2, 3),
    "b": (None, 0, 1, 2, 3),
    "s": (None, "x", "y", "X", ""),
    "f": (None, True, False),
}


def model(*texts: str) -> Model:
    """A cube with a dimension `d0`, `d1`, … for each text."""
    dimensions = [
        {"name": f"d{at}", "type": "string", "sql": text} for at, text in enumerate(texts)
    ]
    other = {"name": "other", "type": "string", "sql": "s"}
    key = {"name": "id", "type": "number", "sql": "id", "primary_key": True}
    cube = {"name": "t", "sql_table": "t", "dimensions": [key, other, *dimensions]}
    found = load_model_text({"t.yml": yaml.safe_dump({"cubes": [cube]})})
    assert not found.errors, found.errors[0]
    return found


def read(text: str) -> Expr:
    sql = model(text).cubes["t"].dimensions["d0"].sql
    assert sql is not None
    return sql


@pytest.mark.parametrize(("one", "other"), PAIRS["same"])
def test_one_meaning(one: str, other: str) -> None:
    assert meaning(read(one)) == meaning(read(other))


@pytest.mark.parametrize(("one", "other"), PAIRS["other"])
def test_two_meanings(one: str, other: str) -> None:
    assert meaning(read(one)) != meaning(read(other))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Every combination of values, in a file."""
    file = tmp_path_factory.mktemp("meaning") / "t.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE TABLE t (id INTEGER, a INTEGER, b INTEGER, s TEXT, f BOOLEAN)")
        rows = [(at, *row) for at, row in enumerate(itertools.product(*VALUES.values()))]
        connection.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", rows)
    return f"duckdb:///{file}"


@pytest.mark.parametrize(("one", "other"), PAIRS["same"])
def test_one_meaning_gives_the_same_for_every_row(one: str, other: str, table: str) -> None:
    layer = SemanticLayer(model(one, other), connect(table))
    rows = layer.query(dimensions=["t.id", "t.d0", "t.d1"], ungrouped=True, limit=10_000).rows
    assert len(rows) == 6 * 5 * 5 * 3
    assert all(first == second for _, first, second in rows)


@pytest.mark.parametrize(("one", "other", "is_same"), [
    ("SELECT a FROM t", "select  a\nfrom t -- all", True),
    ("SELECT a FROM t", 'SELECT "a" FROM "t"', True),
    ("SELECT a FROM t WHERE a > 1 AND b = 2", "SELECT a FROM t WHERE 2 = b AND 1 < a", True),
    ("SELECT a FROM t", "SELECT DISTINCT a FROM t", False),
    ("SELECT a FROM t", "SELECT a FROM u", False),
    ("SELECT a, b FROM t", "SELECT a AS b, b AS a FROM t", False),
    ("SELECT a FROM t UNION SELECT a FROM u", "SELECT a FROM t UNION ALL SELECT a FROM u", False),
    ("SELECT a FROM t JOIN u USING (a)", "SELECT a FROM t LEFT JOIN u USING (a)", False),
    ("SELECT a FROM t ORDER BY a LIMIT 1", "SELECT a FROM t ORDER BY a DESC LIMIT 1", False),
    ("SELECT sum(a) OVER (ORDER BY b) AS a FROM t",
     "SELECT sum(a) OVER (PARTITION BY b) AS a FROM t", False),
])  # fmt: skip
def test_selects(one: str, other: str, is_same: bool) -> None:
    assert (_select(one) == _select(other)) is is_same


def _select(text: str) -> object:
    cube = {"name": "t", "sql": text, "dimensions": [{"name": "a", "type": "number", "sql": "a"}]}
    found = load_model_text({"t.yml": yaml.safe_dump({"cubes": [cube]})})
    assert not found.errors, found.errors[0]
    source = found.cubes["t"].source
    assert isinstance(source, Select)
    return meaning_of_select(source)


def test_names_are_translated() -> None:
    naming = Naming({"t": "u"}, {"u.other": "wrong", "t.other": "u.another"})
    assert meaning(read("{other}"), naming) == ("member", "u.another")
    assert meaning(read("{t.id}"), naming) == ("member", "u.id")
    assert meaning(read("a"), naming) == ("column", "u", ("name", "a"))
    assert naming.written("t.other.month") == "u.another.month"

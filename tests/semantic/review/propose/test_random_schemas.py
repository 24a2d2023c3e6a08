"""Whatever tables there are: the proposal is valid, fits them, and counts as they do."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.semantic.review.propose.conftest import proposed_for

pytestmark = pytest.mark.long

WORDS = [
    *"""id ID order Order count name Name total_amount amount price rate year date day created_at
    parent_id customer_id customerId CustomerID order_id item_id CUBE TABLE parameters cube select
    from where group value lat is_active email password straße 数量 naïve qty no line_no status kind
    region currency 2024 x_1 {x} a"b it's semi;colon back`tick #hash : -dash ~ true null @at %per
    percent_% balance stock updated_at month {CUBE} {{jinja}} *""".split(),
    "two words", " lead", "a: b", "- item", "a#b", "café au lait", "x" * 120, "\u202eabc", "a\nb",
]  # fmt: skip
TABLES = [
    *"""orders Orders order customer customers items item user dim_date date select group tbl_x
    Größe 数据 parameters CUBE TABLE cube count views 1st a-b sub.table pg_table duckdb_x
    order_lines persons news addresses""".split(),
    "two words", "x y", "it's", "UPPER CASE", 'quo"te',
]  # fmt: skip
TYPES = {
    "INTEGER": "(i * 7) % {n}",
    "BIGINT": "i",
    "VARCHAR": "'v' || (i % {n})",
    "DATE": "DATE '2024-01-01' + (i % {n})::INTEGER",
    "TIMESTAMP": "TIMESTAMP '2024-01-01' + i * INTERVAL 1 HOUR",
    "DOUBLE": "CASE i % 4 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE ELSE i / 3 END",
    "DECIMAL(12,2)": "i % {n}",
    "BOOLEAN": "i % 2 = 0",
    "INTEGER[]": "[i]",
    "UUID": "md5((i % {n})::TEXT)::UUID",
    "TIME": "TIME '10:00:00'",
    "BLOB": "'a'::BLOB",
    "INTERVAL": "INTERVAL 1 DAY",
    "JSON": "'{{}}'::JSON",
    "HUGEINT": "i::HUGEINT * 100000000000000000000",
    "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ '2024-01-01 00:00:00+00' + i * INTERVAL 1 DAY",
    "ENUM('a', 'b')": "['a', 'b'][1 + i % 2]",
    "STRUCT(a INTEGER)": "{{'a': i}}",
    "TINYINT": "i % 2",
}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def random_database(rng: Random) -> list[str]:
    """Statements that make up to five tables in up to two schemas."""
    statements = ['CREATE SCHEMA "other schema"']
    made: set[tuple[str, str]] = set()
    for _ in range(rng.randint(1, 5)):
        schema, table = rng.choice(["main", "main", "other schema"]), rng.choice(TABLES)
        if (schema, table.lower()) in made:
            continue
        made.add((schema, table.lower()))
        names = {name.lower(): name for name in rng.sample(WORDS, rng.randint(1, 9))}
        columns = [(name, rng.choice(list(TYPES))) for name in names.values()]
        whole = f"{quoted(schema)}.{quoted(table)}"
        key = ""
        if rng.random() < 0.3 and columns[0][1] == "BIGINT":
            key = f", PRIMARY KEY ({quoted(columns[0][0])})"
        declared = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns)
        statements.append(f"CREATE TABLE {whole} ({declared}{key})")
        rows, many = rng.choice([0, 1, 2, 30, 200]), rng.choice([1, 2, 7, 1000])
        values = [TYPES[kind].format(n=many) for _, kind in columns]
        values = [value if key or rng.random() < 0.7 else f"CASE WHEN i % 3 > 0 THEN {value} END"
                  for value in values]  # fmt: skip
        statements.append(f"INSERT INTO {whole} SELECT {', '.join(values)} FROM range({rows}) t(i)")
        if rng.random() < 0.2:
            view = quoted(f"view of {rng.choice(TABLES)}")
            statements.append(f"CREATE OR REPLACE VIEW {view} AS SELECT * FROM {whole}")
    return statements


NAMES = ["store", "staff", "customers", "cities", "order_lines", "addresses", "film"]
ROLES = ["", "", "", "manager_", "home_", "parent_"]


def random_references(rng: Random) -> list[str]:
    """Tables that refer to each other in any way: to themselves, both ways, in roles."""
    tables = rng.sample(NAMES, rng.randint(2, 6))
    statements = []
    for table in tables:
        columns = {"id": "i"}
        for other in rng.sample(tables, rng.randint(0, len(tables))):
            for role in rng.sample(ROLES, rng.randint(1, 2)):
                one = other.removesuffix("s") if other != "addresses" else "address"
                value = f"(i * {rng.randint(1, 9)}) % 20"
                gaps = rng.random() < 0.3
                columns[f"{role}{one}_id"] = (
                    f"CASE WHEN i % 4 > 0 THEN {value} END" if gaps else value
                )
        declared = ", ".join(f"{name} INTEGER" for name in columns)
        statements.append(f"CREATE TABLE {table} ({declared})")
        values = ", ".join(columns.values())
        statements.append(
            f"INSERT INTO {table} SELECT {values} FROM range({rng.randint(20, 90)}) t(i)"
        )
    return statements


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_any_references(seed: int) -> None:
    check(random_references(Random(seed)))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_any_tables(seed: int) -> None:
    check(random_database(Random(seed)))


def check(statements: list[str]) -> None:
    """The proposal for the tables is valid, fits them, counts as they do, and stays the same."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.duckdb"
        with duckdb.connect(str(path)) as connection:
            for each in statements:
                connection.execute(each)
        found = proposed_for(f"duckdb:{path}")
        said = "\n".join([*statements, *found.files.values()])
        assert not found.model.errors, f"{found.model.errors[0]}\n{said}"
        assert set(found.model.cubes) >= {cube.name for cube in found.proposal.cubes}, said
        assert not (wrong := found.findings()), f"{wrong[0].message}\n{said}"
        left = {f"{each.schema_}.{each.name}" for each in found.proposal.skipped}
        truth = {name: rows for name, rows in found.truth().items() if name not in left}
        assert found.counts() == truth, said
        assert proposed_for(found.url).files == found.files

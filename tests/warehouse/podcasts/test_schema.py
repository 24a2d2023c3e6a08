"""The schema: every table and column says in the database itself what it is."""

from __future__ import annotations

import duckdb

from warehouse.podcasts.schema import DDL, SCHEMA, TABLES


def made():
    connection = duckdb.connect()
    connection.execute(DDL)
    return connection


def test_every_table_and_column_is_commented():
    with made() as connection:
        tables = connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall()
        columns = connection.execute(
            "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal"
        ).fetchall()
    assert {name for name, _ in tables} == set(TABLES)
    assert {(table, name) for table, name, _ in columns} == {
        (table, name) for table, names in TABLES.items() for name in names
    }
    assert all(row[-1] and row[-1].endswith(".") for row in (*tables, *columns))


def test_what_may_be_null_says_what_null_means():
    with made() as connection:
        nullable = connection.execute(
            "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() "
            "WHERE NOT internal AND is_nullable"
        ).fetchall()
    said = {name for name, comment in nullable if "NULL" in comment}
    assert {name for name, _ in nullable} - said == {"chapters.end_seconds"}


def test_keys_are_columns():
    for table in SCHEMA:
        assert set(table.key) <= set(TABLES[table.name])

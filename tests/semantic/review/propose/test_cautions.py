"""What a proposal must not take for granted: running totals, times as numbers, numbers as text,
names without a meaning, people's names, two ways to one table, words that YAML reads otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.semantic.review.propose.conftest import Proposed

Propose = Callable[..., Proposed]


@pytest.mark.parametrize(("column", "kind", "value", "says"), [
    ("cumulative_total", "DOUBLE", "i * 1.5", "a running total holds the rows before it"),
    ("revenue_ytd", "DOUBLE", "i * 1.5", "a running total holds"),
    ("sales_to_date", "DOUBLE", "i * 1.5", "a running total holds"),
    ("epoch_ts", "BIGINT", "1700000000 + i", "seconds since 1970? make them a time: to_timestamp"),
    ("created_at", "BIGINT", "1700000000000 + i", "milliseconds since 1970?"),
    ("date_key", "INTEGER", "20240101 + i % 28", "days as numbers such as 20240131?"),
    ("c17", "INTEGER", "i", "its name says nothing of what it counts"),
    ("column0", "INTEGER", "i", "its name says nothing"),
])  # fmt: skip
def test_numbers_without_a_measure(proposed: Propose, column: str, kind: str, value: str,
                                   says: str) -> None:  # fmt: skip
    found = proposed(f"CREATE TABLE things AS SELECT i AS thing_id, ({value})::{kind} AS {column} "
                     "FROM range(100) t(i)")  # fmt: skip
    assert found.measures("things") == {"count": "count"}
    assert says in " ".join(found.files["cubes/things.yml"].replace("#", " ").split())
    assert not found.model.errors


@pytest.mark.parametrize(("column", "kind", "value", "measure"), [
    ("duration_at_sea", "BIGINT", "i", "total_duration_at_sea"),
    ("date_count", "INTEGER", "20240131 + i * 1000", "total_date_count"),
])  # fmt: skip
def test_names_alone_do_not_make_a_time(proposed: Propose, column: str, kind: str, value: str,
                                        measure: str) -> None:  # fmt: skip
    found = proposed(f"CREATE TABLE things AS SELECT i AS thing_id, ({value})::{kind} AS {column} "
                     "FROM range(100) t(i)")  # fmt: skip
    assert measure in found.measures("things")


@pytest.mark.parametrize(("texts", "says"), [
    (("13/02/2024", "01/03/2024"), "dates as text"), (("1.2.24", "13.2.24"), "dates as text"),
    (("$10.50", "$1,200.00"), "numbers as text"), (("1,50", "2.000,75"), "numbers as text"),
    (("12.5", "3"), "numbers as text"), (("10 %", "3 %"), "numbers as text"),
    (("(1,000)", "-5"), "numbers as text"),
    (("01234", "00501"), ""), (("+49123", "0049"), ""), (("1.2.3.4", "10.0.0.1"), ""),
    (("a", "1,50"), ""), (("2024-01-02", "2024-01-03"), ""), (("1-2", "3-4"), ""),
])  # fmt: skip
def test_dates_and_numbers_as_text(proposed: Propose, texts: tuple[str, ...], says: str) -> None:
    rows = ", ".join(f"({at}, '{text}')" for at, text in enumerate(texts))
    found = proposed(
        f"CREATE TABLE things (thing_id INTEGER, x VARCHAR); INSERT INTO things VALUES {rows}"
    )
    text = found.files["cubes/things.yml"]
    assert ("as text" in text) == bool(says)
    assert says in text


def test_names_of_cubes(proposed: Propose) -> None:
    found = proposed(
        "CREATE TABLE fact_29 (fact_29_id INTEGER PRIMARY KEY); CREATE TABLE empty_t (id INTEGER);"
        'CREATE TABLE "true" (id INTEGER PRIMARY KEY, "null" DATE, "no" VARCHAR);'
        "CREATE TABLE dim_store (id INTEGER PRIMARY KEY)"
    )
    assert {each.name for each in found.proposal.cubes} == {"fact_29", "empty_t", "true", "store"}
    assert "time" not in found.files["cubes/empty_t.yml"].lower()
    text = found.files["cubes/true.yml"]
    assert '- name: "true"' in text
    assert '- name: "null"' in text
    assert 'default_time_dimension: "null"' in text
    assert not found.model.errors


@pytest.mark.parametrize(("table", "beside", "asks"), [
    ("hr_records", "salary_eur DOUBLE", True), ("employees", "floor INTEGER", True),
    ("people", "note VARCHAR", True), ("products", "price DOUBLE", False),
    ("shops", "address VARCHAR", False),
])  # fmt: skip
def test_names_of_people_are_personal(proposed: Propose, table: str, beside: str,
                                      asks: bool) -> None:  # fmt: skip
    found = proposed(
        f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, name VARCHAR, {beside});"
        f"INSERT INTO {table} (id, name) VALUES (1, 'Ada'), (2, 'Ada'), (3, 'Bo')"
    )
    (cube,) = found.proposal.cubes
    name = next(each for each in cube.dimensions if each.name == "name")
    assert ("personal data? decide who may see it" in name.notes) == asks
    assert ("Ada" in "".join(found.files.values())) != asks


def test_a_plain_join_beside_a_role_says_so(proposed: Propose) -> None:
    found = proposed(
        "CREATE TABLE customer AS SELECT i AS customer_id FROM range(50) t(i);"
        "CREATE TABLE invoice AS SELECT i AS invoice_id, i % 50 AS customer_id, "
        "(i * 3) % 50 AS billing_customer_id FROM range(400) t(i)"
    )
    assert set(found.joins("invoice")) == {"customer", "billing_customer"}
    text = " ".join(found.files["cubes/invoice.yml"].replace("#", " ").split())
    assert "the way to `customer` that is meant without a word; others: billing_customer" in text

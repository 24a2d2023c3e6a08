"""Compiled rows beside the rows of SQL written by hand, over the real facts."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from semantic import SemanticLayer
from tests.truth.cases import Case, read_cases
from tests.truth.rows import difference, is_sorted, plain_rows

CASES = read_cases()
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def test_there_are_enough_cases_and_no_name_twice() -> None:
    assert len(CASES) >= 90
    assert len({case.name for case in CASES}) == len(CASES)


@each_case
def test_the_rows_are_the_truth(
    case: Case, layer: SemanticLayer, facts: duckdb.DuckDBPyConnection
) -> None:
    result = layer.query(case.query)
    right = plain_rows(facts.execute(case.truth).fetchall())
    assert bool(right) != case.empty, "the truth has no rows" if not right else "it has rows"
    wrong = difference(plain_rows(result.rows), right, case.ordered)
    assert not wrong, f"{case.why}\n{wrong}\n\n{result.sql}"
    assert tuple(column.name for column in result.columns) == case.expected_columns
    assert result.truncated == case.cut
    if case.total:
        assert result.total == facts.execute(case.total).fetchall()[0][0]
    if case.warns:
        assert any(case.warns in warning for warning in result.warnings), result.warnings


@each_case
def test_the_rows_are_in_order(case: Case, layer: SemanticLayer) -> None:
    """As asked, else the first time ascending, else the first measure descending, else ascending.

    The remaining columns break ties, ascending.
    """
    result = layer.query(case.query)
    keys = order_of(case)
    assert is_sorted(plain_rows(result.rows), keys), f"not sorted by {keys}"


def order_of(case: Case) -> list[tuple[int, str]]:
    columns = list(case.expected_columns)
    asked: Any = case.query.get("order") or []
    pairs = list(asked.items()) if isinstance(asked, dict) else [tuple(each) for each in asked]
    if not pairs:
        pairs = default_order(case, columns)
    keys = [(columns.index(name), direction) for name, direction in pairs if name in columns]
    taken = {at for at, _ in keys}
    return keys + [(at, "asc") for at in range(len(columns)) if at not in taken]


def default_order(case: Case, columns: list[str]) -> list[tuple[str, str]]:
    if case.times:
        return [(case.times[0], "asc")]
    if measures := case.query.get("measures"):
        return [(measures[0], "desc")]
    return [(columns[0], "asc")]

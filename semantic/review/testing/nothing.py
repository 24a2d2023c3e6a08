"""Does a test hold of something? What is said of every row is true of none, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from semantic.model.checks import Between, Equal, PartsAddUp, RowCount, Unchanged
from semantic.model.types import ModelTest
from semantic.review.testing.checks import Checking

WAY_OUT = "look at its filters, or write `allow_empty: true` where that is right"


def holds_of_nothing(checking: Checking) -> str:
    """Why what holds says nothing; "" where it does. A value spelled wrong finds no rows."""
    test = checking.test
    if test.allow_empty or not _speaks_of_rows(test):
        return ""
    if not checking.result.rows:
        return f"the query gives no rows, so nothing is held: {WAY_OUT}"
    for columns in _compared(test):
        if all(value is None for row in checking.rows(columns) for value in row):
            named = " and ".join(f"`{each}`" for each in columns)
            return f"{named} is NULL in every row, so nothing is held: {WAY_OUT}"
    return ""


def _speaks_of_rows(test: ModelTest) -> bool:
    """Whether it neither names the rows nor says how many there are."""
    counted = any(isinstance(each, RowCount) for each in test.checks)
    others = any(not isinstance(each, RowCount | Unchanged) for each in test.checks)
    return test.rows is None and others and not counted


def _compared(test: ModelTest) -> Iterator[Sequence[str]]:
    """The columns whose values are compared, where NULL is like no value."""
    for check in test.checks:
        match check:
            case Between(column):
                yield (column,)
            case Equal(column, other):
                yield (column, other)
            case PartsAddUp(measures):
                for name in measures:
                    yield (name,)

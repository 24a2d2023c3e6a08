"""What a test says of its rows, held against them. Each gives what is wrong; "" for nothing."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from semantic.errors import CheckFailed
from semantic.model.checks import (
    Between,
    Check,
    Equal,
    NotNull,
    PartsAddUp,
    RowCount,
    SameRows,
    Unchanged,
    Unique,
)
from semantic.model.nearest import nearest
from semantic.model.types import Model, ModelTest
from semantic.result import Result
from semantic.review.cells import plain, same
from semantic.review.testing.rows import difference, rows_said

Run = Callable[[Mapping[str, Any]], Result]


@dataclass(frozen=True, slots=True)
class Checking:
    """A test, the result of its query, and the means to ask for more."""

    test: ModelTest
    model: Model
    run: Run
    result: Result

    def rows(self, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """The rows of these columns; of all where none is named."""
        return chosen(self.result, columns)


def chosen(result: Result, columns: Sequence[str]) -> list[tuple[Any, ...]]:
    """The rows of some columns. Raises CheckFailed for a column that the query has not."""
    names = [column.name for column in result.columns]
    for each in columns:
        if each not in names:
            said = f"the query has no column `{each}`; it has {', '.join(names)}"
            raise CheckFailed("no-column", said, near=nearest(each, names))
    places = [names.index(name) for name in columns or names]
    return [tuple(row[at] for at in places) for row in result.rows]


def failure(check: Check, checking: Checking) -> str:
    """What is wrong with the rows by one check; "" when it holds."""
    from semantic.review.testing.parts import parts_add_up
    from semantic.review.testing.unchanged import unchanged

    match check:
        case NotNull():
            return _not_null(check, checking)
        case Unique():
            return _unique(check, checking)
        case Between():
            return _between(check, checking)
        case RowCount():
            return _row_count(check, checking)
        case Equal():
            return _equal(check, checking)
        case SameRows():
            return _same_rows(check, checking)
        case PartsAddUp():
            return parts_add_up(check, checking)
        case Unchanged():
            return unchanged(check, checking)


def _not_null(check: NotNull, checking: Checking) -> str:
    said = []
    for column, values in zip(
        check.columns, zip(*checking.rows(check.columns), strict=True), strict=False
    ):
        bad = [row for row, value in zip(checking.result.rows, values, strict=True)
               if value is None]  # fmt: skip
        if bad:
            said.append(f"`{column}` is NULL in {rows_said(bad)}")
    return "; ".join(said)


def _unique(check: Unique, checking: Checking) -> str:
    seen = Counter(tuple(map(plain, row)) for row in checking.rows(check.columns))
    twice = [row for row, times in seen.items() if times > 1]
    named = ", ".join(f"`{each}`" for each in check.columns)
    return f"{named} not unique: {rows_said(twice)}" if twice else ""


def _between(check: Between, checking: Checking) -> str:
    values = [plain(row[0]) for row in checking.rows([check.column])]
    pairs = list(zip(checking.result.rows, values, strict=True))
    said = []
    for bound, words, beyond in (
        (plain(check.least), "less than", operator.lt),
        (plain(check.most), "more than", operator.gt),
    ):
        if bound is None:
            continue
        try:
            bad = [row for row, value in pairs if value is not None and beyond(value, bound)]
        except TypeError:
            return f"`{check.column}` cannot be compared with `{bound}`: they are of two types"
        if bad:
            said.append(f"`{check.column}` is {words} {bound} in {rows_said(bad)}")
    return "; ".join(said)


def _row_count(check: RowCount, checking: Checking) -> str:
    rows = checking.result.rows
    if check.least is not None and len(rows) < check.least:
        return f"{len(rows):,} rows, wanted at least {check.least:,}"
    if check.most is not None and len(rows) > check.most:
        extra = rows_said(rows[check.most :])
        return f"{len(rows):,} rows, wanted at most {check.most:,}; more than that: {extra}"
    return ""


def _equal(check: Equal, checking: Checking) -> str:
    pairs = checking.rows([check.column, check.other])
    bad = [row for row, (one, two) in zip(checking.result.rows, pairs, strict=True)
           if not same(plain(one), plain(two), check.tolerance)]  # fmt: skip
    return f"`{check.column}` is not `{check.other}` in {rows_said(bad)}" if bad else ""


def _same_rows(check: SameRows, checking: Checking) -> str:
    wanted = chosen(checking.run(check.query), check.columns)
    found = checking.rows(checking.test.columns)
    if wanted and found and len(wanted[0]) != len(found[0]):
        return (f"the other query has {len(wanted[0])} columns, and this one {len(found[0])}: "
                "choose some with `columns`")  # fmt: skip
    said = difference(wanted, found, ordered=False, tolerance=check.tolerance)
    return f"not the rows of the other query: {said}" if said else ""

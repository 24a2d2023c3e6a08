"""Tests that stand beside a model, from what their authors wrote to what they check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from semantic.errors import MetricastError, ModelError
from semantic.model.about import text
from semantic.model.checks import (
    Between,
    Check,
    Equal,
    NotNull,
    PartsAddUp,
    RowCount,
    Rows,
    SameRows,
    Unchanged,
    Unique,
)
from semantic.model.questions import DAY, Owners, unknown, unrepeated
from semantic.model.report import Report
from semantic.model.source import Word
from semantic.model.spec_test import INVARIANTS, BetweenSpec, TestSpec, UnchangedSpec
from semantic.model.types import ModelTest
from semantic.model.words import plain


def tests(specs: Iterable[TestSpec], owners: Owners, report: Report) -> tuple[ModelTest, ...]:
    """The tests whose queries name what there is and whose rows are rows."""
    found: dict[str, ModelTest] = {}
    for spec in specs:
        unrepeated(spec.name, found, "test", report)
        errors: list[MetricastError] = [*unknown(spec.query, owners, report)]
        if spec.same_rows is not None:
            errors += unknown(spec.same_rows.query, owners, report)
        meant = None
        try:
            meant = _test(spec)
        except ModelError as error:
            errors.append(error)
        for each in errors:
            report.add(each)
        if meant is not None and not errors:
            found.setdefault(meant.name, meant)
    return tuple(found.values())


def _test(spec: TestSpec) -> ModelTest:
    columns = tuple(str(word) for word in spec.columns or ())
    rows: Rows | None = None
    if spec.rows is not None:
        columns, rows = _rows(spec.rows, columns, spec.name)
    checks = tuple(_checks(spec, columns))
    if rows is None and not checks:
        raise ModelError(
            "missing-key",
            f"the test `{spec.name}` says nothing about its rows",
            place=spec.name.place,
            hint=f"give `rows`, or one of: {', '.join(INVARIANTS)}",
        )
    return ModelTest(
        str(spec.name), plain(spec.query), rows, columns, spec.name.place, checks,
        bool(spec.allow_empty),
    )  # fmt: skip


def _checks(spec: TestSpec, columns: tuple[str, ...]) -> Iterator[Check]:
    if spec.not_null:
        yield NotNull(_texts(spec.not_null))
    if spec.unique:
        yield Unique(_texts(spec.unique))
    for each in spec.between:
        yield _between(each)
    if spec.row_count is not None:
        yield _row_count(spec)
    for equal in spec.equals:
        yield Equal(str(equal.column), str(equal.other), _number(equal.tolerance))
    if (same := spec.same_rows) is not None:
        yield SameRows(plain(same.query), _texts(same.columns or ()), _number(same.tolerance))
    if (parts := spec.parts_add_up) is not None:
        if isinstance(parts, list):
            yield PartsAddUp(_texts(parts))
        else:
            yield PartsAddUp(_texts(parts.measures), _number(parts.tolerance))
    if spec.unchanged_since is not None:
        yield _unchanged(spec.unchanged_since, columns)


def _between(spec: BetweenSpec) -> Between:
    for bound in (spec.min, spec.max):
        if isinstance(bound, list | dict | bool):
            message = f"the bounds of `{spec.column}` are numbers or days"
            raise ModelError("wrong-type", message, place=spec.column.place)
    if spec.min is None and spec.max is None:
        message = f"`between` of `{spec.column}` has neither `min` nor `max`"
        raise ModelError("missing-key", message, place=spec.column.place)
    return Between(str(spec.column), plain(spec.min), plain(spec.max))


def _row_count(spec: TestSpec) -> RowCount:
    written = spec.row_count
    if written is None or isinstance(written, Word):
        number = _whole(written)
        return RowCount(number, number)
    if written.min is None and written.max is None:
        message = f"`row_count` of `{spec.name}` has neither `min` nor `max`"
        raise ModelError("missing-key", message, place=spec.name.place)
    return RowCount(_whole(written.min), _whole(written.max))


def _whole(word: Word | None) -> int | None:
    if word is None:
        return None
    if not word.isdigit():
        message = f"a number of rows is a whole number, not `{word[:60]}`"
        raise ModelError("bad-value", message, place=word.place)
    return int(word)


def _unchanged(spec: UnchangedSpec, columns: tuple[str, ...]) -> Unchanged:
    if not DAY.fullmatch(spec.date):
        message = f"`date` is a day such as 2024-05-17, not `{spec.date[:60]}`"
        raise ModelError("bad-value", message, place=spec.date.place)
    if spec.rows is not None and spec.hash is not None:
        message = "`unchanged_since` has both `rows` and a `hash`"
        raise ModelError("conflict", message, place=spec.date.place, hint="keep one of them")
    rows = None if spec.rows is None else _rows(spec.rows, columns, spec.date)[1]
    return Unchanged(str(spec.date), text(spec.time_dimension), rows, text(spec.hash))


def _number(word: Word | None) -> float | None:
    return None if word is None else float(word)


def _texts(words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(str(word) for word in words)


# ------------------------------------------------------------------ rows of a test


def _rows(written: Any, columns: tuple[str, ...], named: Word) -> tuple[tuple[str, ...], Rows]:
    rows = plain(written)
    if not isinstance(rows, list) or not all(isinstance(row, list | dict) for row in rows):
        message = f"the `rows` of `{named}` are not a list of rows"
        hint = "write a row as [a, 1], or as {orders.status: a, orders.count: 1}"
        raise ModelError("wrong-type", message, place=named.place, hint=hint)
    if rows and isinstance(rows[0], dict):
        columns = columns or tuple(rows[0])
    found = tuple(_row(row, columns, named) for row in rows)
    if any(len(row) != len(columns or found[0]) for row in found):
        message = f"the rows of `{named}` do not have the same length"
        raise ModelError(
            "wrong-type", message, place=named.place, hint="every row has a value a column"
        )
    return columns, found


def _row(row: Any, columns: tuple[str, ...], named: Word) -> tuple[Any, ...]:
    if isinstance(row, list):
        return tuple(row)
    if set(row) != set(columns):
        message = f"the rows of `{named}` do not name the same columns"
        hint = "every row names: " + ", ".join(columns)
        raise ModelError("wrong-type", message, place=named.place, hint=hint)
    return tuple(row[column] for column in columns)

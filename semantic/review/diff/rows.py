"""The rows of two results held against each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from semantic.compile.types import Column
from semantic.result import Result
from semantic.review.cells import plain, same
from semantic.review.diff.types import Cells, Comparison, RowChange

Rows = Sequence[Sequence[Any]]


def compared(what: str, before: Result, after: Result, called: Sequence[str]) -> Comparison:
    """What differs. `called`: what the new version calls the columns of the old one."""
    where = {name: at for at, name in enumerate(called)}
    keys = [at for at, column in enumerate(after.columns) if column.kind != "measure"]
    values = [at for at, column in enumerate(after.columns) if column.kind == "measure"]
    lost = [name for name in called if name not in {column.name for column in after.columns}]
    come = [column.name for column in after.columns if column.name not in where]
    shape = _shape(lost, come)
    old_keys = {called[at] for at, each in enumerate(before.columns) if each.kind != "measure"}
    if old_keys != {after.columns[at].name for at in keys}:
        return Comparison(what, tuple(after.columns[at] for at in keys),
                          tuple(after.columns[at] for at in values), shape=shape)  # fmt: skip
    common = [at for at in values if after.columns[at].name in where]
    names = [[after.columns[at].name for at in each] for each in (keys, common)]
    olds = [[where[name] for name in each] for each in names]
    changes, total = _changes(_split(before.rows, olds), _split(after.rows, [keys, common]))
    return Comparison(
        what,
        tuple(after.columns[at] for at in keys),
        tuple(after.columns[at] for at in common),
        tuple(changes),
        total,
        shape=shape,
        cut=before.truncated or after.truncated,
    )


def _shape(lost: Sequence[str], come: Sequence[str]) -> str:
    parts = [f"no longer has {', '.join(lost)}"] if lost else []
    parts += [f"has {', '.join(come)} now"] if come else []
    return "; ".join(parts)


def columns_of(columns: Sequence[Column]) -> tuple[tuple[Column, ...], tuple[Column, ...]]:
    """What tells rows apart, and what is measured."""
    keys = tuple(each for each in columns if each.kind != "measure")
    return keys, tuple(each for each in columns if each.kind == "measure")


def _split(rows: Rows, places: Sequence[Sequence[int]]) -> list[tuple[Cells, Cells]]:
    keys, values = places
    return [(tuple(row[at] for at in keys), tuple(row[at] for at in values)) for row in rows]


def _changes(
    before: list[tuple[Cells, Cells]], after: list[tuple[Cells, Cells]]
) -> tuple[list[RowChange], int]:
    """The rows that differ, largest difference first, and how many rows there are in all."""
    old, new = _by_key(before), _by_key(after)
    if len(old) < len(before) or len(new) < len(after) or not (before and before[0][1]):
        found = list(_alone(before, after))
        return found, max(len(before), len(after))
    keys = dict.fromkeys([*new, *old])
    changes = [
        RowChange((new.get(key) or old[key])[0], *(_values(each.get(key)) for each in (old, new)))
        for key in keys
        if not _unchanged(_values(old.get(key)), _values(new.get(key)))
    ]
    return sorted(changes, key=_size, reverse=True), len(keys)


def _by_key(rows: list[tuple[Cells, Cells]]) -> Mapping[Cells, tuple[Cells, Cells]]:
    return {tuple(map(_hashable, row[0])): row for row in rows}


def _hashable(cell: Any) -> Any:
    value = plain(cell)
    return repr(value) if isinstance(value, (list, dict)) else value


def _values(row: tuple[Cells, Cells] | None) -> Cells | None:
    return None if row is None else row[1]


def _unchanged(one: Cells | None, other: Cells | None) -> bool:
    if one is None or other is None:
        return False
    return all(map(_equal, one, other))


def _equal(one: Any, other: Any) -> bool:
    """Whole numbers are compared exactly, others to nine digits."""
    if type(one) is int and type(other) is int:
        return one == other
    return same(plain(one), plain(other))


def _alone(
    before: list[tuple[Cells, Cells]], after: list[tuple[Cells, Cells]]
) -> Iterator[RowChange]:
    """Rows that cannot be told apart by a key: those that one version has more often."""
    whole = [[tuple(map(_hashable, (*key, *values))) for key, values in each]
             for each in (before, after)]  # fmt: skip
    more = [Counter(whole[0]) - Counter(whole[1]), Counter(whole[1]) - Counter(whole[0])]
    for side, rows in enumerate((before, after)):
        for row, hashed in zip(rows, whole[side], strict=True):
            if more[side][hashed] > 0:
                more[side][hashed] -= 1
                yield RowChange(row[0], *((row[1], None) if side == 0 else (None, row[1])))


def _size(change: RowChange) -> float:
    """How much the first value that changes does; a row that one version lacks counts from 0."""
    before = change.before or tuple(0 for _ in change.after or ())
    after = change.after or tuple(0 for _ in change.before or ())
    for one, other in zip(before, after, strict=False):
        if not _equal(one, other):
            return abs(_number(other) - _number(one))
    return 0.0


def _number(value: Any) -> float:
    number = plain(value)
    if isinstance(number, bool) or not isinstance(number, (int, float)) or number != number:
        return 0.0
    return float(number)

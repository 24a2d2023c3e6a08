"""What a result says, in a sentence or two whose numbers all come from its cells."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from semantic.answer.formats import MISSING, format_value, with_unit
from semantic.compile.types import Column
from semantic.result import Result

Row = tuple[object, ...]
MOST_NAMED = 5


def sentence(result: Result, interpretation: str) -> str:
    """The answer in words. `interpretation` is the query in words; it opens the sentence."""
    keys = [at for at, column in enumerate(result.columns) if column.kind != "measure"]
    numbers = [at for at, column in enumerate(result.columns) if column.kind == "measure"]
    if not result.rows:
        return f"{interpretation}: there is nothing to show."
    if not keys:
        return f"{interpretation}: {_figures(result.rows[0], numbers, result.columns)}."
    if not numbers:
        return _list(result, interpretation, keys)
    if len(result.rows) == 1:
        return f"{_label(result.rows[0], keys, result.columns)}: " + (
            f"{_figures(result.rows[0], numbers, result.columns)}."
        )
    times = [at for at in keys if result.columns[at].kind == "time"]
    ranked = any(each.member in result.query.measures for each in result.query.order or ())
    if times and len(keys) == 1 and not ranked:
        return _series(result, interpretation, keys[0], numbers[0])
    if times and len(keys) == 2 and result.query.order is None:
        return _peaks(result, interpretation, keys, numbers[0])
    return _groups(result, interpretation, keys, numbers[0])


def _figures(row: Row, numbers: Sequence[int], columns: Sequence[Column]) -> str:
    """One figure alone, several with their names."""
    if len(numbers) == 1:
        at = numbers[0]
        return with_unit(row[at], columns[at]) if row[at] is not None else "no value"
    return "; ".join(
        f"{columns[at].title.lower()} {with_unit(row[at], columns[at])}" for at in numbers
    )


def _label(row: Row, keys: Sequence[int], columns: Sequence[Column]) -> str:
    return ", ".join(_named(row[at], columns[at]) for at in keys)


def _named(value: object, column: Column) -> str:
    """A group's name; the group without one is said as such."""
    text = format_value(value, column)
    return f"no {column.title.lower()}" if text == MISSING else text


def _list(result: Result, interpretation: str, keys: Sequence[int]) -> str:
    """How many rows there are, and the first of them by name."""
    shown = [_label(row, keys, result.columns) for row in result.rows[:MOST_NAMED]]
    if len(result.rows) == 1:
        return f"{shown[0]}."
    cut = result.truncated and result.query.limit is None
    count = f"{len(result.rows):,}{'+' if cut else ''}"
    end = " …" if len(result.rows) > MOST_NAMED else "."
    return f"{interpretation}: {count} — {'; '.join(shown)}{end}"


def _series(result: Result, interpretation: str, key: int, number: int) -> str:
    """A series by its ends and its peak."""
    known = [row for row in result.rows if row[number] is not None]
    if not known:
        return f"{interpretation}: no value in {len(result.rows):,} periods."
    time, column = result.columns[key], result.columns[number]

    def point(row: Row) -> str:
        word = "on" if time.granularity in (None, "day") else "in"
        return f"{with_unit(row[number], column)} {word} {format_value(row[key], time)}"

    ordered = sorted(known, key=lambda row: str(row[key]))
    if len(known) > 1 and len({row[number] for row in known}) == 1:
        each = f"{with_unit(known[0][number], column)} in each of {len(known):,}"
        return f"{interpretation}: {each} {time.granularity or 'period'}s."
    text = f"{interpretation}: from {point(ordered[0])} to {point(ordered[-1])}"
    if _comparable(known, number) and len(known) > 2:
        text += f"; most {point(max(ordered, key=lambda row: _size(row[number])))}"
    return text + "."


def _peaks(result: Result, interpretation: str, keys: Sequence[int], number: int) -> str:
    """Groups over time by their highest points: the first rows would only be the earliest."""
    known = [row for row in result.rows if row[number] is not None]
    if not known or not _comparable(known, number):
        return _groups(result, interpretation, keys, number)
    column = result.columns[number]
    highest = sorted(known, key=lambda row: -_size(row[number]))[:3]
    said = [
        f"{_label(row, keys, result.columns)} ({with_unit(row[number], column)})" for row in highest
    ]
    left = len(known) - len(highest)
    return f"{interpretation}: most {', '.join(said)}" + (f"; {left:,} more." if left else ".")


def _groups(result: Result, interpretation: str, keys: Sequence[int], number: int) -> str:
    """Groups by the first and the last, as they are ordered."""
    column = result.columns[number]

    def group(row: Row) -> str:
        return f"{_label(row, keys, result.columns)} ({with_unit(row[number], column)})"

    known = [row for row in result.rows if row[number] is not None] or list(result.rows)
    first = [group(row) for row in known[:3]]
    text = f"{interpretation}: {', '.join(first)}"
    left, unknown = len(known) - len(first), len(result.rows) - len(known)
    if left > 0:
        text += f" and {left:,} more"
        text += f", down to {group(result.rows[-1])}" if _falls(result, number) else ""
    return text + (f"; {unknown:,} without a value." if unknown else ".")


def _falls(result: Result, number: int) -> bool:
    """Whether the rows go from high to low, as far as they have values."""
    values = [row[number] for row in result.rows if row[number] is not None]
    if result.truncated or len(values) != len(result.rows) or not _comparable(result.rows, number):
        return False
    return all(_size(one) >= _size(two) for one, two in itertools.pairwise(values))


def _size(value: object) -> float:
    return float(value) if isinstance(value, int | float | Decimal) else 0.0


def _comparable(rows: Sequence[Row], number: int) -> bool:
    kinds = (int, float, Decimal, type(None))
    return all(isinstance(row[number], kinds) for row in rows)

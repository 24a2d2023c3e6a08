"""What a result says, in a sentence or two whose numbers all come from its cells."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal

from semantic.answer.formats import format_value, is_counted, label, some_of, with_unit
from semantic.answer.ties import Tied
from semantic.answer.trend import changed, period_name
from semantic.compile.types import Column
from semantic.query.paraphrase import days
from semantic.query.types import Range
from semantic.query.write import write_range
from semantic.result import Result

Row = tuple[object, ...]
MOST_NAMED = 5


def sentence(result: Result, interpretation: str, tied: Tied | None = None) -> str:
    """The answer in words. `interpretation` is the query in words; it opens the sentence.

    `tied`: what the result's limit left out that is as good as the last row shown.
    """
    text = _sentence(result, interpretation)
    if tied is None:
        return text
    if len(result.rows) == 1:
        return f"{text.removesuffix('.')}, {tied.as_one()}."
    return f"{text} {tied.as_last()}"


def is_cut(result: Result) -> bool:
    """Whether rows that were asked for are missing: of the rest nothing can be said."""
    asked = result.query.limit
    return result.truncated and (asked is None or asked > len(result.rows))


def leads_with_a_number(result: Result) -> bool:
    """Whether the rows are in the order of a number, so that none left out comes before them."""
    if result.query.order:
        return result.query.order[0].member in result.query.measures
    return not any(column.kind == "time" for column in result.columns)


def _sentence(result: Result, interpretation: str) -> str:
    keys = [at for at, column in enumerate(result.columns) if column.kind != "measure"]
    numbers = [at for at, column in enumerate(result.columns) if column.kind == "measure"]
    if not result.rows:
        return f"{interpretation}: there is nothing to show."
    if not keys:
        return f"{interpretation}: {_figures(result.rows[0], numbers, result.columns)}."
    if not numbers:
        return _list(result, interpretation, keys)
    if is_cut(result):
        return _beginning(result, interpretation, keys, numbers[0])
    if len(result.rows) == 1:
        return f"{label(result.rows[0], keys, result.columns)}: " + (
            f"{_figures(result.rows[0], numbers, result.columns)}."
        )
    times = [at for at in keys if result.columns[at].kind == "time"]
    spans = sorted(_ranges(result), key=lambda span: span.start)
    if len(spans) == len(result.rows) == _TWO and len(keys) == 1:
        return _compared(result, interpretation, spans, keys[0])
    ranked = any(each.member in result.query.measures for each in result.query.order or ())
    if times and len(keys) == 1 and not ranked:
        return _series(result, interpretation, keys[0], numbers[0])
    whole = result.query.order is None and not result.truncated
    if times and len(keys) == 2 and whole:
        return _peaks(result, interpretation, keys, numbers[0])
    return _groups(result, interpretation, keys, numbers[0])


def _beginning(result: Result, interpretation: str, keys: Sequence[int], number: int) -> str:
    """Rows that were cut off: what stands first, and that nothing is known of the rest."""
    rows = [row for row in result.rows if row[number] is not None] or list(result.rows)
    first = "; ".join(_group(row, keys, number, result.columns) for row in rows[:3])
    lacks = "are not the whole" if leads_with_a_number(result) else (
        "show neither the highest nor the whole")  # fmt: skip
    return (
        f"{interpretation}: only the first {len(result.rows):,} rows are here, which begin with "
        f"{first}. The rest is cut off, so they {lacks}."
    )


def _group(row: Row, keys: Sequence[int], number: int, columns: Sequence[Column]) -> str:
    return f"{label(row, keys, columns)} ({with_unit(row[number], columns[number])})"


def _figures(row: Row, numbers: Sequence[int], columns: Sequence[Column]) -> str:
    """One figure alone, several with their names."""
    if len(numbers) == 1:
        at = numbers[0]
        return with_unit(row[at], columns[at]) if row[at] is not None else "no value"
    return "; ".join(
        f"{columns[at].title.lower()} {with_unit(row[at], columns[at])}" for at in numbers
    )


def _list(result: Result, interpretation: str, keys: Sequence[int]) -> str:
    """How many rows there are, and the first of them by name."""
    shown = [label(row, keys, result.columns) for row in result.rows[:MOST_NAMED]]
    if len(result.rows) == 1:
        return f"{shown[0]}."
    end = " …" if len(result.rows) > MOST_NAMED else "."
    # As many as were asked for: the words before say so.
    counted = len(result.rows) != result.query.limit
    count = f"{len(result.rows):,}{'+' if is_cut(result) else ''} — " if counted else ""
    return f"{interpretation}: {count}{'; '.join(shown)}{end}"


def _series(result: Result, interpretation: str, key: int, number: int) -> str:
    """A series by its ends and its peak."""
    known = [row for row in result.rows if row[number] is not None]
    if not known:
        return f"{interpretation}: no value in {len(result.rows):,} periods."
    time, column = result.columns[key], result.columns[number]

    word = "on" if time.granularity in (None, "day") else "in"

    def when(rows: Sequence[Row]) -> str:
        return some_of([format_value(row[key], time) for row in rows])

    def point(row: Row) -> str:
        return f"{with_unit(row[number], column)} {word} {when([row])}"

    ordered = sorted(known, key=lambda row: str(row[key]))
    if len(known) > 1 and len({row[number] for row in known}) == 1:
        each = f"{with_unit(known[0][number], column)} in each of {len(known):,}"
        return f"{interpretation}: {each} {time.granularity or 'period'}s."
    first, last = ordered[0], ordered[-1]
    ends = f"{interpretation}: from {point(first)} to {point(last)}"
    if result.truncated or not _comparable(known, number):
        return f"{ends}."
    if len(known) <= _TWO:
        whole = len(known) == len(result.rows)
        change = changed(last[number], first[number], column) if whole else ""
        return f"{ends}: {change}." if change else f"{ends}."
    peak = max(_size(row[number]) for row in ordered)
    best = [row for row in ordered if _size(row[number]) == peak]
    if best == [first]:
        return f"{interpretation}: from {point(first)}, the {_most(column)}, to {point(last)}."
    return f"{ends}; {_most(column)} {with_unit(best[0][number], column)} {word} {when(best)}."


_TWO = 2


def _most(column: Column) -> str:
    """ "Most" is said of what is counted or summed, "highest" of shares, money and lengths."""
    return "most" if is_counted(column) else "highest"


def _ranges(result: Result) -> tuple[Range, ...]:
    """The periods that are compared, if any are."""
    return next((each.compare for each in result.query.time_dimensions if each.compare), ())


def _compared(result: Result, interpretation: str, spans: Sequence[Range], key: int) -> str:
    """Two periods side by side: from the earlier to the later, and what changed."""
    number = next(at for at, column in enumerate(result.columns) if column.kind == "measure")
    column, found = result.columns[number], {row[key]: row[number] for row in result.rows}
    values = [found.get(" - ".join(write_range(span))) for span in spans]
    names = [period_name(span) for span in spans]
    said = [
        f"{with_unit(value, column)} {'for' if name == days(span) else 'in'} {name}"
        for value, name, span in zip(values, names, spans, strict=True)
    ]
    change = changed(values[1], values[0], column)
    return f"{interpretation}: from {' to '.join(said)}" + (f": {change}." if change else ".")


def _peaks(result: Result, interpretation: str, keys: Sequence[int], number: int) -> str:
    """Groups over time by their highest points: the first rows would only be the earliest."""
    known = [row for row in result.rows if row[number] is not None]
    if not known or not _comparable(known, number):
        return _groups(result, interpretation, keys, number)
    column = result.columns[number]
    highest = sorted(known, key=lambda row: -_size(row[number]))[:3]
    said = [_group(row, keys, number, result.columns) for row in highest]
    left = len(known) - len(highest)
    text = f"{interpretation}: {_most(column)} {', '.join(said)}"
    return text + (f"; {left:,} more." if left else ".")


def _groups(result: Result, interpretation: str, keys: Sequence[int], number: int) -> str:
    """Groups by the first and the last, as they are ordered."""

    def group(row: Row) -> str:
        return _group(row, keys, number, result.columns)

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

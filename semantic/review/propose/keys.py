"""Which columns tell the rows of a table apart: declared, measured, or not to be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import prod
from typing import Literal

from semantic.review.propose.names import spoken, table_words, thing, words_of
from semantic.review.propose.profile import Ask, Column, Table

Ground = Literal["declared", "measured", "named", "none"]
IDS = frozenset("id ids key uuid guid oid pk sk rowid identifier".split())
CODES = frozenset("code no nr number num sku isbn iban ean slug symbol iso abbreviation abbr "
                  "ticker ref reference".split())  # fmt: skip
# What may be one part of a key that several columns make together, the likeliest first.
_PARTS = (
    IDS | CODES,
    frozenset("date day month year week quarter hour period time at on from since start".split()),
    frozenset("line item position pos seq sequence index ordinal rank row version revision "
              "step round level side slot".split()),
    frozenset("language lang locale type kind category name status region country currency "
              "channel store site unit season article product metric sensor device city segment "
              "source medium campaign variant size color colour job role".split()),
)  # fmt: skip
_MOST_PARTS = 8
_LARGEST = 4
_MOST_TRIES = 60


@dataclass(frozen=True, slots=True)
class Key:
    """The columns of a key and the ground on which it is one; no columns: none was found."""

    columns: tuple[str, ...]
    ground: Ground
    why: str


def find_key(table: Table, ask: Ask) -> Key:
    """The declared key, else one measured column with the name of a key, else the fewest columns
    that could be parts of one, else none. At most sixty combinations are tried."""
    if table.primary_key:
        return Key(table.primary_key, "declared", "declared as the primary key")
    for columns in table.unique:
        if all(table.column(name).values == table.rows for name in columns):
            return Key(columns, "declared", "declared as unique, and no row lacks it")
    singles = single_keys(table, ask)
    if table.rows == 0:
        named = next((each for each in table.columns if rank(table, each) <= 1), None)
        if named is None:
            return Key((), "none", "the table is empty: no key could be measured")
        return Key((named.name,), "named", "by its name only: the table is empty")
    if singles:
        why = f"measured: {table.rows:,} rows, {table.rows:,} different values, none missing"
        return Key((singles[0],), "measured", why)
    return _composite(table, ask)


def single_keys(table: Table, ask: Ask) -> tuple[str, ...]:
    """The columns that are named like a key and measured to be one, the likeliest first."""
    ranked = [(rank(table, each), at, each) for at, each in enumerate(table.columns)]
    likely = sorted((place, at, each) for place, at, each in ranked if place < _NO_KEY)
    return tuple(each.name for _, _, each in likely if _is_unique(table, each, ask))


def _is_unique(table: Table, column: Column, ask: Ask) -> bool:
    if column.exact:
        return table.is_unique(column)
    near = column.values == table.rows and (column.distinct or 0) > 0.8 * table.rows
    return near and ask.is_key(*table.ref, [column.name])


NATURAL = 4  # the name of the thing itself: a key where there is no better one
_NO_KEY = 9


def rank(table: Table, column: Column) -> int:
    """How much a column's name says that it identifies a row: 0 the most, 9 not at all."""
    words, own = words_of(column.name), thing(table_words(table.name))
    if column.family not in ("number", "text", "time") or not words:
        return _NO_KEY
    if column.family == "number" and column.joins_as != "whole number":
        return _NO_KEY
    if column.family == "time":
        calendar = {"date", "dates", "calendar", "day", "days"} & set(words_of(table.name))
        return 3 if calendar and column.grain == "day" else _NO_KEY
    if words == ("id",):
        return 0
    if words[-1] in IDS | CODES and words[:-1] in (own, own[-1:]):
        return 1
    if "".join(words) in ("".join(own) + "id", (own or ("",))[-1] + "id"):
        return 1
    if words[-1] in IDS:
        return 2
    if words[-1] in CODES:
        return 3
    return NATURAL if column.family == "text" and words in (own, own[-1:], ("name",)) else _NO_KEY


def part_rank(column: Column) -> int:
    """How likely a column is one part of a key of several; 9 when it is not."""
    words = words_of(column.name)
    whole = column.joins_as == "whole number"
    if column.family not in ("text", "time") and not whole:
        return _NO_KEY
    if not words or (column.distinct or 0) < 2:
        return _NO_KEY
    for place, likely in enumerate(_PARTS):
        if words[-1] in likely or (words[-1].endswith("id") and place == 0):
            return place
    return 1 if column.family == "time" else _NO_KEY


def _composite(table: Table, ask: Ask) -> Key:
    parts = [(part_rank(each), at, each) for at, each in enumerate(table.columns)
             if each.values == table.rows]  # fmt: skip
    likely = [each for place, _, each in sorted(parts, key=lambda part: part[:2])
              if place < _NO_KEY][:_MOST_PARTS]  # fmt: skip
    names = [each.name for each in likely]
    if len(likely) < 2 or not ask.is_key(*table.ref, names):
        return Key((), "none", _none_found(names))
    for tries, several in enumerate(_sets(likely, table.rows), 1):
        columns = tuple(each.name for each in table.columns if each in several)
        if ask.is_key(*table.ref, columns):
            why = f"measured: {table.rows:,} rows, no two with the same values"
            return Key(columns, "measured", f"{why}; no fewer of the likely columns do")
        if tries == _MOST_TRIES:
            return Key((), "none", f"none among the {tries} likeliest sets of columns")
    return Key((), "none", _none_found(names))


def _sets(likely: list[Column], rows: int) -> Iterator[tuple[Column, ...]]:
    """The sets that have values enough to tell all rows apart, the smallest first."""
    for size in range(2, _LARGEST + 1):
        for several in combinations(likely, size):
            if prod(each.distinct or 1 for each in several) >= rows:
                yield several


def _none_found(names: list[str]) -> str:
    if len(names) < 2:
        return "no column is named like a key and has a value of its own in every row"
    return f"not even {spoken(names[:-1])} and {names[-1]} together tell all rows apart"

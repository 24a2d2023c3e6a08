"""Which column could refer to which table, by name and type: candidates, to be measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from semantic.review.propose.keys import CODES, IDS, Key
from semantic.review.propose.names import table_words, thing, words_of
from semantic.review.propose.profile import Column, Ref, Table

Words = tuple[str, ...]
SURE, LIKELY, WEAK = 0, 1, 2
_SELF = frozenset("parent manager supervisor boss superior predecessor successor original root "
                  "previous next replaces referrer referred".split())  # fmt: skip
_SELF_WHOLE = (("reports", "to"), ("in", "reply", "to"), ("managed", "by"), ("part", "of"))
_GENERIC = (IDS | CODES | {"name", "type", "date", "day"}) - {
    "sku", "isbn", "iban", "ean", "ticker"}  # fmt: skip
AUDIT = frozenset("created updated modified changed deleted inserted edited".split())


@dataclass(frozen=True, slots=True)
class Match:
    """Columns of one table that may hold values of a key of another.

    `strength`: SURE (0), LIKELY (1), WEAK (2). `role`: what the name says besides the table.
    """

    one: Ref
    columns: tuple[str, ...]
    other: Ref
    to: tuple[str, ...]
    strength: int
    why: str
    role: Words = ()
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """A table that others may refer to by one column, as far as it is known to be unique."""

    table: Table
    column: Column
    is_key: bool


def declared(table: Table, tables: Mapping[Ref, Table]) -> Iterator[Match]:
    """The foreign keys that the database declares."""
    for each in table.references:
        other = (each.schema_, each.table)
        if other in tables:
            named = named_for(words_of(each.columns[0]), tables[other], words_of(each.to[0]))
            role = named[2] if named else stem(words_of(each.columns[0]))
            yield Match(table.ref, each.columns, other, each.to, SURE, "declared foreign key",
                        role if len(each.columns) == 1 else (), declared=True)  # fmt: skip


def by_name(table: Table, column: Column, targets: Sequence[Target], key: Key) -> list[Match]:
    """What a column could refer to, the likeliest first."""
    words = words_of(column.name)
    found = []
    for target in targets:
        same = (table.ref, column.name) == (target.table.ref, target.column.name)
        if same or column.joins_as != target.column.joins_as:
            continue
        if key.columns == (column.name,) and _owns(table, words):
            continue
        if words == thing(table_words(table.name)):  # `orders.order` is a number of the order
            continue
        named = _named(words, table, target)
        if named and not (target.table.ref == table.ref and named[0] == SURE):
            strength, why, role = named
            match = Match(table.ref, (column.name,), target.table.ref, (target.column.name,),
                          strength, why, role)  # fmt: skip
            place = (strength, target.table.view, target.table.schema_ != table.schema_,
                     not target.is_key, len(target.table.name), target.table.ref)  # fmt: skip
            found.append((place, match))
    return [match for _, match in sorted(found, key=lambda each: each[0])]


def _owns(table: Table, words: Words) -> bool:
    """Whether a key's name says that it is the table's own."""
    own = thing(table_words(table.name))
    return stem(words) in (own, own[-1:], ())


def _named(words: Words, table: Table, target: Target) -> tuple[int, str, Words] | None:
    if target.table.ref == table.ref:
        is_self = (stem(words)[-1:] and stem(words)[-1] in _SELF) or words in _SELF_WHOLE
        found = named_for(words, target.table, words_of(target.column.name))
        if found and found[2]:
            return LIKELY, found[1], found[2]
        return (WEAK, "the name speaks of another row of the same table", stem(words)) \
            if is_self else None  # fmt: skip
    key = words_of(target.column.name)
    if found := named_for(words, target.table, key):
        return found
    if target.is_key and target.column.family == "text" and words[-len(key) :] == key != words:
        return WEAK, "the name ends with the key's", words[: -len(key)]  # `origin_code`
    return None


def named_for(words: Words, table: Table, key: Words) -> tuple[int, str, Words] | None:
    """How a column's name speaks of a table's key: strength, reason, and what else it says."""
    own = thing(table_words(table.name))
    if not words or not own:
        return None
    if words == key and not set(key) <= _GENERIC:
        return SURE, "the same name as the key", ()
    for said, extra in (((*own, *key), ()), *(((*own, each), ()) for each in IDS & {words[-1]})):
        if words == said or "".join(words) == "".join(said):
            return SURE, "named for the table and its key", extra
    stemmed = stem(words)
    if stemmed == own or words == own:
        return LIKELY, "named for the table", ()
    has_id = stemmed != words
    if has_id and stemmed[-len(own) :] == own:
        return LIKELY, "the name ends with the table's", stemmed[: -len(own)]
    if not set(key) <= _GENERIC and words[-len(key) :] == key:
        return LIKELY, "the name ends with the key's", words[: -len(key)]
    if has_id and len(own) > 1 and stemmed == own[-1:]:
        return WEAK, "named for the last word of the table", ()
    short = "".join(stemmed)
    if has_id and len(short) > 2 and "".join(own).startswith(short):
        return WEAK, "the name begins like the table's", ()
    return None


def stem(words: Words) -> Words:
    """A column's name without the word that says it is an identifier."""
    if len(words) > 1 and words[-1] in IDS | CODES:
        return words[:-1]
    last = words[-1] if words else ""
    glued = len(last) > 4 and last.endswith("id") and len(words) == 1
    return (*words[:-1], last[:-2]) if glued else () if words in (("id",), ("key",)) else words


def of_several(table: Table, target: Table, key: Key) -> Match | None:
    """A composite key of another table whose columns all stand here under the same names."""
    mine = {words_of(each.name): each for each in table.columns}
    columns = []
    for name in key.columns:
        found = mine.get(words_of(name))
        if found is None or found.joins_as != target.column(name).joins_as:
            return None
        columns.append(found.name)
    return Match(table.ref, tuple(columns), target.ref, key.columns, SURE,
                 "all columns of the key, under the same names")  # fmt: skip

"""Which tables are joined, and on what: declared, else by name, type and measured values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from semantic.review.propose.keys import NATURAL, Key, rank, single_keys
from semantic.review.propose.matches import (
    AUDIT,
    SURE,
    WEAK,
    Match,
    Target,
    by_name,
    declared,
    of_several,
    stem,
)
from semantic.review.propose.names import spoken, table_words, things, words_of
from semantic.review.propose.profile import Ask, Ref, Table

MOST_ORPHANS = 0.1  # share of rows without a partner up to which a name is believed
MANY_TEXTS = 5  # different texts that are not found among other texts by chance
Relationship = Literal["many_to_one", "one_to_one"]
Tables = Mapping[Ref, Table]
Keys = Mapping[Ref, Key]


@dataclass(frozen=True, slots=True)
class Found:
    """A join and what speaks for it. `against`: why it is only told of, and not proposed."""

    match: Match
    relationship: Relationship
    evidence: tuple[str, ...]
    against: str = ""


def find_joins(tables: Tables, keys: Keys, ask: Ask) -> list[Found]:
    """Every join that can be told, those of the larger tables first."""
    targets = [target for table in tables.values() for target in _targets(table, keys, ask)]
    found: list[Found] = []
    for table in tables.values():
        sure = [_judged(match, tables, keys, ask) for match in declared(table, tables)]
        taken = {name for each in sure if len(each.match.columns) == 1
                 for name in each.match.columns}  # fmt: skip
        found += sure
        found += _of_columns(table, taken, targets, tables, keys, ask)
    found += _of_several(tables, keys, found, ask)
    return sorted(found, key=lambda each: preference(each, tables))


def preference(found: Found, tables: Tables) -> tuple[object, ...]:
    """The best known first, then those of tables with more rows."""
    match = found.match
    return (not match.declared, match.strength, bool(match.role), -tables[match.one].rows,
            match.one, match.columns)  # fmt: skip


def _targets(table: Table, keys: Keys, ask: Ask) -> Iterator[Target]:
    key = keys[table.ref].columns
    names = [*key] if len(key) == 1 else []
    names += [each[0] for each in table.unique if len(each) == 1]
    names += [each for each in (single_keys(table, ask) if table.rows else ())
              if rank(table, table.column(each)) < NATURAL]  # fmt: skip
    for name in dict.fromkeys(names):
        yield Target(table, table.column(name), key == (name,))


def _of_columns(table: Table, taken: set[str], targets: Sequence[Target], tables: Tables,
                keys: Keys, ask: Ask) -> Iterator[Found]:  # fmt: skip
    """For each column the likeliest join that its values bear out, else why there is none."""
    for column in table.columns:
        if column.name in taken or column.family == "other":
            continue
        judged = [_judged(match, tables, keys, ask)
                  for match in by_name(table, column, targets, keys[table.ref])[:3]]  # fmt: skip
        good = next((each for each in judged if not each.against), None)
        if good is not None:
            yield good
        elif judged and judged[0].match.strength < WEAK:
            yield judged[0]


def _of_several(tables: Tables, keys: Keys, found: Sequence[Found], ask: Ask) -> Iterator[Found]:
    """Joins on composite keys, where a part of the key is nobody else's.

    Where every part is (a day, a shop, an article), two tables only share what they are about:
    neither belongs to the other.
    """
    known = {(each.match.one, each.match.other) for each in found}
    refers = {(each.match.one, name) for each in found for name in each.match.columns
              if not each.against}  # fmt: skip
    for target in tables.values():
        key = keys[target.ref]
        own = [name for name in key.columns if (target.ref, name) not in refers
               and target.column(name).family != "time"]  # fmt: skip
        if len(key.columns) < 2 or not own or target.view:
            continue
        for table in tables.values():
            match = None if table.ref == target.ref else of_several(table, target, key)
            pair, back = (table.ref, target.ref), (target.ref, table.ref)
            if match and pair not in known and back not in known:
                judged = _judged(match, tables, keys, ask)
                if not judged.against:
                    known.add(pair)
                    yield judged


def _judged(match: Match, tables: Tables, keys: Keys, ask: Ask) -> Found:
    """The join with what was measured of it."""
    one = tables[match.one]
    rows, orphans, partners = ask.contained(match.one, match.columns, match.other, match.to)
    relationship, why = _relationship(match, one, keys)
    other = tables[match.other]
    many = spoken(things(table_words(other.name))) or "rows there"
    gaps = f", {one.rows - rows:,} rows without a value" if rows < one.rows else ""
    evidence = [match.why, f"{orphans:,} orphans among {_counted(rows, 'row')}{gaps}, "
                f"{partners:,} of {other.rows:,} {many} occur"]  # fmt: skip
    if not rows:
        evidence[1:] = ["there are no values to check it by"]
    if why and rows:
        evidence.append(why)
    against = _against(match, one, rows, orphans, partners, other.rows)
    return Found(match, relationship, tuple(evidence), against)


def _relationship(match: Match, one: Table, keys: Keys) -> tuple[Relationship, str]:
    """One to one only where the columns are a key here: that each occurs once may be chance."""
    unique = [set(keys[match.one].columns), *map(set, one.unique)]
    if set(match.columns) in unique:
        return "one_to_one", ""
    column = one.column(match.columns[0])
    if len(match.columns) == 1 and one.rows > 1 and column.exact \
            and column.values == column.distinct:  # fmt: skip
        return "many_to_one", "each value occurs once so far"
    return "many_to_one", ""


def _by_chance(match: Match, one: Table, partners: int, there: int) -> bool:
    """Whether few small numbers, in a column not named as an identifier, meet many keys."""
    words = words_of(match.columns[0])
    number = one.column(match.columns[0]).family == "number"
    return number and stem(words) == words and partners < 10 and there > 10 * partners


def _against(match: Match, one: Table, rows: int, orphans: int, partners: int, there: int) -> str:
    if match.declared:
        return ""
    if rows == 0:
        return "there are no values, and the name alone says too little" \
            if match.strength == WEAK else ""  # fmt: skip
    if set(words_of(match.columns[0])) & AUDIT:
        return "it says who wrote the row; take it in where that matters"
    if _by_chance(match, one, partners, there):
        return f"its {partners:,} different numbers would be found among any {there:,}"
    if orphans == 0:
        return ""
    text = one.column(match.columns[0]).family == "text"
    chance = match.strength == WEAK and not (text and partners >= MANY_TEXTS)
    if orphans > MOST_ORPHANS * rows or chance:
        return f"{orphans:,} of {rows:,} values have no partner"
    return "" if len(match.columns) == 1 or match.strength == SURE else "some have no partner"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"

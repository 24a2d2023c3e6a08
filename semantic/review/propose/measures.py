"""Measures from columns: a count always, sums of what adds up, averages of what does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from semantic.review.propose.columns import column_sql, default_title, one_line
from semantic.review.propose.meanings import Meaning, shown, without_unit
from semantic.review.propose.names import (
    identifier,
    spoken,
    things,
    titled,
    unused,
    words_of,
)
from semantic.review.propose.profile import Column, Table
from semantic.review.propose.types import Member

_TOTAL = frozenset(("total", "sum"))
_OTHERWISE = {"total": "sum", "average": "mean"}


def count(own: tuple[str, ...], table: Table) -> Member:
    """The number of rows."""
    many = things(own)
    return Member("count", "count", title=titled(many), description=f"Number of {spoken(many)}.",
                  unit=spoken(many), notes=(f"{table.rows:,} rows",))  # fmt: skip


def measures(table: Table, column: Column, meaning: Meaning, own: tuple[str, ...],
             taken: set[str], moments: str) -> Iterator[Member]:  # fmt: skip
    """The measures of one column of numbers. `moments`: the time dimension that is part of the
    key, where the table holds states and not events."""
    if meaning.kind in ("label", "flag", "none"):
        return
    words = words_of(column.name)
    plain = without_unit(words)
    currencies = _currencies(table)
    looks = shown(column, currencies[0] if len(currencies) == 1 else "")
    mixed = len(currencies) > 1 and looks.format == "currency"
    sql, one, many = column_sql(column.name), spoken(own), spoken(things(own))
    said = spoken(plain) or one_line(column.name)
    asks = (looks.ask,) if looks.ask else ()
    if mixed:
        asks = (f"no sum: amounts in several currencies ({', '.join(currencies[:4])})",)
    if meaning.kind in ("amount", "stock") and not mixed:
        bare = tuple(word for word in words if word not in _TOTAL) or words
        name = _name("total", bare, column, taken)
        last = moments if meaning.kind == "stock" else ""
        stock = f"a stock: only its last {last} counts in a sum" if last else ""
        why = tuple(each for each in (stock, meaning.why) if each)
        yield Member(
            name, "sum", sql, title=_title("total", plain, name),
            description=f"Sum of {said} over {many}"
            + (f", at the last {last} of each group." if last else "."),
            format=looks.format, unit=looks.unit, last_over=last, notes=(*asks, *why),
        )  # fmt: skip
        asks = ()
    elif meaning.why:
        asks = (*asks, meaning.why)
    name = _name("average", tuple(word for word in words if word not in ("avg", "average")),
                 column, taken)  # fmt: skip
    yield Member(
        name, "avg", sql, title=_title("average", plain, name),
        description=f"Average {said} of {'an' if one[:1] in 'aeio' else 'a'} {one}; "
        f"{many} without one do not count.",
        format=looks.format, unit=looks.unit, notes=asks,
    )  # fmt: skip


def _title(how: str, words: tuple[str, ...], name: str) -> str:
    """A title where the name alone does not make one as good."""
    said = titled((how, *(each for each in words if each not in (*_TOTAL, how, "avg"))))
    return "" if said == default_title(name) else said


def _name(how: str, words: tuple[str, ...], column: Column, taken: set[str]) -> str:
    name = identifier((how, *words), how) if words else f"{how}_{len(taken)}"
    if name in taken:
        name = identifier((*(words_of(column.name) or ("value",)), _OTHERWISE[how]), how)
    name = unused(name, taken)
    taken.add(name)
    return name


def _currencies(table: Table) -> tuple[str, ...]:
    """The currencies that a column beside the amounts names."""
    for column in table.columns:
        if words_of(column.name)[-1:] == ("currency",) or words_of(column.name)[-2:] == (
            "currency", "code"):  # fmt: skip
            return tuple(value.upper() for value, _ in column.common if value.isalpha())
    return ()


def default_time(table: Table, times: Mapping[str, Column], own: tuple[str, ...]) -> str:
    """The time dimension meant by "when", by its name: the one of the event, not of the record."""
    ranked = [(_time_rank(words_of(name), own), -column.values, at, name)
              for at, (name, column) in enumerate(times.items())]  # fmt: skip
    usable = [each for each in ranked if each[0] < _NEVER]
    return min(usable)[-1] if usable else ""


_NEVER = 9
_OTHERS = frozenset(
    "birth birthday birthdate dob geburtsdatum geburtstag geboren expiry expires expiration due "
    "deleted valid until end ended to closed cancelled".split()
)


def _time_rank(words: tuple[str, ...], own: tuple[str, ...]) -> int:
    said = set(words)
    if said & _OTHERS:
        return _NEVER
    if said & {"updated", "modified", "changed", "synced", "loaded", "inserted", "etl", "last"}:
        return 5
    if words[: len(own)] == own or own[-1:] == words[:1]:
        return 0
    if words in (("date",), ("day",), ("time",), ("timestamp",), ("ts",), ("month",), ("year",)):
        return 1
    if said & {"created", "creation", "added", "recorded"}:
        return 3
    return 2

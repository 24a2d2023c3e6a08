"""A list cut at N may have cut through equals: how to see that, and how to say it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from semantic.answer.formats import is_counted, label, some_of, with_unit
from semantic.compile.types import Column
from semantic.query.types import Query
from semantic.result import Result

FURTHER = 20


@dataclass(frozen=True, slots=True)
class Tied:
    """The rows left out that are as good as the last one shown: their names, and their value.

    `open_end`: there may be more of them than were looked at.
    """

    names: tuple[str, ...]
    value: str
    column: Column
    open_end: bool = False

    def as_one(self) -> str:
        """What follows the only row shown: "as many as Jul 2023 and Oct 2023"."""
        return f"{self._like()} {some_of(self.names, open_end=self.open_end)}"

    def as_last(self) -> str:
        """What follows several rows: a sentence of those that the last is no better than."""
        title = self.column.title.lower()
        names = some_of(self.names, open_end=self.open_end)
        return f"With the same {title} as the last ({self.value}): {names}."

    def _like(self) -> str:
        if self.column.kind != "measure":
            return f"with the same {self.column.title.lower()} as"
        return "as many as" if is_counted(self.column) else "the same as"


def tie_probe(query: Query) -> Query | None:
    """The query with some rows more, where its limit may cut through a tie; else None."""
    if not query.limit or not query.order or query.limit > 1000:
        return None
    return replace(query, limit=query.limit + FURTHER)


def ties(query: Query, probed: Result) -> Tied | None:
    """The rows after the cut that have the same value as the last one shown, if there are."""
    if not query.limit or not query.order or len(probed.rows) <= query.limit:
        return None
    columns = probed.columns
    member = query.order[0].member
    at = next(
        (i for i, each in enumerate(columns)
         if each.name == member or each.name.startswith(f"{member}.")), None,
    )  # fmt: skip
    if at is None:
        return None
    value = probed.rows[query.limit - 1][at]
    equal = [row for row in probed.rows[query.limit :] if row[at] == value]
    keys = [i for i, each in enumerate(columns) if each.kind != "measure" and i != at]
    if not equal or not keys:
        return None
    names = tuple(label(row, keys, columns) for row in equal)
    return Tied(names, with_unit(value, columns[at]), columns[at], len(equal) == FURTHER)

"""What a model's tables say against it, and how they are asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from semantic.errors import CheckFailed, MetricastError, Place, QueryError, WarehouseError
from semantic.model.types import Model
from semantic.query.types import Query
from semantic.result import Result

Ask = Callable[[Model, Query], Result]
ROWS = "metricast_rows"
SHOWN = 3
# What each code of a finding says, for the reference and for code scanning.
MEANINGS = MappingProxyType({
    "does-not-run": "The warehouse refuses a cube, a member, a segment or a join.",
    "column-type": "A dimension is of another type than its column: an error where queries fail, "
                   "a warning where every row can be cast.",
    "key-not-unique": "Several rows have one primary key.",
    "key-missing": "Rows have no primary key.",
    "join-multiplies": "A row meets several of a join that is declared to lead to one.",
    "no-value": "Rows have no partner, since what they are joined by is NULL; it may be meant so.",
    "no-partner": "Rows have a value to join by that is nowhere on the other side.",
    "not-checked": "Whether a join joins as declared could not be looked at.",
    "not-counted": "Rows without a partner could not be counted.",
})  # fmt: skip
_JARGON = re.compile(r"^the warehouse refused the query: ([A-Z][a-z]+ )+Error: ")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not fit. `warning`: it works, and not as written. `note`: no fault."""

    level: Literal["error", "warning", "note"]
    code: str
    message: str
    place: Place | None = None
    hint: str | None = None

    def error(self) -> MetricastError:
        """The same as an error, to be told with the others."""
        return CheckFailed(self.code, self.message, place=self.place, hint=self.hint)


def refusal(model: Model, query: Query, ask: Ask) -> MetricastError | None:
    """What the warehouse says against a query; that a member needs others beside it is no fault."""
    try:
        ask(model, query)
    except WarehouseError as fault:
        return fault
    except QueryError:
        return None
    return None


def reason(fault: MetricastError) -> str:
    """What the warehouse says, without its own words for kinds of errors."""
    return _JARGON.sub("", fault.message).removeprefix("the warehouse refused the query: ")


def does_not_run(
    what: str, fault: MetricastError, place: Place | None, hint: str | None = None
) -> Finding:
    """A finding that the warehouse refuses something of the model."""
    return Finding("error", "does-not-run", f"{what} does not run: {reason(fault)}", place, hint)


def one_row(*dimensions: str) -> Query:
    """One row with some dimensions, as it stands in the table."""
    return Query(dimensions=dimensions, ungrouped=True, limit=1)


def rows_counted(count: int) -> str:
    """`1 row`, `2 rows`."""
    return "1 row" if count == 1 else f"{count:,} rows"

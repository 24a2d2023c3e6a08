"""One query asked of two versions of a model over the same warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from semantic.compile.types import Compiled
from semantic.errors import MetricastError
from semantic.model.meaning import Naming
from semantic.model.types import Model
from semantic.query.types import Query
from semantic.result import Result
from semantic.review.diff.rows import columns_of, compared
from semantic.review.diff.types import Comparison

Asked = Query | Mapping[str, Any]


class Version(Protocol):
    """A model over a warehouse."""

    model: Model

    def compile(self, query: Asked) -> Compiled:
        """The SQL of a query."""
        ...

    def query(self, query: Asked) -> Result:
        """The rows of a query."""
        ...


def asked_of_both(
    what: str, old: tuple[Version, Asked], new: tuple[Version, Asked], naming: Naming
) -> Comparison:
    """What differs between two answers. Equal SQL is not run: over one warehouse it gives equal
    rows."""
    sides = [_compiled(version, query) for version, query in (old, new)]
    if all(isinstance(side, Compiled) for side in sides):
        one, other = sides
        assert isinstance(one, Compiled) and isinstance(other, Compiled)  # noqa: PT018
        if (one.sql, one.total_sql) == (other.sql, other.total_sql):
            return Comparison(what, *columns_of(other.columns))
        found = [_rows(version, query) for version, query in (old, new)]
    else:
        found = [side if isinstance(side, MetricastError) else None for side in sides]
    return _held(what, found, sides, naming)


def _held(what: str, found: list[Any], sides: list[Any], naming: Naming) -> Comparison:
    before, after = found
    faults = [isinstance(each, MetricastError) for each in found]
    if any(faults):
        known = next((each for each in sides if isinstance(each, Compiled)), None)
        columns = columns_of(known.columns) if known else ((), ())
        fault = next(each for each in (after, before) if isinstance(each, MetricastError))
        if all(faults):
            return Comparison(what, *columns, only="neither", fault=fault.message)
        only = "before" if faults[1] else "after"
        return Comparison(what, *columns, only=only, fault=fault.message)  # type: ignore[arg-type]
    return compared(what, before, after, [naming.written(each.name) for each in before.columns])


def _compiled(version: Version, query: Asked) -> Compiled | MetricastError:
    try:
        return version.compile(query)
    except MetricastError as fault:
        return fault


def _rows(version: Version, query: Asked) -> Result | MetricastError:
    try:
        return version.query(query)
    except MetricastError as fault:
        return fault

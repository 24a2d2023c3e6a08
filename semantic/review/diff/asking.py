"""One query asked of two versions of a model over the same warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from semantic.compile.types import Compiled
from semantic.errors import MetricastError, WarehouseError
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
    what: str, old: tuple[Version, Asked], new: tuple[Version, Asked], naming: Naming,
    run: bool = False,
) -> Comparison:  # fmt: skip
    """What differs between two answers. Equal SQL is not run: over one warehouse it gives equal
    rows, if any; with `run` it is, once, to know that."""
    one, other = (_compiled(version, query) for version, query in (old, new))
    if isinstance(other, Compiled) and _is_same(one, other):
        fault = _rows(*new) if run else None
        if isinstance(fault, MetricastError):
            return _silent(what, fault)
        return Comparison(what, *columns_of(other.columns), unrun=not run)
    before = one if isinstance(one, MetricastError) else _rows(*old)
    after = other if isinstance(other, MetricastError) else _rows(*new)
    if isinstance(before, Result) and isinstance(after, Result):
        called = [naming.written(each.name) for each in before.columns]
        return compared(what, before, after, called)
    if isinstance(after, MetricastError):
        if isinstance(before, Result):
            return Comparison(what, only="before", fault=after.message)
        return _silent(what, after, before)
    assert isinstance(before, MetricastError)
    return Comparison(what, only="after", fault=before.message)


def _silent(what: str, *faults: MetricastError) -> Comparison:
    """What neither version answers."""
    refused = all(isinstance(each, WarehouseError) for each in faults)
    return Comparison(what, only="neither", fault=faults[0].message, refused=refused)


def _is_same(one: Compiled | MetricastError, other: Compiled) -> bool:
    sql = (other.sql, other.total_sql)
    return isinstance(one, Compiled) and (one.sql, one.total_sql) == sql


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

"""The text of semantic SQL: parsed within bounds, and the plain values that stand in it."""

from __future__ import annotations

from typing import Any

import sqlglot
from sqlglot import exp

from semantic.errors import QueryError

Tree = Any  # sqlglot's Expression; its compiled build has no usable types
LONGEST = 20_000
DEEPEST = 60
EXAMPLE = "such as SELECT kind, MEASURE(hours) FROM podcast GROUP BY 1"


def parsed(text: str) -> Tree:
    """The one SELECT that a text is. Length and nesting are bounded before it is parsed."""
    if len(text) > LONGEST or _depth(text) > DEEPEST:
        raise QueryError("bad-sql", "the SQL is too long or nests too deeply")
    try:
        found = [each for each in sqlglot.parse(text, read="duckdb") if each is not None]
    except (sqlglot.errors.SqlglotError, RecursionError) as fault:
        said = str(fault).splitlines()[0] if str(fault) else "it nests too deeply"
        raise QueryError("bad-sql", f"this is not SQL: {said}", hint=EXAMPLE) from fault
    if len(found) != 1 or not isinstance(found[0], exp.Select):
        raise QueryError("bad-sql", "semantic SQL is one SELECT", hint=EXAMPLE)
    return found[0]


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        deepest = max(deepest, depth)
    return deepest


def cannot(what: str) -> QueryError:
    """The error for a part of SQL that a query cannot say."""
    return QueryError("bad-sql", f"semantic SQL has no {what}", hint=EXAMPLE)


def is_value(item: Tree) -> bool:
    """Whether a node is a plain value."""
    return isinstance(item, (exp.Literal, exp.Boolean, exp.Neg, exp.Null)) or (
        isinstance(item, exp.Cast) and isinstance(item.this, exp.Literal)
    )


def plain_value(item: Tree) -> Any:
    """The value that a literal means; numbers and dates stay text, to be read by member type."""
    if isinstance(item, exp.Cast) and isinstance(item.this, exp.Literal):
        return str(item.this.this)
    if isinstance(item, exp.Boolean):
        return bool(item.this)
    if isinstance(item, exp.Null):
        return None
    if isinstance(item, exp.Neg) and isinstance(item.this, exp.Literal):
        return "-" + str(item.this.this)
    if isinstance(item, exp.Literal):
        return str(item.this)
    raise QueryError(
        "bad-sql",
        f"`{item.sql(dialect='duckdb')[:80]}` is not a plain value",
        hint="compare a member with a text, number, date, true, false or NULL",
    )

"""Syntax trees held against the allow-list, and what is said about what is not on it."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import lru_cache
from typing import Any

from sqlglot import exp

from semantic.errors import RefusedSQL
from semantic.model.functions import EXPRESSION_NODES, FUNCTION_NAMES, Node, why_refused
from semantic.model.nearest import nearest
from semantic.model.source import Word

MAX_DEPTH = 120
MAX_REWRITES = 4

_SYNTAX = {
    exp.Select: "a subquery", exp.Subquery: "a subquery", exp.Exists: "a subquery",
    exp.Union: "UNION", exp.Window: "a window (OVER …)", exp.Star: "`*`", exp.Lambda: "a lambda",
    exp.Alias: "an alias", exp.Aliases: "an alias", exp.Placeholder: "a placeholder",
    exp.Parameter: "a placeholder", exp.Struct: "a struct", exp.PropertyEQ: "a named argument",
    exp.Kwarg: "a named argument", exp.Columns: "`COLUMNS`", exp.Dot: "a dotted name",
    exp.Values: "VALUES", exp.Lateral: "LATERAL", exp.Pivot: "PIVOT", exp.TableSample: "a sample",
    exp.Into: "INTO", exp.Lock: "FOR UPDATE", exp.Fetch: "FETCH", exp.ByteString: "E'…'",
    exp.RawString: "$$…$$", exp.Tuple: "a list of values", exp.SessionParameter: "a setting",
}  # fmt: skip
SUBQUERY_INSTEAD = "name a measure of the other cube, in a dimension with `sub_query: true`"
_INSTEAD = {
    exp.Select: SUBQUERY_INSTEAD,
    exp.Subquery: SUBQUERY_INSTEAD,
    exp.Exists: SUBQUERY_INSTEAD,
    exp.Window: "use a measure with `rolling_window` or `type: rank`, or the cube's own `sql`",
    exp.Alias: "one expression stands here; its name is `name`",
    exp.Placeholder: "write a parameter as {parameters.name}",
    exp.Parameter: "write a parameter as {parameters.name}",
    exp.Star: "name the column; only count(*) has a star",
    exp.Tuple: "one expression stands here",
    exp.ByteString: "write the text in plain quotes",
    exp.RawString: "write the text in plain quotes",
}
_REWRITES = (exp.Replace, exp.RegexpReplace, exp.Translate)
_SYSTEM = re.compile(r"(duckdb|pg|sqlite|pragma)_.*|information_schema|system|temp", re.IGNORECASE)
_TABLE_PART = re.compile(r"[\w $-]{1,120}")


def check_nodes(word: Word, tree: Any, allowed: frozenset[Node], offset: int) -> None:
    """Every node is on the allow-list, and the tree is not too deep to walk.

    `offset`: how many characters stand before the word's own in the text that was parsed.
    """
    level, depth = [tree], 0
    while level:
        depth += 1
        following: list[Any] = []
        for node in level:
            _check_node(word, node, allowed, offset)
            following.extend(node.iter_expressions())
        level = following
    if depth > MAX_DEPTH:
        message = f"the SQL is nested more than {MAX_DEPTH} deep"
        hint = "give a part of it a name: a dimension of its own"
        raise RefusedSQL("too-deep", message, place=word.place, hint=hint)


def _check_node(word: Word, node: Any, allowed: frozenset[Node], offset: int) -> None:
    kind = type(node)
    if kind is exp.Star and (isinstance(node.parent, exp.Count) or exp.Star in allowed):
        return
    reason: str | None = ""
    if kind is not exp.Placeholder and kind is not exp.Star:
        reason = why_refused(node, allowed)
        if reason is None and kind in _REWRITES and _rewrites_around(node) > MAX_REWRITES:
            reason = f"it stands in more than {MAX_REWRITES} others of its kind"
    if reason is None:
        return
    start, what = _found(word, node, offset)
    raise refused(word, start, what, reason or _INSTEAD.get(kind, ""))


def _rewrites_around(node: Any) -> int:
    found = 0
    while (node := node.parent) is not None:
        found += isinstance(node, _REWRITES)
    return found


def _found(word: Word, node: Any, offset: int) -> tuple[int, str]:
    """Where a node begins in the word, and what its author would call it."""
    start, end = node.meta_get("start"), node.meta_get("end")
    if isinstance(node, exp.Func) and type(node) not in _SYNTAX:
        if start is not None and end is not None:
            return start - offset, f"`{word[start - offset : end - offset + 1]}`"
        name = node.name if isinstance(node, exp.Anonymous) else node.sql_name()
        found = re.search(rf"\b{re.escape(name).replace('_', '_?')}", word, re.IGNORECASE)
        if found:
            return found.start(), f"`{found.group()}`"
        return _first(node, offset), f"`{name.lower()}`"
    what = _SYNTAX.get(type(node)) or f"`{type(node).__name__.upper()}`"
    return (_first(node, offset) if start is None else start - offset), what


def _first(node: Any, offset: int) -> int:
    """Where the first part of a node stands, for nodes that have no place of their own."""
    starts = (each.meta_get("start") for each in node.walk())
    return int(min((start for start in starts if start is not None), default=offset)) - offset


def refused(word: Word, start: int, what: str, reason: str) -> RefusedSQL:
    """The error of something that may not stand in SQL. Without a reason, it is unknown."""
    unknown = not reason and what.startswith("`")
    hint = "allowed are functions that compute a value from their arguments alone"
    return RefusedSQL(
        "refused-sql",
        f"{what} may not stand here" + (f": {reason}" if reason else ""),
        place=word.place_at(min(max(0, start), len(word) - 1)),
        near=nearest(what.strip("`").lower(), known_functions()) if unknown else (),
        hint=None if reason else hint,
    )


@lru_cache(maxsize=1)
def known_functions() -> tuple[str, ...]:
    """The names of all functions that may stand in an expression, sorted."""
    typed = (
        name.lower()
        for node in EXPRESSION_NODES
        if issubclass(node, exp.Func) and node not in (exp.And, exp.Or, exp.Xor)
        for name in node.sql_names()
    )
    return tuple(sorted({*typed, *FUNCTION_NAMES}))


def check_tables(word: Word, tree: Any, references: Container[str]) -> None:
    """The tables of a SELECT are tables: neither files nor the engine's catalogue."""
    for table in tree.find_all(exp.Table):
        if len(table.parts) == 1 and table.name in references:
            continue
        for part in table.parts:
            if not isinstance(part, exp.Identifier):
                start, what = _found(word, part, 0)
                raise refused(word, start, what, "it is not the name of a table")
            check_table_part(word, part.name, part.meta_get("start") or 0)


def check_table_part(word: Word, name: str, start: int = 0) -> None:
    """Refuse names that read files or the engine's catalogue: `'data.csv'`, `duckdb_settings`."""
    if not _TABLE_PART.fullmatch(name):
        reason = "a table's name holds letters, digits, _ and -; files are not read"
        raise refused(word, start, f"the table `{name[:60]}`", reason)
    if _SYSTEM.fullmatch(name):
        raise refused(word, start, f"the table `{name}`", "it is one of the engine's own")

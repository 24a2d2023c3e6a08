"""The last gate: nothing runs but one SELECT made of allowed nodes and functions.

Whoever built the tree, it is walked once more before it is printed. What is not on the list
that model files are held to, or among the few nodes that the compiler adds, is refused:
statements, file and table functions, settings, tables that no cube names.
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from semantic.errors import RefusedSQL
from semantic.model.functions import SELECT_NODES, why_refused
from semantic.model.types import Model, Table

# What the compiler itself adds: series of buckets, whose length it has checked.
ALLOWED = (SELECT_NODES | {exp.GenerateSeries, exp.Unnest}) - {exp.Placeholder}
# Of these the kind alone says that they are harmless.
_PLAIN = ALLOWED - {
    exp.Anonymous,
    exp.AnonymousAggFunc,
    exp.Pad,
    exp.DataType,
    exp.GenerateSeries,
    exp.CTE,
    exp.Table,
}


def check_allowed(tree: Any, model: Model) -> None:
    """Raise RefusedSQL unless the tree is one SELECT inside the allow-list."""
    if not isinstance(tree, (exp.Select, exp.Union)):
        raise RefusedSQL(
            "refused-statement", f"only a SELECT may run, not {type(tree).__name__.upper()}"
        )
    tables = _tables(model)
    own: set[str] = set()
    named: list[str] = []
    for node in tree.walk():
        kind = type(node)
        if kind in _PLAIN:
            continue
        if why_refused(node, ALLOWED) is not None or (
            kind is exp.GenerateSeries and not _steps(node)
        ):
            raise RefusedSQL("refused-sql", f"`{_word(node)}` may not stand in a query")
        if kind is exp.CTE:
            own.add(node.alias)
        elif kind is exp.Table:
            named.append(_name(node))
    for name in named:
        if name not in own and name.lower() not in tables:
            raise RefusedSQL("refused-table", f"the table `{name}` is not one that a cube reads")


def _steps(series: Any) -> bool:
    """Whether a series goes in steps of time: those are the compiler's own, and bounded."""
    return isinstance(series.args.get("step"), exp.Interval)


def _word(node: Any) -> str:
    return str(node.this) if isinstance(node, exp.Anonymous) else type(node).__name__


def _name(table: Any) -> str:
    return ".".join(part.name for part in table.parts)


# By the version of a model, which is a hash of all that was read.
_TABLES: dict[str, frozenset[str]] = {}
KEPT = 16


def _tables(model: Model) -> frozenset[str]:
    """Every table that a cube reads, in lower case."""
    if model.version in _TABLES:
        return _TABLES[model.version]
    found = _tables_read(model)
    if model.version:
        if len(_TABLES) >= KEPT:
            _TABLES.clear()
        _TABLES[model.version] = found
    return found


def _tables_read(model: Model) -> frozenset[str]:
    names: set[str] = set()
    for cube in model.cubes.values():
        source = cube.source
        if isinstance(source, Table):
            names.add(".".join(source.parts).lower())
        else:
            names |= {_name(each).lower() for each in source.tree.find_all(exp.Table)}
            names |= {cte.alias.lower() for cte in source.tree.find_all(exp.CTE)}
    return frozenset(names)

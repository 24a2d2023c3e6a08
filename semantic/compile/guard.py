"""The last gate: nothing runs but one SELECT made of allowed nodes and functions.

Whoever built the tree, it is walked once more before it is printed. What is not on the list
is refused: statements, file and table functions, settings, and every function not named here
or in the list that model files are held to.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlglot import exp

from semantic.errors import RefusedSQL
from semantic.model.functions import ALLOWED_FUNCTIONS, ALLOWED_NODES
from semantic.model.types import Model, Table

_STRUCTURE = frozenset(
    {
        "Select",
        "From",
        "Join",
        "Where",
        "Group",
        "Having",
        "Order",
        "Ordered",
        "Limit",
        "Offset",
        "With",
        "CTE",
        "Subquery",
        "Table",
        "TableAlias",
        "Alias",
        "Identifier",
        "Column",
        "Star",
        "Distinct",
        "Union",
        "Tuple",
        "In",
        "Window",
        "Unnest",
        "GenerateSeries",
        "NullSafeEQ",
        "AtTimeZone",
        "TimestampTrunc",
        "Rank",
        "Var",
        "Interval",
        "WithinGroup",
        "PercentileCont",
        "ApproxDistinct",
        "Median",
        "DateDiff",
        "Floor",
        "Extract",
    }
)


def check_allowed(tree: Any, model: Model) -> None:
    """Raise RefusedSQL unless the tree is one SELECT inside the allow-list."""
    if not isinstance(tree, (exp.Select, exp.Union)):
        raise RefusedSQL("refused-statement", f"only a SELECT may run, not {type(tree).__name__}")
    tables = _tables(model)
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    for node in tree.walk():
        kind = type(node).__name__
        if kind in ("Anonymous", "AnonymousAggFunc"):
            if node.name.lower() not in ALLOWED_FUNCTIONS:
                raise RefusedSQL("refused-function", f"the function `{node.name}` may not run")
        elif kind not in _STRUCTURE and kind not in ALLOWED_NODES:
            raise RefusedSQL("refused-node", f"`{kind}` may not stand in a query")
        if kind == "Table":
            _check_table(node, own, tables)


def _check_table(node: Any, own: set[str], tables: frozenset[str]) -> None:
    name = ".".join(part.name for part in node.parts)
    if name not in own and name.lower() not in tables:
        raise RefusedSQL("refused-table", f"the table `{name}` is not one of the model's")


@lru_cache(maxsize=16)
def _names(version: str, sources: tuple[Any, ...]) -> frozenset[str]:
    names: set[str] = set()
    for source in sources:
        if isinstance(source, Table):
            names.add(".".join(source.parts).lower())
        else:
            names |= {
                ".".join(p.name for p in each.parts).lower()
                for each in source.tree.find_all(exp.Table)
            }
    return frozenset(names)


def _tables(model: Model) -> frozenset[str]:
    """Every table that a cube reads, in lower case."""
    return _names(model.version, tuple(cube.source for cube in model.cubes.values()))

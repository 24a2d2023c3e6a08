"""What an expression gives where its names are known.

A reference in braces is handed to the caller's `Names`: only the caller knows rows, groups and
members.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from tests.oracle.syntax import Node
from tests.oracle.values import OPERATORS, call, cast, exact


class Names(Protocol):
    """What the names in an expression mean at one place."""

    def column(self, cube: str | None, name: str) -> Any:
        """The column of a cube's row here; `cube` None: the cube that holds the expression."""

    def member(self, text: str) -> Any:
        """The member that a reference in braces names."""

    def aggregate(self, name: str, distinct: bool, argument: Any) -> Any:
        """An aggregate over the rows here; `argument` None is `*`."""


def evaluate(node: Node, names: Names) -> Any:
    """The value of a tree where `names` stand for what they name."""
    if form := FORMS.get(node.op):
        return form(names, *node.args)
    return OPERATORS[node.op](*(evaluate(arg, names) for arg in node.args))


def _case(names: Names, *parts: Node) -> Any:
    """CASE: tests and values in turn, then the value of ELSE."""
    for test, then in zip(parts[:-1:2], parts[1:-1:2], strict=True):
        if evaluate(test, names) is True:
            return evaluate(then, names)
    return evaluate(parts[-1], names)


# Nodes whose parts are not simply evaluated first; all others are in `OPERATORS`.
FORMS: dict[str, Callable[..., Any]] = {
    "value": lambda names, value: value,
    "column": lambda names, cube, name: exact(names.column(cube, name)),
    "member": lambda names, text: names.member(text),
    "aggregate": lambda names, name, distinct, argument: names.aggregate(name, distinct, argument),
    "case": _case,
    "cast": lambda names, part, kind: cast(evaluate(part, names), kind),
    "call": lambda names, name, *parts: call(name, [evaluate(part, names) for part in parts]),
}

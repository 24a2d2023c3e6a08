"""What an expression or SELECT means, as a value: equal values give equal rows, always.

The reverse does not hold: `a + b` and `b + a` are told apart, because some types make that a
difference. Two texts are one meaning when they differ only in

    white space, comments, the case of keywords and functions, redundant parentheses;
    other spellings of one operator (`!=` and `<>`, `x::int` and `CAST(x AS int)`);
    quotes around a name in small letters (`"amount"`, `amount`);
    ways to name one member (`{CUBE}.amount`, `amount`; `{total}`, `{orders.total}`);
    the order of what AND or OR connects, and of the values in `IN (…)`;
    the sides of `=` and `<>`; a comparison read from its other side (`a < b`, `b > a`).

SQL promises no order in which the sides of AND, OR or a comparison are computed, and none of
these operators looks at its sides differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from typing import Any

from sqlglot import exp

from semantic.model.types import Expr, MemberRef, Select

Form = Hashable
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")


class Naming:
    """How cubes and members are called while two models are compared: by name, the other name."""

    def __init__(
        self, cubes: Mapping[str, str] | None = None, members: Mapping[str, str] | None = None
    ) -> None:
        self._cubes = cubes or {}
        self._members = members or {}

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of cubes and members that are called otherwise."""
        return frozenset((*self._cubes, *self._members))

    def cube(self, name: str) -> str:
        """A cube's or view's name."""
        return self._cubes.get(name, name)

    def member_named(self, cube: str, name: str) -> str:
        """The full name of a member; renamed itself, or only its cube."""
        full = f"{cube}.{name}"
        return self._members.get(full) or f"{self.cube(cube)}.{name}"

    def member(self, ref: MemberRef) -> str:
        """A reference, with the way that leads there where one is fixed."""
        name = self.member_named(ref.cube, ref.member)
        grain = f".{ref.granularity}" if ref.granularity else ""
        return ">".join((*map(self.cube, ref.via), name)) + grain

    def written(self, name: str) -> str:
        """A name as queries have it: `cube.member` or `cube.member.month`."""
        cube, _, rest = name.partition(".")
        member, _, grain = rest.partition(".")
        if not member:
            return self.cube(name)
        return self.member_named(cube, member) + (f".{grain}" if grain else "")


AS_WRITTEN = Naming()


def meaning(expr: Expr, naming: Naming = AS_WRITTEN) -> Form:
    """The meaning of an expression."""
    return _Reader(naming, expr).form(expr.tree)


def meaning_of_all(exprs: tuple[Expr, ...], naming: Naming = AS_WRITTEN) -> Form:
    """The meaning of several conditions that must all hold."""
    parts: list[Form] = []
    for expr in exprs:
        parts += _Reader(naming, expr).connected(expr.tree, exp.And)
    return tuple(sorted(parts, key=repr))


def meaning_of_select(select: Select) -> Form:
    """The meaning of a cube's SELECT, in which no member can be named."""
    return _Reader(AS_WRITTEN, None).form(select.tree)


class _Reader:
    def __init__(self, naming: Naming, expr: Expr | None) -> None:
        self.naming = naming
        self.expr = expr

    def form(self, node: Any) -> Form:
        """A node, its parts first; several ways to write one thing give one form."""
        if made := _WAYS.get(type(node)):
            return made(self, node)
        if isinstance(node, exp.Expr):
            return (node.key, *sorted(self._parts(node).items()))
        return (type(node).__name__, str(node))

    def connected(self, node: Any, connector: type[Any]) -> list[Form]:
        """What AND (or OR) connects, however it is nested."""
        parts: list[Form] = []
        waiting = [node]
        while waiting:
            each = waiting.pop()
            bare = each
            while isinstance(bare, exp.Paren):
                bare = bare.this
            if isinstance(bare, connector):
                waiting += [bare.args["this"], bare.args["expression"]]
            else:
                parts.append(self.form(bare))
        return parts

    def _parts(self, node: Any) -> dict[str, Form]:
        return {
            key: self.form(value)
            for key, value in node.args.items()
            if value is not None and value is not False and value != []
        }

    def listed(self, nodes: list[Any]) -> Form:
        """Nodes whose order counts."""
        return tuple(self.form(each) for each in nodes)

    def bare(self, node: Any) -> Form:
        """Parentheses only say how a text is read."""
        return self.form(node.this)

    def column(self, node: Any) -> Form:
        """A column of a cube; in a SELECT, of whatever it is called there."""
        if self.expr is None:
            return (node.key, *sorted(self._parts(node).items()))
        return ("column", self.naming.cube(node.table), self.form(node.this))

    def name(self, node: Any) -> Form:
        """Quotes count where the name could be another without them."""
        is_plain = not node.args.get("quoted") or _PLAIN.fullmatch(node.name)
        return ("name" if is_plain else "quoted", node.name)

    def placed(self, node: Any) -> Form:
        """A member, by its full name, or a parameter."""
        key = node.name
        if self.expr is None or key not in self.expr.members:
            return ("parameter", key)
        return ("member", self.naming.member(self.expr.members[key]))

    def either_order(self, node: Any) -> Form:
        """AND and OR."""
        return (node.key, *sorted(self.connected(node, type(node)), key=repr))

    def either_way(self, node: Any) -> Form:
        """Comparisons that are the same from both sides."""
        sides = (self.form(node.args["this"]), self.form(node.args["expression"]))
        return (node.key, *sorted(sides, key=repr))

    def less(self, node: Any) -> Form:
        """A comparison from its smaller side."""
        return (node.key, self.form(node.args["this"]), self.form(node.args["expression"]))

    def more(self, node: Any) -> Form:
        """The same comparison from its other side."""
        key = "lt" if isinstance(node, exp.GT) else "lte"
        return (key, self.form(node.args["expression"]), self.form(node.args["this"]))

    def one_of(self, node: Any) -> Form:
        """IN, whose values are a set."""
        parts = self._parts(node)
        values = parts.get("expressions")
        if isinstance(values, tuple):
            parts["expressions"] = tuple(sorted(values, key=repr))
        return (node.key, *sorted(parts.items()))

    def called(self, node: Any) -> Form:
        """A function that the parser does not know, whose name has no case."""
        parts = self._parts(node) | {"this": str(node.this).upper()}
        return (node.key, *sorted(parts.items()))


_WAYS: dict[type, Callable[[_Reader, Any], Form]] = {
    list: _Reader.listed,
    exp.Paren: _Reader.bare,
    exp.Column: _Reader.column,
    exp.Identifier: _Reader.name,
    exp.Placeholder: _Reader.placed,
    exp.In: _Reader.one_of,
    exp.Anonymous: _Reader.called,
    exp.LT: _Reader.less,
    exp.LTE: _Reader.less,
    exp.GT: _Reader.more,
    exp.GTE: _Reader.more,
    **dict.fromkeys((exp.And, exp.Or), _Reader.either_order),
    **dict.fromkeys((exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ), _Reader.either_way),
}

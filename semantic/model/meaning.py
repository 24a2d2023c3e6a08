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
from collections.abc import Hashable, Mapping
from typing import Any

from sqlglot import exp

from semantic.model.types import Expr, MemberRef, Select

Form = Hashable
_PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
_EITHER_WAY = (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ)
_TURNED = {exp.GT: "lt", exp.GTE: "lte"}


class Naming:
    """How cubes and members are called while two models are compared: by name, the other name."""

    def __init__(
        self, cubes: Mapping[str, str] | None = None, members: Mapping[str, str] | None = None
    ) -> None:
        self._cubes = cubes or {}
        self._members = members or {}

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
        match node:
            case exp.Paren():
                return self.form(node.this)
            case exp.Identifier():
                return self._identifier(node)
            case exp.Placeholder():
                return ("member", self._placed(node.name))
            case exp.And() | exp.Or():
                parts = self.connected(node, type(node))
                return (node.key, *sorted(parts, key=repr))
            case exp.GT() | exp.GTE():
                return (_TURNED[type(node)], self.form(node.expression), self.form(node.this))
            case exp.LT() | exp.LTE():
                return (node.key, self.form(node.this), self.form(node.expression))
            case exp.Expr():
                return self._parts(node)
            case list():
                return tuple(self.form(each) for each in node)
            case _:
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

    def _parts(self, node: Any) -> Form:
        if isinstance(node, exp.Column) and self.expr is not None:
            return ("column", self.naming.cube(node.table), self.form(node.this))
        if isinstance(node, _EITHER_WAY):
            sides = (self.form(node.this), self.form(node.expression))
            return (node.key, *sorted(sides, key=repr))
        parts: dict[str, Form] = {
            key: self.form(value)
            for key, value in node.args.items()
            if value is not None and value is not False and value != []
        }
        if isinstance(node, exp.In) and "expressions" in node.args:
            listed = [self.form(each) for each in node.args["expressions"]]
            parts["expressions"] = tuple(sorted(listed, key=repr))
        if isinstance(node, exp.Anonymous):
            parts["this"] = str(node.this).upper()
        return (node.key, *sorted(parts.items()))

    def _identifier(self, node: Any) -> Form:
        is_plain = not node.args.get("quoted") or _PLAIN.fullmatch(node.name)
        return ("name" if is_plain else "quoted", node.name)

    def _placed(self, key: str) -> str:
        if self.expr is None or key not in self.expr.members:
            return key
        return self.naming.member(self.expr.members[key])

"""Small pieces of SQL: columns, literals, and conditions joined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlglot import exp

from semantic.query.types import Value

Tree = Any  # sqlglot's Expression; its compiled build has no usable types

_WRAPPED = (exp.Binary, exp.Unary, exp.Between, exp.In)
_BARE = (exp.Paren, exp.Dot)
_COLUMN_PARTS = 4


def column(name: str, table: str | None = None) -> Tree:
    """A quoted column, of a table when one is named."""
    owner = exp.Identifier(this=table, quoted=True) if table else None
    return exp.Column(this=exp.Identifier(this=name, quoted=True), table=owner)


def copied(tree: Tree) -> Tree:
    """A tree that can be put somewhere else. Most are columns, which are made anew faster."""
    if type(tree) is not exp.Column or tree.comments or len(tree.args) > _COLUMN_PARTS:
        return tree.copy()
    name, owner = tree.this, tree.args.get("table")
    if type(name) is not exp.Identifier or tree.args.get("db"):
        return tree.copy()
    return exp.Column(
        this=exp.Identifier(this=name.this, quoted=name.quoted),
        table=owner and exp.Identifier(this=owner.this, quoted=owner.quoted),
    )


def literal(value: Value | datetime) -> Tree:
    """A value as a literal node; times as typed timestamps."""
    if value is None:
        return exp.Null()
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, datetime):
        text = value.isoformat(sep=" ")
        return exp.Cast(
            this=exp.Literal.string(text), to=exp.DataType(this=exp.DataType.Type.TIMESTAMP)
        )
    if isinstance(value, (int, float)):
        return number(repr(value))
    return exp.Literal.string(value)


def number(text: str) -> Tree:
    """A number as written, negative ones as a negation."""
    text = text.strip().lstrip("+")
    if text.startswith("-"):
        return exp.Neg(this=exp.Literal.number(text[1:]))
    return exp.Literal.number(text)


def wrapped(tree: Tree) -> Tree:
    """The expression in parentheses where its operators could mix with those around it."""
    if isinstance(tree, _WRAPPED) and not isinstance(tree, _BARE):
        return exp.Paren(this=tree)
    return tree


def all_of(conditions: Sequence[Tree]) -> Tree:
    """Conditions joined by AND; true when there are none."""
    return _joined(exp.And, conditions, True)


def any_of(conditions: Sequence[Tree]) -> Tree:
    """Conditions joined by OR; false when there are none."""
    return _joined(exp.Or, conditions, False)


def _joined(word: type, conditions: Sequence[Tree], empty: bool) -> Tree:
    if not conditions:
        return exp.Boolean(this=empty)
    tree = conditions[0]
    for each in conditions[1:]:
        left = tree if isinstance(tree, word) else _grouped(tree)
        tree = word(this=left, expression=_grouped(each))
    return tree


def _grouped(tree: Tree) -> Tree:
    return exp.Paren(this=tree) if isinstance(tree, (exp.And, exp.Or)) else tree


def only_where(conditions: Sequence[Tree], value: Tree | None) -> Tree:
    """The value where all conditions hold, else NULL; 1 when there is no value."""
    shown = value if value is not None else exp.Literal.number("1")
    if not conditions:
        return shown
    return exp.Case(ifs=[exp.If(this=all_of(conditions), true=shown)])


def table(name: str) -> Tree:
    """A common table expression as a table."""
    return exp.Table(this=exp.Identifier(this=name, quoted=True))


def table_alias(name: str) -> Tree:
    """The name a table goes by in one SELECT."""
    return exp.TableAlias(this=exp.Identifier(this=name, quoted=True))

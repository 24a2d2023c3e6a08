"""An expression with one thing changed, on its syntax tree: what a slip of its author would be.

Each variant says in words what was changed. The texts of changed expressions differ, too, since
expressions are compared by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlglot import exp

from semantic.model.types import Case, Expr, MemberRef

Variant = tuple[str, Expr]

_EDGES = {exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT}
_SIGNS = {exp.Add: exp.Sub, exp.Sub: exp.Add, exp.Mul: exp.Div, exp.Div: exp.Mul}
_CALLS = {exp.Min: exp.Max, exp.Max: exp.Min, exp.Sum: exp.Avg, exp.Avg: exp.Sum}


def written(expr: Expr) -> str:
    """An expression as people write it in a model file, on one line."""

    def plain(node: Any) -> Any:
        if isinstance(node, exp.Placeholder):
            return exp.Var(this=f"{{{node.this}}}")
        return exp.Var(this=node.name) if isinstance(node, exp.Column) else node

    return str(expr.tree.copy().transform(plain).sql(dialect="duckdb"))


def negated(expr: Expr) -> Expr:
    """True where it was false."""
    return _made(expr, exp.Not(this=exp.Paren(this=expr.tree.copy())))


def always(expr: Expr) -> Expr:
    """A condition that every row meets."""
    return _made(expr, exp.true())


def moved_edges(expr: Expr) -> Iterator[Variant]:
    """Each comparison with its bound moved in or out: `< 5` is `<= 5`."""
    return _swapped(expr, _EDGES)


def other_signs(expr: Expr) -> Iterator[Variant]:
    """Each operator and each aggregate swapped for its opposite; ratios turned upside down."""
    for at, node in _nodes(expr, (exp.Div,)):
        if not isinstance(node.expression, exp.Literal):
            tree = expr.tree.copy()
            found = _at(tree, at)
            top, bottom = found.this.copy(), found.expression.copy()
            found.set("this", bottom)
            found.set("expression", exp.Nullif(this=top, expression=exp.Literal.number("0")))
            yield _said(expr, tree)
    yield from _swapped(expr, _SIGNS, leave=_is_ratio)
    yield from _swapped(expr, _CALLS)


def _is_ratio(node: Any) -> bool:
    return isinstance(node, exp.Div) and not isinstance(node.expression, exp.Literal)


def columns(expr: Expr) -> tuple[tuple[str, str], ...]:
    """The columns of tables that it names: cube and column, in order, each once."""
    found = ((node.table, node.name) for _, node in _nodes(expr, (exp.Column,)))
    return tuple(dict.fromkeys(found))


def with_column(expr: Expr, old: tuple[str, str], new: str) -> Variant:
    """Another column of the same table wherever `old` stands."""
    tree = expr.tree.copy()
    for node in tree.find_all(exp.Column):
        if (node.table, node.name) == old:
            node.set("this", exp.Identifier(this=new, quoted=False))
    return _said(expr, tree)


def with_member(expr: Expr, key: str, new: MemberRef) -> Variant:
    """Another member wherever the one of `key` stands."""
    tree = expr.tree.copy()
    for node in tree.find_all(exp.Placeholder):
        if node.this == key:
            node.set("this", str(new))
    members = {each: ref for each, ref in expr.members.items() if each != key}
    what, made = _said(expr, tree)
    return what, replace(made, members=members | {str(new): new})


def without_branch(case: Case) -> Case | None:
    """A case without its first branch; None when it has no other."""
    return replace(case, branches=case.branches[1:]) if len(case.branches) > 1 else None


def case_edges(case: Case) -> Iterator[tuple[str, Case]]:
    """A case with one comparison's bound moved."""
    for at, branch in enumerate(case.branches):
        for what, when in moved_edges(branch.when):
            changed = replace(branch, when=when)
            branches = (*case.branches[:at], changed, *case.branches[at + 1 :])
            yield what, replace(case, branches=branches)


def _swapped(expr: Expr, others: Any, leave: Any = None) -> Iterator[Variant]:
    for at, node in _nodes(expr, tuple(others)):
        other = others.get(type(node))
        if other is None or (leave is not None and leave(node)):
            continue
        tree = expr.tree.copy()
        found = _at(tree, at)
        made = other(**found.args)
        if found is tree:
            tree = made
        else:
            found.replace(made)
        yield _said(expr, tree)


def _nodes(expr: Expr, kinds: tuple[Any, ...]) -> list[tuple[int, Any]]:
    """Nodes of some kinds with their number in the walk, which is the same in a copy."""
    return [(at, node) for at, node in enumerate(expr.tree.walk()) if isinstance(node, kinds)]


def _at(tree: Any, wanted: int) -> Any:
    return next(node for at, node in enumerate(tree.walk()) if at == wanted)


def _said(expr: Expr, tree: Any) -> Variant:
    made = _made(expr, tree)
    return f"`{written(expr)}` becomes `{written(made)}`", made


def _made(expr: Expr, tree: Any) -> Expr:
    return replace(expr, tree=tree, text=f"{tree.sql(dialect='duckdb')} /* {expr.text} */")

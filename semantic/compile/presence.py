"""Values of rows that a left join did not find: no row, no value.

An order without a customer is in no tier, not in the tier that the `ELSE` of an expression over
NULLs would give. Most expressions are NULL by themselves when all their columns are.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from semantic.compile.literals import Tree
from semantic.model.types import Dimension, Expr

# NULL as soon as one operand is NULL.
_ANY = (
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.EQ, exp.NEQ, exp.GT, exp.GTE,
    exp.LT, exp.LTE, exp.Like, exp.ILike, exp.DPipe,
)  # fmt: skip
# NULL when their subject is NULL.
_SUBJECT = (
    exp.Paren, exp.Neg, exp.Not, exp.Cast, exp.TryCast, exp.Lower, exp.Upper, exp.Trim, exp.Length,
    exp.Substring, exp.Round, exp.Floor, exp.Ceil, exp.Abs, exp.TimestampTrunc, exp.DateTrunc,
    exp.In, exp.Between, exp.Nullif,
)  # fmt: skip


def vanishes(dimension: Dimension) -> bool:
    """Whether a dimension is NULL by itself where its cube has no row."""
    if dimension.sub_query or (dimension.sql is None and dimension.case is None):
        return True
    return dimension.sql is not None and _vanishes(
        dimension.sql.tree, dimension.sql, dimension.cube
    )


def _vanishes(tree: Tree, expr: Expr, cube: str) -> bool:
    if isinstance(tree, exp.Column):
        return bool(tree.table == cube)
    if isinstance(tree, exp.Placeholder):
        ref = expr.members.get(tree.name)
        return ref is not None and ref.cube == cube
    if isinstance(tree, _ANY):
        return any(_vanishes(each, expr, cube) for each in (tree.this, tree.expression))
    if isinstance(tree, (exp.And, exp.Or)):
        return all(_vanishes(each, expr, cube) for each in (tree.this, tree.expression))
    return isinstance(tree, _SUBJECT) and _vanishes(tree.this, expr, cube)


def columns_compared(on: Tree, cube: str) -> Iterator[Tree]:
    """Columns of a cube that a join's condition compares: none of them is NULL in a match."""
    for each in on.flatten() if isinstance(on, exp.And) else (on,):
        bare = each.unnest()
        if isinstance(bare, exp.EQ):
            for side in (bare.this, bare.expression):
                if isinstance(side, exp.Column) and side.table == cube:
                    yield side.copy()

"""The shapes that the compiler's trees have where dialects differ."""

from __future__ import annotations

from typing import NamedTuple

from sqlglot import exp

from semantic.compile.literals import Tree
from semantic.errors import QueryError


class Clock(NamedTuple):
    """Naive UTC shown on the wall clock of a zone."""

    time: Tree
    zone: Tree


def clock(tree: Tree) -> Clock | None:
    """`time AT TIME ZONE 'UTC' AT TIME ZONE zone`."""
    if isinstance(tree, exp.AtTimeZone) and isinstance(tree.this, exp.AtTimeZone):
        return Clock(tree.this.this, tree.args["zone"])
    return None


class Steps(NamedTuple):
    """A SELECT of the bucket starts from one to another; `rows`: where these come from."""

    first: Tree
    last: Tree
    every: int
    unit: str
    rows: Tree | None


def steps(tree: Tree) -> Steps | None:
    """`SELECT UNNEST(GENERATE_SERIES(first, last, step)) AS start [FROM rows]`."""
    if not isinstance(tree, exp.Select) or len(tree.expressions) != 1:
        return None
    shown = tree.expressions[0].unalias()
    if not isinstance(shown, exp.Unnest) or not isinstance(
        shown.expressions[0], exp.GenerateSeries
    ):
        return None
    series = shown.expressions[0]
    words = series.args["step"].name.split()
    if len(words) != 2:
        raise unsaid("buckets of several units", "no step of months and days together")
    return Steps(
        series.args["start"],
        series.args["end"],
        int(words[0]),
        words[1].rstrip("s").upper(),
        tree.args.get("from_"),
    )


class Many(NamedTuple):
    """A time plus or minus a computed number of spans."""

    time: Tree
    index: Tree
    every: int
    unit: str


def many(tree: Tree) -> Many | None:
    """`time ± INTERVAL 'count' unit * index`; the index is negated for a minus."""
    if not isinstance(tree, (exp.Add, exp.Sub)) or not isinstance(tree.expression, exp.Mul):
        return None
    span, index = tree.expression.this, tree.expression.expression
    if not isinstance(span, exp.Interval):
        return None
    counted = exp.Paren(this=exp.Neg(this=index)) if isinstance(tree, exp.Sub) else index
    return Many(tree.this, counted, int(span.name), span.text("unit"))


def share_of(tree: Tree) -> tuple[Tree, Tree] | None:
    """A percentile's value and share, a median's with one half."""
    if isinstance(tree, exp.Median):
        return tree.this, exp.Literal.number("0.5")
    if isinstance(tree, exp.WithinGroup) and isinstance(tree.this, exp.PercentileCont):
        return tree.expression.expressions[0].this, tree.this.this
    return None


def escaped_by_backslash(tree: Tree) -> Tree:
    """A LIKE whose escape mark is a backslash, for dialects that know no other."""
    if not isinstance(tree, exp.Escape):
        return tree
    mark, like = tree.expression.name, tree.this
    text = like.expression.name.replace("\\", "\\\\")
    for special in (mark, "%", "_"):
        text = text.replace(mark + special, "\\" + special if special != mark else mark)
    like.set("expression", exp.Literal.string(text))
    return like


def names_without_dots(tree: Tree) -> Tree:
    """Dots in names become double underscores."""
    if isinstance(tree, exp.Identifier) and "." in tree.this:
        return exp.Identifier(this=tree.this.replace(".", "__"), quoted=True)
    return tree


def divided_as_floats(tree: Tree) -> Tree:
    """A division that would keep the scale of its decimals, and so lose digits."""
    if isinstance(tree, exp.Div) and not isinstance(tree.this, exp.Cast):
        double = exp.DataType(this=exp.DataType.Type.DOUBLE)
        tree.set("this", exp.Cast(this=tree.this, to=double))
    return tree


def called(name: str, *given: Tree) -> Tree:
    """A function of the dialect."""
    return exp.Anonymous(this=name, expressions=list(given))


def span(count: int, unit: str) -> Tree:
    """An interval."""
    return exp.Interval(this=exp.Literal.string(str(count)), unit=exp.Var(this=unit))


def whole(count: int) -> Tree:
    """A whole number."""
    return exp.Literal.number(str(count))


def start_of(tree: Tree, name: str = "start") -> Tree:
    """The value as the column of bucket starts."""
    return exp.Alias(this=tree, alias=exp.Identifier(this=name, quoted=True))


def bounds(found: Steps) -> tuple[Tree, Tree, Tree]:
    """The ends as columns of a one-row table, and that table."""
    ends = exp.Select(expressions=[start_of(found.first, "low"), start_of(found.last, "high")])
    if found.rows is not None:
        ends.set("from_", found.rows)
    low, high = (
        exp.Column(
            this=exp.Identifier(this=each, quoted=True),
            table=exp.Identifier(this="_ends", quoted=True),
        )
        for each in ("low", "high")
    )
    alias = exp.TableAlias(this=exp.Identifier(this="_ends", quoted=True))
    return low, high, exp.Subquery(this=ends, alias=alias)


def unsaid(what: str, why: str) -> QueryError:
    """The refusal of what a dialect cannot say."""
    return QueryError("unsupported", f"{what} cannot be said in this dialect: {why}")

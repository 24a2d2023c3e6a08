"""A SELECT under construction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp

from semantic.compile.literals import Tree, all_of, column, copied, table

State = Literal["rows", "grouped", "distinct", "windowed"]


@dataclass(slots=True)
class Block:
    """A SELECT under construction: where its rows come from and what its columns are.

    `missing`: the cubes that may have no row here, and what is then NULL.
    """

    source: Tree
    joins: list[Tree] = field(default_factory=list)
    where: list[Tree] = field(default_factory=list)
    group: list[Tree] = field(default_factory=list)
    having: list[Tree] = field(default_factory=list)
    columns: dict[str, Tree] = field(default_factory=dict)
    missing: dict[str, Tree] = field(default_factory=dict)
    state: State = "rows"
    why: list[str] = field(default_factory=list)

    def select(self) -> Tree:
        """The finished SELECT, its columns named."""
        shown = [
            exp.Alias(this=tree, alias=exp.Identifier(this=name, quoted=True))
            for name, tree in self.columns.items()
        ]
        tree = exp.Select(
            expressions=shown
            or [
                exp.Alias(
                    this=exp.Literal.number("1"), alias=exp.Identifier(this="one", quoted=True)
                )
            ]
        )
        tree.set("from_", exp.From(this=self.source))
        if self.joins:
            tree.set("joins", self.joins)
        if self.where:
            tree.set("where", exp.Where(this=all_of(self.where)))
        if self.group:
            tree.set("group", exp.Group(expressions=self.group))
        if self.having:
            tree.set("having", exp.Having(this=all_of(self.having)))
        if self.state == "distinct":
            tree.set("distinct", exp.Distinct())
        if self.why:
            tree.comments = [_inert(why) for why in dict.fromkeys(self.why)]
        return tree


def _inert(comment: str) -> str:
    """Text that cannot end the comment it stands in."""
    return comment.replace("*/", "* /").replace("/*", "/ *")


def put_together(parts: list[str], names: tuple[str, ...]) -> Block:
    """Full joins of common table expressions on the same columns, one after the other."""
    block = Block(table(parts[0]))
    keys: dict[str, list[Tree]] = {key: [column(key, parts[0])] for key in names}
    for name in parts[1:]:
        block.joins.append(_full_join(name, names, keys))
        for key in names:
            keys[key].append(column(key, name))
    block.columns = {
        key: exp.Coalesce(this=trees[0], expressions=trees[1:]) for key, trees in keys.items()
    }
    return block


def _full_join(name: str, keys: tuple[str, ...], known: dict[str, list[Tree]]) -> Tree:
    if not keys:
        return exp.Join(this=table(name), kind="CROSS")
    on = []
    for key in keys:
        trees = [copied(tree) for tree in known[key]]
        left = trees[0] if len(trees) == 1 else exp.Coalesce(this=trees[0], expressions=trees[1:])
        on.append(exp.NullSafeEQ(this=left, expression=column(key, name)))
    return exp.Join(this=table(name), side="FULL", on=all_of(on))

"""Groups that appear whether or not a fact has rows in them, and questions without measures."""

from __future__ import annotations

from semantic.compile import nodes as n
from semantic.compile.facts import Planning, fact_rows, group_value
from semantic.compile.needs import condition_needs, cubes_of, dimension_needs
from semantic.compile.scope import InSegment, Scope, Where, leaves
from semantic.compile.trees import Tree


def groups_of(p: Planning, scope: Scope, root: str) -> n.Plan:
    """The groups that the rows of a cube have. Grain: one group."""
    rows = fact_rows(p, scope, root)
    return n.Distinct(
        rows.plan,
        tuple((group.key, group_value(scope, group)) for group in scope.groups),
        why=f"every group of {root}",
    )


def parent_root(p: Planning, scope: Scope, cube: str) -> str | None:
    """The cube whose rows must all appear, because the model declares `cube` as its many side.

    As in Cube, a parent that declares `one_to_many` joins shows its rows without children, too.
    """
    tree = _scope_tree(p, scope, cube)
    if not tree.steps or _declares_all(tree, cube):
        return None
    for root in tree.cubes[1:]:
        way = tree.path(root)
        if any(step.multiplies or step.forward for step in way):
            continue
        if _declares_all(tree, root):
            return root
    return None


def _scope_tree(p: Planning, scope: Scope, cube: str) -> Tree:
    needs = [need for group in scope.groups for need in dimension_needs(p.model, group.dimension)]
    needs += [need for each in scope.where for need in condition_needs(p.model, each)]
    needs += [need for each in scope.ranges for need in dimension_needs(p.model, each.dimension)]
    return p.trees.tree(cube, needs)


def _declares_all(tree: Tree, root: str) -> bool:
    """Whether every join of the tree, followed away from `root`, is declared that way round."""
    on_way = set(tree.path(root))
    return all((not step.forward) if step in on_way else step.forward for step in tree.steps)


def root_of(p: Planning, scope: Scope) -> str:
    """The cube whose rows a question without measures is about: it declares the others."""
    named = [g.dimension for g in scope.groups] + [r.dimension for r in scope.ranges]
    tested = [leaf.dimension for leaf in leaves(scope.where) if isinstance(leaf, Where)]
    dimensions = [*named, *tested]
    cubes = list(
        dict.fromkeys(
            [
                *(cube for each in dimensions for cube in cubes_of(p.model, each)),
                *(leaf.segment.cube for leaf in leaves(scope.where) if isinstance(leaf, InSegment)),
            ]
        )
    )
    trees = {cube: _scope_tree(p, scope, cube) for cube in cubes}
    candidates = list(
        dict.fromkeys([*cubes, *(name for tree in trees.values() for name in tree.cubes)])
    )
    for test in (_declares_all, lambda tree, _: not tree.multiplies()):
        for cube in candidates:
            tree = trees.get(cube) or _scope_tree(p, scope, cube)
            if test(tree, cube):
                return cube
    return cubes[0]

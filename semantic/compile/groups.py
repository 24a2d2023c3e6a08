"""Groups that appear whether or not a fact has rows in them, and questions without measures."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.compile import nodes as n
from semantic.compile.facts import Planning, fact_rows, group_value
from semantic.compile.needs import cubes_of, dimension_needs
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


def different_groups(p: Planning, scope: Scope) -> n.Plan:
    """What a question without measures shows: the groups that a count beside them would show."""
    root = root_of(p, scope)
    parent = parent_root(p, scope, root)
    own = groups_of(p, scope, root)
    if parent is None:
        return own
    return n.Combine((own, groups_of(p, scope, parent)), scope.keys, ())


def parent_root(p: Planning, scope: Scope, cube: str) -> str | None:
    """The cube whose rows must all appear, because the model declares `cube` as its many side.

    As in Cube, a parent that declares `one_to_many` joins shows its rows without children, too.
    """
    # Only breakdowns: a filter removes groups and never adds one.
    tree = _group_tree(p, scope, cube)
    if not tree.steps or _declares_all(tree, cube):
        return None
    for root in tree.cubes[1:]:
        way = tree.path(root)
        if any(step.multiplies or step.forward for step in way):
            continue
        if _declares_all(tree, root):
            return root
    return None


def _group_tree(p: Planning, scope: Scope, cube: str) -> Tree:
    """The joins that lead from a cube to all that is grouped by."""
    needs = [need for group in scope.groups for need in dimension_needs(p.model, group.dimension)]
    return p.trees.tree(cube, needs)


def _declares_all(tree: Tree, root: str) -> bool:
    """Whether every join of the tree, followed away from `root`, is declared that way round."""
    on_way = set(tree.path(root))
    return all((not step.forward) if step in on_way else step.forward for step in tree.steps)


def root_of(p: Planning, scope: Scope) -> str:
    """The cube whose rows a question without measures is about: the most detailed one.

    Only breakdowns decide: a filter removes rows and never makes them rows of something else.
    """
    cubes = [cube for group in scope.groups for cube in cubes_of(p.model, group.dimension)]
    cubes = list(dict.fromkeys(cubes or _restricting(p, scope)))
    reached = (_group_tree(p, scope, cube).cubes for cube in cubes)
    trees = {name: _group_tree(p, scope, name) for each in reached for name in each}
    detailed = [cube for cube, tree in trees.items() if not tree.multiplies()]

    def rank(cube: str) -> tuple[bool, bool, str]:
        # Equally detailed: the one that declares the joins, never the one named first.
        return cube not in cubes, not _declares_all(trees[cube], cube), cube

    return min(detailed or cubes, key=rank)


def _restricting(p: Planning, scope: Scope) -> Iterator[str]:
    """The cubes that ranges, filters and segments are about."""
    for each in scope.ranges:
        yield from cubes_of(p.model, each.dimension)
    for leaf in leaves(scope.where):
        if isinstance(leaf, InSegment):
            yield leaf.segment.cube
        elif isinstance(leaf, Where):
            yield from cubes_of(p.model, leaf.dimension)

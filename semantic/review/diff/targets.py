"""Whose numbers may change: what a change of a definition reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from semantic.model.types import Cube, Measure, Model
from semantic.review.diff.changes import Both
from semantic.review.diff.types import Change, Item
from semantic.review.diff.uses import Node, Uses

TargetKind = Literal["measure", "dimension", "segment", "join"]


@dataclass(frozen=True, slots=True)
class Target:
    """Something whose numbers are asked for, by names of the new version.

    `measure` is what is counted: of a measure itself, of others the rows of their cube.
    `by`: the cube or view whose dimensions it is broken down by.
    """

    kind: TargetKind
    name: str
    measure: str
    by: str


def targets(
    found: Both, changes: Iterable[Change], uses: Uses, models: tuple[Model, Model]
) -> list[Target]:
    """What to ask for, what was changed itself first. Only what both versions have."""
    after = models[1]
    decisive = [each for each in changes if _decides(each)]
    seeds = [each.key for each in decisive]
    reached = [key for key in seeds if key[0] == "member"]
    reached += [node for node in uses.of(*seeds) if node[0] == "member"]
    reached = [*dict.fromkeys(reached)]
    chosen = [*_measures(reached, seeds, found, after)]
    chosen += [each for change in decisive if change.kind == "join"
               for each in _joined(change, found, after)]  # fmt: skip
    # What a cube's own change does to its rows is seen in its measures already.
    members = [node for node in seeds if node[0] == "member"]
    touched = [*members, *(node for node in uses.of(*members) if node[0] == "member")]
    chosen += [each for node in touched for each in _rows(node, seeds, found, after)]
    return chosen


def unreached(
    found: Both, changes: Iterable[Change], uses: Uses, wanted: Iterable[Target]
) -> list[Change]:
    """What is defined otherwise and no target shows, nor a verified question or test."""
    asked: set[Node] = {("join" if each.kind == "join" else "member", each.name) for each in wanted}
    asked |= {key for key in found.after if key[0] in ("question", "test") and key in found.before}
    missed = []
    for change in changes:
        reach = {change.key, *uses.of(change.key)}
        is_idle = change.kind == "parameter" and len(reach) == 1  # nobody's number names it
        if _stays(change) and not (reach & asked or is_idle):
            missed.append(change)
    return missed


def _stays(change: Change) -> bool:
    """Whether both versions have it, as what it was, and mean something else by it."""
    is_both = change.action in ("redefined", "renamed") and _decides(change)
    return is_both and not any(each.name == "kind" for each in change.aspects)


def _decides(change: Change) -> bool:
    """Whether a change can change rows. Who comes or goes changes nobody else, but for joins."""
    if change.kind == "join":
        return True
    is_both = change.action in ("redefined", "renamed")
    return is_both and any(each.counts for each in change.aspects)


def _measures(
    reached: Iterable[Node], seeds: list[Node], found: Both, after: Model
) -> Iterator[Target]:
    shown = {item.shows for item in _all(found) if item.public and item.shows}
    for key in reached:
        name = key[1]
        old, new = found.before.get(key), found.after.get(key)
        if old is None or new is None or old.kind != new.kind or new.kind != "measure":
            continue
        if not (old.public or new.public or name in shown):
            continue
        owner = name.partition(".")[0]
        if owner in after.cubes or _is_the_views(key, seeds, after):
            yield Target("measure", name, name, owner)


def _is_the_views(key: Node, seeds: list[Node], after: Model) -> bool:
    """Whether a view changes a number itself, and does not only show a cube's."""
    owner, _, member = key[1].partition(".")
    view = after.views.get(owner)
    if view is None or member not in view.members:
        return False
    return not view.members[member].path or key in seeds or ("view", owner) in seeds


def _joined(change: Change, found: Both, after: Model) -> Iterator[Target]:
    """A join, by the rows of one side, broken down by what is on the other."""
    one, _, other = change.key[1].partition(" → ")
    if all(("cube", name) in both for name in (one, other) for both in (found.before, found.after)):
        for counted, by in _directions(change, one, other, found):
            if count := _count(after.cubes[counted], found):
                yield Target("join", change.key[1], count, by)


def _rows(node: Node, seeds: list[Node], found: Both, after: Model) -> Iterator[Target]:
    """A dimension or segment, by the rows of its cube; a view's, only where it changed itself."""
    old, new = found.before.get(node), found.after.get(node)
    if old is None or new is None or old.kind != new.kind or new.kind == "measure":
        return
    owner, _, member = node[1].partition(".")
    view = after.views.get(owner)
    if view and (node not in seeds or not view.members[member].path):
        return
    counted = view.members[member].path[-1] if view else owner
    if count := _count(after.cubes[counted], found) if counted in after.cubes else None:
        kind: TargetKind = "dimension" if new.kind == "dimension" else "segment"
        yield Target(kind, node[1], count, owner)


def _directions(
    change: Change, one: str, other: str, found: Both
) -> Iterator[tuple[str, str]]:  # fmt: skip
    """Whose rows are counted, and by whose dimensions, where a change of a join would be seen.

    The side of which several rows may have one partner. Where the relationship is another, the
    way on which one version multiplies rows and the other does not.
    """
    known = [each[change.key] for each in (found.before, found.after) if change.key in each]
    said = {str(each.definition["relationship"].form) for each in known}
    if len(said) == 1:
        yield (other, one) if "one_to_many" in said else (one, other)
        return
    if "one_to_many" in said:
        yield one, other
    if "many_to_one" in said:
        yield other, one


def _count(cube: Cube, found: Both) -> str | None:
    """The measure that counts a cube's rows, else its first one; of those that both have."""
    known = [each for each in cube.measures.values() if ("member", each.full_name) in found.before]
    counts = [each for each in known if _is_plain(each)]
    return next((each.full_name for each in (*counts, *known)), None)


def _is_plain(measure: Measure) -> bool:
    return measure.type == "count" and not measure.filters and not measure.rolling


def _all(found: Both) -> Iterator[Item]:
    yield from found.before.values()
    yield from found.after.values()

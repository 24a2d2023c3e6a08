"""What a change of a model changes, every step in order."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from semantic.model.garbage import no_garbage
from semantic.model.types import Model
from semantic.review.diff.breaking import breaks, lost
from semantic.review.diff.changes import Both, both, changes
from semantic.review.diff.numbers import Ask, Asker
from semantic.review.diff.targets import targets, unreached
from semantic.review.diff.types import Change, Diff, Numbers
from semantic.review.diff.uses import Uses

MOST = 100  # members whose numbers are asked for


def compare(
    before: Model, after: Model, ask: Ask | None = None, same: Set[str] = frozenset()
) -> Diff:
    """What the new version changes. `ask` puts a model over the warehouse; without it, no number
    is asked for. `same`: cubes that are known to mean the same in both."""
    with no_garbage():
        found = both(before, after, same)
        changed = changes(found, before, after)
        uses = Uses()
        if changed:
            uses.add(before, found.renames.naming)
            uses.add(after)
        told = tuple(replace(each, used_by=_used_by(each, uses, found)) for each in changed)
    numbers: tuple[Numbers, ...] | None = None
    unasked: list[str] = []
    if ask is not None:
        asker = Asker(before, after, ask, found)
        wanted = targets(found, told, uses, (before, after))
        unasked = [*dict.fromkeys(each.name for each in wanted[MOST:])]
        missed = unreached(found, told, uses, wanted)
        none = tuple(Numbers(each.kind, each.name, each.name, ()) for each in missed)
        numbers = asker.all(wanted[:MOST]) + none
    fault = _fault(numbers or ())
    breaking = breaks(found, told)
    breaking += lost(found, numbers or (), breaking)
    return Diff(told, breaking, numbers, tuple(unasked), fault,
                faults_before=before.errors, faults_after=after.errors)  # fmt: skip


def _fault(numbers: Iterable[Numbers]) -> str:
    """Why the warehouse answered nothing of all that it was asked."""
    asked = [one for each in numbers for one in each.comparisons if not one.unrun]
    if asked and all(one.refused for one in asked):
        return " ".join(asked[0].fault.split())
    return ""


def _used_by(change: Change, uses: Uses, found: Both) -> tuple[tuple[str, str], ...]:
    """What depends on a change; who only comes has nobody yet, and words decide nothing."""
    if change.action in ("added", "changed"):
        return ()
    known = [found.after.get(node) or found.before.get(node) for node in uses.of(change.key)]
    return tuple((item.kind, item.name) for item in known if item)

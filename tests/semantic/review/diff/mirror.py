"""A comparison read from the other side: what came has gone, before is after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from semantic.review.diff.types import Action, Change, Comparison, Diff, RowChange

TURNED: Mapping[Action, Action] = {"added": "removed", "removed": "added"}


def mirrored(diff: Diff) -> dict[str, Any]:
    """What the comparison of the two models the other way round must say, as plain facts."""
    names = {each.name: each.was for each in diff.changes if each.was}
    changes = [_turned(each, names) for each in diff.changes]
    numbers = [
        (each.kind, _called(each.name, names), [_swapped(one) for one in each.comparisons])
        for each in diff.numbers or ()
    ]
    return _facts(changes, names, numbers)


def _called(name: str, names: Mapping[str, str]) -> str:
    """A name, or those of both sides of a join, as the other version has them."""
    return " → ".join(names.get(one, one) for one in name.split(" → "))


def facts(diff: Diff) -> dict[str, Any]:
    """The same facts of a comparison as it is."""
    numbers = [(each.kind, each.name, list(each.comparisons)) for each in diff.numbers or ()]
    return _facts(list(diff.changes), {}, numbers)


def _facts(changes: list[Change], names: Mapping[str, str], numbers: list[Any]) -> dict[str, Any]:
    return {
        "changes": sorted(map(_plain, changes)),
        "used by": {
            each.name: sorted((kind, names.get(user, user)) for kind, user in each.used_by)
            for each in changes
            if each.action in ("redefined", "renamed")
        },
        "numbers": sorted(
            (kind, name, sorted(map(_shown, inner))) for kind, name, inner in numbers
        ),
    }


def _plain(change: Change) -> str:
    aspects = sorted((a.name, str(a.before), str(a.after), a.counts) for a in change.aspects)
    return repr((change.action, change.kind, change.name, change.was, change.replaces,
                 change.follows, change.mended, aspects))  # fmt: skip


def _turned(change: Change, names: Mapping[str, str]) -> Change:
    follows = names.get(change.follows, change.follows) if change.follows else None
    aspects = tuple(replace(a, before=a.after, after=a.before) for a in change.aspects)
    kinds = {"dimension", "measure", "segment"}
    kind = next((a.before for a in change.aspects if a.name == "kind"), change.kind)
    assert kind == change.kind or kind in kinds
    return replace(
        change,
        action=TURNED.get(change.action, change.action),
        kind=kind,
        name=change.was or change.name,
        was=change.name if change.was else None,
        aspects=aspects,
        follows=follows,
        mended=not change.mended if change.action == "broken" else False,
    )


def _swapped(comparison: Comparison) -> Comparison:
    rows = tuple(RowChange(row.key, row.after, row.before) for row in comparison.rows)
    only = {"before": "after", "after": "before"}.get(comparison.only, comparison.only)
    return replace(comparison, rows=rows, only=only)  # type: ignore[arg-type]


def _shown(comparison: Comparison) -> str:
    """What of it does not depend on how a breakdown is called."""
    rows = sorted(repr((row.key, row.before, row.after)) for row in comparison.rows)
    return repr((rows, comparison.only, bool(comparison.shape), comparison.compared))

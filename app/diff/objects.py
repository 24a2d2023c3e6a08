"""A comparison as one JSON object. Field names are a contract."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.objects import column_objects, plain
from semantic.review.diff.types import Break, Change, Comparison, Diff, Numbers


def as_object(diff: Diff) -> dict[str, Any]:
    """What `metricast diff --format json` prints. `numbers` is null where none were asked for."""
    return {
        "ok": not diff.breaking,
        "breaking": [_break(each) for each in diff.breaking],
        "changes": [_change(each) for each in diff.changes],
        "numbers": None if diff.numbers is None else [_numbers(each) for each in diff.numbers],
        "unasked": list(diff.unasked),
        "numbers_fault": diff.fault or None,
        "faults": {
            "before": [each.to_json() for each in diff.faults_before],
            "after": [each.to_json() for each in diff.faults_after],
        },
    }


def _break(each: Break) -> dict[str, Any]:
    return {"kind": each.kind, "name": each.name, "message": each.message, "hint": each.hint,
            "place": _place(each)}  # fmt: skip


def _change(each: Change) -> dict[str, Any]:
    return {
        "action": each.action,
        "kind": each.kind,
        "name": each.name,
        "was": each.was,
        "replaces": each.replaces,
        "follows": each.follows,
        "detail": each.detail,
        "aspects": [asdict(aspect) for aspect in each.aspects],
        "used_by": [{"kind": kind, "name": name} for kind, name in each.used_by],
        "place": _place(each),
    }


def _place(each: Break | Change) -> str | None:
    return str(each.place) if each.place else None


def _numbers(each: Numbers) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "name": each.name,
        "title": each.title,
        "differs": each.differs,
        "compared": each.compared,
        "comparisons": [_comparison(one) for one in each.comparisons],
    }


def _comparison(each: Comparison) -> dict[str, Any]:
    rows = [
        {"key": plain(row.key), "before": plain(row.before), "after": plain(row.after)}
        for row in each.rows
    ]
    return {
        "by": each.what,
        "differs": each.differs,
        "keys": column_objects(each.keys),
        "values": column_objects(each.values),
        "rows": rows,
        "only": each.only or None,
        "fault": each.fault or None,
        "columns": each.shape or None,
        "cut": each.cut,
    }

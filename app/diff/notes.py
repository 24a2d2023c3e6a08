"""A comparison as notes that GitHub shows beside the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from app.diff.words import NOTHING, headline, leading, listed, telling, total_of, uses_of
from app.inert import terminal_text
from semantic.errors import CheckFailed, MetricastError
from semantic.review.diff.types import Change, Diff
from semantic.review.notes import github_notes


def as_notes(diff: Diff) -> str:
    """Errors for what breaks, warnings for what is meant otherwise, and the whole in a line."""
    lines = github_notes([*_breaking(diff)])
    changed = [*_redefined(diff), *_telling(diff)]
    lines += github_notes(changed, ["warning"] * len(changed))
    said = headline(diff).replace("%", "%25")
    return terminal_text("\n".join([*lines, f"::notice title=metricast::{said}"]))


def _breaking(diff: Diff) -> Iterator[MetricastError]:
    for each in diff.breaking:
        yield CheckFailed("breaking-change", each.message, place=each.place, hint=each.hint)


def _redefined(diff: Diff) -> Iterator[MetricastError]:
    totals = {each.name: total for each in diff.numbers or () if (total := total_of(each))}
    for change in leading(diff.changes):
        if change.action == "redefined":
            message = f"`{change.name}` is defined otherwise: {_what(change)}"
            if total := totals.get(change.name):
                message += f"; in all {total[0]} before, {total[1]} after"
            uses = ", ".join(count for count, _ in uses_of(change))
            yield CheckFailed("redefined", message, place=change.place,
                              hint=f"used by {uses}" if uses else None)  # fmt: skip


def _telling(diff: Diff) -> Iterator[MetricastError]:
    for change in leading(diff.changes):
        for each in telling(change):
            message = f"{each.name} of `{change.name}`: {each.before or NOTHING} → " + (
                each.after or NOTHING
            )
            yield CheckFailed("changed", message, place=change.place)


def _what(change: Change) -> str:
    return listed([aspect.name for aspect in change.aspects if aspect.counts])

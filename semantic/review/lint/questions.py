"""Verified questions that were checked long ago, or by nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from semantic.review.lint.scene import Scene
from semantic.review.lint.types import Found, Rule


def stale_question(scene: Scene) -> Iterator[Found]:
    """Checked more than so many months before today."""
    if scene.today is None:
        return
    for each in scene.model.questions:
        if each.verified_on is None:
            yield Found(each.name, f"nobody says when `{each.name}` was verified", each.place)
            continue
        age = _months(date.fromisoformat(each.verified_on), scene.today)
        if age > scene.question_months:
            said = f"`{each.name}` was verified {age} months ago"
            yield Found(each.name, said, each.place)


def _months(then: date, now: date) -> int:
    """Whole months between two days."""
    months = (now.year - then.year) * 12 + now.month - then.month
    return months - (now.day < then.day)


RULES = (
    Rule(
        "stale-question", "off", "A verified question was checked long ago.",
        "Definitions move on; what was checked then may mean something else now. `question_months` "
        "in the settings says how long is long: 12 if nothing is said.",
        "look at its answer again, and set `verified_on`",
        stale_question,
    ),
)  # fmt: skip

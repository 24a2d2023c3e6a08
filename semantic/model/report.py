"""What was wrong with a model's files, and what is missing because of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from semantic.errors import MetricastError, ModelError, Place
from semantic.model.nearest import nearest
from semantic.model.source import Word


@dataclass(slots=True)
class Report:
    """What was wrong, and what is missing for it: names of cubes, views and `owner.member`."""

    errors: list[MetricastError] = field(default_factory=list)
    broken: dict[str, MetricastError] = field(default_factory=dict)
    broken_joins: set[tuple[str, str]] = field(default_factory=set)

    def add(self, error: MetricastError, *names: str) -> None:
        """Note an error, and the names that are missing because of it."""
        self.errors.append(error)
        for name in names:
            self.broken.setdefault(name, error)


def unknown_cube(
    word: Word, owner: str, owners: Iterable[str], report: Report, what: str = ""
) -> ModelError:
    """The error of a cube's name that is none, or that is one with an error."""
    if word in report.broken:
        return depends(word, owner, str(word), report)
    message = f"there is no cube `{word}` {what}".rstrip()
    return ModelError("unknown-name", message, place=word.place, near=nearest(word, owners))


def depends(word: Word, name: str, needed: str, report: Report, offset: int = -1) -> ModelError:
    """The error of something that is whole itself but needs what is broken."""
    place = word.place if offset < 0 else word.place_at(offset)
    return needs_broken(f"`{name}`", needed, place, report)


def needs_broken(what: str, needed: str, place: Place | None, report: Report) -> ModelError:
    """The same, for `what` as people call it. A role says itself what it does not have."""
    cause = report.broken[needed]
    if cause.code == "not-in-role":
        return ModelError(cause.code, cause.message, place=place, hint=cause.hint)
    hint = f"mend `{needed}` first" + (f": {cause.place}" if cause.place else "")
    message = f"{what} needs `{needed}`, which has an error"
    return ModelError("depends", message, place=place, hint=hint)

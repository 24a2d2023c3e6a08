"""A rule, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from semantic.errors import CheckFailed, MetricastError, Place
from semantic.review.lint.scene import Scene

Severity = Literal["off", "warn", "error"]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing a rule has found: about which member (or cube, view, question), and where."""

    member: str
    message: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One idea of what makes a definition hard to read or risky. `severity` is the default."""

    id: str
    severity: Severity
    says: str
    why: str
    fix: str
    find: Callable[[Scene], Iterator[Found]] = field(repr=False)
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found, with the severity that the model's settings give it."""

    rule: Rule
    severity: Severity
    found: Found

    def error(self) -> MetricastError:
        """The same as an error, to be told like the others."""
        return CheckFailed(
            self.rule.id, self.found.message, place=self.found.place, hint=self.rule.fix
        )

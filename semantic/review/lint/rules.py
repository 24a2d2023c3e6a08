"""Every rule, in the order of the reference. A rule is two lines here and a function elsewhere."""

from __future__ import annotations

from semantic.review.lint import (
    additivity,
    averages,
    descriptions,
    facts,
    names,
    questions,
    spelling,
    synonyms,
    unused,
)
from semantic.review.lint.types import Rule

# Not found in a model but in the settings themselves, by `run.py`.
UNUSED_IGNORE = Rule(
    "unused-ignore", "warn", "An `ignore` of the settings silences nothing.",
    "It will silence something new one day, and nobody will know.",
    "remove it",
    lambda scene: iter(()),
)  # fmt: skip

RULES: tuple[Rule, ...] = (
    *descriptions.RULES, *facts.RULES, *names.RULES, *synonyms.RULES, *unused.RULES,
    *averages.RULES, *additivity.RULES, *questions.RULES, *spelling.RULES, UNUSED_IGNORE,
)  # fmt: skip
BY_ID = {rule.id: rule for rule in RULES}

"""Keys spelled as they once were, or as another tool spells them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from semantic.errors import MetricastError
from semantic.model.source import read_source
from semantic.model.spellings import RELATIONSHIPS, old_spellings
from semantic.review.lint.scene import Scene
from semantic.review.lint.types import Found, Rule

# Reading a file once more takes as long as the first time: only where it can find something.
_MAYBE = re.compile(
    r"\b[a-z]+[A-Z]\w*['\"]?\s*:|\b(shown|visible|drill_member_references)['\"]?\s*:|\b("
    + "|".join(RELATIONSHIPS)
    + r")\b"
)


def old_key(scene: Scene) -> Iterator[Found]:
    """What is read, and spelled otherwise in the reference."""
    for file, text in scene.texts.items():
        if not _MAYBE.search(text):
            continue
        try:
            _, tree = read_source(file, text)
        except MetricastError:
            continue  # `validate` says what is wrong with the file
        for word, new in old_spellings(tree):
            yield Found(str(word), f"`{word}` is spelled `{new}` now", word.place)


RULES = (
    Rule(
        "old-key", "warn", "A key or relationship is spelled as it once was.",
        "It is read, but neither completed by editors nor found by whoever searches for the other.",
        "spell it as the reference does; `--fix` does",
        old_key, fixable=True,
    ),
)  # fmt: skip

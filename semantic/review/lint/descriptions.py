"""Descriptions that are not there, or say nothing new."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.review.lint.scene import Scene
from semantic.review.lint.types import Found, Rule
from semantic.review.lint.words import NO_NEWS, stem, words


def missing_description(scene: Scene) -> Iterator[Found]:
    """Whatever people see and nobody described."""
    for kind, name, about in scene.described:
        if not about.description:
            yield Found(name, f"the {kind} `{name}` has no description", about.place)


def copied_description(scene: Scene) -> Iterator[Found]:
    """One text for two members."""
    first: dict[str, str] = {}
    for kind, name, about in scene.described:
        text = " ".join(about.description.lower().split())
        if not text:
            continue
        other = first.setdefault(text, name)
        if other != name:
            said = f"the {kind} `{name}` has the description of `{other}`"
            yield Found(name, said, about.place)


def empty_description(scene: Scene) -> Iterator[Found]:
    """A description that is only the name again."""
    for kind, name, about in scene.described:
        said = _meaning(about.description)
        if said and said <= _meaning(f"{name.replace('.', ' ')} {about.title}"):
            message = f"the description of the {kind} `{name}` only repeats its name"
            yield Found(name, message, about.place)


def _meaning(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in NO_NEWS)


RULES = (
    Rule(
        "missing-description", "warn", "Something people see has no description.",
        "Nobody can tell from a name what is counted, and what is left out.",
        "say in one or two sentences what it means, what it leaves out, and what NULL means",
        missing_description,
    ),
    Rule(
        "copied-description", "warn", "Two members have the same description.",
        "One of them is described wrongly, or they are the same and one is too many.",
        "say what sets the two apart",
        copied_description,
    ),
    Rule(
        "empty-description", "warn", "A description only repeats the name.",
        "It takes a reader's time and says nothing.",
        "say what the name does not: what is counted, from where, what is left out",
        empty_description,
    ),
)  # fmt: skip

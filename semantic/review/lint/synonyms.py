"""Words that two members share, and words that one member has twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from semantic.model.references import members_of
from semantic.model.types import About, Dimension, Measure
from semantic.review.lint.scene import Scene
from semantic.review.lint.types import Found, Rule


@dataclass(frozen=True, slots=True)
class Called:
    """A member as a surface shows it: two of one `means` are the same definition."""

    name: str
    means: str
    kind: str
    about: About
    preferred: bool


def shared_synonym(scene: Scene) -> Iterator[Found]:
    """One word for two members of one surface and kind, and none of them preferred."""
    for members in _surfaces(scene):
        by_word: dict[tuple[str, str], dict[str, Called]] = {}
        for each in members:
            for word in (each.about.title, *each.about.synonyms):
                by_word.setdefault((each.kind, word.casefold()), {}).setdefault(each.means, each)
        for (_, word), holders in by_word.items():
            if len(holders) > 1 and sum(each.preferred for each in holders.values()) != 1:
                first, *others = sorted(holders.values(), key=_line)
                named = ", ".join(f"`{each.name}`" for each in (first, *others))
                said = f'"{word}" is a word for {named}: a question with it is asked back'
                yield Found(others[-1].means, said, others[-1].about.place)


def _line(called: Called) -> tuple[str, int]:
    place = called.about.place
    return (place.file, place.line) if place else ("", 0)


def _surfaces(scene: Scene) -> Iterator[list[Called]]:
    """What people see together: each view, and the public cubes that no view shows."""
    covered: set[str] = set()
    for view in scene.model.views.values():
        found = []
        for each in view.members.values():
            inner = each.dimension or each.measure or each.segment
            if view.about.public and each.about.public and inner is not None:
                covered.add(each.path[-1] if each.path else view.name)
                home = each.path[-1] if each.path else inner.cube
                found.append(_called(each.full_name, f"{home}.{inner.name}", inner, each.about))
        yield found
    yield [
        _called(each.full_name, each.full_name, each, each.about)
        for cube in scene.model.cubes.values()
        if cube.about.public and cube.name not in covered
        for each in members_of(cube)
        if each.about.public
    ]


def _called(name: str, means: str, inner: object, about: About) -> Called:
    kind = "measure" if isinstance(inner, Measure) else "dimension"
    if not isinstance(inner, Measure | Dimension):
        kind = "segment"
    default = getattr(inner, "about", about).meta.get("default") is True
    return Called(name, means, kind, about, default)


def repeated_synonym(scene: Scene) -> Iterator[Found]:
    """A synonym that its list already has, or that is the title itself."""
    for _, name, about in scene.described:
        for word in needless(about):
            said = f'`{name}` has the synonym "{word}" already'
            yield Found(name, said, about.place)


def needless(about: About) -> list[str]:
    """The synonyms that a member could do without, in their order."""
    known = {about.title.casefold()}
    found = []
    for word in about.synonyms:
        if word.casefold() in known:
            found.append(word)
        known.add(word.casefold())
    return found


RULES = (
    Rule(
        "shared-synonym", "warn", "Two members share a word, and neither is preferred.",
        "Whoever uses the word is asked back each time, since either could be meant.",
        "take the word from one of them, or write `meta: {default: true}` on the one usually meant",
        shared_synonym,
    ),
    Rule(
        "repeated-synonym", "warn", "A synonym stands twice, or is the title.",
        "It changes nothing, and hides that another word is missing.",
        "remove it; `--fix` does",
        repeated_synonym, fixable=True,
    ),
)  # fmt: skip

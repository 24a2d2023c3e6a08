"""Units and owners that are not there, and deprecated members without a way on."""

from __future__ import annotations

from collections.abc import Iterator

from semantic.model.references import members_of
from semantic.model.types import Measure
from semantic.review.lint.scene import Scene, own_members
from semantic.review.lint.types import Found, Rule

_UNITLESS = ("string", "time", "boolean")


def missing_unit(scene: Scene) -> Iterator[Found]:
    """Numbers that do not say what one of them is."""
    for each in scene.public:
        if not isinstance(each, Measure) or each.type in _UNITLESS:
            continue
        if not each.about.unit and not each.about.format:
            said = f"the measure `{each.full_name}` has neither `unit` nor `format`"
            yield Found(each.full_name, said, each.about.place)


def missing_owner(scene: Scene) -> Iterator[Found]:
    """Cubes and views that nobody answers for, neither as a whole nor member by member."""
    for owner in scene.owners:
        members = list(own_members(owner))
        owned = members and all(each.about.owner for each in members)
        if owner.about.public and not owner.about.owner and not owned:
            kind = type(owner).__name__.lower()
            said = f"the {kind} `{owner.name}` has no owner"
            yield Found(owner.name, said, owner.about.place)


def no_replacement(scene: Scene) -> Iterator[Found]:
    """Deprecated, and no word about what to use instead."""
    for kind, name, about in scene.described:
        if about.status == "deprecated" and not about.replaced_by:
            said = f"the {kind} `{name}` is deprecated, and nothing says what replaces it"
            yield Found(name, said, about.place)


def uses_deprecated(scene: Scene) -> Iterator[Found]:
    """What is not deprecated itself, made of what is."""
    ending = {
        each.full_name
        for cube in scene.model.cubes.values()
        for each in members_of(cube)
        if each.about.status == "deprecated"
    }
    for each in scene.members if ending else ():
        if each.about.status == "deprecated":
            continue
        for name in sorted(ending & scene.uses.get(each.full_name, frozenset())):
            said = f"`{each.full_name}` is made of `{name}`, which is deprecated"
            yield Found(each.full_name, said, each.about.place)


RULES = (
    Rule(
        "missing-unit", "warn", "A measure has neither unit nor format.",
        "A number without a unit is read in the reader's own: minutes for seconds, dollars for "
        "euros.",
        "write `unit:` (seconds, EUR, people) or `format:` (percent, currency)",
        missing_unit,
    ),
    Rule(
        "missing-owner", "warn", "A cube or view has no owner.",
        "Nobody is asked when its definition is about to change.",
        "write `owner:` on the cube or view, or on each of its members",
        missing_owner,
    ),
    Rule(
        "no-replacement", "error", "Something is deprecated without `replaced_by`.",
        "Whoever uses it is told to stop, and not what to do.",
        "write `replaced_by:` with the member to use instead",
        no_replacement,
    ),
    Rule(
        "uses-deprecated", "warn", "A member is made of a deprecated one.",
        "It breaks on the day the deprecated one goes.",
        "make it of what replaces the other",
        uses_deprecated,
    ),
)  # fmt: skip

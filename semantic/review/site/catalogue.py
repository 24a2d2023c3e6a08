"""What the pages are made of, and where each thing has its place on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from semantic.errors import Place
from semantic.model.members import everything, find_member
from semantic.model.references import Member
from semantic.model.types import Cube, Join, Measure, Model, Segment, View, ViewMember
from semantic.query.uses import Uses, uses
from semantic.review.site.extent import extent
from semantic.review.site.history import Commit, History

START, SEARCH, QUESTIONS, TESTS = "index.html", "search.html", "questions.html", "tests.html"


@dataclass(frozen=True)
class Catalogue:
    """A model with its files' lines, its history, and the SQL of its verified questions.

    `texts` and `history` are by the name that places show. `sql` is by a question's name.
    """

    model: Model
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    history: History = field(default_factory=History)
    sql: Mapping[str, str] = field(default_factory=dict)
    title: str = "Metrics"

    @cached_property
    def uses(self) -> Uses:
        """Who uses what."""
        return uses(self.model)

    def file_of(self, owner: View | Cube) -> str:
        """The page of a view or cube. No two of a kind differ in capitals only."""
        return f"{'view' if isinstance(owner, View) else 'cube'}-{owner.name}.html"

    def href(self, name: str) -> str | None:
        """Where a view, cube or member is described, by its name; None where nothing is."""
        scope, _, own = name.partition(".")
        owner = self.model.views.get(scope) or self.model.cubes.get(scope)
        if owner is None or (own and find_member(name, self.model) is None):
            return None
        file = self.file_of(owner)
        return f"{file}#{own}" if own else file

    @cached_property
    def _joins_to(self) -> Mapping[str, tuple[Join, ...]]:
        found: dict[str, list[Join]] = {}
        for cube in self.model.cubes.values():
            for each in cube.joins:
                found.setdefault(each.to, []).append(each)
        return {name: tuple(joins) for name, joins in found.items()}

    def joins_to(self, cube: str) -> tuple[Join, ...]:
        """The joins of other cubes that lead to a cube."""
        return self._joins_to.get(cube, ())

    def touched(self, place: Place | None) -> tuple[Commit, ...]:
        """The commits that touched the definition at a place, the newest first."""
        if place is None or place.file not in self.texts:
            return ()
        return self.history.of(place.file, *extent(place, self.texts[place.file]))


def inner_of(member: Member | ViewMember) -> Member:
    """The member itself: behind one that a view shows, the cube's."""
    if not isinstance(member, ViewMember):
        return member
    inner = member.measure or member.dimension or member.segment
    assert inner is not None
    return inner


def kind_of(member: Member) -> str:
    """measure, dimension or segment."""
    if isinstance(member, Segment):
        return "segment"
    return "measure" if isinstance(member, Measure) else "dimension"


def owners(model: Model) -> tuple[str, ...]:
    """Everyone who answers for something, in the order of the alphabet."""
    return tuple(sorted({each.owner for each in everything(model) if each.owner}))

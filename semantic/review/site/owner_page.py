"""What the pages of views and cubes have in common: a head, and members in groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from semantic.model.references import Member
from semantic.model.types import Cube, View, ViewMember
from semantic.review.site.catalogue import Catalogue, inner_of, kind_of
from semantic.review.site.facts import Fact, badges, code, facts, past, where
from semantic.review.site.frame import page
from semantic.review.site.html import Html, join, prose, tag
from semantic.review.site.member import member_part

Members = Sequence[Member | ViewMember]
Groups = Sequence[tuple[str, Members]]
HEADINGS = {"measure": "Measures", "dimension": "Dimensions", "segment": "Segments"}


def owner_page(
    owner: View | Cube, groups: Groups, said: Iterable[Fact], more: Html | None,
    catalogue: Catalogue,
) -> str:  # fmt: skip
    """The whole page. `said`: facts of its own; `more`: what stands before the members."""
    about = owner.about
    kind = "view" if isinstance(owner, View) else "cube"
    entries: list[Fact] = [
        *said,
        ("Time", code(owner.default_time_dimension)),
        ("Also called", ", ".join(about.synonyms)),
        ("Instructions", about.instructions),
        ("Owner", about.owner),
        ("Where", where(about.place)),
    ]
    content = join((
        tag("h1", tag("span", kind, class_="kind"), " ", about.title, " ", badges(about)),
        tag("p", tag("code", owner.name), class_="name"),
        prose(about.description) if about.description else None,
        facts(entries),
        tag("div", past(about.place, catalogue), class_="folded"),
        more,
        *(_group(heading, members, catalogue) for heading, members in groups),
        None if groups else tag("p", "It has no members."),
    ))  # fmt: skip
    beside = [
        (heading, [(f"#{each.name}", each.about.title) for each in members])
        for heading, members in groups
    ]
    return page(catalogue, catalogue.file_of(owner), about.title, content, beside)


def _group(heading: str, members: Members, catalogue: Catalogue) -> Html:
    parts = [member_part(each, catalogue) for each in members]
    return join((tag("h2", heading), *parts))


def by_kind(members: Iterable[Member | ViewMember]) -> Groups:
    """Members in groups: measures, dimensions, segments."""
    found: dict[str, list[Member | ViewMember]] = {kind: [] for kind in HEADINGS}
    for each in members:
        found[kind_of(inner_of(each))].append(each)
    return [(HEADINGS[kind], those) for kind, those in found.items() if those]

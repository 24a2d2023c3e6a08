"""One measure, dimension or segment, as a part of the page of its cube or view."""

from __future__ import annotations

from semantic.model.members import conditions, formula, owner_of
from semantic.model.references import Member
from semantic.model.types import ViewMember
from semantic.query.lineage import lineage
from semantic.review.site.catalogue import QUESTIONS, TESTS, Catalogue, inner_of, kind_of
from semantic.review.site.drawing import drawing
from semantic.review.site.facts import (
    Fact,
    badges,
    code,
    facts,
    listed,
    member_link,
    past,
    stacked,
    where,
    written,
)
from semantic.review.site.html import Html, prose, tag


def member_part(member: Member | ViewMember, catalogue: Catalogue) -> Html:
    """Everything that is known of a member; its anchor is its name."""
    inner, about, name = inner_of(member), member.about, member.full_name
    kind = kind_of(inner)
    type_ = getattr(inner, "type", None)
    heading = tag(
        "h3",
        tag("a", about.title, href=f"#{member.name}"),
        " ",
        tag("span", f"{kind}, {type_}" if type_ else kind, class_="kind"),
        " ",
        badges(about),
    )
    place = inner.about.place
    drawn = drawing(name, lineage(name, catalogue.model, catalogue.uses), catalogue)
    shown = tag("details", tag("summary", "Lineage"), drawn) if drawn else None
    return tag(
        "section",
        heading,
        tag("p", tag("code", name), class_="name"),
        prose(about.description) if about.description else None,
        facts([*_said(member, inner, catalogue), *_around(name, catalogue),
               ("Where", where(place))]),
        tag("div", shown, past(place, catalogue), written(place, catalogue), class_="folded"),
        id=member.name, class_="member",
    )  # fmt: skip


def _said(member: Member | ViewMember, inner: Member, catalogue: Catalogue) -> list[Fact]:
    """What its author wrote."""
    about = member.about
    filters = [tag("code", each.text) for each in conditions(inner)]
    return [
        ("Deprecated", _instead(member) if about.status == "deprecated" else None),
        ("Definition", code(formula(inner))),
        ("Only where", listed(filters)),
        ("Unit", about.unit),
        ("Format", about.format),
        ("Also called", ", ".join(about.synonyms)),
        ("Examples", ", ".join(about.examples)),
        ("Instructions", about.instructions),
        ("Owner", owner_of(member, catalogue.model)),
    ]


def _instead(member: Member | ViewMember) -> Html | str:
    used = member.about.replaced_by
    return tag("span", "use ", tag("code", used), " instead") if used else "do not build on it"


def _around(name: str, catalogue: Catalogue) -> list[Fact]:
    """Who it depends on, and who depends on it."""
    known = catalogue.uses
    questions = [
        tag("a", each.questions[0], href=f"{QUESTIONS}#{each.name}")
        for each in known.questions.get(name, ())
    ]
    tests = [
        tag("a", tag("code", each.name), href=f"{TESTS}#{each.name}")
        for each in known.tests.get(name, ())
    ]
    return [
        ("Made of", listed([member_link(each, catalogue) for each in known.made_of.get(name, ())])),
        ("Used by", listed([member_link(each, catalogue) for each in known.users.get(name, ())])),
        ("Joins by it", listed([tag("span", each) for each in known.joins.get(name, ())])),
        ("Questions", stacked(questions)),
        ("Tests", listed(tests)),
    ]

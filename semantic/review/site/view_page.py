"""The page of a view: its members by folder, else by kind."""

from __future__ import annotations

from semantic.model.types import DefaultFilter, View, ViewMember
from semantic.review.site.catalogue import Catalogue
from semantic.review.site.facts import Fact, listed
from semantic.review.site.html import Html, tag
from semantic.review.site.owner_page import Groups, by_kind, owner_page


def view_page(view: View, catalogue: Catalogue) -> str:
    """The page of a view."""
    said: list[Fact] = [
        ("Cubes", _cubes(view, catalogue)),
        ("Filtered to", listed([tag("code", _condition(each)) for each in view.default_filters])),
    ]
    return owner_page(view, _groups(view), said, None, catalogue)


def _groups(view: View) -> Groups:
    """By folder, a member in the first that has it; what is in none comes last."""
    if not view.folders:
        return by_kind(view.members.values())
    left: dict[str, ViewMember] = dict(view.members)
    found = [
        (folder, [left.pop(name) for name in names if name in left])
        for folder, names in view.folders.items()
    ]
    return [*((name, those) for name, those in found if those), *by_kind(left.values())]


def _cubes(view: View, catalogue: Catalogue) -> Html | None:
    """Each cube that it shows something of, in the order of its paths."""
    names = dict.fromkeys(cube for path in view.paths for cube in path)
    return listed([
        tag("a", tag("code", name), href=catalogue.href(name)) for name in names
    ])  # fmt: skip


def _condition(each: DefaultFilter) -> str:
    rule = each.rule
    values = ", ".join(map(str, rule.values))
    unless = f", unless a query names {', '.join(each.unless)}" if each.unless else ""
    return f"{rule.member} {rule.operator} {values}".rstrip() + unless

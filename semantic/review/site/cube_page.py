"""The page of a cube: its table, its key, its joins, its members."""

from __future__ import annotations

from semantic.model.references import members_of
from semantic.model.types import Cube, MemberRef, Select
from semantic.query.lineage import table_of
from semantic.review.site.catalogue import Catalogue
from semantic.review.site.facts import Fact, code
from semantic.review.site.html import Html, join, tag
from semantic.review.site.owner_page import by_kind, owner_page


def cube_page(cube: Cube, catalogue: Catalogue) -> str:
    """The page of a cube."""
    levels = [f"{name}: {' › '.join(_level(ref) for ref in each.levels)}"
              for name, each in cube.hierarchies.items()]  # fmt: skip
    table = None if isinstance(cube.source, Select) else table_of(cube.name, catalogue.model)
    said: list[Fact] = [
        ("A role of", _cube(cube.alias_of, catalogue) if cube.alias_of else None),
        ("Table", code(table)),
        ("Key", code(", ".join(cube.primary_key))),
        ("Hierarchies", "; ".join(levels)),
    ]
    more = join((_select(cube), _joins(cube, catalogue)))
    return owner_page(cube, by_kind(members_of(cube)), said, more, catalogue)


def _level(ref: MemberRef) -> str:
    return f"{ref.member}.{ref.granularity}" if ref.granularity else ref.member


def _cube(name: str, catalogue: Catalogue) -> Html:
    return tag("a", tag("code", name), href=catalogue.href(name))


def _select(cube: Cube) -> Html | None:
    if not isinstance(cube.source, Select):
        return None
    text = cube.source.text.strip("\n").rstrip()
    return join((tag("h2", "Its rows"), tag("pre", tag("code", text), tabindex="0")))


def _joins(cube: Cube, catalogue: Catalogue) -> Html | None:
    """Its own joins, and those that other cubes declare to it."""
    own = [(each, each.to, each.relationship) for each in cube.joins]
    others = [
        (each, each.cube, _turned(each.relationship)) for each in catalogue.joins_to(cube.name)
    ]
    rows = [
        tag(
            "tr",
            tag("td", _cube(other, catalogue) if other in catalogue.model.cubes else other),
            tag("td", relationship.replace("_", " ")),
            tag("td", code(each.on.text.replace("{CUBE}", f"{{{each.cube}}}"))),
        )
        for each, other, relationship in [*own, *others]
    ]
    if not rows:
        return None
    head = tag("tr", *(tag("th", word, scope="col") for word in ("Cube", "Relationship", "Where")))
    table = tag("table", tag("thead", head), tag("tbody", *rows))
    return join((tag("h2", "Joins"), _scrolled(table, f"Joins of {cube.name}")))


def _scrolled(table: Html, name: str) -> Html:
    return tag("div", table, class_="wide", tabindex="0", role="group", aria_label=name)


def _turned(relationship: str) -> str:
    """The same join, read from the other cube."""
    return {"many_to_one": "one_to_many", "one_to_many": "many_to_one"}.get(
        relationship, relationship
    )

"""The search over all names and synonyms, and the file of names that it reads."""

from __future__ import annotations

import json
from collections.abc import Iterator

from semantic.model.members import owner_of
from semantic.model.references import members_of
from semantic.model.types import About
from semantic.review.site.catalogue import (
    QUESTIONS,
    SEARCH,
    Catalogue,
    inner_of,
    kind_of,
    owners,
)
from semantic.review.site.frame import page
from semantic.review.site.html import Html, join, tag

KINDS = ("measure", "dimension", "segment", "view", "cube", "question")
STATUSES = ("certified", "draft", "deprecated")


def search_page(catalogue: Catalogue) -> str:
    """The page; what it finds is put into it by `site.js`."""
    form = tag(
        "form",
        tag("span", tag("label", "Words", for_="page-q"),
            tag("input", type="search", id="page-q", name="q", autocomplete="off",
                spellcheck="false"), class_="choice"),
        _choice("kind", "Kind", KINDS),
        _choice("status", "Status", STATUSES),
        _choice("owner", "Owner", owners(catalogue.model)),
        role="search", action=SEARCH, method="get", id="page-search",
    )  # fmt: skip
    content = join((
        tag("h1", "Search"),
        form,
        tag("p", "", id="page-count", role="status"),
        tag("ol", "", id="page-found"),
        tag("noscript", tag("p", "The search needs JavaScript. The overview lists every view and "
                            "cube, each with all its members.")),
    ))  # fmt: skip
    return page(catalogue, SEARCH, "Search", content)


def _choice(name: str, label: str, values: tuple[str, ...]) -> Html | None:
    if not values:
        return None
    options = [tag("option", "any", value=""), *(tag("option", each) for each in values)]
    return tag("span", tag("label", label, for_=f"page-{name}"),
               tag("select", *options, id=f"page-{name}", name=name), class_="choice")  # fmt: skip


def names_file(catalogue: Catalogue) -> str:
    """Everything that has a name, as a script: pages of a folder may not read other files.

    Each is a list: where, name, title, kind, status, owner, other words for it, first sentence.
    """
    lines = [json.dumps(each, ensure_ascii=True) for each in _entries(catalogue)]
    # `</` would end a script that somebody pastes into a page.
    inner = ",\n".join(lines).replace("</", "<\\/")
    return f"window.metricastNames = [\n{inner}\n];\n"


Entry = tuple[str | None, ...]


def _entries(catalogue: Catalogue) -> Iterator[Entry]:
    model = catalogue.model
    for view in model.views.values():
        yield _entry(view.name, "view", view.about, view.about.owner, catalogue)
        for shown in view.members.values():
            yield _entry(shown.full_name, kind_of(inner_of(shown)), shown.about,
                         owner_of(shown, model), catalogue)  # fmt: skip
    for cube in model.cubes.values():
        yield _entry(cube.name, "cube", cube.about, cube.about.owner, catalogue)
        for member in members_of(cube):
            yield _entry(member.full_name, kind_of(member), member.about,
                         owner_of(member, model), catalogue)  # fmt: skip
    for each in model.questions:
        yield (f"{QUESTIONS}#{each.name}", each.name, each.questions[0], "question", "",
               each.verified_by or "", " ".join(each.questions[1:]), "")  # fmt: skip


def _entry(name: str, kind: str, about: About, owner: str | None,
           catalogue: Catalogue) -> Entry:  # fmt: skip
    first = about.description.partition(". ")[0].removesuffix(".")
    return (
        catalogue.href(name), name, about.title, kind, about.status or "", owner or "",
        ", ".join(about.synonyms), f"{first}." if first else "",
    )  # fmt: skip

"""Small parts that several pages show: badges, links to members, facts, history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from semantic.errors import Place
from semantic.model.types import About
from semantic.review.site.catalogue import Catalogue
from semantic.review.site.extent import excerpt
from semantic.review.site.history import Commit
from semantic.review.site.html import Html, join, tag

SHOWN, STACKED = 8, 3  # of a list, before the rest is folded away
Fact = tuple[str, Html | str | None]


def badges(about: About) -> Html:
    """How far something can be trusted, and whether people see it."""
    made = []
    if about.status:
        made.append(tag("span", about.status, class_=f"badge {about.status}"))
    if not about.public:
        made.append(tag("span", "not public", class_="badge hidden"))
    return join(made, " ")


def facts(entries: Iterable[Fact]) -> Html | None:
    """Names and values, those that have one."""
    rows = [tag("div", tag("dt", name), tag("dd", value)) for name, value in entries if value]
    return tag("dl", *rows, class_="facts") if rows else None


def code(text: str | None) -> Html | None:
    """SQL or a name, as written."""
    return tag("code", text.strip()) if text and text.strip() else None


def member_link(name: str, catalogue: Catalogue) -> Html:
    """A member's name that leads to it, where it is described."""
    href = catalogue.href(name)
    return tag("a", tag("code", name), href=href) if href else tag("code", name)


def listed(items: Sequence[Html]) -> Html | None:
    """A list in one line; a long one is folded."""
    if not items:
        return None
    first, rest = items[:SHOWN], items[SHOWN:]
    return join((join(first, ", "), _more(rest, join(rest, ", "))), " ")


def stacked(items: Sequence[Html]) -> Html | None:
    """Sentences, one a line; a long list is folded."""
    if not items:
        return None
    lines = [tag("li", each) for each in items]
    first, rest = lines[:STACKED], lines[STACKED:]
    return join((tag("ul", *first, class_="stacked"),
                 _more(rest, tag("ul", *rest, class_="stacked"))))  # fmt: skip


def _more(rest: Sequence[Html], shown: Html) -> Html | None:
    if not rest:
        return None
    return tag("details", tag("summary", f"{len(rest):,} more"), shown, class_="more")


def written(place: Place | None, catalogue: Catalogue) -> Html | None:
    """The definition as it stands in its file."""
    if place is None or place.file not in catalogue.texts:
        return None
    text = excerpt(place, catalogue.texts[place.file])
    return tag("details", tag("summary", "As written"),
               tag("pre", tag("code", text), tabindex="0"))  # fmt: skip


def past(place: Place | None, catalogue: Catalogue) -> Html | None:
    """The commits that touched the definition's lines."""
    commits = catalogue.touched(place)
    if not commits:
        return None
    times = "1 commit" if len(commits) == 1 else f"{len(commits)} commits"
    last = f", last on {commits[0].day}" if commits[0].day else ""
    return tag("details", tag("summary", f"History: {times}{last}"),
               tag("ol", *map(_commit, commits), class_="past"))  # fmt: skip


def _commit(commit: Commit) -> Html:
    if not commit.name:
        return tag("li", tag("em", commit.subject))
    return tag("li", tag("time", commit.day), " ", tag("code", commit.name), " ",
               tag("span", commit.subject), " ", tag("small", commit.author))  # fmt: skip


def where(place: Place | None) -> Html | None:
    """The file and line of a definition."""
    return tag("code", f"{place.file}:{place.line}") if place else None

"""What every page has around it: its head, the way to the others, the search."""

from __future__ import annotations

from collections.abc import Sequence

from semantic.review.site.catalogue import QUESTIONS, SEARCH, START, TESTS, Catalogue
from semantic.review.site.html import Html, breakable, escape, join, tag

# Nothing is fetched from elsewhere, and nothing that a description says can run.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'"
)
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'%3E"
    "%3Crect width='24' height='24' rx='5' fill='%230f766e'/%3E"
    "%3Cpath d='M5 12h2M9 8v8M13 5v14M17 9v6' stroke='white' stroke-width='2' "
    "stroke-linecap='round'/%3E%3C/svg%3E"
)
Entry = tuple[str, str]  # where, and what it is called
Group = tuple[str, Sequence[Entry]]


def page(
    catalogue: Catalogue, file: str, title: str, content: Html, beside: Sequence[Group] = ()
) -> str:
    """A whole page. `beside`: what stands on it, for the margin."""
    named = catalogue.title if file == START else f"{title} · {catalogue.title}"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", named),
        tag("link", rel="icon", href=ICON),
        tag("link", rel="stylesheet", href="style.css"),
        *([tag("script", src="names.js", defer="")] if file == SEARCH else []),
        tag("script", src="site.js", defer=""),
    )
    body = tag(
        "body",
        tag("a", "Skip to the content", href="#page-content", class_="skip"),
        _header(catalogue, file),
        tag("div", _margin(beside), tag("main", content, id="page-content"), class_="columns"),
        _footer(catalogue),
    )
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _header(catalogue: Catalogue, file: str) -> Html:
    places = [(START, "Overview"), (QUESTIONS, "Questions"), (TESTS, "Tests")]
    links = [
        tag("a", words, href=where, aria_current="page" if where == file else None)
        for where, words in places
    ]
    search = tag(
        "form",
        tag("label", "Search", for_="page-q", class_="unseen"),
        tag("input", type="search", id="page-q", name="q", placeholder="Search names and synonyms",
            autocomplete="off", spellcheck="false"),
        tag("button", "Search"),
        role="search", action=SEARCH, method="get",
    )  # fmt: skip
    return tag(
        "header",
        tag("a", catalogue.title, href=START, class_="home"),
        tag("nav", *links, aria_label="Pages"),
        search if file != SEARCH else None,
    )


def _margin(beside: Sequence[Group]) -> Html | None:
    if not beside:
        return None
    lists = [join((tag("h2", heading), _links(entries))) for heading, entries in beside if entries]
    inner = tag("details", tag("summary", "On this page"), *lists, open="")
    return tag("nav", inner, class_="margin", aria_label="On this page")


def _links(entries: Sequence[Entry]) -> Html:
    lines = [tag("li", tag("a", breakable(words), href=where)) for where, words in entries]
    return tag("ul", *lines)


def _footer(catalogue: Catalogue) -> Html:
    said = f"Version {catalogue.model.version[:12]} of the model"
    history = catalogue.history
    if history.lacking or history.limits:
        said += f". History: {history.lacking or history.limits}"
    return tag("footer", tag("p", escape(said), ", made by ", tag("code", "metricast docs"), "."))

"""The first page: what the model covers, how far it can be trusted, who answers for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from semantic.model.members import everything
from semantic.model.types import About, Cube, Model, View
from semantic.review.site.catalogue import SEARCH, START, Catalogue
from semantic.review.site.facts import badges
from semantic.review.site.frame import page
from semantic.review.site.html import Html, join, prose, tag

STATUSES = ("certified", "draft", "deprecated")
WITHOUT = "no status"


def start_page(catalogue: Catalogue) -> str:
    """The first page."""
    model = catalogue.model
    content = join((
        tag("h1", catalogue.title),
        tag("p", _covers(model), class_="lead"),
        _faults(model),
        _numbers(model),
        tag("div", _trust(model), _owners(model), class_="beside"),
        _table("Views", model.views.values(), catalogue),
        _table("Cubes", model.cubes.values(), catalogue),
    ))  # fmt: skip
    return page(catalogue, START, catalogue.title, content)


def _covers(model: Model) -> str:
    """What the largest view says of itself, else the cubes by name."""
    views = [view for view in model.views.values() if view.about.public and view.about.description]
    if views:
        return max(views, key=lambda view: len(view.members)).about.description
    titles = [cube.about.title for cube in model.cubes.values()]
    more = f" and {len(titles) - 5:,} more" if len(titles) > 5 else ""
    return f"Definitions about {', '.join(titles[:5])}{more}."


def _faults(model: Model) -> Html | None:
    """What is left out of the pages because of faults in the files."""
    if not model.errors:
        return None
    said = [
        tag("li", error.message, *([" ", tag("code", str(error.place))] if error.place else []))
        for error in model.errors
    ]
    return tag("div", tag("p", "Parts of the model have faults and are left out here:"),
               tag("ul", *said), class_="notice")  # fmt: skip


def _numbers(model: Model) -> Html:
    cubes = [cube for cube in model.cubes.values() if cube.alias_of is None]
    counts = (
        ("views", len(model.views)),
        ("cubes", len(cubes)),
        ("measures", sum(len(cube.measures) for cube in cubes)),
        ("dimensions", sum(len(cube.dimensions) for cube in cubes)),
        ("segments", sum(len(cube.segments) for cube in cubes)),
        ("verified questions", len(model.questions)),
        ("tests", len(model.tests)),
    )
    return tag("ul", *(
        tag("li", tag("strong", f"{count:,}"), " ", what if count != 1 else what[:-1])
        for what, count in counts
    ), class_="numbers")  # fmt: skip


def _trust(model: Model) -> Html:
    """How many definitions are certified, draft, deprecated, or say nothing."""
    counts = Counter(about.status or WITHOUT for about in everything(model))
    whole = sum(counts.values())
    rows = [
        tag("tr", tag("th", _found(status, status), scope="row"), tag("td", f"{counts[status]:,}"),
            tag("td", f"{counts[status] / whole:.0%}" if whole else ""))
        for status in (*STATUSES, WITHOUT)
    ]  # fmt: skip
    return _counts("Status", ("Status", "Definitions", "Share"), rows)


def _owners(model: Model) -> Html:
    by_owner: dict[str, Counter[str]] = {}
    for about in everything(model):
        by_owner.setdefault(about.owner or "", Counter())[about.status or WITHOUT] += 1
    present = [status for status in (*STATUSES, WITHOUT)
               if any(counts[status] for counts in by_owner.values())]  # fmt: skip
    rows = [
        tag("tr", tag("th", _found(owner, owner) if owner else "nobody", scope="row"),
            *(tag("td", f"{counts[status]:,}") for status in present))
        for owner, counts in sorted(by_owner.items(), key=lambda pair: (pair[0] == "", pair[0]))
    ]  # fmt: skip
    heads = ("Owner", *(status.capitalize() for status in present))
    return _counts("Owners", heads, rows)


def _counts(name: str, heads: Sequence[str], rows: Iterable[Html]) -> Html:
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    table = tag("table", head, tag("tbody", *rows), class_="counts")
    wide = tag("div", table, class_="wide", tabindex="0", role="group", aria_label=name)
    return tag("section", tag("h2", name), wide)


def _found(word: str, words: str) -> Html:
    """A word that leads to everything that has it."""
    if word == WITHOUT:
        return tag("span", words)
    return tag("a", words, href=f"{SEARCH}?q={quote(word)}")


def _table(name: str, owners: Iterable[View | Cube], catalogue: Catalogue) -> Html | None:
    rows = [_row(each, catalogue) for each in owners]
    if not rows:
        return None
    heads = ("Name", "What it is", "Owner", "Members")
    head = tag("thead", tag("tr", *(tag("th", word, scope="col") for word in heads)))
    table = tag("table", head, tag("tbody", *rows), class_="owners", data_filter=f"Filter {name}")
    return join((tag("h2", name), tag("div", table, class_="wide", tabindex="0", role="group",
                                      aria_label=name)))  # fmt: skip


def _row(owner: View | Cube, catalogue: Catalogue) -> Html:
    about: About = owner.about
    first = about.description.partition(". ")[0].removesuffix(".")
    link = tag("a", about.title, href=catalogue.file_of(owner))
    return tag(
        "tr",
        tag("th", link, " ", tag("code", owner.name), " ", badges(about), scope="row"),
        tag("td", prose(f"{first}." if first else "")),
        tag("td", about.owner),
        tag("td", f"{_size(owner):,}"),
    )


def _size(owner: View | Cube) -> int:
    if isinstance(owner, View):
        return len(owner.members)
    return len(owner.dimensions) + len(owner.measures) + len(owner.segments)

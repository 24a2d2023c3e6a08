"""Verified questions with their queries, and tests with the rows they want."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from semantic.model.types import ModelTest, VerifiedQuestion
from semantic.query.uses import members_named
from semantic.review.site.catalogue import QUESTIONS, TESTS, Catalogue
from semantic.review.site.facts import facts, listed, member_link, past, where, written
from semantic.review.site.frame import page
from semantic.review.site.html import Html, join, prose, tag

MOST_ROWS = 20


def questions_page(catalogue: Catalogue) -> str:
    """Every verified question: its wordings, its query, its SQL."""
    all_of = catalogue.model.questions
    intro = (
        "Wordings whose query somebody has checked. Whoever asks one of them gets that query."
        if all_of
        else "There are no verified questions. They stand under `questions:` in a model file."
    )
    content = join((tag("h1", "Verified questions"), prose(intro),
                    *(_question(each, catalogue) for each in all_of)))  # fmt: skip
    beside = [("Questions", [(f"#{each.name}", each.questions[0]) for each in all_of])]
    return page(catalogue, QUESTIONS, "Verified questions", content, beside if all_of else ())


def _question(question: VerifiedQuestion, catalogue: Catalogue) -> Html:
    checked = " on ".join(filter(None, (question.verified_by, question.verified_on)))
    return tag(
        "section",
        tag("h2", tag("a", question.questions[0], href=f"#{question.name}")),
        tag("p", tag("code", question.name), class_="name"),
        facts([
            ("Also asked as", "; ".join(question.questions[1:])),
            ("About", _members(question.query, catalogue)),
            ("Checked by", checked),
            ("Where", where(question.place)),
        ]),
        tag("pre", tag("code", _written(question.query)), tabindex="0"),
        tag("div", _sql(question, catalogue), past(question.place, catalogue), class_="folded"),
        id=question.name, class_="member",
    )  # fmt: skip


def _sql(question: VerifiedQuestion, catalogue: Catalogue) -> Html | None:
    sql = catalogue.sql.get(question.name)
    if sql is None:
        return None
    return tag("details", tag("summary", "SQL"), tag("pre", tag("code", sql), tabindex="0"))


def tests_page(catalogue: Catalogue) -> str:
    """Every test: its query, and the rows it wants."""
    all_of = catalogue.model.tests
    intro = (
        "Queries and the rows they must give. `metricast test` runs them."
        if all_of
        else "There are no tests. They stand under `tests:` in a model file."
    )
    content = join((tag("h1", "Tests"), prose(intro),
                    *(_test(each, catalogue) for each in all_of)))  # fmt: skip
    beside = [("Tests", [(f"#{each.name}", each.name) for each in all_of])]
    return page(catalogue, TESTS, "Tests", content, beside if all_of else ())


def _test(test: ModelTest, catalogue: Catalogue) -> Html:
    return tag(
        "section",
        tag("h2", tag("a", tag("code", test.name), href=f"#{test.name}")),
        facts([
            ("About", _members(test.query, catalogue)),
            ("Where", where(test.place)),
        ]),
        tag("pre", tag("code", _written(test.query)), tabindex="0"),
        _rows(test),
        tag("div", past(test.place, catalogue), written(test.place, catalogue), class_="folded"),
        id=test.name, class_="member",
    )  # fmt: skip


def _rows(test: ModelTest) -> Html | None:
    """The rows it wants, as a table."""
    if not test.rows:
        return None
    head = tag("thead", tag("tr", *(tag("th", name, scope="col") for name in test.columns)))
    rows = [tag("tr", *(tag("td", _cell(each)) for each in row)) for row in test.rows[:MOST_ROWS]]
    more = len(test.rows) - MOST_ROWS
    table = tag("table", head if test.columns else None, tag("tbody", *rows), class_="rows")
    return join((
        tag("div", table, class_="wide", tabindex="0", role="group",
            aria_label=f"Rows that {test.name} wants"),
        tag("p", f"and {more:,} more rows") if more > 0 else None,
    ))  # fmt: skip


def _cell(value: Any) -> str:
    return "NULL" if value is None else str(value)


def _members(query: Mapping[str, Any], catalogue: Catalogue) -> Html | None:
    """The members that a query names."""
    named = dict.fromkeys(members_named(query))
    return listed([member_link(name, catalogue) for name in named])


def _written(query: Mapping[str, Any]) -> str:
    """A query as people write it: a line for each key."""
    lines = [f"  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False, default=str)}"
             for key, value in query.items()]  # fmt: skip
    return "{\n" + ",\n".join(lines) + "\n}"

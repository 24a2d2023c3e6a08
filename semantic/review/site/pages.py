"""All files of the site, by name: the same model and history give the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from semantic.review.site.catalogue import QUESTIONS, SEARCH, START, TESTS, Catalogue
from semantic.review.site.cube_page import cube_page
from semantic.review.site.question_page import questions_page, tests_page
from semantic.review.site.search_page import names_file, search_page
from semantic.review.site.start_page import start_page
from semantic.review.site.view_page import view_page


def pages(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Each file's name and text, one after the other: a large site need not fit into memory."""
    yield START, start_page(catalogue)
    for view in catalogue.model.views.values():
        yield catalogue.file_of(view), view_page(view, catalogue)
    for cube in catalogue.model.cubes.values():
        yield catalogue.file_of(cube), cube_page(cube, catalogue)
    yield QUESTIONS, questions_page(catalogue)
    yield TESTS, tests_page(catalogue)
    yield SEARCH, search_page(catalogue)
    yield "names.js", names_file(catalogue)
    for name in ("style.css", "site.js"):
        yield name, (resources.files(__package__) / name).read_text(encoding="utf-8")
